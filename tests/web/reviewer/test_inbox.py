"""The inbox, a case at a glance, its history, the archive: everybody sees what the role needs, and not more."""

import pytest
import sqlalchemy as sa

from riskflow.cases.labels import Advice
from tests.support.counts import counted
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import DEEDS, HARMLESS, HIGH, MODERATE, RAI_TABS, parts, said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import words


def test_the_owner_follows_the_case_on_the_same_pages(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    alice = pages.visitor("alice")
    for part in ("", "/answers", "/measures", "/records", "/history"):
        assert alice.client.get(f"/c/{code}{part}").status_code == 200
    assert alice.client.get(f"/c/{code}/opinions").status_code == 403
    assert "Opinions" not in said(alice, f"/c/{code}")
    for part in DEEDS:
        assert alice.client.get(f"/c/{code}/{part}").status_code in {302, 403}


def test_the_history_puts_saved_answers_together_and_says_whether_the_chain_holds(pages: Site) -> None:
    code = pages.stage.submit(HARMLESS)
    alice = pages.visitor("alice")
    shown = said(alice, f"/c/{code}/history")
    assert shown.count("Alice Åkerman answered") == 1
    assert "The chain holds" in shown
    with parts(pages).database.engine.connect() as connection:
        connection.execute(sa.text("DROP TRIGGER guard_event_update"))
        first = "SELECT min(seq) FROM event WHERE case_id IS NOT NULL"
        connection.execute(sa.text(f"UPDATE event SET at = '2026-01-01 00:00:00.000000' WHERE seq = ({first})"))
        connection.commit()
    assert "The chain is broken" in said(alice, f"/c/{code}/history")


def test_the_weightiest_answers_of_an_area_are_shown_and_the_rest_folded(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    page = pages.visitor("alice").read(f"/c/{code}")
    folded = {id(each) for details in page.iter("details") for each in details.iter("ul")}
    shown = [each for each in page.iter("ul") if each.find("li/strong") is not None and id(each) not in folded]
    assert max(len(each.findall("li")) for each in shown) == 3
    assert "more answers that weigh" in words(page)


@pytest.mark.parametrize("login", ["charlie", "adam"])
def test_others_find_nothing(pages: Site, login: str) -> None:
    code = pages.stage.submit(HIGH)
    visitor = pages.visitor(login)
    for part in (*RAI_TABS, *(f"/{case_action}" for case_action in DEEDS)):
        assert visitor.client.get(f"/c/{code}{part}").status_code == 404, part
    assert visitor.client.get("/inbox").status_code == 403
    assert visitor.client.get("/archive").status_code == 403


def test_the_inbox_costs_the_same_however_many_cases_there_are(pages: Site) -> None:
    sven = pages.visitor("sven")
    costs = []
    for _ in range(2):
        pages.stage.submit(HIGH)
        with counted(parts(pages).database.engine) as counts:
            sven.read("/inbox?group=all")
        costs.append(len(counts.statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 15


def test_the_registrar_registers_and_reads_no_answers(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ada = pages.visitor("ada")
    assert code in ada.client.get("/archive").text
    assert ada.client.get(f"/c/{code}/answers").status_code == 403
    status, shown = sent(ada, f"/c/{code}/register", registry_no="9" * 41)
    assert status == 422
    assert "at most 40" in shown
    assert sent(ada, f"/c/{code}/register", registry_no="V-2026-0345")[0] == 302
    assert "V-2026-0345" in said(ada, f"/c/{code}")
    assert code not in ada.client.get("/archive").text
    assert "What the levels rest on" not in said(ada, f"/c/{code}")


def test_the_administrator_sees_people_and_versions_and_no_case(pages: Site) -> None:
    adam = pages.visitor("adam")
    assert "Chair of RAI" in said(adam, "/admin/people/everybody")
    shown = said(adam, "/admin")
    assert "ri 1.0" in shown
    assert "Demonstration" in shown
    assert "RF-" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_built_for_everybody(pages: Site, language: str) -> None:
    opined, with_rai, moderate, stopped = (pages.stage.submit(name) for name in (HIGH, HIGH, MODERATE, "rf-25"))
    pages.stage.opine(opined, Advice.WITH_CONDITIONS)
    pages.stage.rate(with_rai, "rut", "ravi", "rosa")
    shown = {
        "sven": ["/inbox", "/archive", f"/c/{moderate}/second-reading", f"/c/{moderate}/dismiss"],
        "rut": [*(f"/c/{with_rai}{part}" for part in (*RAI_TABS, "/opinion")), f"/c/{stopped}/declare"],
        "hedda": [f"/c/{moderate}", f"/c/{moderate}/measures", f"/c/{moderate}/acknowledge"],
        "eva": [f"/c/{stopped}", f"/c/{stopped}/clear"],
        "dag": [f"/c/{opined}", f"/c/{opined}/decide", f"/c/{opined}/return"],
        "ada": ["/archive", f"/c/{opined}/register", f"/c/{opined}/records"],
        "adam": ["/admin"],
    }
    for login, addresses in shown.items():
        visitor = pages.visitor(login, language)
        for address in addresses:
            assert faults(visitor.read(address), language) == [], address
