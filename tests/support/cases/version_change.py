"""A stage on which the university releases a newer version of the questions while people are at work."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import gettempdir

from sqlmodel import Session

from riskflow.config import data_folder
from riskflow.files.archive import AttachmentArchive
from riskflow.questionnaire.library import Library
from riskflow.services.assessment.answers import ScoredAssessment, current_assessment
from riskflow.services.case_facts import viewer_of
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner, add_people
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from tests.support.cases.demonstration import material


@dataclass
class VersionChange:
    """The cast, the questions that are current, and the day."""

    database: Database
    newer: Library
    library: Library
    later: timedelta = timedelta(0)

    def release(self) -> None:
        """Release the version after the real one."""
        self.library = self.newer

    @property
    def stage(self) -> DemoRunner:
        """Where people act, under whatever is current when they do."""
        return DemoRunner(material(), self.at, AttachmentArchive(Path(gettempdir())))

    @contextmanager
    def at(self, login: str) -> Iterator[UnitOfWork]:
        """Open a desk for somebody."""
        with self.database.write() as session:
            person = case_queries.person_by_login(session, login)
            assert person is not None
            now = datetime.now(UTC) + self.later
            yield UnitOfWork(session, self.library, "ri", viewer_of(session, person, now.date()), now, _orders_nothing)


def _orders_nothing(_session: Session, _kind: str, _key: str) -> None:
    """Leave the records to the tests that are about them."""


def version_change(database: Database, newer: Library) -> VersionChange:
    """Enter the people into an empty database."""
    with database.write() as session:
        add_people(session, material())
    return VersionChange(database, newer, _real())


@cache
def _real() -> Library:
    return Library(data_folder("questionnaires"))


def scored(uow: UnitOfWork, code: str) -> ScoredAssessment:
    """Return the newest revision of a case."""
    return current_assessment(uow, open_case(uow, code))


def tags(uow: UnitOfWork, code: str) -> list[str]:
    """Return what has happened to a case."""
    return [event.tag for event in case_queries.events_of(uow.session, open_case(uow, code).id)]
