"""Moving the archive and the attachments between two storages, and comparing them there, file by file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from riskflow.config import Config
from riskflow.files.archive import Archive, ArchiveError, AttachmentArchive
from riskflow.files.configured import attachment_archive, record_archive
from riskflow.services import record_locks
from riskflow.services.assessment.attachments import sweep
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.storage_settings import FOLDER, S3
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries


class Ending(StrEnum):
    """What became of one file."""

    COPIED = "copied"
    THERE = "was there"
    MISSING = "is missing in both"
    UNREADABLE = "cannot be read, or was altered"


@dataclass(frozen=True, slots=True)
class Copied:
    digest: str
    ending: Ending

    @property
    def is_good(self) -> bool:
        return self.ending in {Ending.COPIED, Ending.THERE}


@dataclass(frozen=True, slots=True)
class Pair:
    """One area in both storages."""

    source: Archive
    target: Archive


def opposite(kind: str) -> str:
    return FOLDER if kind == S3 else S3


def record_pair(config: Config, target: str) -> Pair:
    return Pair(record_archive(config, opposite(target)), record_archive(config, target))


def attachment_pair(config: Config, target: str) -> Pair:
    return Pair(attachment_archive(config, opposite(target)), attachment_archive(config, target))


def digests_to_copy(uow: UnitOfWork, records: Pair) -> tuple[list[str], list[str]]:
    """Return the digests of the records, those of other chains included, and of the attachments that a row refers to.

    A document that nothing refers to stays behind: it may be one that was removed on purpose.
    """
    known = case_queries.every_record_digest(uow.session)
    evidence = collaboration_queries.every_attachment_digest(uow.session)
    return sorted(known | records.source.digests()), sorted(evidence)


def copy(pair: Pair, digests: list[str]) -> Iterator[Copied]:
    """Copy files that the target lacks, each read back there, and yield what became of each; can be repeated.

    Raises:
        StorageUnavailableError: when a storage does not answer; what was copied stays.
    """
    present, here = pair.target.digests(), pair.source.digests()
    for digest in digests:
        if digest in present:
            yield Copied(digest, Ending.THERE)
        elif digest not in here:
            yield Copied(digest, Ending.MISSING)
        else:
            yield Copied(digest, _copy_one(pair, digest))


def _copy_one(pair: Pair, digest: str) -> Ending:
    try:
        pair.target.put(pair.source.get(digest))
    except ArchiveError:
        return Ending.UNREADABLE
    return Ending.COPIED


def lock_records(uow: UnitOfWork, archive: Archive) -> None:
    """Lock the files of all issued records, where the storage does."""
    record_locks.keep(archive, case_queries.archived_rows(uow.session))


def clear(old: AttachmentArchive, new: AttachmentArchive, evidence: set[str], before: datetime) -> int:
    """Destroy the documents in the storage that is no longer used; return how many stay there for now.

    They would survive there when a case is handed to security. A document goes only when its copy was read just now;
    one that nothing refers to, only when it is so old that no upload under the former settings can still be under way.

    Raises:
        ArchiveError: when a document that a row refers to is not whole in the new storage; it stays in the old one.
    """
    known = old.digests() & evidence
    for digest in sorted(known):
        new.get(digest)
    for digest in sorted(known | (old.stored_before(before) - evidence)):
        old.destroy(digest)
    return len(old.digests())


def clear_leftovers(uow: UnitOfWork, new: AttachmentArchive) -> None:
    """Destroy what was copied, and removed from the old storage before the new one was used."""
    sweep(uow, new, new.digests())


def differences(pair: Pair) -> Iterator[tuple[str, str]]:
    """Read every file in folder and bucket and yield its digest with what is wrong: nothing where both are the same."""
    held = (pair.source.digests(), pair.target.digests())
    for digest in sorted(held[0] | held[1]):
        states = [_state(archive, digest) for archive in (pair.source, pair.target)]
        names = [f"{state} ({where})" for state, where in zip(states, (FOLDER, S3), strict=True) if state]
        yield digest, ", ".join(names)


def _state(archive: Archive, digest: str) -> str:
    if not archive.has(digest):
        return "missing"
    try:
        archive.get(digest)
    except ArchiveError:
        return "altered"
    return ""
