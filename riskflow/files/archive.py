"""The archive: files named by their SHA-256, written once, never changed and never removed.

A file is in its storage for good, and was read back, when `put` returns; until then nothing refers to it. A backup
copies the database first and the archive after it, so that the copy has every file that its database refers to.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from riskflow.files.folder import FolderStorage
from riskflow.files.storage import Entry, EntryKind, Storage, StorageUnavailableError
from riskflow.progress import Watched, unwatched

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[0-9a-f]{2}")
_PREFIX = "sha256"
_LONGEST_YEAR = timedelta(days=366)


class ArchiveError(Exception):
    """The archive cannot read or store a file."""


class ArchiveFault(StrEnum):
    MISSING = "missing"
    ALTERED = "altered"
    FOREIGN = "foreign"
    LINK = "link"


@dataclass(frozen=True)
class ArchiveProblem:
    """A fault, and where: a digest, or a path within the archive."""

    fault: ArchiveFault
    where: str


class Archive:
    """Content-addressed storage; a path stands for the folder. `lock_years` says for how long issued files are kept."""

    def __init__(self, storage: Storage | Path, lock_years: int = 0) -> None:
        self.storage = FolderStorage(storage) if isinstance(storage, Path) else storage
        self.lock_years = lock_years

    def put(self, content: bytes) -> str:
        """Store a content for good and return its digest; idempotent.

        Raises:
            ArchiveError: when the stored file does not have this content, such as when it was altered before.
            StorageUnavailableError: when the storage does not answer; the content may be there or not.
        """
        digest = sha256(content).hexdigest()
        self.storage.write(name_of(digest), content)
        # What the storage says is not believed; and where a file existed already, it may have been altered.
        self.get(digest)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content with a digest.

        Raises:
            ArchiveError: when it is missing, or no longer matches its digest.
            StorageUnavailableError: when the storage does not answer.
        """
        _check_form(digest)
        try:
            content = b"".join(self.storage.read(name_of(digest)))
        except StorageUnavailableError:
            raise
        except OSError as cause:
            raise ArchiveError(f"The archive cannot read {digest}.") from cause
        if sha256(content).hexdigest() != digest:
            raise ArchiveError(f"The archived file {digest} has been altered.")
        return content

    def has(self, digest: str) -> bool:
        """Return whether there is a file under a digest; it is not read."""
        _check_form(digest)
        return self.storage.has(name_of(digest))

    def is_whole(self, digest: str) -> bool | None:
        """Read a file in pieces and return whether it has its digest; None where there is no file.

        Raises:
            StorageUnavailableError: when the storage does not answer, which is no absence.
        """
        if not self.has(digest):
            return None
        return self._read_digest(name_of(digest)) == digest

    def digests(self) -> set[str]:
        """Return the digests by which files are named here; the files are not read."""
        return {digest for entry in self.entries() if (digest := _digest_of(entry))}

    def entries(self) -> Iterator[Entry]:
        """Yield what lies here, also what does not belong."""
        return self.storage.entries(_PREFIX)

    def check(self, expected: Iterable[str] = (), watched: Watched = unwatched) -> Iterator[ArchiveProblem]:
        """Read every file in pieces and yield the faults; `expected` are the digests that the database refers to."""
        entries = sorted(self.entries(), key=lambda entry: entry.name)
        names = {entry.name for entry in entries}
        for digest in expected:
            if name_of(digest) not in names:
                yield ArchiveProblem(ArchiveFault.MISSING, digest)
        for entry in watched(entries):
            if fault := self._fault(entry):
                yield ArchiveProblem(fault, entry.name.removeprefix(f"{_PREFIX}/"))

    def keep(self, digest: str, since: datetime) -> None:
        """Lock a file that belongs to an issued record, where the storage locks; idempotent."""
        self.storage.lock(name_of(digest), self._until(since))

    def is_kept(self, digest: str, since: datetime) -> bool:
        """Return whether a file of an issued record is locked as long as it should be."""
        return self.storage.is_locked(name_of(digest), self._until(since))

    def _until(self, since: datetime) -> datetime:
        return (since + self.lock_years * _LONGEST_YEAR).replace(hour=0, minute=0, second=0, microsecond=0)

    def _fault(self, entry: Entry) -> ArchiveFault | None:
        if entry.kind is EntryKind.LINK:
            return ArchiveFault.LINK
        if entry.kind is EntryKind.FOLDER and _FOLDER.fullmatch(entry.name.rpartition("/")[2]):
            return None
        digest = _digest_of(entry)
        if entry.kind is EntryKind.FOLDER or digest is None:
            return ArchiveFault.FOREIGN
        return None if self._read_digest(entry.name) == digest else ArchiveFault.ALTERED

    def _read_digest(self, name: str) -> str | None:
        """Return the digest of a file, or None if it cannot be read, but the storage answers."""
        computed = sha256()
        try:
            for piece in self.storage.read(name):
                computed.update(piece)
        except StorageUnavailableError:
            raise
        except OSError:
            return None
        return computed.hexdigest()


class AttachmentArchive(Archive):
    """The archive of attached documents. It can destroy those of a case that moves to the security function."""

    def stored_before(self, moment: datetime) -> set[str]:
        """Return the digests of what was stored before a moment."""
        entries = (entry for entry in self.entries() if entry.stored_at < moment)
        return {digest for entry in entries if (digest := _digest_of(entry))}

    def destroy(self, digest: str) -> None:
        """Remove a content for good, with all earlier versions of its file; idempotent.

        Raises:
            FileLockedError: when a lock of the storage forbids it.
        """
        _check_form(digest)
        self.storage.delete(name_of(digest))


def name_of(digest: str) -> str:
    """Return the name of the file with a digest, in every storage and in a backup."""
    return f"{_PREFIX}/{digest[:2]}/{digest[2:4]}/{digest}"


def _digest_of(entry: Entry) -> str | None:
    """Return the digest that a file is named by, or None when nothing of ours is named like this."""
    digest = entry.name.rpartition("/")[2]
    return digest if _DIGEST.fullmatch(digest) and entry.name == name_of(digest) else None


def _check_form(digest: str) -> None:
    if not _DIGEST.fullmatch(digest):
        raise ArchiveError(f"{digest!r} is no SHA-256 digest.")
