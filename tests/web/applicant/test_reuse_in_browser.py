"""Resuming, carrying over and getting words back, in Chromium and in both languages."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from riskflow.questionnaire.library import Library
from tests.support.cases.case_factory import answered_case
from tests.support.questionnaires.newer_version import NEW
from tests.support.web.browser import AXE, CHECK, RULES, SPACED, TOO_SMALL, opened, runs_out
from tests.support.web.site import Site, open_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HARMLESS, HIGH, STOPPED = "rf-01", "rf-14", "rf-25"
SAID = {
    "en": {
        "on": "Continue where you stopped",
        "sign_out": "Sign out",
        "newer": "See what has changed, and move the draft if you want to",
        "move": f"Move the draft to version {NEW}",
        "moved": "The draft has moved.",
        "save": "Save and continue",
        "lost": "You had been signed out when you saved",
        "go_on": "Go on with what I wrote",
        "back": "What you wrote is back",
        "comment": "Comment",
    },
    "sv": {
        "on": "Fortsätt där du slutade",
        "sign_out": "Logga ut",
        "newer": "Se vad som har ändrats och flytta utkastet om du vill",
        "move": f"Flytta utkastet till version {NEW}",
        "moved": "Utkastet är flyttat.",
        "save": "Spara och fortsätt",
        "lost": "Du var utloggad när du sparade",
        "go_on": "Fortsätt med det jag skrev",
        "back": "Det du skrev är tillbaka",
        "comment": "Kommentar",
    },
}


@dataclass(frozen=True)
class Answered:
    """An instance where cases have been answered, and the codes of the cases."""

    folder: Path
    closed: str
    high: str
    stopped: str
    harmless: str


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Answered:
    """Make an instance where drafts have been answered, one has been sent, and that one has been copied."""
    folder = tmp_path_factory.mktemp("answered")
    with open_site(folder, cast_only) as made:
        codes = [answered_case(made.stage, case) for case in (HARMLESS, HIGH, STOPPED, HARMLESS)]
        alice = made.visitor("alice")
        alice.send(f"/a/{codes[0]}/check", declared="y")
        alice.send(f"/a/{codes[0]}/copy")
    return Answered(folder, *codes)


@pytest.fixture(scope="module")
def instance(answered: Answered) -> Path:
    return answered.folder


@pytest.fixture
def pages(pages: Site, newer_library: Library) -> Site:
    """Return a site where a newer version has been released since."""
    parts = pages.app.extensions["riskflow"]
    pages.app.extensions["riskflow"] = replace(parts, library=newer_library)
    return pages


def places(answered: Answered) -> list[str]:
    return [
        f"/a/{answered.high}",
        f"/a/{answered.high}/first",
        f"/a/{answered.stopped}/first",
        f"/a/{answered.harmless}/first",
        f"/a/{answered.high}/version",
        f"/a/{answered.closed}/copy",
        "/my?group=ended",
    ]


@pytest.mark.parametrize(
    ("language", "how"),
    [("sv", {"color_scheme": "light"}), ("en", {"color_scheme": "dark"}), ("sv", {"forced_colors": "active"})],
    ids=["light", "dark", "forced colours"],
)
def test_axe_finds_nothing(
    browser: Browser, address: str, answered: Answered, language: str, how: dict[str, object]
) -> None:
    page = opened(browser, address, locale=language, **how)
    for place in places(answered):
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(AXE)
        assert page.evaluate(CHECK % RULES) == [], place
    page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_runs_out_at_320_pixels(browser: Browser, address: str, answered: Answered, language: str) -> None:
    page = opened(browser, address, locale=language, viewport={"width": 320, "height": 800}, bypass_csp=True)
    for place in places(answered):
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert runs_out(page) <= 0, place
        page.add_style_tag(content=SPACED)
        assert runs_out(page) <= 0, f"{place} with wide spacing"
        assert page.evaluate(TOO_SMALL) == [], place
    page.context.close()


def sign_in_again(page: Page, language: str) -> None:
    page.get_by_role("button", name=SAID[language]["sign_out"]).click()
    page.goto("/login")
    page.click("button[value=alice]")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_one_resumes_where_one_stopped_after_signing_in_again(
    browser: Browser, address: str, pages: Site, language: str
) -> None:
    code = pages.visitor("alice").start("Alloys")
    page = opened(browser, address, locale=language)
    page.goto(f"/a/{code}/q/du-links")
    page.locator("input[value=none]").check()
    page.get_by_role("button", name=SAID[language]["save"], exact=True).click()
    expect(page).to_have_url(f"{address}/a/{code}/q/partner-known")
    sign_in_again(page, language)
    page.goto(f"/a/{code}")
    page.get_by_role("link", name=SAID[language]["on"]).click()
    expect(page).to_have_url(f"{address}/a/{code}/q/partner-known")
    page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_draft_is_carried_over_after_its_list_was_read(
    browser: Browser, address: str, answered: Answered, language: str
) -> None:
    code = answered.harmless
    page = opened(browser, address, locale=language)
    page.goto(f"/a/{code}")
    page.get_by_role("link", name=SAID[language]["newer"]).click()
    page.get_by_role("button", name=SAID[language]["move"]).click()
    expect(page.get_by_role("status").first).to_contain_text(SAID[language]["moved"])
    expect(page.locator("main")).to_contain_text(f"version {NEW}")
    page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_words_come_back_when_the_session_has_ended_without_a_script(
    browser: Browser, address: str, pages: Site, language: str
) -> None:
    step = f"/a/{pages.visitor('alice').start('Alloys')}/q/du-technology"
    page = browser.new_context(base_url=address, locale=language, java_script_enabled=False).new_page()
    page.goto("/login")
    page.click("button[value=alice]")
    page.goto(step)
    page.get_by_label(SAID[language]["comment"]).fill("Annex I, 3A001")
    page.locator("input[value=listed]").check()
    page.context.clear_cookies()
    page.get_by_role("button", name=SAID[language]["save"], exact=True).click()
    expect(page.get_by_role("heading", name=SAID[language]["lost"])).to_be_visible()
    page.click("button[value=alice]")
    page.get_by_role("button", name=SAID[language]["go_on"]).click()
    expect(page.get_by_role("heading", name=SAID[language]["back"])).to_be_visible()
    assert page.get_by_label(SAID[language]["comment"]).input_value() == "Annex I, 3A001"
    assert page.locator("input[value=listed]").is_checked()
    page.context.close()
