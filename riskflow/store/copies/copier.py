"""What a copier of either database can do."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlmodel import Session


class CopyError(Exception):
    """A database could not be copied or put back; the message says why and what to do."""


class DatabaseCopier(Protocol):
    """Copies one database and puts a copy in its place, in steps that can be repeated after a crash."""

    kind: str
    """Name of the database system, as a manifest has it."""
    file_name: str
    """Name of the copy among the files of a backup."""

    def snapshot(self) -> AbstractContextManager[Session]:
        """Open a session that sees one state of the database for as long as it lasts."""

    def dump(self, session: Session, path: Path) -> None:
        """Write the state that the session of a snapshot sees into a file.

        Raises:
            CopyError: when it cannot be written.
        """

    def load(self, path: Path, folder: Path) -> str:
        """Load a copy beside the present database, as part of a folder where it is a file; return its address.

        Raises:
            CopyError: when the copy is damaged, or there is no room or right to load it.
        """

    def hold(self) -> None:
        """Make sure that nobody uses the present database.

        Raises:
            CopyError: when somebody does.
        """

    def swap(self, folder: Path, aside: str) -> str:
        """Put the loaded copy in the place of the present database, which is kept; return where. Can be repeated."""
