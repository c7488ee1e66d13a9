"""Shared work in Chromium: two writers of one answer, a question for somebody else, a document that is refused."""

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.support.documents.samples import action, pdf, rooted
from tests.support.web.browser import AXE, CHECK, RULES, TOO_SMALL, runs_out
from tests.support.web.collaboration_pages import invite
from tests.support.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "du-technology"


def window(browser: Browser, address: str, login: str, **how: object) -> Page:
    page = browser.new_context(base_url=address, locale="en", **how).new_page()  # type: ignore[arg-type]
    page.goto("/login")
    page.click(f"button[value={login}]")
    return page


def test_two_writers_a_question_and_a_refused_document(browser: Browser, address: str, pages: Site) -> None:
    code = pages.visitor("alice").start("Alloys")
    alice = window(browser, address, "alice")
    alice.goto(f"/a/{code}/people")
    alice.get_by_label("Name").fill("bodil")
    alice.get_by_role("button", name="Search").click()
    alice.get_by_role("button", name="Invite").click()
    expect(alice.get_by_role("row", name="Bodil Berg")).to_be_visible()
    _conflict(browser, address, alice, code)
    _delegation(browser, address, alice, code)
    _refusal(alice, code)
    alice.context.close()


def test_who_goes_on_during_a_slow_save_meets_no_conflict_with_himself(
    browser: Browser, address: str, pages: Site
) -> None:
    code = pages.visitor("alice").start("Alloys")
    alice = window(browser, address, "alice")
    alice.goto(f"/a/{code}/q/{QUESTION}")
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if route.request.headers.get("accept") == "application/json":
            held.append((route, route.fetch()))
        else:
            route.continue_()

    alice.route(lambda _: True, hold)
    alice.get_by_role("radio", name="Don't know").check()
    while not held:
        alice.wait_for_timeout(20)
    alice.get_by_role("radio", name="On the list", exact=True).check()
    alice.get_by_role("button", name="Save and continue").click()
    route, answer = held[0]
    route.fulfill(response=answer)
    alice.wait_for_url(lambda url: QUESTION not in url)
    alice.goto(f"/a/{code}/q/{QUESTION}")
    expect(alice.get_by_role("radio", name="On the list", exact=True)).to_be_checked()
    alice.context.close()


def _conflict(browser: Browser, address: str, alice: Page, code: str) -> None:
    bodil = window(browser, address, "bodil")
    for page in (alice, bodil):
        page.goto(f"/a/{code}/q/{QUESTION}")
    bodil.get_by_role("radio", name="Don't know").check()
    expect(bodil.get_by_role("status").last).to_contain_text("Saved")
    alice.get_by_role("radio", name="On the list", exact=True).check()
    expect(alice.get_by_role("status").last).to_contain_text("Somebody else has changed the same answer")
    alice.get_by_role("button", name="Save and continue").click()
    expect(alice.get_by_role("heading", name="Somebody else answered this at the same time")).to_be_visible()
    assert alice.get_by_role("radio", name="On the list", exact=True).is_checked()
    bodil.context.close()


def _delegation(browser: Browser, address: str, alice: Page, code: str) -> None:
    alice.goto(f"/a/{code}/q/{QUESTION}")
    alice.get_by_role("link", name="Ask somebody to answer").click()
    expect(alice.get_by_role("radio", name="Export control")).to_be_checked()
    alice.get_by_label("Message").fill("Is it listed?")
    alice.get_by_role("button", name="Send the question").click()
    expect(alice.get_by_text("Waiting for Export control")).to_be_visible()
    eva = window(browser, address, "eva", java_script_enabled=False)
    eva.goto("/my")
    eva.locator(f"a[href='/a/{code}/asked/{QUESTION}']").click()
    expect(eva.get_by_text("Is it listed?")).to_be_visible()
    eva.get_by_role("radio", name="On the list", exact=True).check()
    eva.get_by_role("button", name="Send the answer").click()
    expect(eva.get_by_text("Your answer has been saved, with your name.")).to_be_visible()
    eva.context.close()
    alice.reload()
    assert alice.get_by_role("radio", name="On the list", exact=True).is_checked()
    expect(alice.get_by_text("Answered", exact=True)).to_be_visible()


def _refusal(alice: Page, code: str) -> None:
    alice.goto(f"/a/{code}/documents")
    bad = pdf(rooted("/OpenAction", action("JavaScript", JS="app.alert(1)")))
    alice.get_by_label("Belongs to").select_option(index=1)
    for content, refused in ((bad, True), (pdf(), False)):
        alice.get_by_label("Document", exact=True).set_input_files(
            {"name": "avtal.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        alice.get_by_role("button", name="Attach", exact=True).click()
        if refused:
            expect(alice.locator("#problem")).to_be_focused()
            expect(alice.get_by_role("link", name="The document holds code")).to_be_visible()
            assert alice.get_by_label("Belongs to").input_value() != ""
    expect(alice.get_by_text("The document is attached.")).to_be_visible()
    with alice.expect_download() as download:
        alice.get_by_role("link", name="avtal.pdf").click()
    assert download.value.suggested_filename == "avtal.pdf"


@pytest.mark.parametrize(("language", "width"), [("sv", 320), ("en", 1280)])
def test_axe_finds_nothing_and_nothing_runs_out(
    browser: Browser, address: str, pages: Site, language: str, width: int
) -> None:
    code = pages.visitor("alice").start("Alloys")
    invite(pages, code)
    alice = pages.visitor("alice")
    alice.send(f"/a/{code}/ask/{QUESTION}", who="function:export-control", message="Please")
    alice.send(f"/a/{code}/notes/{QUESTION}", text="A note")
    how = {"viewport": {"width": width, "height": 800}}
    steps = ("", "/people?q=ro", "/ask/h2", f"/notes/{QUESTION}", f"/q/{QUESTION}", "/q/gates", "/documents")
    for login, places in (("alice", steps), ("eva", (f"/asked/{QUESTION}", f"/asked/{QUESTION}/notes"))):
        page = browser.new_context(base_url=address, locale=language, **how).new_page()  # type: ignore[arg-type]
        page.goto("/login")
        page.click(f"button[value={login}]")
        for place in places:
            page.goto(f"/a/{code}{place}")
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            page.evaluate(AXE)
            assert page.evaluate(CHECK % RULES) == [], place
            assert runs_out(page) <= 0, place
            assert page.evaluate(TOO_SMALL) == [], place
        page.context.close()
