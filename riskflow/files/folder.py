"""Files in a folder of this computer, durable when `write` returns, even if the power fails in the next moment.

Until then only a temporary file exists, which nothing refers to.
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from riskflow.files.storage import Entry, EntryKind

_TEMPORARY = ".unfinished-"
_READ_ONLY = 0o440
_PIECE = 1024 * 1024  # bytes


class FolderStorage:
    """A folder, which is made with the first file. It locks nothing: whoever owns the files can remove them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, content: bytes) -> None:
        path = self.root / name
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
        for folder in path.parents:
            _sync(folder)
            if folder == self.root.parent:
                break

    def read(self, name: str) -> Iterator[bytes]:
        # A symbolic link would return the content of another file; a pipe would block.
        descriptor = os.open(self.root / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(f"{self.root / name} is no regular file.")
            while piece := file.read(_PIECE):
                yield piece

    def has(self, name: str) -> bool:
        return os.path.lexists(self.root / name)

    def entries(self, prefix: str) -> Iterator[Entry]:
        return _entries(self.root / prefix, prefix)

    def delete(self, name: str) -> None:
        path = self.root / name
        if os.path.lexists(path):
            path.unlink()
            _sync(path.parent)

    def lock(self, name: str, until: datetime) -> None:
        """Lock nothing."""

    def is_locked(self, name: str, until: datetime) -> bool:  # noqa: ARG002 - the port has them
        return True


def _entries(folder: Path, name: str) -> Iterator[Entry]:
    try:
        found = os.scandir(folder)
    except FileNotFoundError:
        return
    with found:
        for each in found:
            if each.name.startswith(_TEMPORARY):
                continue
            below, is_folder = f"{name}/{each.name}", each.is_dir(follow_symlinks=False)
            kind = EntryKind.LINK if each.is_symlink() else EntryKind.FOLDER if is_folder else EntryKind.FILE
            with suppress(FileNotFoundError):  # it was removed meanwhile
                yield Entry(below, datetime.fromtimestamp(each.stat(follow_symlinks=False).st_mtime, UTC), kind)
            if is_folder:
                yield from _entries(folder / each.name, below)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
