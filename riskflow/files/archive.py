"""The archive: files named by their SHA-256, written once, never changed and never removed.

A file is durable when `put` returns, even if the power fails in the next moment. Until then only a temporary file
exists, which nothing refers to. A backup copies the database first and the archive after it, so that the copy has every
file that its database refers to.
"""

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[0-9a-f]{2}")
_TEMPORARY = ".unfinished-"
_READ_ONLY = 0o440
# Two folders of the digest, sha256, the archive, and the folder that contains the archive.
_FOLDERS_TO_SYNC = 5


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
    """Content-addressed storage in a folder, which is made with the first file."""

    def __init__(self, root: Path) -> None:
        self.root = root / "sha256"

    def put(self, content: bytes) -> str:
        """Store a content for good and return its digest; idempotent.

        Raises:
            ArchiveError: when the stored file does not have this content, such as when it was altered before.
        """
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_TEMPORARY) as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _READ_ONLY)
            os.fsync(file.fileno())
            # A link never overwrites, and it appears whole or not at all; closing removes the temporary name.
            with suppress(FileExistsError):
                os.link(file.name, path)
        # The name is durable once every folder on the way to it is, since `mkdir` may just have made them.
        for folder in [*path.parents][:_FOLDERS_TO_SYNC]:
            _sync(folder)
        # Where a file existed already, it may have been altered.
        self.get(digest)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content with a digest.

        Raises:
            ArchiveError: when it is missing, or no longer matches its digest.
        """
        if not _DIGEST.fullmatch(digest):
            raise ArchiveError(f"{digest!r} is no SHA-256 digest.")
        try:
            content = _read(self._path(digest))
        except OSError as cause:
            raise ArchiveError(f"The archive cannot read {digest}.") from cause
        if sha256(content).hexdigest() != digest:
            raise ArchiveError(f"The archived file {digest} has been altered.")
        return content

    def digests(self) -> set[str]:
        """Return the digests by which files are named here; the files are not read."""
        return {path.name for path in self.root.glob("??/??/*") if _DIGEST.fullmatch(path.name)}

    def check(self, expected: Iterable[str] = ()) -> Iterator[ArchiveProblem]:
        """Read every file and yield the faults; `expected` are the digests that the database refers to."""
        for digest in expected:
            if not os.path.lexists(self._path(digest)):
                yield ArchiveProblem(ArchiveFault.MISSING, digest)
        for path in sorted(self.root.rglob("*")):
            if fault := self._fault(path):
                yield ArchiveProblem(fault, str(path.relative_to(self.root)))

    def _fault(self, path: Path) -> ArchiveFault | None:
        if path.is_symlink():
            return ArchiveFault.LINK
        if path.is_dir():
            return None if _FOLDER.fullmatch(path.name) else ArchiveFault.FOREIGN
        if path.name.startswith(_TEMPORARY):
            return None
        if not _DIGEST.fullmatch(path.name) or path != self._path(path.name):
            return ArchiveFault.FOREIGN
        try:
            self.get(path.name)
        except ArchiveError:
            return ArchiveFault.ALTERED
        return None

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest


class AttachmentArchive(Archive):
    """The archive of attached documents. It can destroy those of a case that moves to the security function."""

    def stored_before(self, moment: datetime) -> set[str]:
        """Return the digests of what was stored before a moment."""
        paths = ((path, path.stat().st_mtime) for path in map(self._path, self.digests()))
        return {path.name for path, stored_at in paths if stored_at < moment.timestamp()}

    def destroy(self, digest: str) -> None:
        """Remove a content for good; idempotent."""
        if not _DIGEST.fullmatch(digest):
            raise ArchiveError(f"{digest!r} is no SHA-256 digest.")
        path = self._path(digest)
        if os.path.lexists(path):
            path.unlink()
            _sync(path.parent)


def _read(path: Path) -> bytes:
    # A symbolic link would return the content of another file; a pipe would block.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{path} is no regular file.")
        return file.read()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
