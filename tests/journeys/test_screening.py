"""Screening from the search to the inbox, in a real browser: a hit is judged, then the lists change."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import expect

from riskflow.screening.lists import ParsedEntry
from tests.support.screening import screened_site
from tests.support.screening.list_files import entry
from tests.support.web import browser_forms
from tests.support.web.browser import in_another_thread
from tests.support.web.visit import RunningSite, Visit, as_person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = {
    "en": {
        "changed": "The lists have changed",
        "new": "2 new hits",
        "new_here": "New hit:",
        "gone": "2 hits are gone",
        "seen": "I have seen what is gone",
        "search": "Search",
        "add": "Add and screen",
        "save": "Save the judgement",
        "nobody": "Nobody has judged it yet",
    },
    "sv": {
        "changed": "Listorna har ändrats",
        "new": "2 nya träffar",
        "new_here": "Ny träff:",
        "gone": "2 träffar har försvunnit",
        "seen": "Jag har sett vad som har försvunnit",
        "search": "Sök",
        "add": "Lägg till och sök",
        "save": "Spara bedömningen",
        "nobody": "Ingen har bedömt den än",
    },
}


def drafted(site: RunningSite) -> str:
    """Return a case whose questions have been answered; how one answers them is another journey."""
    found: list[str] = []
    in_another_thread(lambda: found.append(site.stage.draft("rf-14")))
    return found[0]


def import_lists(site: RunningSite, *entries: ParsedEntry) -> None:
    in_another_thread(partial(screened_site.lists, site.stage, *entries))


def press(visit: Visit, words: str) -> None:
    with visit.page.expect_navigation():
        visit.page.locator("main").get_by_role("button", name=words, exact=True).click()


def add(visit: Visit, code: str, searched: str, said: dict[str, str]) -> None:
    """Search as one spells it, and choose the first that is found."""
    visit.go(f"/a/{code}/partners/find")
    visit.page.fill("#q", searched)
    press(visit, said["search"])
    visit.page.locator("main input[name=organisation]").first.check()
    press(visit, said["add"])


def judge(visit: Visit, verdict: str, reason: str, said: dict[str, str]) -> None:
    """Judge all the hits, one by one."""
    hits = visit.page.locator("main input[name=hits]")
    for place in [hits.nth(number).get_attribute("value") for number in range(hits.count())]:
        visit.page.locator(f"main input[name=hits][value='{place}']").check()
        visit.page.locator(f"main input[name=verdict][value={verdict}]").check()
        visit.page.fill("main textarea[name=reason]", reason)
        press(visit, said["save"])
        expect(visit.page.locator("main")).to_contain_text(reason)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_new_list_is_seen_once_by_the_owner_and_by_those_who_handle_the_case(
    visiting: Callable[..., Visit], site: RunningSite, language: str
) -> None:
    said = WORDS[language]
    in_another_thread(partial(screened_site.register, site.stage))
    import_lists(site, screened_site.LISTED)
    visit = visiting(language)
    code = drafted(site)
    with as_person(visit, "alice"):
        add(visit, code, "exampel institut of tecnology", said)
        expect(visit.page.locator("main")).to_contain_text(said["nobody"])
        visit.shot(f"{language}-hit")
        judge(visit, "another", "Their seal and their address differ.", said)
        add(visit, code, "Akademi för prov", said)
        browser_forms.submit(visit, code)
    import_lists(site, entry(screened_site.SECOND, reason="Invented."))
    for login, inbox in (("sven", "/inbox"), ("alice", "/my?group=handled")):
        with as_person(visit, login):
            visit.go(inbox)
            panel = visit.page.locator("main .panel", has_text=said["changed"])
            expect(panel).to_contain_text(said["new"])
            expect(panel).to_contain_text(said["gone"])
            visit.shot(f"{language}-news-{login}")
            see_what_is_gone(visit, said)
            visit.go(inbox)
            expect(panel.get_by_role("link", name=screened_site.NAME)).to_have_count(0)
            expect(panel.get_by_role("link", name=screened_site.SECOND)).to_have_count(1)
    with as_person(visit, "sven"):
        visit.go("/inbox")
        with visit.page.expect_navigation():
            visit.page.get_by_role("link", name=screened_site.SECOND, exact=True).click()
        expect(visit.page.locator("#changed")).to_contain_text(said["changed"])
        expect(visit.page.locator("main .panel.notice").first).to_contain_text(said["new_here"])
        visit.shot(f"{language}-changed")
        judge(visit, "same", "The secretary asked them.", said)
    for login, inbox in (("sven", "/inbox"), ("alice", "/my?group=handled")):
        with as_person(visit, login):
            visit.go(inbox)
            expect(visit.page.locator("main")).not_to_contain_text(said["changed"])


def see_what_is_gone(visit: Visit, said: dict[str, str]) -> None:
    with visit.page.expect_navigation():
        visit.page.locator("main .panel").get_by_role("link", name=screened_site.NAME, exact=True).click()
    assert re.search(r"/partners/\w+#changed$", visit.page.url)
    press(visit, said["seen"])
    expect(visit.page.get_by_role("button", name=said["seen"])).to_have_count(0)
