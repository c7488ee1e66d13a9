"""A conflict of interest is reported at any time: it locks out, makes void, recounts, and somebody else rules on it."""

import pytest

from riskflow.cases.labels import Advice
from riskflow.cases.workflow import Role
from riskflow.errors import IncompleteError
from riskflow.services.deliberation import readings
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import CONDITIONS, RATINGS
from riskflow.services.review import committee, conflicts, handling
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import PersonGrant
from tests.support.cases import judged
from tests.support.web.review_pages import CRITICAL, HIGH, MODERATE, RAI_TABS, person, rating, said, sent, state_of
from tests.support.web.site import Site
from tests.support.web.web_client import hidden, html, words

TIE = "We found out that we share a grant."
OPINION = judged.opinion(Advice.WITH_CONDITIONS, "Worth doing.", CONDITIONS)


def report(pages: Site, login: str, code: str) -> None:
    status, shown = sent(pages.visitor(login), f"/c/{code}/conflict", reason=TIE)
    assert status == 302
    assert "The case is closed to you." in shown


@pytest.mark.parametrize(
    ("case", "login"),
    [
        (MODERATE, "hedda"),
        (MODERATE, "sven"),
        (HIGH, "ravi"),
        (HIGH, "rut"),
        (HIGH, "sven"),
        (CRITICAL, "eva"),
    ],
)
def test_everybody_who_handles_a_case_reports_a_conflict_and_is_locked_out(pages: Site, case: str, login: str) -> None:
    code = pages.stage.submit(case)
    report(pages, login, code)
    visitor = pages.visitor(login)
    for part in (*RAI_TABS, "/declare", "/rate", "/opinion", "/conflict", "/conflict/ruling", "/clear", "/acknowledge"):
        assert visitor.client.get(f"/c/{code}{part}").status_code == 404, part
    assert code not in visitor.client.get("/inbox?group=all").text
    with pages.stage.unit_of_work_as("greta") as uow:
        events = case_queries.events_of(uow.session, case_queries.case_by_code(uow.session, code).id)  # type: ignore[union-attr,arg-type]
    assert events[-1].tag == "conflict-reported"


def test_a_decision_maker_reports_a_conflict_and_another_holder_of_the_office_decides(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    report(pages, "dag", code)
    assert pages.visitor("dag").client.get(f"/c/{code}/decide").status_code == 404
    with pages.stage.unit_of_work_as("greta") as uow:
        uow.session.add(PersonGrant(person_id=uow.viewer.id, role=Role.DECISION_MAKER, scope="vice-president"))
    pages.stage.decide(code, "greta")
    assert state_of(pages, code) == "decided"


def test_a_rating_is_kept_marked_and_not_counted_after_a_conflict(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    report(pages, "ravi", code)
    with pytest.raises(IncompleteError, match="2 of at least 3"), pages.stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, OPINION)
    shown = said(pages.visitor("rut"), f"/c/{code}/opinions")
    assert "Ravi Raman (void: conflict of interest)" in shown
    assert RATINGS["ravi"][2] in shown
    assert "2 of 3 members have given theirs" in shown
    history = said(pages.visitor("sven"), f"/c/{code}/history")
    assert "Not counted: own rating. Stands, given before: nothing." in history
    assert TIE not in history
    _rate_as(pages, "roland", code)
    with pages.stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, OPINION)
    assert state_of(pages, code) == "to-decide"


def _rate_as(pages: Site, login: str, code: str) -> None:
    visitor = pages.visitor(login)
    assert sent(visitor, f"/c/{code}/declare", conflict="no")[0] == 302
    assert sent(visitor, f"/c/{code}/rate", **rating())[0] == 302


def test_an_opinion_that_was_given_before_stands_and_says_so(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    report(pages, "rut", code)
    assert state_of(pages, code) == "to-decide"
    history = said(pages.visitor("dag"), f"/c/{code}/history")
    assert "Not counted: nothing. Stands, given before: own rating, the group's opinion." in history
    assert "void: conflict of interest" not in said(pages.visitor("dag"), f"/c/{code}/opinions")
    pages.stage.decide(code, "dag")


def test_a_second_reading_by_somebody_with_a_conflict_is_to_be_made_again(pages: Site) -> None:
    code = pages.stage.submit("rf-09")
    with pages.stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, judged.READ)
    report(pages, "sven", code)
    with pytest.raises(IncompleteError, match="second reading"), pages.stage.unit_of_work_as("hedda") as uow:
        handling.acknowledge(uow, code, 1)


