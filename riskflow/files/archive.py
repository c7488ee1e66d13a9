"""The archive: files named by their SHA-256, written once, never changed and never removed.

A file is in the archive when `put` returns, even if the power fails in the next moment. Until then only a temporary
file exists, which nothing refers to. Copy the database first and the archive after it, and the copy is whole.
"""

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[0-9a-f]{2}")
_UNFINISHED = ".unfinished-"
_MODE = 0o440
_DEPTH = 5  # two folders of the digest, sha256, the archive, and the folder that the archive lies in


class ArchiveError(Exception):
    """The archive cannot give or take what it was asked to."""


class ArchiveFault(StrEnum):
    """What can be wrong in an archive."""

    MISSING = "missing"
    ALTERED = "altered"
    FOREIGN = "foreign"
    LINK = "link"


@dataclass(frozen=True)
class ArchiveProblem:
    """One thing that is wrong, and where: a digest, or a path within the archive."""

    fault: ArchiveFault
    where: str


class Archive:
    """A folder of files that are named by their own content."""

    def __init__(self, root: Path) -> None:
        """Use a folder; it is made with the first file."""
        self.root = root / "sha256"

    def put(self, content: bytes) -> str:
        """Keep a content for good and return its digest; keeping it again changes nothing."""
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_UNFINISHED) as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _MODE)
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
        for folder in [*path.parents][:_DEPTH]:
            _sync(folder)
        self.get(digest)
        return digest

    def get(self, digest: str) -> bytes:
        """Return a content, and only that: what no longer matches its digest is never handed out."""
        if not _DIGEST.fullmatch(digest):
            raise ArchiveError(f"{digest!r} is no SHA-256 digest.")
        try:
            content = _read(self._path(digest))
        except OSError as cause:
            raise ArchiveError(f"The archive cannot read {digest}.") from cause
        if sha256(content).hexdigest() != digest:
            raise ArchiveError(f"The archived file {digest} has been altered.")
        return content

    def check(self, expected: Iterable[str] = ()) -> Iterator[ArchiveProblem]:
        """Read every file and yield what is wrong; `expected` are the digests that somebody refers to."""
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
        if path.name.startswith(_UNFINISHED):
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
    """An archive of what people attach. It can destroy what a case takes along to the security function."""

    def destroy(self, digest: str) -> None:
        """Remove a content; removing what is not there changes nothing."""
        if not _DIGEST.fullmatch(digest):
            raise ArchiveError(f"{digest!r} is no SHA-256 digest.")
        path = self._path(digest)
        if os.path.lexists(path):
            path.unlink()
            _sync(path.parent)


def _read(path: Path) -> bytes:
    """Read a regular file; a link would show another file's content under this name."""
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
