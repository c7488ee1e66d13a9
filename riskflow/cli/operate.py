"""Commands of operators: create the database, verify the event chain and the archive, verify a record."""

import sys
from pathlib import Path

import click

from riskflow.cli.instance import open_instance, read, read_settings
from riskflow.files.archive import Archive
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.services.operations.audit import problems
from riskflow.services.records.verify import VerificationResult, verify_file
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database


@click.command()
def init() -> None:
    """Create or update the database of this instance."""
    config = read_settings()
    Database(config.database_url).migrate()
    queue.prepare(config.database_url)
    click.echo(f"The database of {config.instance} is up to date.")


@click.command()
def verify() -> None:
    """Recompute the chain of events and every archived file, and say what is broken."""
    instance = open_instance()
    with instance.read(SYSTEM) as uow:
        found = problems(uow.session, Archive(instance.config.archive), instance.attachments)
    for problem in found:
        click.echo(problem)
    click.echo("Everything is as it was written." if not found else f"{len(found)} broken.")
    sys.exit(1 if found else 0)


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
