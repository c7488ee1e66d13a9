"""The database of an instance: SQLite with full durability, or PostgreSQL."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, SQLModel

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 10_000
WRITE_LOCK_KEY = 7_319_004
MAX_CONNECTIONS = 50
"""Of one process. A thread may need two at a time, so that fewer than twice its threads could block it for good."""


class Database:
    """One database with its transactions; nothing is connected until the first of them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = sa.create_engine(
            url, pool_pre_ping=not url.startswith("sqlite"), pool_size=5, max_overflow=MAX_CONNECTIONS - 5
        )
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one state of the database and stores nothing."""
        with self.engine.connect() as plain:
            connection = plain.execution_options(riskflow_readonly=True)
            with Session(connection, autoflush=False) as session:
                yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that is committed when the block ends, or rolled back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            _lock_for_writing(session)
            yield session
            session.commit()

    def migrate(self) -> None:
        """Upgrade the schema to the newest version."""
        command.upgrade(alembic_config(self.url), "head")

    def is_current(self) -> bool:
        """Return whether the schema is the newest."""
        head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == head


def insert_all(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert new rows of one table in one statement; the rows do not learn their ids."""
    # Adding them to the session takes a statement for each row on SQLite, which cannot return ids in order.
    if rows:
        session.execute(sa.insert(type(rows[0])), [row.model_dump(exclude={"id"}) for row in rows])


def alembic_config(url: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    cursor = connection.cursor()
    # WAL: readers do not wait for the writer. FULL: what was committed survives a power cut.
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes its lock at once: upgrading from a read lock is what fails with "database is locked".
    readonly = connection.get_execution_options().get("riskflow_readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _lock_for_writing(session: Session) -> None:
    # One writer at a time, as in SQLite: the event chain has one end, and what a unit of work has read does not change.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK_KEY})
