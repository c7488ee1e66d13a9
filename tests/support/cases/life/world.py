"""A world of its own for each example: the cast, cases that were submitted, a clock that is moved by hand."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.app import demo_runner
from riskflow.cases.access import Viewer
from riskflow.config import DATABASE_FILE, Config
from riskflow.errors import RiskFlowError
from riskflow.records.kinds import RecordKind
from riskflow.services.case_facts import viewer_of
from riskflow.services.instance import Instance
from riskflow.services.meetings import circulations
from riskflow.services.operations.demo.runner import DemoRunner, add_people, person_with_login
from riskflow.services.records.issue import register_record
from riskflow.services.registry import acts
from riskflow.services.review import reminders
from riskflow.services.review.follow_up.attention import attend_all
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.database import Database
from riskflow.store.handling import acts as act_queries
from riskflow.store.locks import WriteScope
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import EventRow, NotificationRow
from tests.support.cases.demonstration import material
from tests.support.records.undrawn import undrawn

BEGINNING = datetime(2026, 11, 30, 8, tzinfo=UTC)
Verb = Callable[[UnitOfWork], object]


@dataclass
class HandClock:
    """A clock that goes on by a minute with each act, and by days when somebody says so."""

    now: datetime = BEGINNING

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **more: int) -> None:
        self.now += timedelta(minutes=1, **more)


@dataclass
class World:
    """An instance with its clock."""

    instance: Instance
    clock: HandClock
    stage: DemoRunner
    numbers: dict[str, int] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> "World":
        config, clock = Config.for_tests(folder), HandClock()
        database = Database(config.database_url)
        sa.event.listen(database.engine, "connect", _leave_unsynced)
        opened = Instance.open(config, database)
        instance = replace(opened, now=clock)
        return cls(instance, clock, demo_runner(instance, material()))

    def close(self) -> None:
        self.instance.database.engine.dispose()

    def attempt(self, login: str, verb: Verb) -> RiskFlowError | None:
        """Let somebody do something in a transaction of its own; return how it was refused, if it was."""
        self.clock.tick()
        try:
            with self.stage.unit_of_work_as(login) as uow:
                verb(uow)
        except RiskFlowError as error:
            return error
        return None

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        with self.instance.read(SYSTEM) as uow:
            yield uow

    def number(self, login: str) -> int:
        if login not in self.numbers:
            with self.reading() as uow:
                self.numbers |= {person.login: person.id or 0 for person in case_queries.people(uow.session)}
        return self.numbers[login]

    def viewer(self, uow: UnitOfWork, login: str) -> Viewer:
        """Return somebody with the roles that they hold; nobody's roles change in this world."""
        if login not in self.viewers:
            person = person_with_login(uow.session, login)
            self.viewers[login] = viewer_of(uow.session, person, uow.today)
        return self.viewers[login]

    def login(self, number: int) -> str:
        self.number("alice")
        return next(login for login, each in self.numbers.items() if each == number)

    def work(self) -> None:
        """Do what the worker does each hour."""
        self.clock.tick()
        attend_all(self.reading, self._writing)
        reminders.remind(self.reading, self._writing)
        with self.instance.write(SYSTEM) as uow:
            circulations.end_all_due(uow)

    def file(self, code: str) -> tuple[bool, set[str]]:
        """Enter made-up files of all that is due, as the worker does once it has drawn them.

        Return whether a record of how the case ended is in the archive, and what those of acts are about.
        """
        self.clock.tick()
        with self.instance.write(SYSTEM) as uow:
            case = case_queries.case_by_code(uow.session, code)
            assert case is not None
            decided = case_queries.decisions_of(uow.session, case.id or 0)
            done = act_queries.acts_of(uow.session, case.id or 0)
            for row in decided:
                register_record(uow, code, row.number, undrawn(RecordKind.DECISION, code, row.number))
            for act in done:
                acts.register(uow, code, act.number, undrawn(act.kind, code, act.number))
        return bool(decided), {act.about for act in done}

    @contextmanager
    def _writing(self, scope: WriteScope) -> Iterator[UnitOfWork]:
        with self.instance.write(SYSTEM, scope) as uow:
            yield uow


def prepare(folder: Path, migrated: Path, cases: Sequence[str]) -> dict[str, tuple[Path, str]]:
    """Make an instance for each case, with the cast and the case submitted; return their folders and codes."""
    found = {}
    for case in cases:
        place = folder / case
        place.mkdir()
        shutil.copy(migrated, place / DATABASE_FILE)
        world = World.open(place)
        with world.instance.database.write() as session:
            add_people(session, world.stage.material)
        found[case] = (place, world.stage.submit(case))
        world.close()
    return found


def _leave_unsynced(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # what survives a power cut is shown elsewhere


def events_after(session: Session, case: int, seq: int) -> list[EventRow]:
    query = select(EventRow).where(EventRow.case_id == case, EventRow.seq > seq)
    return list(session.exec(query.order_by(col(EventRow.seq))).all())


def letters_after(session: Session, case: int, number: int) -> list[NotificationRow]:
    query = select(NotificationRow).where(NotificationRow.case_id == case, col(NotificationRow.id) > number)
    return list(session.exec(query.order_by(col(NotificationRow.id))).all())
