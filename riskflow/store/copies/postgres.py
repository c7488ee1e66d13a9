"""Copies of PostgreSQL: `pg_dump` of an exported snapshot, `pg_restore` into a database beside the present one.

Programs get the address in variables of the environment, never on the command line, which others can read.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from riskflow.store.copies.copier import CopyError
from riskflow.store.database import Database

MAINTENANCE_DATABASE = "postgres"
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
}


class PostgresCopier:
    """Copies of a database in PostgreSQL; a copy is loaded into a database beside it, which then takes its name."""

    kind = "postgresql"
    file_name = "database.dump"

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.name = self.url.database or ""
        self.loaded = f"{self.name}_restored"

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        engine = Database(self._address(self.name)).engine
        one_state = engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with Session(one_state, autoflush=False) as session:
                yield session
        finally:
            engine.dispose()

    def dump(self, session: Session, path: Path) -> None:
        exported = session.connection().execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        self._run(["pg_dump", "--format", "custom", "--snapshot", exported, "--file", str(path)], self.name)

    def load(self, path: Path, folder: Path) -> str:
        del folder  # the server keeps it
        self._maintain([f'DROP DATABASE IF EXISTS "{self.loaded}"', f'CREATE DATABASE "{self.loaded}"'])
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        self._run(["pg_restore", *options, "--dbname", self.loaded, str(path)], self.loaded)
        return self._address(self.loaded)

    def hold(self) -> None:
        others = sa.text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()")
        with self._maintenance() as connection:
            if connection.execute(others, {"name": self.name}).scalar_one():
                raise CopyError("stop the pages and the worker, which use the present database")

    def swap(self, folder: Path, aside: str) -> str:
        del folder
        kept = f"{self.name}_{aside}"
        with self._maintenance() as connection:
            present = set(connection.execute(sa.text("SELECT datname FROM pg_database")).scalars())
            if self.loaded in present:
                connection.execute(sa.text("BEGIN"))  # both names change, or none
                if self.name in present:
                    connection.execute(sa.text(f'ALTER DATABASE "{self.name}" RENAME TO "{kept}"'))
                connection.execute(sa.text(f'ALTER DATABASE "{self.loaded}" RENAME TO "{self.name}"'))
                connection.execute(sa.text("COMMIT"))
        return f"the database {kept}"

    def _address(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def _maintenance(self) -> Iterator[sa.Connection]:
        engine = sa.create_engine(
            self.url.set(database=MAINTENANCE_DATABASE), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        try:
            with engine.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise CopyError(f"PostgreSQL refuses: {error.orig}") from error

    def _maintain(self, statements: Sequence[str]) -> None:
        with self._maintenance() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

    def _run(self, command: Sequence[str], database: str) -> None:
        """Run a program of PostgreSQL on a database.

        Raises:
            CopyError: when the program is missing or fails.
        """
        program = shutil.which(command[0])
        if program is None:
            raise CopyError(f"there is no {command[0]}; install PostgreSQL's client (postgresql-client)")
        done = subprocess.run(  # noqa: S603 - the programs of PostgreSQL, with no word from outside but a path
            [program, *command[1:]], env=self._environment(database), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CopyError(f"{command[0]} failed: {done.stderr.strip()}")

    def _environment(self, database: str) -> dict[str, str]:
        engine = sa.create_engine(self.url.set(database=database))
        _, given = engine.dialect.create_connect_args(engine.url)
        return os.environ | {VARIABLES[name]: str(value) for name, value in given.items() if name in VARIABLES}
