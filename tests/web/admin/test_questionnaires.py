"""The pages of those who write the questions: versions, preview, comparison, proof, and release by two persons."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from riskflow.cases.workflow import State
from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.store.queries import cases as case_queries
from riskflow.web.admin import questionnaires
from tests.support.cases.demonstration import with_library
from tests.support.cases.outcomes import tags_in
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import parts, said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import controls, hidden, html, words

DRAFT = "0.2"
ADDRESSES = (
    "/admin/questions",
    "/admin/questions/diff",
    "/admin/questions/diff?old=0.1&new=0.2",
    "/admin/questions/0.2/proof",
    "/admin/questions/0.2/sources",
    "/admin/questions/0.2/preview",
    "/admin/questions/0.2/preview?case=rf-22",
    "/admin/questions/0.2/release",
)
TOMORROW = datetime.now(SWEDISH_TIME).date() + timedelta(days=1)  # the pages count Swedish days
PROPOSAL = {"reason": "RAI decided so.", "applies_from": [str(TOMORROW.day), str(TOMORROW.month), str(TOMORROW.year)]}


@pytest.fixture
def pages(pages: Site, tmp_path: Path) -> Site:
    """Return a site whose shelf also holds a draft that has no faults, but too small a number."""
    folder = tmp_path / "questionnaires"
    shutil.copytree(data_folder("questionnaires") / "ri" / "0.1", folder / "ri" / "0.1")
    shutil.copytree(folder / "ri" / "0.1", folder / "ri" / DRAFT)
    (folder / "lock.yaml").write_text(f"ri 0.1: {parts(pages).library.get('ri', '0.1').digest}\n", encoding="utf-8")
    change(folder, "questionnaire.yaml", 'version: "0.1"', f'version: "{DRAFT}"')
    change(folder, "questionnaire.yaml", "  en: Responsible", "  en: Very responsible")
    for place in ("      - id: agreed\n", "      - id: ordinary\n"):
        make_harmless(folder, place)
    library = Library(folder, parts(pages).library.releases)
    pages.app.extensions["riskflow"] = replace(parts(pages), library=library)
    answers = {case["id"]: case["answers"] for case in library.cases(library.get("ri", "0.1"))}
    stage = replace(pages.stage, material=replace(pages.stage.material, answers=answers))
    return Site(pages.app, with_library(stage, library))


def change(folder: Path, file: str, stands: str, put: str) -> None:
    """Change the draft."""
    path = folder / "ri" / DRAFT / file
    text = path.read_text(encoding="utf-8")
    assert stands in text, stands
    path.write_text(text.replace(stands, put, 1), encoding="utf-8")


def make_harmless(folder: Path, place: str) -> None:
    """Take the severity away from an answer that cannot alter anything."""
    path = folder / "ri" / DRAFT / "ethics-dumping.yaml"
    before, after = path.read_text(encoding="utf-8").rsplit(place, 1)
    path.write_text(before + place + after.replace("severity: 1", "severity: 0", 1), encoding="utf-8")


@pytest.mark.parametrize("login", ["charlie", "alice", "rut", "sven", None])
def test_nobody_but_administrators_comes_in(pages: Site, login: str | None) -> None:
    client = pages.visitor(login).client
    assert {client.get(address).status_code for address in ADDRESSES} == {403 if login else 302}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_built_for_everybody(pages: Site, language: str) -> None:
    visitor = pages.visitor("adam", language)
    for address in ADDRESSES:
        assert faults(visitor.read(address), language) == [], address


def test_the_shelf_says_how_each_version_stands(pages: Site) -> None:
    pages.stage.submit("rf-01")
    shown = said(pages.visitor("adam"), "/admin/questions")
    assert "0.2" in shown
    assert "Draft" in shown
    assert "In force" in shown
    assert "Swedish and English complete" in shown
    assert "RF-" not in shown
    assert "The questions" in said(pages.visitor("adam"), "/admin")


def test_a_draft_that_cannot_be_read_says_why_and_harms_no_other(pages: Site, tmp_path: Path) -> None:
    change(tmp_path / "questionnaires", "gates.yaml", "gates:", "gats:")
    parts(pages).library.get.cache_clear()
    visitor = pages.visitor("adam")
    assert "no such key here" in said(visitor, "/admin/questions")
    response = visitor.client.get("/admin/questions/0.2/preview")
    assert response.status_code == 422
    assert "no such key here" in words(html(response))
    assert visitor.client.get("/admin/questions/0.1/preview").status_code == 200


@pytest.mark.parametrize(
    "address", ["/admin/questions/9.9/preview", "/admin/questions/../proof", "/admin/questions/diff?old=9"]
)
def test_a_version_that_is_not_there_is_no_page(pages: Site, address: str) -> None:
    assert pages.visitor("adam").client.get(address).status_code == 404


def test_the_comparison_shows_words_and_rules(pages: Site) -> None:
    page = pages.visitor("adam").read("/admin/questions/diff?old=0.1&new=0.2")
    shown = words(page)
    assert "major change" in shown
    assert "The number is too small" in shown
    assert next(words(e) for e in page.iter("ins")) == "added:Very responsible"
    assert "Nothing differs." in said(pages.visitor("adam"), "/admin/questions/diff?old=0.1&new=0.1")


def test_the_proof_shows_obstacles_coverage_and_length(pages: Site) -> None:
    shown = said(pages.visitor("adam"), "/admin/questions/0.2/proof")
    assert "raise the number" in shown
    assert "Aim, harmless: at most 10 questions and 3 minutes" in shown
    assert "options" not in shown or "Answers" in shown
    assert "rf-22" in shown


def answered(pages: Site, **answers: str) -> tuple[str, set[str]]:
    """Answer the preview and return the words of the page and the names of its controls."""
    visitor = pages.visitor("adam")
    address = "/admin/questions/0.2/preview"
    page = html(visitor.client.post(address, data={**hidden(visitor.read(address)), **answers}))
    return words(page), controls(page)


def test_a_test_answer_opens_what_it_opens_and_is_stored_nowhere(pages: Site) -> None:
    before = _rows(pages)
    shown, asked = answered(pages, **{"du-technology": "listed", "h2": "yes"})
    assert "du-licence" not in answered(pages)[1]
    assert "du-end-use" in asked
    assert "H2: stop" in shown
    assert _rows(pages) == before


def _rows(pages: Site) -> tuple[int, int]:
    with parts(pages).database.read() as session:
        return len(case_queries.cases_in(session, State)), len(case_queries.all_events(session))


def test_a_worked_case_fills_the_preview_and_fires_its_knock_outs(pages: Site) -> None:
    shown = said(pages.visitor("adam"), "/admin/questions/0.2/preview?case=weapons-defence-partner")
    assert "weapons-defence" in shown
    assert "Critical" in shown
    assert "Would lower it" in shown


def test_an_answer_that_is_hidden_comes_back(pages: Site) -> None:
    visitor = pages.visitor("adam")
    address = "/admin/questions/0.2/preview"
    answers = {"du-technology": "none", "du-end-use": "unknown"}
    page = html(visitor.client.post(address, data={**hidden(visitor.read(address)), **answers}))
    assert hidden(page)["du-end-use"] == "unknown"
    assert "Answered but not asked now" in words(page)


def test_the_other_language_keeps_the_answers(pages: Site) -> None:
    shown, asked = answered(pages, **{"du-technology": "listed", "then": "sv"})
    assert "Förhandsvisning av version 0.2" in shown
    assert "du-end-use" in asked


def test_an_answer_that_is_not_offered_is_not_taken(pages: Site) -> None:
    _, asked = answered(pages, **{"du-technology": "no-such", "h1": "perhaps", "context-dual-use": "7"})
    assert "du-end-use" not in asked


def ready(pages: Site, tmp_path: Path) -> None:
    """Give the draft the number that its changes need."""
    folder = tmp_path / "questionnaires"
    change(folder, "questionnaire.yaml", f'version: "{DRAFT}"', 'version: "1.0"')
    (folder / "ri" / DRAFT).rename(folder / "ri" / "1.0")
    parts(pages).library.get.cache_clear()


def test_two_persons_release_a_version_together(pages: Site, tmp_path: Path) -> None:
    ready(pages, tmp_path)
    pages.stage.submit("rf-09")
    adam, anja = pages.visitor("adam"), pages.visitor("anja")
    shown = said(adam, "/admin/questions/1.0/release")
    assert "0 of 1 would be routed otherwise." in shown
    assert "RF-" not in shown
    status, shown = sent(adam, "/admin/questions/1.0/release", **PROPOSAL)
    assert (status, "waits for another administrator" in shown) == (302, True)
    assert "so another administrator must confirm" in said(adam, "/admin/questions/proposals/1")
    form = hidden(adam.read("/admin/questions/1.0/release"))
    assert adam.client.post("/admin/questions/proposals/1", data=form).status_code == 403
    status, shown = sent(anja, "/admin/questions/proposals/1")
    assert (status, "Nobody holds" in shown) == (422, True)
    vacant = [
        e.get("value", "")
        for e in anja.read("/admin/questions/proposals/1").iter("input")
        if e.get("name") == "without_holder"
    ]
    status, shown = sent(anja, "/admin/questions/proposals/1", without_holder=vacant)
    assert status == 302
    assert "The version is released." in shown
    assert "Released, applies later" in shown
    assert anja.client.post("/admin/questions/proposals/1", data=form).status_code in {400, 409}
    with parts(pages).database.read() as session:
        assert tags_in(session)[-2:] == [
            "release-proposed",
            "release-confirmed",
        ]
    assert parts(pages).library.current("ri").name == "ri 0.1"  # its day has not come


def test_a_page_compares_some_cases_and_names_the_command_that_compares_all(
    pages: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(pages, tmp_path)
    for case in ("rf-09", "rf-01"):
        pages.stage.submit(case)
    monkeypatch.setattr(questionnaires, "MAX_COMPARED", 1)
    shown = said(pages.visitor("adam"), "/admin/questions/1.0/release")
    assert "0 of 1 would be routed otherwise. The newest of 2 submitted cases" in shown
    assert "riskflow questionnaire simulate ri 1.0" in shown


def test_a_proposal_needs_a_reason_and_a_day_that_has_not_passed(pages: Site, tmp_path: Path) -> None:
    ready(pages, tmp_path)
    adam = pages.visitor("adam")
    assert sent(adam, "/admin/questions/1.0/release")[0] == 422
    status, shown = sent(adam, "/admin/questions/1.0/release", reason="So.", applies_from=["1", "1", "2020"])
    assert status == 422
    assert "from today at the earliest" in shown
    kept = html(adam.send("/admin/questions/1.0/release", reason="So.")).iter("textarea")
    assert [(e.text or "").strip() for e in kept] == ["So."]


def test_a_version_with_faults_cannot_be_proposed(pages: Site) -> None:
    adam = pages.visitor("adam")
    assert "What stands in the way of a release" in said(adam, "/admin/questions/0.2/release")
    form = {**hidden(adam.read("/admin/questions/0.1/release")), **PROPOSAL}
    form["applies_from"] = PROPOSAL["applies_from"]
    response = adam.client.post("/admin/questions/0.2/release", data=form)
    assert response.status_code == 422
    assert "faults stand in the way" in words(html(response))


def test_the_outsider_can_neither_propose_nor_confirm(pages: Site) -> None:
    charlie = pages.visitor("charlie")
    form = hidden(charlie.read("/start"))
    for address in ("/admin/questions/0.2/release", "/admin/questions/proposals/1", "/admin/questions/0.2/preview"):
        assert charlie.client.post(address, data={**form, **PROPOSAL}).status_code == 403


@pytest.fixture
def pages_of_the_house(pages: Site) -> Site:
    library = Library(data_folder("questionnaires"), parts(pages).library.releases)
    pages.app.extensions["riskflow"] = replace(parts(pages), library=library)
    return pages


def test_the_draft_of_the_house_can_be_previewed(pages_of_the_house: Site) -> None:
    visitor = pages_of_the_house.visitor("adam")
    harmless = said(visitor, "/admin/questions/3.0/preview?case=rf-01")
    assert "None of these" in harmless
    assert "Will anything on the EU control list" not in harmless
    ticked = said(visitor, "/admin/questions/3.0/preview?case=face-recognition-police")
    assert "The result" in ticked
    assert "Can you foresee that the result may help repression" in ticked
    assert faults(visitor.read("/admin/questions/3.0/preview?case=rf-22"), "en") == []
