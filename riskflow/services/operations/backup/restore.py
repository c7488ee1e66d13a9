"""Putting a backup back: everything is copied beside the instance and verified there before anything is replaced.

What is ready has a folder of its own in the instance. Giving it that name is the point of no return: from there on, a
restore that was interrupted is finished by the next one, and nothing else starts.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from riskflow.config import ARCHIVE_FOLDER, ATTACHMENTS_FOLDER, Config
from riskflow.files.archive import Archive, ArchiveError
from riskflow.files.configured import attachment_archive, record_archive
from riskflow.files.folder import FolderStorage
from riskflow.progress import Watched, unwatched
from riskflow.services.events import record_event
from riskflow.services.operations import audit
from riskflow.services.operations.backup import files
from riskflow.services.operations.backup.files import Identities
from riskflow.services.operations.backup.interruption import READY
from riskflow.services.operations.backup.manifest import ENCRYPTED, MANIFEST_FILE, BackupError, Manifest
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.storage_settings import FOLDER
from riskflow.store.copies import CopyError, copier_of
from riskflow.store.database import Database, knows_revision
from riskflow.store.queries import operations as operation_queries

UNFINISHED = ".unfinished-restore"
READ_ONLY = 0o440
ACCEPT = 'If that must be, say why:  --accept-older "reason"'


@dataclass(frozen=True, slots=True)
class PreparedRestore:
    """A backup that lies beside the instance, with the settings of an instance that consists of it."""

    config: Config
    manifest: Manifest


def prepare_restore(
    config: Config, source: Path, identities: Identities, watched: Watched = unwatched
) -> PreparedRestore:
    """Copy a backup beside the instance, compare every file with the manifest, and load its database.

    Raises:
        BackupError: when the backup is damaged, incomplete, of another kind of database or of a newer program.
    """
    folder = config.instance / UNFINISHED
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for area in (ARCHIVE_FOLDER, ATTACHMENTS_FOLDER):
        (folder / area).mkdir()
    try:
        manifest = _read_manifest(source, folder, identities)
        copier = copier_of(config.database_url)
        _check_fits(manifest, copier.kind)
        _check_nothing_else(source, manifest, encrypted=bool(identities))
        for name in watched(list(manifest.files)):
            files.read(source / name, folder / name, identities)
            if files.describe(folder / name) != manifest.files[name]:
                raise BackupError(f"{name} is not what the manifest says: it was altered or cut off")
            (folder / name).chmod(READ_ONLY)
        address = copier.load(folder / manifest.database_file, folder)
        (folder / manifest.database_file).unlink()
    except (CopyError, OSError) as error:
        raise BackupError(str(error)) from error
    Database(address).migrate()
    # Whatever the settings say, what is prepared lies in folders, and is verified there.
    staged = {"instance": folder, "database_url": address, "archive_storage": FOLDER, "attachment_storage": FOLDER}
    return PreparedRestore(config.model_copy(update=staged), manifest)


def check_restored(uow: UnitOfWork, prepared: PreparedRestore) -> None:
    """Verify the chain of events, its point, and every archived file.

    Raises:
        BackupError: when something is not as it was written.
    """
    config, manifest, session = prepared.config, prepared.manifest, uow.session
    found = audit.problems(uow, audit.Places(Archive(config.archive), Archive(config.attachments)))
    if (operation_queries.event_hash(session, manifest.last_event) or "") != manifest.last_hash:
        found.append(f"the chain does not end with event {manifest.last_event} of the manifest")
    if operation_queries.head_of_chain(session) != manifest.last_event:
        found.append("the chain goes on behind the last event of the manifest")
    if operation_queries.first_event_hash(session) != manifest.first_event:
        found.append("the manifest is of another instance than the database")
    if found:
        raise BackupError("\n".join(["the backup does not verify:", *found]))


def check_against_present(present: Database, restored: Session, *, accept_older: bool) -> None:
    """Check that a backup continues what the instance has now.

    Raises:
        BackupError: when it is of another instance, or lacks events that the instance has and that is not accepted.
    """
    try:
        with present.read() as session:
            _check_continues(session, restored, accept_older=accept_older)
    except sa.exc.DatabaseError as error:
        if not accept_older:
            raise BackupError(f"the present database cannot be read, so nobody knows what it has; {ACCEPT}") from error
    finally:
        present.engine.dispose()


def _check_continues(present: Session, restored: Session, *, accept_older: bool) -> None:
    if not operation_queries.has_chain(present) or not (last := operation_queries.head_of_chain(present)):
        return
    if operation_queries.first_event_hash(present) != operation_queries.first_event_hash(restored):
        raise BackupError("this is the backup of another instance; restore it into an empty one")
    if operation_queries.event_hash(present, last) != operation_queries.event_hash(restored, last) and not accept_older:
        raise BackupError(
            f"the instance has {last} events, and the backup lacks some of them; what happened since is lost. {ACCEPT}"
        )


def record_restore(uow: UnitOfWork, manifest: Manifest, reason: str) -> None:
    """Record in the restored chain from when it is, and why older data were accepted."""
    made_at = f"{manifest.made_at:%Y-%m-%d %H:%M}"
    record_event(uow, None, "instance-restored", made_at=made_at, last=str(manifest.last_event), reason=reason or "-")


def make_ready(config: Config) -> None:
    """Declare what was prepared as good: from now on it replaces the instance, also after a crash.

    Raises:
        BackupError: when somebody uses the present database.
    """
    try:
        copier_of(config.database_url).hold()
    except CopyError as error:
        raise BackupError(str(error)) from error
    for folder, _, _ in os.walk(config.instance / UNFINISHED):
        files.sync(Path(folder))
    (config.instance / UNFINISHED).rename(config.instance / READY)
    files.sync(config.instance)


def store_files(config: Config, prepared: PreparedRestore) -> int:
    """Put the verified files of a backup into the object store, where the settings name one; return how many.

    Before anything is replaced, and idempotent. What else is in the store stays there.

    Raises:
        BackupError: when the store does not take them.
    """
    stored = 0
    for area, archive in ((ARCHIVE_FOLDER, record_archive(config)), (ATTACHMENTS_FOLDER, attachment_archive(config))):
        if isinstance(archive.storage, FolderStorage):
            continue
        staged = Archive(prepared.config.instance / area)
        try:
            for digest in sorted(staged.digests()):
                archive.put(staged.get(digest))
                stored += 1
        except (ArchiveError, OSError) as error:
            raise BackupError(f"the object store does not take the files: {error}") from error
    return stored


def finish_restore(config: Config, now: datetime) -> list[str]:
    """Replace the instance by what is ready, and keep what was there; return where. Can be repeated.

    Raises:
        BackupError: when the database cannot be replaced.
    """
    ready, aside = config.instance / READY, f"replaced_{now:%Y%m%d_%H%M%S}"
    kept = ready / "replaced"
    kept.mkdir(exist_ok=True)
    kinds = {ARCHIVE_FOLDER: config.archive_storage, ATTACHMENTS_FOLDER: config.attachment_storage}
    for area in (area for area, kind in kinds.items() if kind == FOLDER):
        present, restored = config.instance / area, ready / area
        if restored.exists():  # otherwise it was in its place already when a restore was interrupted
            if present.exists():
                present.rename(kept / area)
            restored.rename(present)
    try:
        where = copier_of(config.database_url).swap(ready, aside)
    except CopyError as error:
        raise BackupError(f"the restore is not finished; type the same command again: {error}") from error
    ready.rename(config.instance / aside)
    files.sync(config.instance)
    return [str(config.instance / aside), where]


def _read_manifest(source: Path, folder: Path, identities: Identities) -> Manifest:
    if not identities and (source / f"{MANIFEST_FILE}{ENCRYPTED}").exists():
        raise BackupError("the backup is encrypted; name the file with the secret key:  --identity FILE")
    files.read(source / MANIFEST_FILE, folder / MANIFEST_FILE, identities)
    return Manifest.parse((folder / MANIFEST_FILE).read_bytes())


def _check_fits(manifest: Manifest, kind: str) -> None:
    if manifest.database != kind:
        raise BackupError(f"the backup is of {manifest.database}; the setting database_url names {kind}")
    if not knows_revision(manifest.schema_revision):
        raise BackupError(
            f"the backup was made by a newer RiskFlow ({manifest.program}); install that version, then restore"
        )


def _check_nothing_else(source: Path, manifest: Manifest, *, encrypted: bool) -> None:
    ending = ENCRYPTED if encrypted else ""
    expected = {name + ending for name in (*manifest.files, MANIFEST_FILE)}
    found = {path.relative_to(source).as_posix() for path in source.rglob("*") if not path.is_dir()}
    if foreign := sorted(found - expected):
        raise BackupError(f"{foreign[0]} does not belong in this backup")
