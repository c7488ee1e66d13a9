"""Whole ways of a case on the pages, from its arrival to its end, and where each journey of the handling is shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.cases.labels import Advice
from riskflow.services.instance import Instance
from riskflow.services.meetings import circulations
from riskflow.services.review import committee
from riskflow.services.review.follow_up.attention import attend_all
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.locks import WriteScope
from tests.support.cases import judged
from tests.support.source_tree import PROJECT
from tests.support.web.review_pages import (
    CONDITION,
    HIGH,
    SPOKEN,
    WEIGHED,
    despite,
    parts,
    person,
    rating,
    said,
    sent,
    state_of,
)
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

JOURNEYS = {
    "plain RAI case": "tests/journeys/test_journeys.py::test_a_high_one_goes_through_rai_to_a_sealed_record",
    "RAI returned twice": "test_rai_returns_a_case_twice_and_rates_it_anew_each_time",
    "conflict that breaks the quorum": "tests/journeys/test_handling.py::test_a_conflict_breaks_the_quorum",
    "referral to SAI with dissent": "test_rai_refers_a_case_to_sai_and_every_dissent_reaches_the_decision",
    "gate cleared by the function": "test_a_decision_waits_for_the_function_and_keeps_its_conditions",
    "written procedure": "test_members_answer_in_writing_and_the_chair_gives_their_opinion",
    "meeting with minutes": "tests/journeys/test_handling.py::test_a_meeting_is_held_and_its_minutes_are_adjusted",
    "condition missed and case reopened": "test_a_condition_that_nobody_proves_reopens_the_case",
    "expiry": "test_a_decision_expires_and_the_collaboration_is_assessed_again",
    "hand-over": "test_a_case_is_handed_over_and_the_new_owner_answers_for_it",
    "urgent": "test_an_urgent_case_is_decided_on_the_opinion_of_the_chair_and_two",
}
"""Each journey and the test that walks it: here on the pages, or in a real browser."""


def test_every_journey_is_walked_by_the_test_that_is_named() -> None:
    assert len(JOURNEYS) == 11
    for walked in JOURNEYS.values():
        file, _, name = walked.rpartition("::")
        source = PROJECT / file if file else Path(__file__)
        assert re.search(rf"^def {name}\(", source.read_text(encoding="utf-8"), re.MULTILINE), walked


@contextmanager
def later(pages: Site, days: int) -> Iterator[None]:
    """Let the pages, and the worker before them, live some days from now."""
    now = parts(pages)
    then = replace(now, now=lambda: now.now() + timedelta(days=days))
    pages.app.extensions["riskflow"] = then
    _work(then)
    yield
    pages.app.extensions["riskflow"] = now


def _work(instance: Instance) -> None:
    @contextmanager
    def write(scope: WriteScope) -> Iterator[UnitOfWork]:
        with instance.write_unchecked(SYSTEM, scope) as uow:
            yield uow

    attend_all(lambda: instance.read(SYSTEM), write)
    with instance.write_unchecked(SYSTEM) as uow:
        circulations.end_all_due(uow)


def done(visitor: Visitor, address: str, **form: object) -> None:
    """Send the form of a page, which must be accepted."""
    answer = visitor.send(address, **form)
    assert answer.status_code == 302, words(html(answer))


def decide(pages: Site, code: str, login: str, **form: object) -> None:
    decided = {**WEIGHED, "despite": despite(pages, code), **form}
    done(pages.visitor(login), f"/c/{code}/decide", **decided, then="confirm")


def test_rai_returns_a_case_twice_and_rates_it_anew_each_time(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    alice, rut = pages.visitor("alice"), pages.visitor("rut")
    pages.stage.rate(code, "rut", "ravi", "rosa")
    for revision in (2, 3):
        done(rut, f"/c/{code}/return", reason="Who pays for the visit?")
        assert "Who pays for the visit?" in said(alice, f"/a/{code}")
        assert rut.client.get(f"/c/{code}/opinion").status_code == 403
        done(alice, f"/a/{code}/check", declared="y")
        assert "Opinions (0 of 4)" in said(pages.visitor("sven"), f"/c/{code}/opinions")
        for login in ("rut", "ravi", "rosa"):
            with pages.stage.unit_of_work_as(login) as uow:
                committee.rate(uow, code, revision, judged.rating())
    done(rut, f"/c/{code}/opinion", advice="go-ahead", text="The answers are whole now.", **SPOKEN)
    decide(pages, code, "dag")
    assert state_of(pages, code) == "decided"
    history = said(alice, f"/c/{code}/history")
    assert history.count("Who pays for the visit?") == 2
    assert "submitted revision 3 of the answers" in history


def test_rai_refers_a_case_to_sai_and_every_dissent_reaches_the_decision(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    rosa, siri = person(pages, "rosa"), person(pages, "siri")
    votes = {f"vote-{person(pages, login)}": "for" for login in ("rut", "ravi")} | {f"vote-{rosa}": "against"}
    spoken = {"advice": "to-sai", "text": "SAI should set the line.", **SPOKEN, "voted": "yes", **votes}
    done(pages.visitor("rut"), f"/c/{code}/opinion", **spoken, **{f"dissent-{rosa}": "RAI could have said it."})
    for login in ("stig", "siri"):
        done(pages.visitor(login), f"/c/{code}/declare", conflict="no")
        done(pages.visitor(login), f"/c/{code}/rate", advice="with-conditions", reason="Openness weighs.")
    votes = {f"vote-{person(pages, 'stig')}": "for", f"vote-{siri}": "against"}
    position = {"advice": "with-conditions", "text": "With care.", **SPOKEN, **CONDITION, "voted": "yes", **votes}
    done(pages.visitor("stig"), f"/c/{code}/opinion", **position, **{f"dissent-{siri}": "The risk is too great."})
    assert pages.visitor("dag").client.get(f"/c/{code}/decide").status_code in {403, 404}
    greta = pages.visitor("greta")
    for page in (said(greta, f"/c/{code}/decide"), said(greta, f"/c/{code}/opinions")):
        assert "RAI could have said it." in page
        assert "The risk is too great." in page
    decide(pages, code, "greta", outcome="with-conditions", **CONDITION)
    assert state_of(pages, code) == "decided"


def test_a_decision_waits_for_the_function_and_keeps_its_conditions(pages: Site) -> None:
    code = pages.stage.submit("rf-25")
    pages.stage.opine(code, Advice.TO_SAI)
    pages.stage.take_position(code)
    greta = pages.visitor("greta")
    assert "You cannot decide until the function in charge has answered" in said(greta, f"/c/{code}/decide")
    for login in ("eva", "lars"):
        function = pages.visitor(login)
        page = function.read(f"/c/{code}/clear")
        for stop in [e.get("value") for e in page.iter("input") if e.get("name") == "stop"]:
            answer = {"basis": "H2", "conditions": "Inom EU.", "due": ["1", "3", "2099"]}
            done(function, f"/c/{code}/clear", stop=stop, outcome="on-conditions", **answer)
    assert sent(greta, f"/c/{code}/decide", **WEIGHED, despite=despite(pages, code), then="confirm")[0] == 422
    decide(pages, code, "greta", outcome="with-conditions", **CONDITION)
    assert "Inom EU." in said(pages.visitor("alice"), f"/c/{code}/follow-up")


def test_members_answer_in_writing_and_the_chair_gives_their_opinion(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    address = f"/c/{code}/circulation"
    sven = pages.visitor("sven")
    with pages.stage.unit_of_work_as("sven") as uow:
        last = uow.today + timedelta(days=5)
    due = [str(last.day), str(last.month), str(last.year)]
    form = {**hidden(sven.read(address)), "proposal": "RAI supports it.", "deadline": due}
    assert sven.client.post(f"{address}/open", data=form).status_code == 302
    for login, answer in (("rut", "agree"), ("ravi", "agree"), ("rosa", "disagree")):
        member = pages.visitor(login)
        form = {**hidden(member.read(address)), "answer": answer, "reason": "It is settled in the contract."}
        assert member.client.post(f"{address}/answer", data=form).status_code == 302
    assert "It is settled in the contract." not in said(sven, address)
    with later(pages, 6):
        shown = said(pages.visitor("rut"), address)
        assert "It is settled in the contract." in shown
        assert "The proposal was carried" in shown
        done(pages.visitor("rut"), f"/c/{code}/opinion", advice="go-ahead", text="As put in writing.", **SPOKEN)
    assert state_of(pages, code) == "to-decide"


@pytest.fixture
def decided(pages: Site) -> str:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    return code


def test_a_condition_that_nobody_proves_reopens_the_case(pages: Site, decided: str) -> None:
    with pages.stage.unit_of_work_as("sven") as uow:
        due = uow.today + timedelta(days=40)
    condition = {**CONDITION, "condition-0-due": [str(due.day), str(due.month), str(due.year)]}
    decide(pages, decided, "dag", outcome="with-conditions", **condition)
    with later(pages, 41):
        assert "Written word from export control" in said(pages.visitor("alice"), f"/c/{decided}/follow-up")
    with later(pages, 100):
        alice, sven = pages.visitor("alice"), pages.visitor("sven")
        assert state_of(pages, decided) == "supplement"
        assert "Lapsed" in said(sven, f"/c/{decided}/follow-up")
        assert f"/a/{decided}" in alice.client.get("/my").text
        done(alice, f"/c/{decided}/follow-up/1/proof", text="It came late.")
        done(sven, f"/c/{decided}/follow-up/1/ruling", ruling="accepted")
        done(alice, f"/a/{decided}/check", declared="y")
        assert state_of(pages, decided) == "with-rai"


def test_a_decision_expires_and_the_collaboration_is_assessed_again(pages: Site, decided: str) -> None:
    with pages.stage.unit_of_work_as("sven") as uow:
        last = uow.today + timedelta(days=30)
    decide(pages, decided, "dag", valid_until=[str(last.day), str(last.month), str(last.year)])
    with later(pages, 30):
        assert "In force" in said(pages.visitor("alice"), f"/c/{decided}/follow-up")
    with later(pages, 31):
        alice = pages.visitor("alice")
        assert "Validity has ended" in said(alice, f"/c/{decided}/follow-up")
        assert "Validity has ended" in said(pages.visitor("sven"), "/collaborations")
        done(alice, f"/a/{decided}/reassess")
        assert state_of(pages, decided) == "supplement"
        done(alice, f"/a/{decided}/check", declared="y")
        assert state_of(pages, decided) == "with-rai"


def test_a_case_is_handed_over_and_the_new_owner_answers_for_it(pages: Site, decided: str) -> None:
    decide(pages, decided, "dag", outcome="with-conditions", **CONDITION)
    sven, alice, bodil = (pages.visitor(login) for login in ("sven", "alice", "bodil"))
    assert sent(sven, f"/c/{decided}/hand-over", person="rosa", reason="Alice leaves.")[0] == 422
    done(sven, f"/c/{decided}/hand-over", person="bodil", reason="Alice leaves.")
    assert alice.client.get(f"/c/{decided}").status_code == 404
    done(bodil, f"/c/{decided}/follow-up/1/proof", text="The letter came.")
    assert "Bodil Berg" in said(sven, f"/c/{decided}")
    assert "Alice Åkerman" in said(sven, f"/c/{decided}/history")


def test_an_urgent_case_is_decided_on_the_opinion_of_the_chair_and_two(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    rut = pages.visitor("rut")
    done(rut, f"/c/{code}/declare", conflict="no")
    done(rut, f"/c/{code}/urgent", reason="The call closes on Friday.")
    assert "The call closes on Friday." in said(pages.visitor("sven"), f"/c/{code}")
    done(rut, f"/c/{code}/rate", **rating())
    pages.stage.rate(code, "ravi")
    assert sent(rut, f"/c/{code}/opinion", advice="go-ahead", text="Worth it.", **SPOKEN)[0] in {403, 409, 422}
    pages.stage.rate(code, "rosa")
    done(rut, f"/c/{code}/opinion", advice="go-ahead", text="Worth it.", **SPOKEN)
    assert "urgent" in said(pages.visitor("dag"), f"/c/{code}/opinions")
    decide(pages, code, "dag")
    assert state_of(pages, code) == "decided"
