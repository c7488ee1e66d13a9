"""Two ways of the handling in a real browser: a conflict that breaks the quorum, and a meeting with its minutes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from riskflow.cases.labels import Advice
from tests.support.cases.meeting_stage import called, number_of
from tests.support.databases import on_sqlite
from tests.support.web import browser_forms
from tests.support.web.visit import RunningSite, Visit, as_person

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@on_sqlite
def test_a_conflict_breaks_the_quorum(visiting: Callable[..., Visit], site: RunningSite) -> None:
    visit, code = visiting("en"), site.stage.submit("rf-14")
    site.stage.rate(code, "rut", "ravi", "rosa")
    main = visit.page.locator("main")
    with as_person(visit, "ravi"):
        visit.go(f"/c/{code}/conflict")
        visit.page.fill("main textarea[name=reason]", "We share a grant.")
        visit.send()
        expect(main).not_to_contain_text("RF-")
    with as_person(visit, "rut"):
        visit.go(f"/c/{code}/opinion")
        expect(main.locator("textarea[name=text]")).to_have_count(0)
    with as_person(visit, "sven"):
        visit.go(f"/c/{code}/opinions")
        expect(main).to_contain_text("The quorum is not met")
        visit.shot("en-broken-quorum")
        visit.go(f"/c/{code}/work?task=substitute")
        visit.page.locator(f"main [name=person][value='{number_of(site.stage, 'sara')}']").check()
        visit.page.locator("main [name=instead_of]").select_option(str(number_of(site.stage, "ravi")))
        visit.page.fill("main [name=reason]", "Ravi has a conflict of interest.")
        visit.send()
    with as_person(visit, "sara"):
        browser_forms.declare(visit, code)
        browser_forms.rate(visit, code, "high", "with-conditions", "The facts.")
    with as_person(visit, "rut"):
        browser_forms.give_opinion(visit, code, "with-conditions", "RAI sees value.")
        visit.go(f"/c/{code}/opinions")
        expect(main).to_contain_text("Sara Stål")
        visit.shot("en-restored-quorum")


@on_sqlite
def test_a_meeting_is_held_and_its_minutes_are_adjusted(visiting: Callable[..., Visit], site: RunningSite) -> None:
    visit, code = visiting("sv"), site.stage.submit("rf-14")
    number, rut = called(site.stage, code), number_of(site.stage, "rut")
    main, meeting = visit.page.locator("main"), f"/meetings/{number}"
    with as_person(visit, "sven"):
        visit.go(f"{meeting}/attendance")
        for login in ("rut", "ravi", "rosa"):
            visit.page.locator(f"main [name=there-{number_of(site.stage, login)}][value=present]").check()
        visit.page.locator(f"main [name=there-{number_of(site.stage, 'roland')}][value=absent]").check()
        visit.send()
    site.stage.opine(code, Advice.WITH_CONDITIONS)
    with as_person(visit, "sven"):
        visit.go(f"{meeting}/close")
        visit.page.locator(f"main [name=president][value='{rut}']").check()
        visit.send()
        visit.go(f"{meeting}/minutes")
        expect(main).to_contain_text("Rosa Rönnberg: Jag anser att samarbetet kan genomföras")
        visit.page.fill("main [name=remarks]", "Mötet hölls i Salongen.")
        visit.page.locator(f"main [name=adjusters][value='{rut}']").check()
        visit.send("send")
        visit.shot("sv-minutes")
    with as_person(visit, "rut"):
        visit.go(f"{meeting}/minutes")
        visit.page.locator("main [name=verdict]").first.check()
        visit.page.locator(f"main form[action='{meeting}/minutes/verdict'] button").click()
        expect(main).to_contain_text("Mötet hölls i Salongen.")
        expect(main).to_contain_text("Har justerat")
        visit.shot("sv-minutes-adjusted")
