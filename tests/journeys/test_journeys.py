"""Three collaborations from the first question to the verified record, in a real browser and in both languages."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.databases import on_postgresql, on_sqlite
from tests.support.web import browser_forms
from tests.support.web.visit import RunningSite, Visit, as_person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EEA_OR_NOT = {"ZZ": "CA"}


def answers_of(site: RunningSite, case: str) -> dict[str, Any]:
    """Return the worked answers of a case with its words; a place left open becomes one that the form offers."""
    material = site.stage.material
    answers = {**material.answers[case], **material.cases[case]}
    codes = answers["partner-territories"]
    return {**answers, "partner-territories": [EEA_OR_NOT.get(code, code) for code in codes]}


def download(visit: Visit, folder: Path, code: str, language: str) -> Path:
    """Fetch the record as the browser would."""
    answer = visit.page.request.get(f"{visit.site.address}/c/{code}/records/1/{language}.pdf")
    assert answer.status == 200
    path = folder / f"record-{language}.pdf"
    path.write_bytes(answer.body())
    return path


def verdict(visit: Visit, file: Path) -> str:
    """Upload a file to the public page and return what it says."""
    visit.go("/verify")
    visit.page.locator("main input[type=file]").set_input_files(file)
    form = visit.page.locator("main form", has=visit.page.locator("input[type=file]"))
    with visit.page.expect_navigation():
        form.locator("button[type=submit]").last.click()
    return visit.page.locator("main").inner_text()


@on_sqlite
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_harmless_collaboration_closes_by_itself(
    visiting: Callable[..., Visit], site: RunningSite, tmp_path: Path, language: str
) -> None:
    visit = visiting(language)
    answers = answers_of(site, "rf-01")
    visit.go("/")
    visit.shot(f"{language}-home")
    with as_person(visit, "alice"):
        code = browser_forms.start(visit, answers)
        visit.go(f"/a/{code}")
        visit.shot(f"{language}-tasks")
        browser_forms.answer_all(visit, code, answers, shots=language)
        browser_forms.submit(visit, code, shots=f"{language}-low")
        site.draw_up_records()
        record = download(visit, tmp_path, code, language)
    text = verdict(visit, record)
    visit.shot(f"{language}-verify")
    assert "rf-" not in text.lower()
    assert answers["title"] not in text


@on_postgresql
@pytest.mark.parametrize("language", ["en"])
def test_a_high_one_goes_through_rai_to_a_sealed_record(
    visiting: Callable[..., Visit], site: RunningSite, tmp_path: Path, language: str, program: Callable[[str], str]
) -> None:
    _through_rai(visiting(language), site, tmp_path, language, program)


@on_sqlite
def test_the_same_journey_works_without_scripts(
    visiting: Callable[..., Visit], site: RunningSite, tmp_path: Path, program: Callable[[str], str]
) -> None:
    _through_rai(visiting("sv", scripts=False), site, tmp_path, "sv", program, shots=False)


def _through_rai(
    visit: Visit, site: RunningSite, folder: Path, language: str, program: Callable[[str], str], *, shots: bool = True
) -> None:
    name = f"{language}-rai" if shots else ""
    answers = answers_of(site, "rf-14")
    with as_person(visit, "alice"):
        code = browser_forms.start(visit, answers)
        browser_forms.answer_all(visit, code, answers)
        browser_forms.submit(visit, code, shots=name)
    for login in ("ravi", "rosa", "rut"):
        with as_person(visit, login):
            browser_forms.declare(visit, code, shots=name if login == "ravi" else "")
            browser_forms.rate(
                visit, code, "high", "with-conditions", "The facts.", shots=name if login == "ravi" else ""
            )
    with as_person(visit, "rut"):
        browser_forms.give_opinion(visit, code, "with-conditions", "RAI sees value.", "I disagree.", shots=name)
    with as_person(visit, "dag"):
        browser_forms.decide(visit, code, shots=name)
        if shots:
            for page in ("", "/answers", "/opinions", "/history", "/measures"):
                visit.go(f"/c/{code}{page}")
                visit.shot(f"{name}-case{page.replace('/', '-')}")
        site.draw_up_records()
        record = download(visit, folder, code, language)
    _check_record(visit, record, answers["title"], program)


def _check_record(visit: Visit, record: Path, title: str, program: Callable[[str], str]) -> None:
    said = subprocess.run([program("pdfsig"), "-nocert", record], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    genuine = verdict(visit, record)
    flipped = record.with_name("flipped.pdf")
    content = bytearray(record.read_bytes())
    content[len(content) // 3] ^= 1
    flipped.write_bytes(content)
    garbage = record.with_name("garbage.pdf")
    garbage.write_bytes(b"%PDF-1.7 nothing")
    answers = {genuine, verdict(visit, flipped), verdict(visit, garbage)}
    assert len(answers) >= 2
    assert genuine not in {verdict(visit, flipped), verdict(visit, garbage)}
    assert not any(title in answer for answer in answers)


@on_sqlite
@pytest.mark.parametrize("language", ["sv"])
def test_a_critical_one_goes_on_to_sai(
    visiting: Callable[..., Visit], site: RunningSite, tmp_path: Path, language: str, program: Callable[[str], str]
) -> None:
    visit, code = visiting(language), site.stage.submit("rf-22")  # the researcher's way is walked above
    for login in ("ravi", "rosa", "rut"):
        with as_person(visit, login):
            browser_forms.declare(visit, code)
            browser_forms.rate(visit, code, "critical", "to-sai", "Ägaren.")
    with as_person(visit, "rut"):
        browser_forms.give_opinion(visit, code, "to-sai", "Till SAI.")
    for login in ("siri", "stig"):
        with as_person(visit, login):
            browser_forms.declare(visit, code)
            browser_forms.rate(visit, code, "high", "with-conditions", "Värdet är stort.")
    with as_person(visit, "stig"):
        browser_forms.give_opinion(visit, code, "with-conditions", "SAI tar ställning.", shots=f"{language}-sai")
    with as_person(visit, "greta"):
        browser_forms.decide(visit, code, shots=f"{language}-sai")
        site.draw_up_records()
        record = download(visit, tmp_path, code, language)
    with as_person(visit, "ada"):
        visit.go("/archive")
        visit.shot(f"{language}-archive")
    _check_record(visit, record, site.stage.material.cases["rf-22"]["title"], program)


AUTHORS = ("", "/diff", "/0.1/proof", "/0.1/preview?case=rf-22", "/0.1/release")


@on_sqlite
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(visiting: Callable[..., Visit], site: RunningSite, scheme: Any) -> None:  # noqa: ANN401 - Playwright's literal
    code = site.stage.submit("rf-14")
    draft = site.stage.draft("rf-22")
    site.stage.rate(code, "ravi", "rosa", "rut")
    pages = {
        "": ["/", "/login", "/verify", "/accessibility", "/personal-data", "/about"],
        "alice": [
            "/my",
            "/start",
            f"/a/{draft}",
            f"/a/{draft}/q/gates",
            f"/a/{draft}/q/du-end-use",
            f"/a/{draft}/result",
        ],
        "rut": [
            "/inbox",
            f"/c/{code}",
            f"/c/{code}/answers",
            f"/c/{code}/opinion",
            f"/c/{code}/opinions",
            f"/c/{code}/history",
        ],
        "ada": ["/archive"],
        "adam": ["/admin", *(f"/admin/questions{path}" for path in AUTHORS)],
    }
    visit = visiting("en")
    visit.page.emulate_media(color_scheme=scheme)
    for login, paths in pages.items():
        if login:
            visit.sign_in(login)
        for path in paths:
            visit.go(path)
            found = Axe().run(visit.page).response["violations"]
            assert [(path, one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


@on_sqlite
def test_the_researcher_needs_only_the_keyboard(visiting: Callable[..., Visit], site: RunningSite) -> None:
    visit = visiting("en")
    visit.sign_in("alice")
    code = site.stage.draft("rf-01", upto=30)
    visit.go(f"/a/{code}/q/du-technology")
    keyboard = visit.page.keyboard
    for _ in range(40):
        keyboard.press("Tab")
        focused = visit.page.evaluate(
            "({type: document.activeElement.type, seen: getComputedStyle(document.activeElement).outlineStyle})"
        )
        if focused["type"] == "radio":
            break
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    assert visit.page.evaluate("document.activeElement.checked")
    for _ in range(20):
        keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.matches('main form button[type=submit]:not([name])')"):
            break
    before = visit.page.url
    keyboard.press("Enter")
    visit.page.wait_for_url(lambda url: url != before)
