"""Pages of judging: reasons, confidence, votes, departures, second reading, light check, questions of SAI."""

import pytest

from riskflow.cases.labels import Advice
from riskflow.services.review import committee
from riskflow.store.queries import cases as case_queries
from tests.support.web.review_pages import (
    CONDITION,
    CRITICAL,
    HARMLESS,
    HIGH,
    MODERATE,
    READ,
    SPOKEN,
    WEIGHED,
    despite,
    links,
    parts,
    person,
    rating,
    said,
    sent,
    state_of,
)
from tests.support.web.site import Site


def test_a_high_level_needs_its_reason_and_every_level_says_how_sure(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    sent(ravi, f"/c/{code}/declare", conflict="no")
    form = {**rating("high"), "reason-dual-use": " ", "reason": "All in all"}
    del form["confidence-human-rights"]
    status, shown = sent(ravi, f"/c/{code}/rate", **form)
    assert status == 422
    assert "Write why the level is high or critical" in shown
    assert "Say how sure you are of: human rights" in shown
    assert "All in all" in shown
    assert sent(ravi, f"/c/{code}/rate", **rating("high"))[0] == 302
    opinions = said(ravi, f"/c/{code}/opinions")
    assert "The answers about access." in opinions
    assert "Fairly sure" in opinions
    assert "The tool" in opinions
    assert "The middle" in opinions


def test_an_opinion_says_how_everybody_voted_and_why_it_departs(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    rut, cast = pages.visitor("rut"), {"rut": "for", "ravi": "against", "rosa": "for"}
    votes = {f"vote-{person(pages, login)}": vote for login, vote in cast.items()}
    form = {"advice": "go-ahead", "text": "Let it go ahead", **SPOKEN, "voted": "yes"}
    status, shown = sent(rut, f"/c/{code}/opinion", **{**form, **votes, "override_reason": ""})
    assert status == 422
    assert "Write why it departs: milder than the tool" in shown
    status, shown = sent(rut, f"/c/{code}/opinion", **form, **dict(list(votes.items())[:1]))
    assert status == 422
    assert "Say how everybody voted" in shown
    assert "Let it go ahead" in shown
    assert sent(rut, f"/c/{code}/opinion", **form, **votes)[0] == 302
    opinions = said(pages.visitor("dag"), f"/c/{code}/opinions")
    assert "The vote: 2 for and 1 against." in opinions
    assert "Milder than the tool" in opinions
    assert "The facts are clear" in opinions


def test_a_decision_says_until_when_it_holds_and_who_dissents(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    dag = pages.visitor("dag")
    form = {**WEIGHED, "valid_until": ["1", "3", "2031"], "dissent": "Sven Sköld: too early."}
    status, shown = sent(dag, f"/c/{code}/decide", **{**form, "override_reason": ""})
    assert status == 422
    assert "milder than the tool, milder than the advice" in shown
    assert sent(dag, f"/c/{code}/decide", **form, despite=despite(pages, code), then="confirm")[0] == 302
    shown = said(dag, f"/c/{code}")
    assert "Holds until: 1 March 2031" in shown
    assert "Sven Sköld: too early." in shown
    assert "Milder than the advice" in shown


def test_the_chair_marks_a_case_as_urgent_and_members_read_why(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    rut, ravi = pages.visitor("rut"), pages.visitor("ravi")
    for visitor in (rut, ravi):
        sent(visitor, f"/c/{code}/declare", conflict="no")
    assert f"/c/{code}/urgent" in links(rut.read(f"/c/{code}"))
    assert f"/c/{code}/urgent" not in links(ravi.read(f"/c/{code}"))
    assert sent(rut, f"/c/{code}/urgent")[0] == 422
    assert sent(rut, f"/c/{code}/urgent", reason="The call closes on Friday.")[0] == 302
    assert "The call closes on Friday." in said(ravi, f"/c/{code}/rate")
    assert f"/c/{code}/urgent" not in links(rut.read(f"/c/{code}"))


def test_sai_asks_and_the_earlier_opinion_is_shown_as_superseded(pages: Site) -> None:
    code = pages.stage.submit(CRITICAL)
    pages.stage.opine(code, Advice.TO_SAI)
    stig, rut = pages.visitor("stig"), pages.visitor("rut")
    sent(stig, f"/c/{code}/declare", conflict="no")
    assert sent(stig, f"/c/{code}/ask-rai", reason="What if it stays in Sweden?")[0] == 302
    assert state_of(pages, code) == "with-rai"
    page = said(rut, f"/c/{code}/opinion")
    assert "What if it stays in Sweden?" in page
    assert "SAI has asked" in page
    assert sent(rut, f"/c/{code}/opinion", advice="to-sai", text="Then it is smaller.", **SPOKEN)[0] == 302
    opinions = said(stig, f"/c/{code}/opinions")
    assert "Superseded opinion of" in opinions
    assert "Then it is smaller." in opinions


def test_a_member_who_has_not_rated_sees_neither_question_nor_departure(pages: Site) -> None:
    """Blindness holds for what came later too: the history and the opinions say nothing of the levels."""
    code = pages.stage.submit(CRITICAL)
    pages.stage.opine(code, Advice.TO_SAI)
    with pages.stage.unit_of_work_as("stig") as uow:
        committee.declare(uow, code, has_conflict=False)
        committee.ask_rai(uow, code, "What about the critical level?")
    roland = pages.visitor("roland")
    sent(roland, f"/c/{code}/declare", conflict="no")
    for tab in ("", "/history", "/opinions", "/rate"):
        assert "critical level" not in said(roland, f"/c/{code}{tab}"), tab


def test_the_second_reader_writes_what_was_read(pages: Site) -> None:
    code = pages.stage.submit(MODERATE)
    sven = pages.visitor("sven")
    status, shown = sent(sven, f"/c/{code}/second-reading", outcome="confirmed")
    assert status == 422
    assert "Write what you read and what you conclude" in shown
    assert sent(sven, f"/c/{code}/second-reading", **{**READ, "outcome": "to-rai"})[0] == 302
    assert state_of(pages, code) == "with-rai"
    assert "I read every answer." in said(sven, f"/c/{code}")


@pytest.fixture
def drawn(pages: Site) -> str:
    code = pages.stage.submit(HARMLESS)
    with parts(pages).database.write() as session:
        case = case_queries.case_by_code(session, code)
        assert case is not None
        case.drawn_for_check = True
    return code


def test_a_member_checks_a_drawn_case_and_the_secretary_may_reopen_it(pages: Site, drawn: str) -> None:
    ravi, sven = pages.visitor("ravi"), pages.visitor("sven")
    sent(ravi, f"/c/{drawn}/declare", conflict="no")
    assert f"/c/{drawn}/light-check" in links(ravi.read(f"/c/{drawn}"))
    status, shown = sent(ravi, f"/c/{drawn}/light-check", outcome="reopen")
    assert status == 422
    assert "Write why you do not agree" in shown
    assert sent(ravi, f"/c/{drawn}/light-check", outcome="reopen", reason="The owner is missing.")[0] == 302
    assert "Make a light check" not in said(ravi, "/inbox")
    assert "Declare on conflict of interest" not in said(pages.visitor("rosa"), "/inbox")
    assert "The owner is missing." in said(sven, f"/c/{drawn}")
    assert "Start a re-assessment" in said(sven, f"/c/{drawn}")


def test_conditions_and_days_of_the_opinion_begin_the_decision(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    days = {"follow_up_on": ["1", "6", "2027"], "valid_until": ["1", "6", "2029"]}
    form = {"advice": "with-conditions", "text": "With care", **SPOKEN, **CONDITION, **days}
    assert sent(pages.visitor("rut"), f"/c/{code}/opinion", **form)[0] == 302
    page = pages.visitor("dag").read(f"/c/{code}/decide")
    years = [e.get("value") for e in page.iter("input") if e.get("name") in {"valid_until", "follow_up_on"}]
    assert years == ["1", "6", "2027", "1", "6", "2029"]


def test_a_round_is_made_rated_alone_and_told_with_its_figures(pages: Site) -> None:
    sven, ravi = pages.visitor("sven"), pages.visitor("ravi")
    assert "/judging" in links(sven.read("/inbox"))
    status, shown = sent(sven, "/judging/rounds", title="Spring", cases=["rf-01"], closes_on=["1", "3", "2031"])
    assert status == 422
    assert "Choose at least two cases." in shown
    form = {"title": "Spring", "cases": ["rf-01", "rf-22"], "closes_on": ["1", "3", "2031"]}
    assert sent(sven, "/judging/rounds", **form)[0] == 302
    assert "Nordic seed funding" in said(ravi, "/judging/rounds/1")
    assert sent(ravi, "/judging/rounds/1/0", **{"dual-use": "low"})[0] == 422
    levels = {key: value for key, value in rating("low").items() if "-reason" not in key}
    for item in (0, 1):
        assert sent(ravi, f"/judging/rounds/1/{item}", **levels)[0] == 302
    shown = said(ravi, "/judging/rounds/1")
    assert "Krippendorff’s alpha" in shown
    assert "1 member has rated." in shown
    assert pages.visitor("alice").client.get("/judging").status_code == 403
    assert ravi.client.get("/judging/rounds").status_code == 403


def test_what_departs_is_counted(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.TO_SAI)
    shown = said(pages.visitor("rut"), "/judging")
    assert "Departures from the tool and from the advice" in shown
    assert "RAI's opinions 1 1" in shown
