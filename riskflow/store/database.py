"""Opening the database: SQLite with full durability, or PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, SQLModel

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 10_000
WRITE_LOCK_KEY = 7_319_004


class Database:
    """One database: transactions to read in and to write in."""

    def __init__(self, url: str) -> None:
        """Make the engine; nothing is opened yet."""
        self.url = url
        self.engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and keeps nothing."""
        with self.engine.connect() as plain:
            connection = plain.execution_options(riskflow_readonly=True)
            with Session(connection, autoflush=False) as session:
                yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose work is committed whole, or not at all."""
        with Session(self.engine, expire_on_commit=False) as session:
            _lock_for_writing(session)
            yield session
            session.commit()

    def migrate(self) -> None:
        """Bring the schema to the newest version."""
        command.upgrade(alembic_config(self.url), "head")

    def is_current(self) -> bool:
        """Say whether the schema is the newest."""
        head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == head


def insert_all(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert new rows of one table in one statement; the rows do not learn their ids."""
    # Adding them to the session takes a statement for each row on SQLite, which cannot return ids in order.
    if rows:
        session.execute(sa.insert(type(rows[0])), [row.model_dump(exclude={"id"}) for row in rows])


def alembic_config(url: str) -> AlembicConfig:
    """Return Alembic's configuration for one database."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def _set_up_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's connection
    """WAL lets readers go on beside the writer; FULL survives a power cut."""
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Let a writer take its lock at once: upgrading from a read lock is what fails with 'database is locked'."""
    readonly = connection.get_execution_options().get("riskflow_readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _lock_for_writing(session: Session) -> None:
    """Let one writer in at a time, as SQLite does: the chain of events has one end, and what a verb reads stays."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK_KEY})
