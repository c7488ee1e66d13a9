"""Handing a case over: who may take it, and what stays as it was. On both databases."""

import pytest

from riskflow.cases.workflow import State
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError, NotFoundError
from riskflow.services.assessment import co_editors
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import readings
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.people import persons
from riskflow.services.review import handling
from riskflow.services.review.hand_over import hand_over, hand_over_from_leaver, leavers_cases, leavers_page
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person
from tests.support.cases import judged
from tests.support.databases import on_sqlite

REASON = "Alice has left the university."


def given(stage: DemoRunner, code: str, to: str, reason: str = REASON, by: str = "sven") -> None:
    with stage.unit_of_work_as(by) as uow:
        hand_over(uow, code, to, reason)


def owner_of(stage: DemoRunner, code: str) -> str:
    with stage.unit_of_work_as("sven") as uow:
        return uow.session.get_one(Person, open_case(uow, code).case.owner_id).login


@pytest.fixture
def code(stage: DemoRunner) -> str:
    submitted = stage.submit("rf-14")
    stage.rate(submitted, "ravi")
    return submitted


def test_the_new_owner_enters_the_case_and_the_former_one_does_not(stage: DemoRunner, code: str) -> None:
    given(stage, code, "bodil")
    assert owner_of(stage, code) == "bodil"
    with stage.unit_of_work_as("bodil") as uow:
        assert open_case(uow, code).case.code == code
    with stage.unit_of_work_as("alice") as uow, pytest.raises(NotFoundError):
        open_case(uow, code)


def test_it_is_in_the_history_and_the_author_stays(stage: DemoRunner, code: str) -> None:
    given(stage, code, "BODIL@example.org")
    with stage.unit_of_work_as("sven") as uow:
        event = next(row for row in case_queries.all_events(uow.session) if row.tag == "case-handed-over")
        assert (event.data["former"], event.data["person"], event.data["reason"]) == (
            "Alice Åkerman",
            "Bodil Berg",
            REASON,
        )
        submitted = case_queries.latest_assessment(uow.session, open_case(uow, code).id)
        assert uow.session.get_one(Person, submitted.submitted_by).login == "alice"


def test_the_new_owner_gets_a_letter(stage: DemoRunner, code: str) -> None:
    given(stage, code, "bodil")
    with stage.unit_of_work_as("sven") as uow:
        bodil = identity(person_with_login(uow.session, "bodil").id)
        waiting = outbox_queries.unattempted(uow.session, open_case(uow, code).id).values()
        assert [row.letter for row in waiting if row.person_id == bodil] == ["handed-over"]


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("alice", "owns it already"),
        ("ravi", "has rated it"),
        ("hedda", "is the head of its department"),
        ("rosa", "is a member of RAI"),
        ("sven", "is the secretary"),
        ("nobody", "is nobody"),
        ("", "is nobody"),
    ],
)
def test_nobody_takes_over_who_handles_it_or_is_unknown(stage: DemoRunner, code: str, to: str, why: str) -> None:
    with pytest.raises(InvalidError):
        given(stage, code, to)
    assert owner_of(stage, code) == "alice", why


def test_who_has_acknowledged_it_takes_it_over_no_more_when_the_role_has_ended(stage: DemoRunner) -> None:
    code = stage.submit("rf-09")
    with stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, judged.READ)
    with stage.unit_of_work_as("hedda") as uow:
        handling.acknowledge(uow, code, 1)
    with stage.unit_of_work_as("sven") as uow:
        hedda = identity(person_with_login(uow.session, "hedda").id)
        for row in people_queries.every_grant_of(uow.session, hedda):
            row.ended_at = uow.now
    with pytest.raises(InvalidError):
        given(stage, code, "hedda")


def test_a_reason_is_needed(stage: DemoRunner, code: str) -> None:
    with pytest.raises((IncompleteError, InvalidError)):
        given(stage, code, "bodil", " ")


@pytest.mark.parametrize("login", ["rut", "hedda", "greta", "ravi"])
def test_only_the_secretary_hands_over(stage: DemoRunner, code: str, login: str) -> None:
    with pytest.raises((NotAllowedError, NotFoundError)):
        given(stage, code, "bodil", by=login)


def test_a_draft_stays_with_its_writers(stage: DemoRunner) -> None:
    draft = stage.draft("rf-14", upto=3)
    with pytest.raises(NotFoundError):
        given(stage, draft, "bodil")


def leave(stage: DemoRunner, login: str) -> None:
    with stage.unit_of_work_as("adam") as uow:
        persons.leave(uow, identity(person_with_login(uow.session, login).id), "Moved")


def from_leaver(stage: DemoRunner, code: str, to: str = "bodil", by: str = "sven") -> None:
    with stage.unit_of_work_as(by) as uow:
        hand_over_from_leaver(uow, code, identity(person_with_login(uow.session, to).id), REASON)


def test_the_draft_of_a_leaver_is_handed_over_unread(stage: DemoRunner) -> None:
    draft = stage.draft("rf-14", upto=3)
    with pytest.raises(NotFoundError):
        from_leaver(stage, draft)
    leave(stage, "alice")
    with stage.unit_of_work_as("sven") as uow:
        [found] = leavers_cases(uow, leavers_page(uow, None))
        assert (found.title, found.owner.login) == ("", "alice")
        with pytest.raises(NotFoundError):
            open_case(uow, draft)
    from_leaver(stage, draft)
    with stage.unit_of_work_as("bodil") as uow:
        opened = open_case(uow, draft)
        assert (opened.case.state, opened.case.owner_id) == (State.DRAFT, uow.viewer.id)
        waiting = outbox_queries.unattempted(uow.session, opened.id).values()
        assert [(row.letter, row.person_id) for row in waiting] == [("handed-over", uow.viewer.id)]
    with stage.unit_of_work_as("sven") as uow:
        assert leavers_cases(uow, leavers_page(uow, None)) == []


@pytest.mark.parametrize(("by", "to"), [("rut", "bodil"), ("adam", "bodil"), ("bodil", "bodil"), ("hedda", "bodil")])
def test_only_the_secretary_hands_over_the_draft_of_a_leaver(stage: DemoRunner, by: str, to: str) -> None:
    draft = stage.draft("rf-14", upto=3)
    leave(stage, "alice")
    with pytest.raises(NotFoundError):
        from_leaver(stage, draft, to, by)


def test_the_secretary_takes_over_no_draft_and_hands_over_none_that_they_wrote(stage: DemoRunner) -> None:
    draft, shared = stage.draft("rf-14", upto=3), stage.draft("rf-14", upto=3)
    with stage.unit_of_work_as("alice") as uow:
        co_editors.invite(uow, shared, identity(person_with_login(uow.session, "sven").id))
    leave(stage, "alice")
    with pytest.raises(InvalidError):
        from_leaver(stage, draft, "sven")
    with pytest.raises(NotFoundError):
        from_leaver(stage, shared)


def test_nobody_who_has_left_takes_over(stage: DemoRunner, code: str) -> None:
    leave(stage, "alice")
    leave(stage, "bodil")
    with pytest.raises(NotFoundError):
        from_leaver(stage, code)
    with stage.unit_of_work_as("sven") as uow:
        assert [each.title for each in leavers_cases(uow, leavers_page(uow, None))] == [open_case(uow, code).case.title]


@on_sqlite
def test_who_sent_a_case_that_closed_by_itself_has_not_judged_it_and_may_take_it_back(stage: DemoRunner) -> None:
    code = stage.submit("rf-01")
    given(stage, code, "bodil")
    given(stage, code, "alice")
    assert owner_of(stage, code) == "alice"