def test_a_later_yes_on_the_page_of_the_declaration_counts(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    form = {**hidden(ravi.read(f"/c/{code}/declare")), "conflict": "no"}
    assert ravi.client.post(f"/c/{code}/declare", data=form).status_code == 302
    assert ravi.client.post(f"/c/{code}/declare", data={**form, "conflict": "yes", "reason": TIE}).status_code == 302
    assert ravi.client.get(f"/c/{code}").status_code == 404


def test_what_is_sent_twice_is_received_with_its_date(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    form = {**hidden(ravi.read(f"/c/{code}/declare")), "conflict": "no"}
    for expected in (302, 200):
        assert ravi.client.post(f"/c/{code}/declare", data=form).status_code == expected
    again = ravi.client.post(f"/c/{code}/declare", data=form)
    assert "This was received from you on" in words(html(again))
    yes = {**form, "conflict": "yes", "reason": TIE}
    assert ravi.client.post(f"/c/{code}/declare", data=yes).status_code == 302
    for address in ("declare", "conflict"):
        again = ravi.client.post(f"/c/{code}/{address}", data=yes)
        assert again.status_code == 200
        assert "This was received from you on" in words(html(again))
    stranger = pages.visitor("siri")
    foreign = {**hidden(stranger.read("/about")), "conflict": "yes", "reason": TIE}
    assert stranger.client.post(f"/c/{code}/declare", data=foreign).status_code == 404


def test_an_acknowledgement_that_is_sent_twice_is_received(pages: Site) -> None:
    code = pages.stage.submit(MODERATE)
    with pages.stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, judged.READ)
    hedda = pages.visitor("hedda")
    form = hidden(hedda.read(f"/c/{code}/acknowledge"))
    assert hedda.client.post(f"/c/{code}/acknowledge", data=form).status_code == 302
    again = hedda.client.post(f"/c/{code}/acknowledge", data=form)
    assert again.status_code == 200
    assert "This was received from you on" in words(html(again))


def test_the_chair_rules_that_there_is_no_conflict_and_the_rating_counts_again(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    report(pages, "ravi", code)
    ravi = person(pages, "ravi")
    rut = pages.visitor("rut")
    assert "Rule on a conflict of interest" in said(rut, f"/c/{code}")
    status, shown = sent(rut, f"/c/{code}/conflict/ruling", person=str(ravi), ruling="no", reason="Another Rao.")
    assert status == 302
    assert "The ruling is recorded." in shown
    assert "there is no conflict. Reason: Another Rao." in said(rut, f"/c/{code}/history")
    assert RATINGS["rosa"][2] in said(pages.visitor("ravi"), f"/c/{code}/opinions")
    with pages.stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, OPINION)


def test_nobody_rules_on_their_own_conflict_and_the_secretary_rules_on_that_of_others(pages: Site) -> None:
    code = pages.stage.submit(MODERATE)
    report(pages, "hedda", code)
    hedda = person(pages, "hedda")
    answer = {"person": str(hedda), "ruling": "no", "reason": "The grant was another one."}
    assert pages.visitor("hedda").client.get(f"/c/{code}/conflict/ruling").status_code == 404
    assert sent(pages.visitor("sven"), f"/c/{code}/conflict/ruling", **answer)[0] == 302
    assert pages.visitor("hedda").client.get(f"/c/{code}/acknowledge").status_code == 200
    with pytest.raises(Exception, match="cannot be done now"), pages.stage.unit_of_work_as("sven") as uow:
        conflicts.rule_on_conflict(uow, code, hedda, has_conflict=False, reason="Once more.")


def test_a_conflict_stands_after_a_ruling_that_says_so(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    report(pages, "rut", code)
    rut = person(pages, "rut")
    assert (
        sent(pages.visitor("sven"), f"/c/{code}/conflict/ruling", person=str(rut), ruling="yes", reason="So it is.")[0]
        == 302
    )
    assert pages.visitor("rut").client.get(f"/c/{code}").status_code == 404
    with pages.stage.unit_of_work_as("sven") as uow:
        assert open_case(uow, code).facts.disqualified == {rut}
