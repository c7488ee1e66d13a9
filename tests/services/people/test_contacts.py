"""Whom to call: telephone numbers, and gates that wait for a function that nobody holds."""

from datetime import timedelta

import pytest
from sqlmodel import col

from riskflow.cases.grants import WantedGrant
from riskflow.cases.review_input import RequestInput
from riskflow.cases.workflow import Action, Role
from riskflow.errors import InvalidError, NotAllowedError
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.people import grants, persons
from riskflow.services.review.requests import refer_question, usual_due
from riskflow.services.review.todo import pending_work
from riskflow.store.listing.access import cases_query, is_due
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Case
from tests.support.databases import on_sqlite


def test_an_administrator_notes_by_which_number_a_person_is_reached(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        eva = identity(person_with_login(uow.session, "eva").id)
        persons.change_telephone(uow, eva, " +46 8 123 45 67 ")
        with pytest.raises(InvalidError):
            persons.change_telephone(uow, eva, "call me")
        found = people_queries.holders_by_function(uow.session, ["export-control", "security"], uow.today)
    assert [person.telephone for person in found["export-control"]] == ["+46 8 123 45 67"]
    assert found["security"] == []
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("sven") as uow:
        persons.change_telephone(uow, eva, "")


def due(stage: DemoRunner, code: str) -> set[Action]:
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        return set(pending_work(uow, [opened]).due_actions(opened))


def test_what_waits_for_a_function_without_holder_is_for_the_secretary(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        persons.leave(uow, identity(person_with_login(uow.session, "lars").id), "Moved")
    code = stage.submit("gate-alone")
    assert Action.FILL_FUNCTION in due(stage, code)
    with stage.unit_of_work_as("adam") as uow:
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        letters = [(row.row.letter.value, logins[row.row.person_id]) for row in outbox_queries.log(uow.session, 99)]
        assert ("stop", "sven") in letters
        wanted = WantedGrant(Role.FUNCTION, "hr", uow.today, uow.today + timedelta(30), "New post")
        grants.propose(uow, identity(person_with_login(uow.session, "charlie").id), wanted)
    assert Action.FILL_FUNCTION not in due(stage, code)


@on_sqlite
def test_a_referral_to_a_function_without_holder_is_for_the_secretary(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("sven") as uow:
        refer_question(uow, code, RequestInput("Vad säger arbetsrätten?", usual_due(uow.today), "hr"))
    assert Action.FILL_FUNCTION not in due(stage, code)
    with stage.unit_of_work_as("adam") as uow:
        persons.leave(uow, identity(person_with_login(uow.session, "lars").id), "Moved")
    assert Action.FILL_FUNCTION in due(stage, code)
    with stage.unit_of_work_as("sven") as uow:
        query = cases_query(uow.viewer, col(Case.code)).where(is_due(uow.viewer, Action.FILL_FUNCTION))
        assert list(uow.session.execute(query).scalars()) == [code]
