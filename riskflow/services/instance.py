"""One instance at work: its database, its questions and its archive, for pages, commands and the worker alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from riskflow.cases.access import Viewer
from riskflow.config import Config, data_folder
from riskflow.files.archive import AttachmentArchive
from riskflow.questionnaire.library import Library, Releases
from riskflow.services.operations.releases import releases_here
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.terms.background import BackgroundReader, background_reader

TERMS_FOLDER = "terms"


@dataclass(frozen=True, slots=True)
class Instance:
    """What a unit of work is made from; the only place where one is made."""

    config: Config
    database: Database
    library: Library
    enqueue: queue.Enqueue
    term_reader: BackgroundReader
    now: Callable[[], datetime]

    @classmethod
    def open(cls, config: Config, database: Database | None = None) -> Self:
        """Join what the settings name; the database must have been migrated before it is worked on."""
        database = database or Database(config.database_url)
        library = _library(database)
        words = background_reader(library.folder / TERMS_FOLDER)
        return cls(config, database, library, queue.enqueuer(config.database_url), words, _now)

    @property
    def attachments(self) -> AttachmentArchive:
        """The documents that are attached to cases."""
        return AttachmentArchive(self.config.attachments)

    @contextmanager
    def read(self, viewer: Viewer) -> Iterator[UnitOfWork]:
        """Open a transaction in which somebody only reads."""
        with self.database.read() as session:
            yield UnitOfWork(session, self.library, self.config.questionnaire, viewer, self.now(), self.enqueue)

    @contextmanager
    def write(self, viewer: Viewer) -> Iterator[UnitOfWork]:
        """Open a transaction for one verb: committed whole when the block ends, or not at all."""
        with self.database.write() as session:
            yield UnitOfWork(session, self.library, self.config.questionnaire, viewer, self.now(), self.enqueue)


def _library(database: Database) -> Library:
    """Return the questionnaires that the program brings, of which the instance may have released some itself."""

    def released() -> Releases:
        with database.read() as session:
            return releases_here(session, _now().astimezone(SWEDISH_TIME).date())

    return Library(data_folder("questionnaires"), released)


def _now() -> datetime:
    return datetime.now(UTC)
