"""Handing a case over: who may take it, and what stays as it was. On both databases."""

import pytest

from riskflow.errors import IncompleteError, InvalidError, NotAllowedError, NotFoundError
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo import DemoRunner, person_with_login
from riskflow.services.review import handling
from riskflow.services.review.hand_over import hand_over
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person

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
        handling.read_second(uow, code)
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
