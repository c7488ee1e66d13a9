"""Commands that make a backup and put it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from riskflow.cli.bars import watched
from riskflow.cli.instance import has_database, open_instance, open_with, read_settings
from riskflow.config import Config
from riskflow.services.operations.backup import restore as restore_service
from riskflow.services.operations.backup.creation import make_backup
from riskflow.services.operations.backup.files import parse_identities, parse_recipients
from riskflow.services.operations.backup.interruption import is_interrupted
from riskflow.services.operations.backup.manifest import BackupError
from riskflow.services.operations.backup.restore import PreparedRestore
from riskflow.services.operations.health import BACKUP, record_heartbeat
from riskflow.services.unit_of_work import SYSTEM
from riskflow.setting_checks import MIN_REASON_LENGTH
from riskflow.store import queue
from riskflow.store.database import Database

NOT_COPIED = "Not in it, since they are secret: the settings and the seal key. Keep them elsewhere, encrypted."
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("destination", type=click.Path(file_okay=False, path_type=Path))
@click.option("--recipient", "recipients", multiple=True, help="Encrypt to this public key of age; can be repeated.")
@click.option("--recipients-file", type=FILE, help="Encrypt to the public keys of age in this file, one a line.")
def backup(destination: Path, recipients: tuple[str, ...], recipients_file: Path | None) -> None:
    """Write a backup into a new folder below DESTINATION, while the instance is used."""
    lines = [*recipients, *(recipients_file.read_text(encoding="utf-8").splitlines() if recipients_file else ())]
    with _in_words():
        keys = parse_recipients(lines)
        if lines and not keys:
            raise BackupError(f"{recipients_file} names no public key of age")
        instance = open_instance()
        instance.database.engine.dispose()  # the copy opens a connection of its own
        made, manifest = make_backup(instance.config, destination, keys, datetime.now(UTC), watched("Files"))
        with instance.write(SYSTEM) as uow:
            record_heartbeat(uow, BACKUP)
        instance.database.engine.dispose()
    size = sum(file.size for file in manifest.files.values())
    click.echo(f"{made}: {len(manifest.files)} files, {size} bytes, up to {manifest.point}.")
    if manifest.not_copied:
        click.echo(f"{len(manifest.not_copied)} files were left out, since the database does not refer to them.")
    click.echo(NOT_COPIED)


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--identity", type=FILE, help="The file with the secret key of age that opens the backup.")
@click.option("--accept-older", default="", help="Why a backup that lacks what the instance has is restored.")
def restore(source: Path, identity: Path | None, accept_older: str) -> None:
    """Verify the backup in SOURCE and put it in the place of what the instance has now."""
    if accept_older and len(accept_older) < MIN_REASON_LENGTH:
        raise click.BadParameter(f"write a reason of {MIN_REASON_LENGTH} characters or more", param_hint="accept-older")
    config = read_settings()
    with _in_words():
        if is_interrupted(config):
            click.echo("An earlier restore was interrupted; this finishes it, and restores nothing else.")
        else:
            identities = parse_identities(identity.read_text(encoding="utf-8")) if identity else []
            prepared = restore_service.prepare_restore(config, source, identities, watched("Files"))
            _verify(config, prepared, accept_older)
            if stored := restore_service.store_files(config, prepared):
                click.echo(f"{stored} files are in the object store; what else lies there stays.")
            restore_service.make_ready(config)
            click.echo(f"Verified and restored: {prepared.manifest.point}.")
        for kept in restore_service.finish_restore(config, datetime.now(UTC)):
            click.echo(f"What was there before is kept: {kept}")
    queue.prepare(config.database_url)
    click.echo("Start the pages and the worker again.")


def _verify(config: Config, prepared: PreparedRestore, accept_older: str) -> None:
    staged = open_with(prepared.config)
    try:
        with staged.read(SYSTEM) as uow:
            restore_service.check_restored(uow, prepared)
            if has_database(config):
                present = Database(config.database_url)
                restore_service.check_against_present(present, uow.session, accept_older=bool(accept_older))
        with staged.write(SYSTEM) as uow:
            restore_service.record_restore(uow, prepared.manifest, accept_older)
    finally:
        staged.database.engine.dispose()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        raise click.ClickException(f"Nothing was changed: {error}") from error
