"""Reminders of minutes that wait to be adjusted: on their days, once, to those who have not answered."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from riskflow.cases.notifications import ABOUT_MEETINGS
from riskflow.clocks.swedish_calendar import WorkCalendar
from riskflow.config import Config
from riskflow.services.case_facts import viewer_of
from riskflow.services.instance import Instance
from riskflow.services.meetings import letters, minutes
from riskflow.services.meetings.reminders import remind_adjusters
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.database import Database
from riskflow.store.tables import Meeting, NotificationRow, Person
from tests.support.cases.meeting_stage import held, sent
from tests.support.databases import on_sqlite

pytestmark = on_sqlite
SWEDEN = WorkCalendar()


@pytest.fixture
def instance(tmp_path: Path, database_url: str, database: Database) -> Instance:
    return Instance.open(Config.for_tests(tmp_path, database_url), database)


def on(instance: Instance, day: date) -> list[tuple[str, str]]:
    """Run the round of a day, as the worker does; return the letters that it wrote and to whom."""
    there = replace(instance, now=lambda: datetime.combine(day, time(9), tzinfo=UTC))
    remind_adjusters(partial(there.write, SYSTEM))
    with there.read(SYSTEM) as uow:
        query = select(NotificationRow.letter, Person.login).join(Person).where(NotificationRow.written_at == uow.now)
        query = query.where(NotificationRow.meeting_id != None)  # noqa: E711 - a condition of SQL
        return sorted((str(letter), login) for letter, login in uow.session.exec(query).all())


def test_adjusters_are_reminded_until_they_answer_and_the_sender_hears_when_it_is_late(
    stage: DemoRunner, instance: Instance
) -> None:
    number, _ = held(stage)
    sent(stage, number, "rut", "ravi")
    with instance.read(SYSTEM) as uow:
        due = uow.clocks.calendar.after(uow.today, uow.clocks.terms.minutes)
        days = uow.clocks.terms.reminders
    before, after = SWEDEN.before(due, days.before[0]), SWEDEN.after(due, days.after[0])
    assert on(instance, SWEDEN.before(before, 1)) == []
    assert on(instance, before) == [("adjust-reminder", "ravi"), ("adjust-reminder", "rut")]
    assert remind_adjusters(partial(replace(instance, now=lambda: _at(before, 15)).write, SYSTEM)) == 0
    with stage.unit_of_work_as("rut") as uow:
        minutes.approve(uow, number, 1)
    assert on(instance, after) == [("adjust-reminder", "ravi"), ("minutes-late", "sven")]
    with instance.read(SYSTEM) as uow:
        meeting = uow.session.get_one(Meeting, number)
        rows = uow.session.exec(select(NotificationRow).where(NotificationRow.meeting_id == number)).all()
        reminders = [row for row in rows if row.letter.value in {"adjust-reminder", "minutes-late"}]
        assert {row.letter for row in reminders} <= set(ABOUT_MEETINGS)
        for row in reminders:
            person = uow.session.get_one(Person, row.person_id)
            is_due = letters.is_due(uow, row, meeting, viewer_of(uow.session, person, uow.today))
            assert is_due is (person.login != "rut"), person.login
            assert letters.target_path(row) == f"/meetings/{number}/minutes"
    with stage.unit_of_work_as("ravi") as uow:
        minutes.approve(uow, number, 1)
    assert on(instance, SWEDEN.after(due, days.after[1])) == []


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
