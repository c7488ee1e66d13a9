"""Making a backup while the instance is used: the database first, then the files that this state of it refers to.

A file is in its archive before the database refers to it, so what is copied after the database is complete. A backup is
a folder that has its name only when all of it is durable.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from riskflow import __version__
from riskflow.config import ARCHIVE_FOLDER, ATTACHMENTS_FOLDER, Config
from riskflow.files.archive import Archive, ArchiveError
from riskflow.files.configured import attachment_archive, record_archive
from riskflow.files.storage import EntryKind
from riskflow.progress import Watched, unwatched
from riskflow.services.operations.backup import files
from riskflow.services.operations.backup.files import Recipients
from riskflow.services.operations.backup.manifest import (
    MANIFEST_FILE,
    BackupError,
    BackupFile,
    Manifest,
    archived_name,
)
from riskflow.store.chain import chain_end
from riskflow.store.copies import CopyError, DatabaseCopier, copier_of
from riskflow.store.database import revision_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import operations as operation_queries

UNFINISHED = ".unfinished-"
WORK = ".unfinished-backup"


def make_backup(
    config: Config, destination: Path, recipients: Recipients, now: datetime, watched: Watched = unwatched
) -> tuple[Path, Manifest]:
    """Write a backup into a folder of its own below the destination; return it and what it holds.

    Raises:
        BackupError: when it cannot be made whole; then nothing is left of it.
    """
    destination = destination.absolute()
    _check_destination(config, destination)
    with _alone_in(destination):
        archives = {ARCHIVE_FOLDER: record_archive(config), ATTACHMENTS_FOLDER: attachment_archive(config)}
        name = f"riskflow-{now:%Y%m%dT%H%M%SZ}"
        unfinished = destination / (UNFINISHED + name)
        previous = None if recipients else _previous(destination)
        backup = _UnfinishedBackup(config, unfinished, recipients, previous, archives)
        try:
            unfinished.mkdir(mode=0o700)
            manifest = backup.fill(now, watched)
            backup.write_manifest(manifest)
            _finish(unfinished, destination / name)
        except (CopyError, OSError) as error:
            raise BackupError(f"the backup was not made: {error}") from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return destination / name, manifest


def _check_destination(config: Config, destination: Path) -> None:
    places = (config.instance.resolve(), destination.resolve())
    if places[0] in {places[1], *places[1].parents} or places[1] in places[0].parents:
        raise BackupError(
            f"{destination} and the instance {config.instance} lie inside one another; "
            "name a folder on another disk or computer"
        )


@contextmanager
def _alone_in(destination: Path) -> Iterator[None]:
    """Hold the destination, and clear away what a backup that was killed has left there.

    Raises:
        BackupError: when another backup is being written there.
    """
    try:
        destination.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(destination, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise BackupError(f"{destination} cannot be used: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in destination.glob(f"{UNFINISHED}riskflow-*"):
            shutil.rmtree(left)
        yield
    except BlockingIOError as error:
        raise BackupError(f"another backup is being written to {destination}") from error
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class _UnfinishedBackup:
    """A backup that is being written."""

    config: Config
    folder: Path
    recipients: Recipients
    previous: Path | None
    """The backup before, whose files need no second copy."""
    archives: dict[str, Archive]
    """Area -> its archive, in whichever storage."""

    def fill(self, now: datetime, watched: Watched) -> Manifest:
        """Copy everything and return what it is."""
        copier = copier_of(self.config.database_url)
        with copier.snapshot() as session:
            described = {copier.file_name: self._copy_database(copier, session)}
            digests = {
                ARCHIVE_FOLDER: case_queries.every_record_digest(session),
                ATTACHMENTS_FOLDER: collaboration_queries.every_attachment_digest(session),
            }
            first, end = operation_queries.first_event_hash(session), chain_end(session)
            rows, revision = operation_queries.count_rows(session), revision_of(session.connection())
        for area, expected in digests.items():
            for digest in watched(sorted(expected)):
                name = archived_name(area, digest)
                described[name] = self._copy_archived(name, digest)
        return Manifest(
            made_at=now,
            program=__version__,
            schema_revision=revision or "",
            database="sqlite" if copier.kind == "sqlite" else "postgresql",
            institution=self.config.institution_en,
            first_event=first,
            last_event=end.seq,
            last_hash=end.hash if end.seq else "",
            rows=rows,
            files=described,
            not_copied=sorted(_not_referred(self.archives, described)),
        )

    def write_manifest(self, manifest: Manifest) -> None:
        path = self.folder / MANIFEST_FILE
        path.write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        files.sync(path)
        if self.recipients:
            files.write(path, path, self.recipients)
            path.unlink()

    def _copy_database(self, copier: DatabaseCopier, session: Session) -> BackupFile:
        # What will be encrypted is first written where it lies unencrypted anyway, never on the disk of the backup.
        work = self.config.instance / WORK
        shutil.rmtree(work, ignore_errors=True)
        plain = (work if self.recipients else self.folder) / copier.file_name
        plain.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            copier.dump(session, plain)
            files.sync(plain)
            if self.recipients:
                files.write(plain, self.folder / copier.file_name, self.recipients)
            return files.describe(plain)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _copy_archived(self, name: str, digest: str) -> BackupFile:
        """Copy an archived file, or link it to the same one of the backup before, which then takes no further room.

        Raises:
            BackupError: when it is missing or altered.
        """
        target = self.folder / name
        earlier = self.previous / name if self.previous else None
        if earlier and (described := _described_as(earlier, digest)):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(earlier, target)
            return described
        try:
            content = self.archives[name.partition("/")[0]].get(digest)
        except ArchiveError as error:
            raise BackupError(
                f"the archived file {digest} is missing or altered, so there is no whole backup; type  riskflow verify"
            ) from error
        files.write_content(content, target, self.recipients)
        return BackupFile(sha256=digest, size=len(content))


def _described_as(path: Path, digest: str) -> BackupFile | None:
    """Return the description of a file that has this digest, or None."""
    try:
        described = files.describe(path)
    except OSError:
        return None
    return described if described.sha256 == digest else None


def _previous(destination: Path) -> Path | None:
    return max(destination.glob("riskflow-*Z"), default=None)


def _not_referred(archives: dict[str, Archive], described: dict[str, BackupFile]) -> Iterator[str]:
    for area, archive in archives.items():
        names = (f"{area}/{entry.name}" for entry in archive.entries() if entry.kind is EntryKind.FILE)
        yield from (name for name in names if name not in described)


def _finish(unfinished: Path, finished: Path) -> None:
    for folder, _, _ in os.walk(unfinished):
        files.sync(Path(folder))
    unfinished.rename(finished)
    files.sync(finished.parent)
