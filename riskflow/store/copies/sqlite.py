"""Copies of SQLite: its online backup, which disturbs neither readers nor writers."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlmodel import Session

from riskflow.store.copies.copier import CopyError
from riskflow.store.database import Database

ASIDE = "replaced"


class SqliteCopier:
    """Copies of a SQLite file; a loaded copy is a file in the folder where a restore prepares everything."""

    kind = "sqlite"
    file_name = "database.sqlite"

    def __init__(self, url: str) -> None:
        self.url = url
        self.path = Path(url.removeprefix("sqlite:///").partition("?")[0])

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        database = Database(self.url)
        try:
            with database.read() as session:
                # A transaction of SQLite sees one state from its first reading on, not from BEGIN on.
                session.connection().exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
                yield session
        finally:
            database.engine.dispose()

    def dump(self, session: Session, path: Path) -> None:
        # The backup reads in the transaction that the session has begun, so it holds what the session sees.
        source = session.connection().connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise CopyError("this is no connection to SQLite")
        try:
            with closing(sqlite3.connect(path)) as copy:
                source.backup(copy)
                # One file holds everything: a copy needs no write-ahead log beside it.
                copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise CopyError(f"the database could not be copied: {error}") from error

    def load(self, path: Path, folder: Path) -> str:
        loaded = folder / self.path.name
        shutil.copyfile(path, loaded)
        loaded.chmod(0o600)
        try:
            with closing(sqlite3.connect(loaded)) as copy:
                found = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.Error as error:
            raise CopyError(f"the copy of the database is damaged: {error}") from error
        if found != ("ok",):
            raise CopyError(f"the copy of the database is damaged: {found}")
        return f"sqlite:///{loaded}"

    def hold(self) -> None:
        if self.path.exists():
            _fold(self.path, "stop the pages and the worker, which use the present database")

    def swap(self, folder: Path, aside: str) -> str:
        loaded, kept = folder / self.path.name, folder / ASIDE / self.path.name
        if loaded.exists():
            _fold(loaded, "something uses the copy of the database")
            kept.parent.mkdir(exist_ok=True)
            if self.path.exists():
                self.path.rename(kept)
            for rest in ("-wal", "-shm"):  # of a database that could not be folded, since it is damaged
                if (log := self.path.with_name(self.path.name + rest)).exists():
                    log.rename(kept.with_name(kept.name + rest))
            loaded.replace(self.path)
        return f"the folder that ends with {aside}"


def _fold(path: Path, otherwise: str) -> None:
    """Bring the write-ahead log into the file, which SQLite grants only to whoever is alone with it.

    Raises:
        CopyError: when somebody else uses the file.
    """
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise CopyError(otherwise) from error
    except sqlite3.DatabaseError:
        return  # what is no database any more is put aside as it is
