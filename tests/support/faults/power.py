"""What a disk may hold after the power fails: what was synced, and any part of what was not.

A file's content is durable once the file was synced, its name once the folder was. The journal is the shim's.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Operation:
    """One change under the watched folder."""

    what: str
    path: str
    other: str
    offset: int
    data: bytes


@dataclass
class _File:
    content: bytearray
    waiting: list[Operation] = field(default_factory=list)


def read_journal(journal: bytes) -> list[Operation]:
    """Return the operations of a journal."""
    operations, place = [], 0
    while place < len(journal):
        end = journal.index(b"\n", place)
        what, path, other, offset, length = journal[place:end].decode().split("\t")
        place = end + 1 + int(length)
        operations.append(Operation(what, path, other, int(offset), journal[end + 1 : place]))
    return operations


class Disk:
    """A disk that loses what was not synced; `chance` says which waiting changes it happened to keep."""

    def __init__(self, folder: Path, chance: Random | None) -> None:
        self.chance = chance
        self.files = {str(p): _File(bytearray(p.read_bytes())) for p in folder.rglob("*") if p.is_file()}
        self.folders = {str(p) for p in (folder, *folder.rglob("*")) if p.is_dir()}
        self.unsynced: dict[str, str] = {}  # a name that was made or removed -> what to do if it is lost
        self.removed: dict[str, _File] = {}

    def apply(self, operation: Operation) -> None:
        """Do one change."""
        path, file = operation.path, self.files.get(operation.path)
        if operation.what == "create":
            self._create(path, is_folder=operation.other == "folder")
        elif operation.what == "sync" and path in self.folders:
            self._sync_folder(path)
        elif file is None:
            return  # a file that has no name any more
        elif operation.what == "sync":
            self._settle(file)
        elif operation.what in {"write", "truncate"}:
            file.waiting.append(operation)
        else:
            self._name(operation, file)

    def _create(self, path: str, *, is_folder: bool) -> None:
        if is_folder:
            self.folders.add(path)
        else:
            self.files[path] = _File(bytearray())
        self.unsynced[path] = "made"

    def _name(self, operation: Operation, file: _File) -> None:
        if operation.what in {"link", "rename"}:
            self.files[operation.other] = file
            self.unsynced[operation.other] = "made"
        if operation.what in {"unlink", "rename"}:
            self.removed[operation.path] = self.files.pop(operation.path)
            self.unsynced[operation.path] = "removed"

    def _sync_folder(self, folder: str) -> None:
        for path in [path for path in self.unsynced if path.rpartition("/")[0] == folder]:
            self.unsynced.pop(path)
            self.removed.pop(path, None)

    def _settle(self, file: _File) -> None:
        for change in file.waiting:
            _change(file.content, change)
        file.waiting.clear()

    def lose_power(self, target: Path) -> None:
        """Write what is left to a folder."""
        kept = {path for path in self.unsynced if self.chance and self.chance.random() < 0.5}
        lost = {path for path, what in self.unsynced.items() if what == "made" and path not in kept}
        back = {path: f for path, f in self.removed.items() if path not in kept}
        shutil.rmtree(target)
        for folder in sorted(self.folders):
            if not _is_under(folder, lost):
                Path(folder).mkdir(parents=True, exist_ok=True)
        for path, file in {**self.files, **back}.items():
            if not _is_under(path, lost):
                Path(path).write_bytes(self._content(file))

    def _content(self, file: _File) -> bytes:
        content = bytearray(file.content)
        for change in file.waiting:
            if self.chance and self.chance.random() < 0.5:
                _change(content, change)
        return bytes(content)


def _is_under(path: str, lost: set[str]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in lost)


def _change(content: bytearray, change: Operation) -> None:
    if change.what == "truncate":
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
        return
    end = change.offset + len(change.data)
    content.extend(bytes(max(0, end - len(content))))
    content[change.offset : end] = change.data
