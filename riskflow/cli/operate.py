"""Commands of operators: create the database, verify a record."""

import sys
from pathlib import Path

import click

from riskflow.cli.instance import check, open_with, read, read_settings, schema_revision
from riskflow.cli.operations.listing import rebuild_listings
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.services.operations.start_checks import mark_mode, require_mode, usable_seal_key
from riskflow.services.records.verify import VerificationResult, verify_file
from riskflow.store import queue


@click.command()
def init() -> None:
    """Create or update the database of this instance."""
    config = read_settings()
    instance = open_with(config)
    database = instance.database
    check(usable_seal_key, config)
    revision = schema_revision(config)
    if revision and not database.is_current():
        click.echo(f"The tables are of revision {revision} and are brought up to date; only a backup leads back.")
    check(require_mode, config, database)
    database.migrate()
    mark_mode(config, database)
    queue.prepare(config.database_url)
    rebuild_listings(instance, only_missing=True)
    click.echo(f"The database of {config.instance} is up to date.")


@click.group()
def record() -> None:
    """Look at records."""


@record.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def record_verify(file: Path) -> None:
    """Show whether a record is genuine, altered, superseded or unknown to this instance, and whether its seal holds."""
    with read() as uow:
        answered = verify_file(uow.session, file.read_bytes(), SIGNED_IN)
    click.echo(answered.result.value)
    if answered.record:
        click.echo(
            f"record {answered.record.number} ({answered.record.kind}), archived {answered.record.archived_at:%Y-%m-%d}"
        )
    if answered.superseded_by:
        click.echo(f"superseded by record {answered.superseded_by.number}")
    sys.exit(0 if answered.result is VerificationResult.GENUINE else 1)
