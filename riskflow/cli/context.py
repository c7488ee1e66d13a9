"""Commands about the indicators of territories: import a published file, say what is in force, show one territory."""

import json
import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from riskflow.config import Config, ConfigError
from riskflow.core.errors import InvalidError
from riskflow.core.indicator_sources import SOURCES
from riskflow.core.indicators import INDICATORS
from riskflow.core.text import Language

if TYPE_CHECKING:
    from riskflow.services.context import Standing
    from riskflow.store.tables import ContextImport

DAY = click.DateTime(["%Y-%m-%d"])
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _config() -> Config:
    try:
        return Config.from_environment(os.environ)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


@click.group()
def context() -> None:
    """Keep indicators about countries and territories: dated facts that weigh in driver C."""


@context.command("import")
@click.argument("source", type=click.Choice([*SOURCES]))
@click.argument("file")
@click.option("--published", type=DAY, help="When the file was published, where it does not say so itself.")
@click.option("--year", type=int, help="The year that a table without years describes.")
@click.option("--even-if-smaller", is_flag=True, help="Take a file that has shrunk, or that ends earlier, on purpose.")
def import_(source: str, file: str, published: datetime | None, year: int | None, even_if_smaller: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Read FILE (CSV, plain or gzipped, on disk or an https address) and put it in force: all of it or nothing."""
    from riskflow.app import system_desk  # noqa: PLC0415 - each command loads what it needs, so that all start fast
    from riskflow.published import PublishedError  # noqa: PLC0415
    from riskflow.published.fetching import at_hand  # noqa: PLC0415
    from riskflow.published.reading import read_published  # noqa: PLC0415
    from riskflow.published.rows import Asked  # noqa: PLC0415
    from riskflow.services.context_import import import_published  # noqa: PLC0415

    config = _config()
    try:
        with at_hand(file, frozenset(config.context_hosts)) as path:
            asked = Asked(datetime.now().astimezone().date(), published.date() if published else None, year)
            read = read_published(path, source, asked)
        with system_desk(config, writing=True) as desk:
            done = import_published(desk, file, read, even_if_smaller=even_if_smaller)
            lines = [_line(done.row)]
    except (PublishedError, InvalidError) as error:
        raise click.ClickException(f"{source}: refused, nothing was changed: {error}") from error
    if not done.is_new:
        click.echo("This file is in force already.")
    lines += [f"Skipped, no territories of ISO 3166: {', '.join(read.skipped)}"] if read.skipped else []
    lines += [f"Its licence: {done.row.licence}"]
    lines += [f"Would count differently today, noted in: {', '.join(done.told)}"] if done.told else []
    click.echo("\n".join(lines))


def _line(row: "ContextImport") -> str:
    return (
        f"{row.source}: {row.rows} rows, {row.observations} values of {row.territories} territories, "
        f"up to {row.newest}; published {row.published}, imported {row.imported_at:%Y-%m-%d}; sha256 {row.digest}"
    )


@context.command("status")
@json_option
def status(as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say of each source what is in force and how old it is."""
    from riskflow.app import system_desk  # noqa: PLC0415
    from riskflow.services.context_sources import sources_in_force  # noqa: PLC0415

    with system_desk(_config(), writing=False) as desk:
        found = sources_in_force(desk)
        if as_json:
            _print_json([each.as_plain(desk.today) for each in found])
            return
        for each in found:
            click.echo("\n".join(_line(row) for row in each.imports) or f"{each.source.id}: never imported")
            for need in each.needs:
                click.echo(f"  {need.area} rests on {need.indicator}: {need.state(desk.today).en}")


@context.command("show")
@click.argument("territory")
@json_option
@click.option(
    "--language", type=click.Choice([each.value for each in Language]), default="en", help="Language of the text."
)
def show(territory: str, as_json: bool, language: str) -> None:  # noqa: FBT001 - click passes flags so
    """Print what is in force about TERRITORY, a code such as SE. Facts with dates, never a verdict."""
    from riskflow.app import system_desk  # noqa: PLC0415
    from riskflow.published.naming import by_code  # noqa: PLC0415
    from riskflow.services.context import standings  # noqa: PLC0415

    code = by_code(territory)
    if code is None:
        raise click.ClickException(f"'{territory}' is no territory of ISO 3166; write a code such as SE")
    with system_desk(_config(), writing=False) as desk:
        found = standings(desk, [code])[code]
    if as_json:
        _print_json({"territory": code, "indicators": {each.indicator.id: _plain(each) for each in found}})
        return
    for each in found:
        name = each.indicator.name.in_(Language(language))
        click.echo(f"{name}: {_words(each, Language(language))}")


def _words(standing: "Standing", language: Language) -> str:
    latest, origin = standing.latest, standing.origin
    if latest is None or origin is None:
        return {Language.SV: "inga uppgifter", Language.EN: "no data"}[language]
    value = standing.indicator.words(latest.value).in_(language)
    source = SOURCES[origin.source].name.in_(language)
    return f"{value} ({latest.as_of}, {source}) {latest.note}".rstrip()


def _plain(standing: "Standing") -> dict[str, Any] | None:
    latest, origin = standing.latest, standing.origin
    if latest is None or origin is None:
        return None
    words = standing.indicator.words(latest.value)
    return {
        "value": latest.value,
        "words": words.model_dump(),
        "interval": None if latest.low is None else [latest.low, latest.high],
        "as_of": latest.as_of.isoformat(),
        "note": latest.note,
        "source": origin.source,
        "published": origin.published.isoformat(),
        "imported_on": origin.imported_on.isoformat(),
        "sha256": origin.digest,
        "licence": SOURCES[INDICATORS[latest.indicator].source].licence.en,
        "series": [[each.as_of.isoformat(), each.value] for each in standing.series],
    }


@context.command("changed")
def changed() -> None:
    """Note in running cases, once, what the data in force today would change. Data also change by growing old."""
    from riskflow.app import system_desk  # noqa: PLC0415
    from riskflow.services.context_import import tell_changed  # noqa: PLC0415

    with system_desk(_config(), writing=True) as desk:
        told = tell_changed(desk)
    click.echo(f"Noted in {', '.join(told)}." if told else "Nothing new to tell.")


def _print_json(value: Any) -> None:  # noqa: ANN401 - any JSON
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=date.isoformat))
