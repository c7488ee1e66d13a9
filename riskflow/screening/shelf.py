"""The index that screenings search: mapped from a file that all processes of a computer share, or held in memory.

The name of a file is the digest of what it was built from. It appears whole or not at all, and one that is damaged is
treated as missing: no index is *unknown*, and never *no hits*.
"""

import fcntl
import hashlib
import json
import logging
import mmap
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskflow.screening.sections import Sections

LOGGER = logging.getLogger(__name__)
PACKAGE = Path(__file__).parent
ENDING = ".names"
UNFINISHED = ".unfinished-"
LOCK_FILE = ".lock"
UNREADABLE = "the index of names %s cannot be read, and is built anew: %s"
KEPT_FILES = 2
MAX_NAMES_BUILT_AT_ONCE = 5_000
"""So few are indexed in a tenth of a second, which is less than a process takes to start."""
MAX_HELD = 2

EntryKey = tuple[int, int]
"""Version and number of an entry of a list."""


@cache
def rules_digest() -> str:
    """Return the digest of the rules of names: an index that was built by other rules has other keys."""
    digest = hashlib.sha256(f"{version('anyascii')} {sys.version_info[:2]} {sys.byteorder}".encode())
    for path in sorted([*PACKAGE.glob("*.py"), *PACKAGE.glob("data/*")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class SearchIndex:
    """The names of the register and of the lists, with the versions that they were taken from."""

    def __init__(self, sections: "Sections") -> None:
        from riskflow.screening.register import Register  # noqa: PLC0415 - NumPy: every process has a shelf, few search

        self.register = Register(sections)
        self.edition: Mapping[str, int] = sections.values["edition"]
        """The id of each version, by source."""
        self.contents: Sequence[str] = sections.values["contents"]
        """What each version held, to be compared with what the database says of it."""
        self.built_at = datetime.fromisoformat(sections.values["built_at"])
        self._versions = sections.view("entries.version")
        self._numbers = sections.view("entries.number")
        self._first_entry = len(self.register.entities) - len(self._versions)

    def entry_key_of(self, entity: int) -> EntryKey:
        """Return the key of a listed entity; the others have none."""
        position = entity - self._first_entry
        return self._versions[position], self._numbers[position]


class IndexShelf:
    """The indexes that this process holds, and the folder that it shares with others; without one all is in memory."""

    def __init__(
        self,
        folder: Path | None = None,
        order: Callable[[], object] = lambda: None,
        built_at_once: int = MAX_NAMES_BUILT_AT_ONCE,
    ) -> None:
        self.folder = folder
        self._built_at_once = built_at_once
        self.order = order
        """Has a missing index built, elsewhere and later."""
        self._held: dict[str, SearchIndex] = {}
        self._refused: set[tuple[int, int]] = set()
        self._lock = Lock()

    def is_built_at_once(self, names: int) -> bool:
        """Return whether who needs an index of so many names builds it at once, in memory."""
        return self.folder is None or names <= self._built_at_once

    def get(self, digest: str) -> SearchIndex | None:
        """Return the index with a digest, from memory or from its file."""
        found = self._held.get(digest)
        if found is None and self.folder is not None:
            with self._lock:
                found = self._held.get(digest) or self._load(self.folder / (digest + ENDING))
                if found is not None:
                    self._hold(digest, found)
        return found

    def newest(self) -> Iterator[SearchIndex]:
        """Yield the indexes that these rules of names built, the newest first, whatever they were built from."""
        loaded = (self.get(path.name.removesuffix(ENDING)) for path in self._files())
        yield from (index for index in loaded if index)

    def build(self, digest: str, build: Callable[[], bytes]) -> SearchIndex:
        """Return an index that this process builds in memory, once for all of its threads."""
        from riskflow.screening.sections import Sections  # noqa: PLC0415 - as above

        with self._lock:
            if digest not in self._held:
                self._hold(digest, SearchIndex(Sections(build())))
            return self._held[digest]

    def store(self, digest: str, block: bytes) -> None:
        """Write the file of an index, and remove those that it replaces but for the newest."""
        folder = self._folder()
        with tempfile.NamedTemporaryFile(dir=folder, prefix=UNFINISHED, delete=False) as file:
            file.write(block)
            file.flush()
            os.fsync(file.fileno())
        path = folder / (digest + ENDING)
        Path(file.name).replace(path)
        _sync(folder)
        before = [other for other in self._files() if other != path]
        for replaced in [*before[KEPT_FILES - 1 :], *folder.glob(UNFINISHED + "*")]:
            replaced.unlink(missing_ok=True)

    @contextmanager
    def building(self, *, waits: bool = False) -> Iterator[bool]:
        """Hold the right to build, of which this computer has one; without waiting, say whether it was free."""
        with (self._folder() / LOCK_FILE).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _folder(self) -> Path:
        if self.folder is None:
            raise FileNotFoundError("an index in memory has no folder")
        self.folder.mkdir(mode=0o700, exist_ok=True)
        return self.folder

    def _files(self) -> Sequence[Path]:
        """Return the files of these rules of names, the newest first."""
        if self.folder is None:
            return ()
        dated = []
        for path in self.folder.glob(rules_digest()[:12] + "-*" + ENDING):
            with suppress(FileNotFoundError):  # another process has just replaced it
                dated.append((path.stat().st_mtime_ns, path))
        return [path for _, path in sorted(dated, reverse=True)]

    def _hold(self, digest: str, index: SearchIndex) -> None:
        while len(self._held) >= MAX_HELD:
            self._held.pop(next(iter(self._held)))
        self._held[digest] = index

    def _load(self, path: Path) -> SearchIndex | None:
        from riskflow.screening.sections import DamagedIndexError, Sections  # noqa: PLC0415 - as above

        try:
            with path.open("rb") as file:
                found = os.fstat(file.fileno())
                mark = found.st_ino, found.st_mtime_ns
                if mark in self._refused:
                    return None
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:  # an empty file cannot be mapped
            LOGGER.warning(UNREADABLE, path.name, error)
            return None
        try:
            return SearchIndex(Sections(memoryview(mapped)))
        except (DamagedIndexError, ValueError, KeyError) as error:
            LOGGER.warning(UNREADABLE, path.name, error)
            self._refused.add(mark)  # reading it again with each search would take its time each time
            return None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def index_name(contents: Sequence[str]) -> str:
    """Return the name of the index that these rules of names build from some contents."""
    return f"{rules_digest()[:12]}-{hashlib.sha256(json.dumps(contents).encode()).hexdigest()[:32]}"
