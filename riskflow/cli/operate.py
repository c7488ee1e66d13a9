"""Commands of operators: create the database, verify a record."""

import sys
from pathlib import Path

import click

from riskflow.cli.bars import step
from riskflow.cli.instance import check, open_instance, open_with, read_settings, schema_revision
from riskflow.cli.operations.listing import rebuild_listings
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.services.operations.start_checks import mark_mode, require_mode, usable_seal_key
from riskflow.services.records.trust import require_grounds
from riskflow.services.records.verify import Bench, verify_file
from riskflow.services.unit_of_work import SYSTEM
from riskflow.signatures.verdict import FileStanding
from riskflow.store import queue
from riskflow.text import Language


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
    with step("Bringing the tables up to date"):
        database.migrate()
    mark_mode(config, database)
    queue.prepare(config.database_url)
    with step("Deriving what lists show"):
        rebuild_listings(instance, only_missing=True)
    click.echo(f"The database of {config.instance} is up to date.")


@click.group()
def record() -> None:
    """Look at records."""


@record.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    default=Language.EN.value,
    help="Of what is said.",
)
def record_verify(file: Path, language: str) -> None:
    """Show what a file is to the records of this instance, what its seal says, and what was added to it later."""
    instance = open_instance()
    spoken = Language(language)
    with instance.read(SYSTEM) as uow:
        bench = Bench(instance.archive, check(require_grounds, instance.config, uow.now), SIGNED_IN)
        answered = verify_file(uow.session, file.read_bytes(), bench)
    click.echo(answered.standing.value)
    for each in (answered.title, *answered.sayings, *answered.seal_sayings):
        click.echo(each.in_(spoken))
    for each in answered.additions:
        click.echo(f"- {each.in_(spoken)}")
    if answered.record:
        click.echo(
            f"record {answered.record.number} ({answered.record.kind}), archived {answered.record.archived_at:%Y-%m-%d}"
        )
    if answered.superseded_by:
        click.echo(f"superseded by record {answered.superseded_by.number}")
    sys.exit(0 if answered.standing is FileStanding.GENUINE else 1)
