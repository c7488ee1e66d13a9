"""Commands about lists and the screening of names. The options and JSON keys of `screen` are documented and stable."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TextIO

import click

from riskflow.cases.workflow import State
from riskflow.cli.bars import counter, step
from riskflow.cli.instance import open_instance, person_with, read, read_settings, write, writing
from riskflow.cli.options import json_option, print_json, print_json_line, subject_option
from riskflow.errors import InvalidError
from riskflow.files.download import allowed_addresses, local_files
from riskflow.files.untrusted import RefusedFileError
from riskflow.follow_up.watch import UNWATCHED
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.importers import ror
from riskflow.screening.lists import LIST_SOURCES
from riskflow.services.case_facts import viewer_of
from riskflow.services.instance import Instance
from riskflow.services.partners import bulk, rounds
from riskflow.services.partners import lists as list_service
from riskflow.services.partners.name_index import ready_index
from riskflow.services.partners.rescreen import outdated_partners
from riskflow.services.partners.search import Screener
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.handling.watch import WatchFilter
from riskflow.territories import by_name_or_code
from riskflow.text import Language

STANDARD_INPUT = "-"
WATCHED_STATES = [state.value for state in State if state not in UNWATCHED]


@click.group("lists")
def lists() -> None:
    """Import lists and see what is in force."""


@lists.command("import")
@click.argument("source", type=click.Choice(list(LIST_SOURCES)))
@click.argument("files", nargs=-1, required=True)
@click.option("--may-shrink", is_flag=True, help="Accept a list that is older or far smaller than the one in force.")
def import_(*, source: str, files: tuple[str, ...], may_shrink: bool) -> None:
    """Import a list from FILES, or from a configured address.

    Files are plain, .gz, .xlsx or .ods; OFAC's CSV comes with its alt file.
    """
    config = read_settings()
    try:
        with local_files(files, allowed_addresses(config.list_addresses)) as paths, step("Reading"):
            prepared = list_service.prepare(source, paths, config.persons_because)
        with step("Comparing and storing"), write() as uow:
            version = list_service.import_list(uow, prepared, may_shrink=may_shrink)
    except RefusedFileError as error:
        raise click.ClickException(f"{source} was not imported: {error}. The list that was in force stays.") from error
    if version is None:
        click.echo(f"{source}: this file is in force already.")
        return
    click.echo(f"{source}: {version.entries} entries with {version.names} names; {prepared.left_out} left out.")
    for line in _unclear_lines(prepared.unclear):
        click.echo(line)
    if prepared.left_out and not config.persons_because:
        click.echo(list_service.WHY_NO_PERSONS.en)
    _follow()


def _unclear_lines(unclear: Sequence[str]) -> Iterator[str]:
    """Yield what an import has not understood; `lists status --json` lists it as long as the version is in force."""
    if unclear:
        yield f"Names that seem to hold several and could not be taken apart ({len(unclear)}); they are searched whole:"
        yield from (f"  {name}" for name in unclear)


def _follow() -> None:
    """Index what is in force now, and screen partners again; a worker goes on where this is interrupted."""
    instance = open_instance()
    with step("Indexing names"), instance.read(SYSTEM) as uow:
        ready_index(uow)
    with instance.read(SYSTEM) as uow:
        numbers = outdated_partners(uow)
    read_again, write_again = (partial(way, SYSTEM) for way in (instance.read, instance.write))
    screened = 0
    with counter("Partners screened again", len(numbers)) as shown:
        for batch in rounds.screen_outdated(read_again, write_again, numbers):
            shown.update(batch.screened)
            screened += batch.screened
    click.echo(f"{screened} partners screened again.")


@lists.command("index")
def index() -> None:
    """Build the index of names on this computer, where it is missing or damaged."""
    with step("Indexing names"), read() as uow:
        found = ready_index(uow)
    click.echo(f"{found.register.index.names} names of {len(found.register.entities)} organisations and entries.")


@lists.command("status")
@json_option
def status(*, as_json: bool) -> None:
    """Say which lists are in force, how old they are, and what they mean."""
    with read() as uow:
        rows = [_status(row) for row in list_service.list_statuses(uow)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        dated = (
            f"published {row['published_on'] or 'unknown'}, imported {row['imported_on']}" if row["imported_on"] else ""
        )
        count = f"{row['entries']} entries" if row["imported_on"] else ""
        click.echo(f"{row['list']:<18} {row['standing']:<9} {row['effect']:<12} {count:<14} {dated}".rstrip())


def _status(row: list_service.ListStatus) -> dict[str, Any]:
    version, source = row.version, LIST_SOURCES[row.source]
    return {
        "list": row.source,
        "name": row.name.model_dump(),
        "standing": row.freshness.value,
        "effect": source.effect.value,
        "licence": source.licence,
        "published_on": version.published_on.isoformat() if version and version.published_on else None,
        "imported_on": version.imported_at.date().isoformat() if version else None,
        "sha256": version.sha256 if version else None,
        "entries": version.entries if version else None,
        "names": version.names if version else None,
        "left_out": version.left_out if version else None,
        "unclear": version.unclear if version else None,
    }


@lists.command("diff")
@click.argument("source", type=click.Choice(list(LIST_SOURCES)))
def diff(source: str) -> None:
    """Say how the version in force differs from the one before."""
    try:
        with read() as uow:
            found = list_service.difference(uow, source)
    except InvalidError as error:
        raise click.ClickException(str(error)) from error
    for sign, names in (("+", found.added), ("-", found.removed), ("~", found.changed)):
        for name in names:
            click.echo(f"{sign} {name}")
    click.echo(f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed.")


@lists.command("screen-again")
@subject_option
@click.option("--reason", default="", help="What has happened; it is kept, and needed with --yes.")
@click.option("--country", "territory", default="", help="Only partners there, as a code or a name.")
@click.option("--list", type=click.Choice(list(LIST_SOURCES)), help="Only partners with a hit on it.")
@click.option("--kind", help="Only cases of this kind of collaboration, as the questions name it.")
@click.option("--state", type=click.Choice(WATCHED_STATES), help="Only cases in this state.")
@click.option("--tasks", is_flag=True, help="Open a task in each case, also where the lists say the same as before.")
@click.option("--yes", is_flag=True, help="Screen them; without this option only the counts are printed.")
def screen_again(*, subject: str, reason: str, tasks: bool, yes: bool, **chosen: str | None) -> None:
    """Screen partners of watched cases again after an event, in the name of a secretary or administrator.

    It does what the page "Search again for partners" does: without --yes it says how much a filter chooses.
    """
    wanted = _filter(**chosen)
    with writing() as uow:
        person = person_with(uow, subject)
        ordering = replace(uow, viewer=viewer_of(uow.session, person, uow.today))
        found = bulk.chosen_today(ordering, wanted)
        if yes:
            bulk.order(ordering, wanted, reason, opens_tasks=tasks)
    click.echo(f"Partners: {len(found.partners)}, in cases: {len(found.cases)}.")
    if yes:
        click.echo(f"Partners screened again: {_run_orders(open_instance())}.")
    else:
        click.echo("Nothing was ordered. To screen them again, add  --reason  and  --yes")


def _filter(territory: str | None, kind: str | None, state: str | None, **source: str | None) -> WatchFilter:
    code = by_name_or_code(territory) if territory else ""
    if code is None:
        message = f"{territory} is no country or territory that RiskFlow knows. Write its name, or its code such as IR"
        raise click.ClickException(message)
    return WatchFilter(code, source["list"] or "", kind or "", State(state) if state else None)


def _run_orders(instance: Instance) -> int:
    """Do what was ordered; a worker goes on where this is interrupted."""
    with instance.read(SYSTEM) as uow:
        ready_index(uow)
    return bulk.run_orders(partial(instance.read, SYSTEM), partial(instance.write, SYSTEM))


@click.group("organisations")
def organisations() -> None:
    """Import the register of organisations."""


@organisations.command("import")
@click.argument("file")
@click.option("--may-shrink", is_flag=True, help="Accept a register that is far smaller than the one in force.")
def import_organisations(*, file: str, may_shrink: bool) -> None:
    """Import a dump of ROR from FILE: its zip as published, or the JSON or CSV in it, plain or gzipped."""
    try:
        with local_files([file], allowed_addresses(read_settings().list_addresses)) as (path,):
            with step("Reading"):
                found = ror.read(path)
            with step("Storing"), write() as uow:
                version = list_service.import_register(uow, path, found, may_shrink=may_shrink)
    except RefusedFileError as error:
        raise click.ClickException(f"The register was not imported: {error}. The one in force stays.") from error
    if version is None:
        click.echo("This file is in force already.")
    else:
        click.echo(f"{version.entries} organisations with {version.names} names.")
        _follow()


@click.command("screen")
@click.argument("names", nargs=-1, required=True)
@click.option("--country", "territory", default="", help="Territory of the names given, as a code or a name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
def screen(*, names: tuple[str, ...], territory: str, as_json: bool) -> None:
    """Screen NAMES against every list, or `-` for JSON lines (name, country, identifiers) on standard input."""
    reads = names == (STANDARD_INPUT,)
    failed = False
    with read() as uow:
        ready_index(uow)
        screener = Screener(uow)
        for query in _queries_in(sys.stdin) if reads else ({"name": name, "country": territory} for name in names):
            result = _screen(screener, query)
            failed = failed or "error" in result
            if reads or as_json:
                print_json_line(result)
            else:
                click.echo("\n".join(_lines(result)))
    sys.exit(1 if failed else 0)


def _queries_in(lines: TextIO) -> Iterator[object]:
    for line in lines:
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                yield {"error": f"this line is no JSON: {error}"}


def _screen(screener: Screener, asked: object) -> dict[str, Any]:
    """Screen one query; an error in it is the result, so that the other lines are screened all the same."""
    if not isinstance(asked, dict) or not isinstance(asked.get("name"), str):
        given = asked if isinstance(asked, dict) else {}
        return {"error": given.get("error", "write an object with 'name', and 'country' and 'identifiers' if known")}
    written = asked.get("identifiers")
    identifiers = {str(k): str(v) for k, v in written.items() if v} if isinstance(written, dict) else {}
    territory = by_name_or_code(str(asked.get("country") or "")) or ""
    result = screener.screen(ScreeningQuery(asked["name"], territory, identifiers))
    echoed = {key: asked[key] for key in ("id",) if key in asked}
    units = [{"list": e.source, "entry": e.code, "name": e.name} for e in screener.listed_units(result)]
    return {**echoed, **result.as_plain(), "listed_units": units}


def _lines(result: dict[str, Any]) -> Sequence[str]:
    lines = [f"{result['name']}: {result['status']}"]
    if result["organisation"]:
        lines.append(f"  in the register: {result['organisation']['name']} ({result['organisation']['ror']})")
    for namesake in result["namesakes"]:
        places = ", ".join(namesake["countries"])
        lines.append(f"  a namesake in another country: {namesake['name']} ({namesake['ror']}, {places})")
    for hit in result["hits"]:
        through = f" through {hit['through']}" if hit["through"] else ""
        names = f"{hit['ours']} ~ {hit['theirs']}{through}"
        standing = {"ended": f"ended on {hit.get('ended_on')}", "mentioned": "mentioned only"}.get(hit.get("standing"))
        lines.append(f"  {standing or hit['band']} {hit['score']:.0f}  {hit['list']} {hit['entry']}: {names}")
        details = "; ".join(filter(None, (hit["programme"], hit["listed_on"], hit["reason"][:120], hit["url"])))
        lines.append(f"      {details}")
    lines += [
        f"  a unit of it is listed, which is no hit: {unit['list']} {unit['entry']}: {unit['name']}"
        for unit in result["listed_units"]
    ]
    lines += [f"  unknown: {reason['text'][Language.EN]}" for reason in result["reasons"]]
    return lines
