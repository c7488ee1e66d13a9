"""Reminders: none lost, none doubled, also where days were missed; others hear of what is late."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.cases.labels import ReadingOutcome
from riskflow.cases.workflow import Step
from riskflow.clocks.reminders import is_reminder_due, reminder_days
from riskflow.clocks.swedish_calendar import WorkCalendar
from riskflow.config import Config
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.errors import NotAllowedError
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.deliberation import readings
from riskflow.services.instance import Instance
from riskflow.services.operations import delivery as delivery_service
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import handling
from riskflow.services.review.reminders import remind, remind_now
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from tests.support.cases.collaboration import number_of

MODERATE, HIGH = "rf-06", "rf-14"
KINDS = {"reminder", "overdue", "question-reminder", "question-late"}
SWEDEN = WorkCalendar()


@pytest.fixture
def instance(tmp_path: Path, database_url: str, database: Database) -> Instance:
    return Instance.open(Config.for_tests(tmp_path, database_url), database)


def on(instance: Instance, day: date) -> int:
    """Run the reminders of a day; return how many things were said."""
    at = datetime.combine(day, time(9), tzinfo=UTC)
    there = replace(instance, now=lambda: at)
    return remind(partial(there.read, SYSTEM), partial(there.write, SYSTEM))


def told(stage: DemoRunner) -> list[tuple[str, str]]:
    with stage.unit_of_work_as("adam") as uow:
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        found = outbox_queries.log(uow.session, 1000)
    return sorted((each.row.letter.value, logins[each.row.person_id]) for each in found if each.row.letter in KINDS)


def with_head(stage: DemoRunner) -> str:
    code = stage.submit(MODERATE)
    with stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, "Svaren håller."))
    return code


def due_day(instance: Instance, step: Step) -> date:
    with instance.read(SYSTEM) as uow:
        return uow.clocks.due_on(step, uow.today)


def test_the_head_is_reminded_before_and_after_and_the_secretary_told(stage: DemoRunner, instance: Instance) -> None:
    with_head(stage)
    due = due_day(instance, Step.HEAD)
    assert on(instance, SWEDEN.before(due, 3)) == 0
    assert on(instance, SWEDEN.before(due, 2)) == 1
    assert on(instance, SWEDEN.before(due, 2)) == 0
    assert on(instance, due) == 0
    assert told(stage) == [("reminder", "hedda")]
    assert on(instance, SWEDEN.after(due, 1)) == 2
    assert on(instance, SWEDEN.after(due, 1)) == 0
    assert ("overdue", "sven") in told(stage)


def test_a_missed_day_is_made_up_for_once(stage: DemoRunner, instance: Instance) -> None:
    with_head(stage)
    due = due_day(instance, Step.HEAD)
    assert on(instance, SWEDEN.after(due, 7)) == 2  # one reminder for three days that were missed, one word to others
    assert on(instance, SWEDEN.after(due, 8)) == 0
    assert on(instance, SWEDEN.after(due, 10)) == 2


def test_the_letter_says_who_has_the_case_until_when(stage: DemoRunner, instance: Instance) -> None:
    with_head(stage)
    on(instance, SWEDEN.before(due_day(instance, Step.HEAD), 2))
    with stage.unit_of_work_as("adam") as uow:
        row = next(each.row for each in outbox_queries.log(uow.session, 10) if each.row.letter == "reminder")
        later = replace(uow, now=row.due_at)
        outgoing = delivery_service.begin_attempt(later, row.id or 0)
    assert outgoing is not None
    (letter,) = outgoing.letters
    assert letter.waiting is not None
    assert "Hedda Holm" in letter.waiting.sv


def test_nobody_is_reminded_of_what_has_moved_on(stage: DemoRunner, instance: Instance) -> None:
    code = with_head(stage)
    due = due_day(instance, Step.HEAD)
    with stage.unit_of_work_as("hedda") as uow:
        handling.acknowledge(uow, code, 1)
    assert on(instance, SWEDEN.after(due, 30)) == 0


def test_members_who_have_rated_are_left_in_peace(stage: DemoRunner, instance: Instance) -> None:
    code = stage.submit(HIGH)
    stage.rate(code, "ravi", "rut")
    on(instance, SWEDEN.after(due_day(instance, Step.RAI), 1))
    reminded = {login for kind, login in told(stage) if kind == "reminder"}
    assert "ravi" not in reminded
    assert {"rut", "rosa"} <= reminded
    assert {login for kind, login in told(stage) if kind == "overdue"} == {"rut", "sven"}


def test_a_colleague_is_reminded_and_whoever_asked_hears_that_the_day_is_over(
    stage: DemoRunner, instance: Instance
) -> None:
    code = stage.draft(HIGH)
    person = number_of(stage, "charlie")
    with stage.unit_of_work_as("alice") as uow:
        due = uow.clocks.calendar.after(uow.today, 5)
        inquiry_service.ask(uow, code, InquiryInput("du-technology", person, due=due))
    assert on(instance, SWEDEN.before(due, 2)) == 1
    assert on(instance, SWEDEN.before(due, 1)) == 0
    assert told(stage) == [("question-reminder", "charlie")]
    assert on(instance, SWEDEN.after(due, 1)) == 1
    assert on(instance, SWEDEN.after(due, 1)) == 0
    assert ("question-late", "alice") in told(stage)


def test_the_secretary_reminds_at_once_and_once_a_day(stage: DemoRunner) -> None:
    code = with_head(stage)
    for expected in (1, 0):
        with stage.unit_of_work_as("sven") as uow:
            assert remind_now(uow, [code]) == expected
    assert told(stage) == [("reminder", "hedda")]
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("hedda") as uow:
        remind_now(uow, [code])


days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
counts = st.lists(st.integers(1, 30), max_size=4)


@given(days, counts, counts, st.sets(st.integers(0, 90)))
def test_each_reminder_comes_once_however_often_the_round_runs(
    due: date, before: Iterable[int], after: Iterable[int], runs: set[int]
) -> None:
    wanted = reminder_days(SWEDEN, due, before=before, after=after)
    since = due - timedelta(days=40)
    said: list[date] = []
    for number in [each for run in sorted(runs) for each in (run, run)]:  # every round runs twice
        today = since + timedelta(days=number)
        if is_reminder_due(wanted, since, said[-1] if said else None, today):
            said.append(today)
    assert len(said) == len(set(said))
    last_run = since + timedelta(days=max(runs, default=0))
    come = [day for day in wanted if since < day <= last_run]
    assert len(said) <= len(come)
    assert bool(said) == bool(come)
    if come:  # the newest reminder was said on or after its day: none is lost
        assert said[-1] >= come[-1]
