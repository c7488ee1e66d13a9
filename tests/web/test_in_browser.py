"""The pages in Chromium: checked by axe in every theme, narrow, without a script, and with what the script adds."""

import pytest
from playwright.sync_api import Browser, expect

from tests.support.cases.case_factory import answered_case
from tests.support.web.browser import AXE, CHECK, RULES, SPACED, TOO_SMALL, opened, runs_out
from tests.support.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MODERATE = "rf-09"


@pytest.fixture
def code(pages: Site) -> str:
    """Return a case that has been answered wholly and needs measures."""
    return answered_case(pages.stage, MODERATE, "Water sensors in three villages")


def places(code: str) -> list[str]:
    steps = ("", "/q/collaboration", "/q/gates", "/q/ed-involves", "/result", "/plan", "/check")
    return ["/", "/login", "/start", "/my", "/verify", "/about", *(f"/a/{code}{step}" for step in steps)]


@pytest.mark.parametrize(
    ("language", "how"),
    [
        ("sv", {"color_scheme": "light"}),
        ("en", {"color_scheme": "dark"}),
        ("sv", {"forced_colors": "active"}),
        ("en", {"viewport": {"width": 320, "height": 800}}),
    ],
    ids=["light", "dark", "forced colours", "narrow"],
)
def test_axe_finds_nothing(browser: Browser, address: str, code: str, language: str, how: dict[str, object]) -> None:
    page = opened(browser, address, locale=language, **how)
    for place in places(code):
        page.goto(place)
        page.evaluate(AXE)
        assert page.evaluate(CHECK % RULES) == [], place
    page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_runs_out_at_320_pixels_also_with_wide_spacing(
    browser: Browser, address: str, code: str, language: str
) -> None:
    page = opened(browser, address, locale=language, viewport={"width": 320, "height": 800}, bypass_csp=True)
    for place in places(code):
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert runs_out(page) <= 0, place
        page.add_style_tag(content=SPACED)
        assert runs_out(page) <= 0, f"{place} with wide spacing"
        assert page.evaluate(TOO_SMALL) == [], place
    page.context.close()


def test_levels_are_black_on_white_on_paper(browser: Browser, address: str, code: str) -> None:
    page = opened(browser, address)
    page.goto(f"/a/{code}/result")
    page.emulate_media(media="print")
    page.locator(".tag.moderate").first.evaluate("e => e.className = 'tag critical'")
    ink = page.locator(".tag.critical").first.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor, getComputedStyle(e).borderTopStyle]"
    )
    assert ink == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)", "solid"]
    page.context.close()


def test_a_question_saves_itself_and_says_when(browser: Browser, address: str, pages: Site) -> None:
    step = f"/a/{started(pages)}/q/du-technology"
    page = opened(browser, address, locale="en")
    page.goto(step)
    page.get_by_role("radio", name="On the list", exact=True).check()
    expect(page.get_by_role("status").last).to_contain_text("Saved")
    page.get_by_label("Comment").fill("Annex I, 3A001")
    page.get_by_label("Comment").blur()
    expect(page.locator("[name='du-technology.version']")).to_have_value("2")
    page.reload()
    assert page.get_by_role("radio", name="On the list", exact=True).is_checked()
    assert page.get_by_label("Comment").input_value() == "Annex I, 3A001"
    page.context.close()


def started(pages: Site) -> str:
    return pages.visitor("alice").start("Alloys")


def test_the_second_of_two_windows_is_told_and_keeps_its_words(browser: Browser, address: str, pages: Site) -> None:
    code = started(pages)
    page = browser.new_context(base_url=address, locale="en").new_page()
    page.goto("/login")
    page.click("button[value=alice]")
    page.goto(f"/a/{code}/q/du-technology")
    pages.visitor("alice").send(f"/a/{code}/q/du-technology", **{"du-technology": "none"})
    page.get_by_role("radio", name="On the list", exact=True).check()
    expect(page.get_by_role("status").last).to_contain_text("Somebody else has changed the same answer")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="Somebody else answered this at the same time")).to_be_visible()
    assert page.get_by_role("radio", name="On the list", exact=True).is_checked()
    page.context.close()


def test_the_error_summary_gets_the_focus_and_leads_to_the_question(
    browser: Browser, address: str, pages: Site
) -> None:
    page = browser.new_context(base_url=address, locale="en").new_page()
    page.goto("/login")
    page.click("button[value=alice]")
    page.goto(f"/a/{started(pages)}/q/du-technology")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#problem")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#du-technology-0")).to_be_focused()
    page.context.close()


def test_switching_the_language_first_saves_what_was_written(browser: Browser, address: str, pages: Site) -> None:
    page = opened(browser, address, locale="en")
    page.goto(f"/a/{started(pages)}/q/du-technology")
    page.get_by_label("Comment").fill("Not yet saved")
    page.get_by_role("button", name="Svenska", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    assert page.get_by_label("Kommentar").input_value() == "Not yet saved"
    page.context.close()


def test_without_a_script_a_harmless_case_can_be_finished(browser: Browser, address: str, pages: Site) -> None:
    code = answered_case(pages.stage, "rf-01", "Exchange")
    page = opened(browser, address, locale="sv", java_script_enabled=False)
    page.goto(f"/a/{code}")
    page.get_by_role("link", name="Kontrollera och avsluta").click()
    page.get_by_label("Jag har svarat efter bästa förmåga").check()
    page.get_by_role("button", name="Avsluta: ingen granskning behövs").click()
    expect(page.get_by_role("heading", name="Klart")).to_be_visible()
    page.context.close()
