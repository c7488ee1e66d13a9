"""Commands about the archive and the attachments: where they lie, and whether every file is whole."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from riskflow.cli.bars import bar, watched
from riskflow.cli.instance import check, open_instance, read_settings
from riskflow.config import Config
from riskflow.errors import RiskFlowError
from riskflow.files.archive import ArchiveError
from riskflow.files.configured import attachment_archive, check_storage
from riskflow.files.storage import FileLockedError, StorageUnavailableError
from riskflow.services.instance import Instance
from riskflow.services.preservation.fixity import check_files, damaged
from riskflow.services.preservation.packages import PackageLayout, case_source, write_package, year_source
from riskflow.services.records import archive_move as move_service
from riskflow.services.records.archive_move import Copied, Pair
from riskflow.services.unit_of_work import SYSTEM
from riskflow.storage_settings import FOLDER, S3
from riskflow.store.handling import fixity as fixity_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.worker import LEFTOVER_AGE

LAYOUTS = [each.value for each in PackageLayout]
NO_BUCKET = "s3_bucket: the settings name no object store"


@click.group()
def archive() -> None:
    """Check files, and the object store; move the archive and the attachments there or back; make packages."""


@archive.command("check")
def archive_check() -> None:
    """Ask whether the bucket of the settings is there, keeps versions, locks, and can be written to."""
    config = read_settings()
    _require_bucket(config)
    with _in_words():
        check(check_storage, config)
    click.echo("The object store is fit.")


@archive.command("move")
@click.option("--to", "target", type=click.Choice([FOLDER, S3]), required=True, help="Where the files go.")
def archive_move(target: str) -> None:
    """Copy what the other storage has; once the settings name the new one, clear the documents out of the old one.

    It can be stopped and typed again. Type it while RiskFlow runs, change the settings, start again, and type it once
    more.
    """
    instance = open_instance()
    _require_bucket(instance.config)
    with _in_words():
        check(check_storage, instance.config)
        records = move_service.record_pair(instance.config, target)
        attachments = move_service.attachment_pair(instance.config, target)
        with instance.read(SYSTEM) as uow:
            filed, evidence = move_service.digests_to_copy(uow, records)
        faults = [*_copy("records", records, filed), *_copy("attachments", attachments, evidence)]
        with instance.read(SYSTEM) as uow:
            if not faults:
                move_service.lock_records(uow, records.target)
    for fault in faults:
        click.echo(f"{fault.digest} {fault.ending.value}")
    if faults:
        raise click.ClickException(f"{len(faults)} files were not moved; nothing was cleared. Type  riskflow verify")
    _conclude(instance, target)


def _copy(what: str, pair: Pair, digests: list[str]) -> list[Copied]:
    with bar(what, len(digests), move_service.copy(pair, digests)) as shown:
        endings = list(shown)
    click.echo(f"{what}: {sum(each.is_good for each in endings)} of {len(digests)} are in the new storage.")
    return [each for each in endings if not each.is_good]


def _conclude(instance: Instance, target: str) -> None:
    config = instance.config
    if {config.archive_storage, config.attachment_storage} != {target}:
        click.echo(
            f'Now write  archive_storage = "{target}"  and  attachment_storage = "{target}"  in the settings, start '
            "the pages and the worker again, and type this command once more."
        )
        return
    old, new = attachment_archive(config, move_service.opposite(target)), instance.attachments
    with _in_words():
        with instance.read(SYSTEM) as uow:
            evidence = collaboration_queries.every_attachment_digest(uow.session)
        stay = move_service.clear(old, new, evidence, instance.now() - LEFTOVER_AGE)
        if new.digests() - evidence:
            with instance.write(SYSTEM) as uow:
                move_service.clear_leftovers(uow, new)
    click.echo("The documents were cleared out of the old storage. Its records stay until you delete them.")
    if stay:
        click.echo(f"{stay} newer ones, which nothing refers to, stay there: type the command again tomorrow.")


@archive.command("compare")
def archive_compare() -> None:
    """Read the archive and the attachments in the folders and in the bucket, and say where they differ."""
    config = read_settings()
    _require_bucket(config)
    wrong = 0
    with _in_words():
        for what, pair in (
            ("archive", move_service.record_pair(config, S3)),
            ("attachments", move_service.attachment_pair(config, S3)),
        ):
            length = len(pair.source.digests() | pair.target.digests())
            with bar(what, length, move_service.differences(pair)) as shown:
                compared = list(shown)
            differing = [(digest, words) for digest, words in compared if words]
            for digest, words in differing:
                click.echo(f"{what}: {digest} {words}")
            click.echo(f"{what}: {len(compared) - len(differing)} of {len(compared)} files are the same in both.")
            wrong += len(differing)
    sys.exit(1 if wrong else 0)


@archive.command("fixity")
@click.option("--all", "every", is_flag=True, help="Read every file now, whenever it was read last.")
def archive_fixity(*, every: bool) -> None:
    """Say what the checks of archived files found; ends with a status other than 0 when a file is damaged."""
    instance = open_instance()
    if every:
        with instance.read(SYSTEM) as uow:
            kept = sorted(fixity_queries.kept_files(uow.session))
        with _in_words():
            check_files(instance, watched("Files")(kept))
    with instance.read(SYSTEM) as uow:
        result, faults = fixity_queries.summary(uow.session), damaged(uow)
    for row in faults:
        click.echo(f"{row.area}: {row.digest} is {row.state}, as found on {row.checked_at:%Y-%m-%d %H:%M} UTC")
    since = f", all read since {result.oldest:%Y-%m-%d %H:%M} UTC" if result.oldest else ""
    click.echo(f"{result.files} files{since}; {len(faults)} damaged.")
    if faults:
        click.echo("Put them back from a backup, by their digest, and type  riskflow archive fixity --all")
    sys.exit(1 if faults else 0)


@archive.command("package")
@click.option("--case", "code", help="The code of one case.")
@click.option(
    "--year",
    type=click.IntRange(2000, 2100),
    help="All cases of which a record or an act was archived in this year, and its minutes.",
)
@click.option("--layout", type=click.Choice(LAYOUTS), default="sip", show_default=True)
@click.option("--with-chain", is_flag=True, help="Add the events of the whole instance, and the digests of its rows.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP to write.")
def archive_package(*, code: str | None, year: int | None, layout: str, with_chain: bool, output: Path) -> None:
    """Write a package for an archive authority (E-ARK SIP) or for people, with its proof and what checks it."""
    if (code is None) is (year is None):
        raise click.UsageError("Name one case with --case CODE, or a year with --year YEAR.")
    instance = open_instance()
    try:
        with instance.read(SYSTEM) as uow:
            source = (
                case_source(uow, code, with_chain=with_chain)
                if code
                else year_source(uow, year or 0, with_chain=with_chain)
            )
    except RiskFlowError as error:
        raise click.ClickException(error.message.en) from error
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with _in_words(), unfinished.open("wb") as file:
            write_package(source, instance, PackageLayout(layout), file, watched("Files"))
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    for each in source.left_out:
        click.echo(f"{each['about']}: {each['en']}")
    click.echo(f"Written to {output}: {len(source.files)} files of {len(source.cases)} cases.")


def _require_bucket(config: Config) -> None:
    if not config.has_bucket:
        raise click.ClickException(NO_BUCKET)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except StorageUnavailableError as error:
        raise click.ClickException(f"{error} What was copied stays; type the same command again.") from error
    except (ArchiveError, FileLockedError) as error:
        raise click.ClickException(str(error)) from error
