"""Written procedure through the verbs: who opens it, who answers, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from riskflow.cases.notifications import Notification
from riskflow.errors import ConflictError, IncompleteError, NotAllowedError, NotFoundError
from riskflow.meetings.circulation import CircularAnswer, CircularOutcome
from riskflow.services.meetings import circulations
from riskflow.services.open_case import open_case
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import NotificationRow, Person
from tests.support.cases.meeting_stage import HIGH, declared

EVERYBODY = ("rut", "ravi", "rosa", "roland")


def opened(stage: DemoRunner) -> str:
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("sven") as uow:
        circulations.open_round(uow, code, "RAI tillstyrker med villkor.", uow.today + timedelta(days=5))
    return code


def answered(stage: DemoRunner, code: str, login: str, given: CircularAnswer, reason: str = "") -> None:
    declared(stage, code, login)
    with stage.unit_of_work_as(login) as uow:
        circulations.answer(uow, code, given, reason)


def outcome_of(stage: DemoRunner, code: str) -> CircularOutcome | None:
    with stage.unit_of_work_as("sven") as uow:
        [(_, end)] = queries.circulations_of(uow.session, open_case(uow, code).id)
        return end.outcome if end else None


def test_it_ends_by_majority_when_all_have_answered(stage: DemoRunner) -> None:
    code = opened(stage)
    with stage.unit_of_work_as("adam") as uow:
        query = select(Person.login).join(NotificationRow).where(NotificationRow.letter == Notification.CIRCULATION)
        assert sorted(uow.session.exec(query).all()) == sorted(EVERYBODY)
    for login in EVERYBODY[:3]:
        answered(stage, code, login, CircularAnswer.AGREE)
    assert outcome_of(stage, code) is None
    with stage.unit_of_work_as("ravi") as uow:
        [shown] = circulations.shown_circulations(uow, open_case(uow, code))
        assert (shown.answers, shown.given, shown.may_answer) == ([], 3, False)
    answered(stage, code, "roland", CircularAnswer.DISAGREE, "Avtalet saknas.")
    assert outcome_of(stage, code) is CircularOutcome.CARRIED
    with stage.unit_of_work_as("ravi") as uow:
        [shown] = circulations.shown_circulations(uow, open_case(uow, code))
        assert ("Roland Rask", CircularAnswer.DISAGREE, "Avtalet saknas.") in shown.answers
    with stage.unit_of_work_as("adam") as uow:
        assert not list(binding_problems(uow.session))


def test_a_conflict_takes_a_member_out_of_it(stage: DemoRunner) -> None:
    code = opened(stage)
    declared(stage, code, "roland", has_conflict=True)
    with pytest.raises(NotFoundError), stage.unit_of_work_as("roland") as uow:
        circulations.answer(uow, code, CircularAnswer.AGREE)
    for login in EVERYBODY[:3]:
        answered(stage, code, login, CircularAnswer.AGREE)
    assert outcome_of(stage, code) is CircularOutcome.CARRIED


def test_a_wish_for_a_meeting_ends_it(stage: DemoRunner) -> None:
    code = opened(stage)
    declared(stage, code, "ravi")
    with pytest.raises(IncompleteError), stage.unit_of_work_as("ravi") as uow:
        circulations.answer(uow, code, CircularAnswer.MEETING)
    answered(stage, code, "ravi", CircularAnswer.MEETING, "Det här behöver vi tala om.")
    assert outcome_of(stage, code) is CircularOutcome.TO_MEETING
    with pytest.raises(NotFoundError):
        answered(stage, code, "rosa", CircularAnswer.AGREE)


def test_too_few_answers_by_the_last_day_are_no_outcome(stage: DemoRunner) -> None:
    code = opened(stage)
    answered(stage, code, "ravi", CircularAnswer.AGREE)
    with pytest.raises(ConflictError):
        answered(stage, code, "ravi", CircularAnswer.AGREE)
    with stage.unit_of_work_as("adam") as uow:
        assert circulations.due_cases(uow) == []
        later = replace(uow, now=uow.now + timedelta(days=6))
        assert circulations.due_cases(later) == [code]
        assert circulations.end_if_due(later, code) is CircularOutcome.NO_QUORUM
        assert circulations.end_if_due(later, code) is None


def test_who_may_open_and_answer(stage: DemoRunner) -> None:
    code = opened(stage)
    with stage.unit_of_work_as("sven") as uow:
        day = uow.today + timedelta(days=2)
        with pytest.raises(ConflictError):
            circulations.open_round(uow, code, "Igen.", day)
        with pytest.raises(NotAllowedError):
            circulations.answer(uow, code, CircularAnswer.AGREE)
    declared(stage, code, "ravi")
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("ravi") as uow:
        circulations.open_round(uow, code, "Förslag.", day)
    with pytest.raises(NotFoundError), stage.unit_of_work_as("stig") as uow:
        circulations.answer(uow, code, CircularAnswer.AGREE)
