"""An open instance: its database, questionnaires and archive, shared by pages, commands and the worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from sqlmodel import Session

from riskflow.cases.access import Viewer
from riskflow.clocks.terms import ClockError, Clocks, read_clocks
from riskflow.config import Config, ConfigError, data_folder
from riskflow.files.archive import Archive, AttachmentArchive
from riskflow.files.configured import attachment_archive, record_archive
from riskflow.questionnaire.library import Library, Releases
from riskflow.screening.shelf import IndexShelf
from riskflow.services.listing.upkeep import update_changed
from riskflow.services.operations.backup.interruption import is_interrupted
from riskflow.services.operations.head_check import HeadCheck
from riskflow.services.operations.releases import releases_here
from riskflow.services.partners.index_orders import IndexOrders, index_folder
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.locks import WHOLE_INSTANCE, WriteScope
from riskflow.terms.background import BackgroundReader, background_reader

TERMS_FOLDER = "terms"


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance that opens units of work."""

    config: Config
    database: Database
    library: Library
    enqueue: queue.Enqueue
    term_reader: BackgroundReader
    now: Callable[[], datetime]
    head_check: HeadCheck
    indexes: IndexShelf
    clocks: Clocks

    @classmethod
    def open(cls, config: Config, database: Database | None = None) -> Self:
        """Open an instance; its database must be migrated before the first unit of work.

        Raises:
            ConfigError: when a restore has begun to replace it and was interrupted, or its terms cannot be read.
        """
        if is_interrupted(config):
            raise ConfigError(f"A restore of {config.instance} was interrupted. Type  riskflow restore  to finish it.")
        database = database or Database(config.database_url)
        library = _library(database)
        reader = background_reader(library.folder / TERMS_FOLDER)
        check = HeadCheck(database, record_archive(config), config.anchor_folder)
        indexes = IndexShelf(index_folder(config), IndexOrders(config).order)
        clocks = _clocks(config)
        return cls(config, database, library, queue.enqueuer(config.database_url), reader, _now, check, indexes, clocks)

    @property
    def archive(self) -> Archive:
        return record_archive(self.config)

    @property
    def attachments(self) -> AttachmentArchive:
        return attachment_archive(self.config)

    @contextmanager
    def read(self, viewer: Viewer) -> Iterator[UnitOfWork]:
        """Open a unit of work that only reads."""
        with self.database.read() as session:
            yield self._unit_of_work(session, viewer)

    @contextmanager
    def write(self, viewer: Viewer, scope: WriteScope = WHOLE_INSTANCE) -> Iterator[UnitOfWork]:
        """Open a unit of work that is committed when the block ends, or rolled back when it raises.

        `scope` is what its verb writes; who writes in other parts need not wait.

        Raises:
            ReadOnlyError: the database is not the one that the anchors and the archive attest to.
        """
        self.head_check.require()
        with self.write_unchecked(viewer, scope) as uow:
            yield uow

    @contextmanager
    def write_unchecked(self, viewer: Viewer, scope: WriteScope = WHOLE_INSTANCE) -> Iterator[UnitOfWork]:
        """Open a unit of work also where the database is not the attested one: to accept it, and for sessions."""
        with self.database.write(scope) as session:
            yield self._unit_of_work(session, viewer)
            update_changed(session)

    def _unit_of_work(self, session: Session, viewer: Viewer) -> UnitOfWork:
        return UnitOfWork(
            session,
            self.library,
            self.config.questionnaire,
            viewer,
            self.now(),
            self.enqueue,
            self.term_reader.alarms,
            self.indexes,
            self.clocks,
        )


def _clocks(config: Config) -> Clocks:
    try:
        return read_clocks(config.instance)
    except ClockError as error:
        raise ConfigError(str(error)) from error


def _library(database: Database) -> Library:
    """Return the questionnaires of the program, with the releases of this instance."""

    def released() -> Releases:
        with database.read() as session:
            return releases_here(session, _now().astimezone(SWEDISH_TIME).date())

    return Library(data_folder("questionnaires"), released)


def _now() -> datetime:
    return datetime.now(UTC)
