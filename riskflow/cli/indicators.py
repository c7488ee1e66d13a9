"""Commands about indicators of territories: import a published file, list what is in force, show one territory."""

from datetime import UTC, datetime
from typing import Any

import click

from riskflow.cli.bars import step
from riskflow.cli.instance import read, read_settings, write
from riskflow.cli.options import json_option, language_option, print_json
from riskflow.errors import InvalidError
from riskflow.files.download import allowed_hosts, local_files
from riskflow.files.untrusted import RefusedFileError
from riskflow.indicators.catalogue import INDICATOR_SOURCES, INDICATORS
from riskflow.indicators.import_file import read_indicator_file
from riskflow.indicators.parts import note_text
from riskflow.indicators.rows import ImportOptions
from riskflow.services.assessment.context import IndicatorSeries, indicator_series
from riskflow.services.operations.indicators import import_published, record_context_changes, sources_in_force
from riskflow.store.tables import ContextImport
from riskflow.territories import territory_by_code
from riskflow.text import Language

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def context() -> None:
    """Keep indicators about countries and territories: dated facts that weigh in driver C."""


@context.command("import")
@click.argument("source", type=click.Choice([*INDICATOR_SOURCES]))
@click.argument("file")
@click.option("--published", type=DAY, help="When the file was published, where it does not say so itself.")
@click.option("--year", type=int, help="The year that a table without years describes.")
@click.option(
    "--even-if-smaller",
    "may_shrink",
    is_flag=True,
    help="Take a file that has shrunk, or that ends earlier, on purpose.",
)
def import_(*, source: str, file: str, published: datetime | None, year: int | None, may_shrink: bool) -> None:
    """Read FILE (CSV, plain or gzipped, on disk or an https address) and put it in force: all of it or nothing."""
    try:
        with local_files([file], allowed_hosts(read_settings().context_hosts)) as (path,):
            today = datetime.now(UTC).astimezone().date()
            options = ImportOptions(today, published.date() if published else None, year)
            with step("Reading"):
                found = read_indicator_file(path, source, options)
        with step("Putting it in force"), write() as uow:
            done = import_published(uow, file, found, may_shrink=may_shrink)
            lines = [_line(done.row)]
    except (RefusedFileError, InvalidError) as error:
        raise click.ClickException(f"{source}: refused, nothing was changed: {error}") from error
    if not done.is_new:
        click.echo("This file is in force already.")
    lines += [f"Skipped, no territories of ISO 3166: {', '.join(found.skipped)}"] if found.skipped else []
    lines += [f"Its licence: {done.row.licence}"]
    lines += [f"Would count differently today, noted in: {', '.join(done.changed_cases)}"] if done.changed_cases else []
    click.echo("\n".join(lines))


def _line(row: ContextImport) -> str:
    return (
        f"{row.source}: {row.rows} rows, {row.observations} values of {row.territories} territories, "
        f"up to {row.newest}; published {row.published}, imported {row.imported_at:%Y-%m-%d}; sha256 {row.digest}"
    )


@context.command("status")
@json_option
def status(*, as_json: bool) -> None:
    """Say of each source what is in force and how old it is."""
    with read() as uow:
        found = sources_in_force(uow)
        if as_json:
            print_json([each.as_plain(uow.today) for each in found])
            return
        for each in found:
            click.echo("\n".join(_line(row) for row in each.imports) or f"{each.source.id}: never imported")
            for need in each.rule_statuses:
                click.echo(f"  {need.area} rests on {need.indicator}: {need.describe(uow.today).en}")


@context.command("show")
@click.argument("territory")
@json_option
@language_option
def show(*, territory: str, as_json: bool, language: str) -> None:
    """Print what is in force about TERRITORY, a code such as SE. Facts with dates, never a verdict."""
    code = territory_by_code(territory)
    if code is None:
        raise click.ClickException(f"'{territory}' is no territory of ISO 3166; write a code such as SE")
    with read() as uow:
        found = indicator_series(uow, [code])[code]
    if as_json:
        print_json({"territory": code, "indicators": {each.indicator.id: _plain(each) for each in found}})
        return
    for each in found:
        name = each.indicator.name.in_(Language(language))
        click.echo(f"{name}: {_latest_text(each, Language(language))}")


def _latest_text(series: IndicatorSeries, language: Language) -> str:
    latest, origin = series.latest, series.origin
    if latest is None or origin is None:
        return {Language.SV: "inga uppgifter", Language.EN: "no data"}[language]
    value = series.indicator.value_text(latest.value).in_(language)
    source = INDICATOR_SOURCES[origin.source].name.in_(language)
    said = note_text(latest.note, latest.indicator)
    note = said.in_(language) if said else ""
    return f"{value} ({latest.as_of}, {source}) {note}".rstrip()


def _plain(series: IndicatorSeries) -> dict[str, Any] | None:
    latest, origin = series.latest, series.origin
    if latest is None or origin is None:
        return None
    return {
        "value": latest.value,
        "words": series.indicator.value_text(latest.value).model_dump(),
        "interval": None if latest.low is None else [latest.low, latest.high],
        "as_of": latest.as_of.isoformat(),
        "note": latest.note,
        "source": origin.source,
        "published": origin.published.isoformat(),
        "imported_on": origin.imported_on.isoformat(),
        "sha256": origin.digest,
        "licence": INDICATOR_SOURCES[INDICATORS[latest.indicator].source].licence.en,
        "series": [[each.as_of.isoformat(), each.value] for each in series.observations],
    }


@context.command("changed")
def changed() -> None:
    """Note in running cases, once, what the data in force today would change. Data also change by growing old."""
    with write() as uow:
        noted = record_context_changes(uow)
    click.echo(f"Noted in {', '.join(noted)}." if noted else "Nothing new to tell.")
