"""Where files lie under names: the port on which the archives stand. `folder` and `bucket` have its two adapters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class StorageUnavailableError(OSError):
    """The storage does not answer, or refuses: nothing is known of its files, and nothing was promised."""


class FileLockedError(Exception):
    """The storage does not let go of a file, or of an earlier version of it."""


class EntryKind(StrEnum):
    FILE = "file"
    FOLDER = "folder"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that lies in a storage under a name."""

    name: str
    stored_at: datetime
    kind: EntryKind = EntryKind.FILE


class Storage(Protocol):
    """Files under names of a few parts, such as `sha256/ab/cd/abcd...`. A written file never changes."""

    def write(self, name: str, content: bytes) -> None:
        """Store a file for good; where the name is taken already, what lies there stays."""

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file in pieces.

        Raises:
            OSError: when there is none, or it is no plain file.
        """

    def has(self, name: str) -> bool:
        """Return whether a name is taken."""

    def entries(self, prefix: str) -> Iterator[Entry]:
        """Yield what lies below a prefix, in no order, files that are being written excepted."""

    def delete(self, name: str) -> None:
        """Remove a file with every earlier version of it; idempotent.

        Raises:
            FileLockedError: when a lock forbids it.
        """

    def lock(self, name: str, until: datetime) -> None:
        """Forbid everybody to remove a file until a moment, where the storage can; idempotent."""

    def is_locked(self, name: str, until: datetime) -> bool:
        """Return whether a file is locked as `lock` promises; true where nothing is ever locked."""
