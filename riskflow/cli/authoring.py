"""Commands for authors of questions: what is covered, how long it takes, what changed, what it would do to cases.

Others script them: names, options and JSON keys are documented and stable.
"""

import os
import sys
from typing import Any

import click

from riskflow.cli.choosing import json_option, language_option, library, name_argument, print_json, version_of
from riskflow.cli.choosing import version_option as version_choice
from riskflow.core import reporting
from riskflow.core.coverage import coverage as coverage_of
from riskflow.core.differing import differences, kind_of, numbered
from riskflow.core.lengths import length_of
from riskflow.core.simulating import Simulation
from riskflow.core.text import Language
from riskflow.core.worked import work_through
from riskflow.questionnaires import QuestionnaireError, Version


@click.command()
@name_argument
@version_choice
@json_option
@language_option
def coverage(name: str, version: str | None, as_json: bool, language: str) -> None:  # noqa: FBT001 - click passes flags so
    """Print what questions and worked cases cover. Ends with 1 when something is not covered and has no reason."""
    read = version_of(name, version)
    shelf = library()
    cases = work_through(read.questionnaire, read.policy, shelf.cases(read))
    try:
        found = coverage_of(read.questionnaire, cases, shelf.indicators(name), shelf.excuses(name))
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json({**_version_keys(read), **reporting.coverage_report(found)})
    else:
        click.echo(
            "\n".join((f"{read.name}, {len(cases)} worked cases", *reporting.coverage_lines(found, Language(language))))
        )
    sys.exit(0 if found.complete else 1)


@click.command()
@name_argument
@version_choice
@json_option
def length(name: str, version: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Print how many questions each worked case is asked and how many minutes that takes, beside the aims."""
    read = version_of(name, version)
    cases = work_through(read.questionnaire, read.policy, library().cases(read))
    lengths = [length_of(read.questionnaire, case) for case in cases]
    if as_json:
        print_json({**_version_keys(read), **reporting.length_report(lengths)})
    else:
        click.echo("\n".join((read.name, *reporting.length_lines(lengths))))


@click.command()
@click.argument("name")
@click.argument("old")
@click.argument("new")
@json_option
@language_option
def diff(name: str, old: str, new: str, as_json: bool, language: str) -> None:  # noqa: FBT001 - click passes flags so
    """Print what differs between two versions, and what kind of change it is."""
    before, after = version_of(name, old), version_of(name, new)
    found = differences(before.questionnaire, after.questionnaire, (before.policy, after.policy))
    kind, given = kind_of(found), numbered(old, new)
    if as_json:
        head = {"questionnaire": name, "old": old, "new": new, "kind": kind.id, "numbered": given.id}
        print_json({**head, "enough": given >= kind, "changes": [reporting.difference_report(one) for one in found]})
        return
    click.echo(f"{name} {old} to {new}: a {kind.id} change, numbered as {given.id}")
    for one in found:
        click.echo(f"  {reporting.difference_line(one, Language(language))}")


@click.command()
@click.argument("name")
@click.argument("version")
@json_option
@language_option
def simulate(name: str, version: str, as_json: bool, language: str) -> None:  # noqa: FBT001 - click passes flags so
    """Score this instance's submitted cases and the worked cases under another version. Nothing is written.

    An answer is carried when the question and the answer still exist, else the question counts as unanswered.
    """
    from riskflow.services.simulating import simulate_worked  # noqa: PLC0415 - each command loads what it needs

    other = version_of(name, version)
    try:
        found = {"cases": _cases_here(other), "worked": simulate_worked(library(), version_of(name, None), other)}
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        reports = {key: reporting.simulation_report(one) if one else None for key, one in found.items()}
        print_json({**_version_keys(other), **reports})
        return
    for key, one in found.items():
        click.echo(f"{key}: {one.sentence.in_(Language(language))}" if one else f"{key}: not read.")
        for line in reporting.simulation_lines(one) if one else ():
            click.echo(f"  {line}")


def _cases_here(other: Version) -> Simulation | None:
    """Score the cases of this instance; nothing, and a sentence that says so, where there is none to read."""
    from riskflow.config import DATABASE_FILE, Config, ConfigError  # noqa: PLC0415 - each command loads what it needs
    from riskflow.services.simulating import simulate_cases  # noqa: PLC0415
    from riskflow.store.database import Database  # noqa: PLC0415

    try:
        config = Config.from_environment(os.environ)
    except ConfigError as error:
        click.echo(f"The cases were not read: {error}", err=True)
        return None
    if (
        config.database_url == f"sqlite:///{config.instance / DATABASE_FILE}"
        and not (config.instance / DATABASE_FILE).exists()
    ):
        click.echo(f"The cases were not read: there is no database in {config.instance}.", err=True)
        return None
    database = Database(config.database_url)
    if not database.is_current():
        raise click.ClickException("the database is older than this program; run  riskflow init  first")
    with database.read() as session:
        return simulate_cases(session, library(), other)


def _version_keys(read: Version) -> dict[str, Any]:
    return {"questionnaire": read.questionnaire.id, "version": read.questionnaire.version, "digest": read.digest}


COMMANDS = (coverage, length, diff, simulate)
