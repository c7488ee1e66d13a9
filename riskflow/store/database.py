"""The database of an instance: SQLite with full durability, or PostgreSQL."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session, SQLModel

from riskflow.store import chain
from riskflow.store.locks import WHOLE_INSTANCE, WriteScope, begin_writing
from riskflow.store.tables import BOUND, NOT_WHEN_WRITTEN

if TYPE_CHECKING:
    from alembic.config import Config as AlembicConfig

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION_TABLE = "alembic_version"
BUSY_MILLISECONDS = 10_000
SQLITE_SETTINGS = (
    "journal_mode=WAL",  # readers do not wait for the writer
    "synchronous=FULL",  # what was committed survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten
    f"busy_timeout={BUSY_MILLISECONDS}",
)
POSTGRES_SETTINGS = (
    "SET jit = off",  # compiling the long conditions of access takes longer than all that they do
    "SET random_page_cost = 1.1",  # no disk has moving parts; else all texts are read rather than their index
)
MAX_CONNECTIONS = 50
"""Of one process. A thread may need two at a time, so that fewer than twice its threads could block it for good."""


class Database:
    """One database with its transactions; nothing is connected until the first of them."""

    def __init__(self, url: str) -> None:
        self.url = url
        is_sqlite = url.startswith("sqlite")
        # SQLite's readers see one state by nature. PostgreSQL's must ask for it, or a page would show two of them.
        self._reading = {} if is_sqlite else {"isolation_level": "REPEATABLE READ"}
        # Each statement of a writer must see what was committed before it got its locks, whatever the server's default.
        isolation = {} if is_sqlite else {"isolation_level": "READ COMMITTED"}
        self.engine = sa.create_engine(
            url,
            **isolation,
            pool_pre_ping=not is_sqlite,
            pool_size=5,
            max_overflow=MAX_CONNECTIONS - 5,
            query_cache_size=1_500,  # of compiled statements; the pages and verbs of all roles have about a thousand
            hide_parameters=True,  # they are answers and names, and messages of errors quote them
        )
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        else:
            sa.event.listen(self.engine, "connect", _set_up_postgres)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one state of the database and stores nothing."""
        with self.engine.connect() as plain:
            connection = plain.execution_options(riskflow_readonly=True, **self._reading)
            with Session(connection, autoflush=False) as session:
                yield session

    @contextmanager
    def write(self, scope: WriteScope = WHOLE_INSTANCE) -> Iterator[Session]:
        """Open a session that is committed when the block ends, or rolled back when it raises.

        On PostgreSQL it waits for whoever writes in the same part of the instance; on SQLite, for whoever writes.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            begin_writing(session, scope)
            chain.observe(session)
            yield session
            session.commit()

    def migrate(self) -> None:
        """Upgrade the schema to the newest version, and bind once what was written before rows were bound."""
        from alembic import command  # noqa: PLC0415 - only those who migrate need Alembic, and all ask for revisions

        command.upgrade(alembic_config(self.url), "head")
        with self.write() as session:
            chain.adopt_rows(session)
        self.engine.dispose()  # who only migrates leaves no connection open

    def is_current(self) -> bool:
        """Return whether the schema is the newest."""
        with self.engine.connect() as connection:
            return revision_of(connection) == revisions()[-1]


def revision_of(connection: sa.Connection) -> str | None:
    """Return the revision of the schema, or None before the first migration."""
    if not sa.inspect(connection).has_table(REVISION_TABLE):
        return None
    return connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(REVISION_TABLE)))


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions of this program, the newest last: one follows another, and their files begin with them."""
    return tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def knows_revision(revision: str) -> bool:
    """Return whether a revision is one of this program, and not of a newer one."""
    return revision in revisions()


def insert_all(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert new rows of one table in one statement; the rows do not learn their ids."""
    # Adding them to the session takes a statement for each row on SQLite, which cannot return ids in order.
    if not rows:
        return
    kind = type(rows[0])
    statement, plain = sa.insert(kind), [row.model_dump(exclude={"id"}) for row in rows]
    table = str(kind.__tablename__)
    if table in BOUND and table not in NOT_WHEN_WRITTEN:
        keys = session.execute(statement.returning(chain.primary_key(table)), plain).scalars().all()
        chain.note_rows(session, table, keys)
    else:
        session.execute(statement, plain)


def alembic_config(url: str) -> "AlembicConfig":
    from alembic.config import Config as AlembicConfig  # noqa: PLC0415 - as above

    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    cursor = connection.cursor()
    for setting in SQLITE_SETTINGS:
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _set_up_postgres(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for setting in POSTGRES_SETTINGS:
        cursor.execute(setting)
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes its lock at once: upgrading from a read lock is what fails with "database is locked".
    readonly = connection.get_execution_options().get("riskflow_readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
