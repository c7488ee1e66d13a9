"""Commands about releases: check the versions, lock one, and simulate what one would change in cases."""

import sys

import click

from riskflow.cli.bars import watched
from riskflow.cli.instance import has_database, read_settings
from riskflow.cli.options import json_option, language_option, print_json
from riskflow.cli.questionnaire import library, name_argument, version_keys, version_of
from riskflow.questionnaire.authoring import reports as author_reports
from riskflow.questionnaire.authoring.simulation import Simulation
from riskflow.questionnaire.authoring.worked_cases import worked_case_faults
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireError, QuestionnaireVersion
from riskflow.services.operations.releases import obstacles, simulate_cases, simulate_worked
from riskflow.store.database import Database
from riskflow.text import Language


@click.command()
@name_argument
def check(name: str) -> None:
    """Check every version: it loads, it has the bytes that were released, and its worked cases hold.

    Of a version that is not released yet, also print what stands in the way of a release; that alone is no failure.
    """
    shelf = library()
    failed = False
    for version in shelf.versions(name):
        problems, before_release = _problems(shelf, name, version)
        click.echo(f"{name} {version}: {_verdict(problems, before_release)}")
        for problem in (*problems, *before_release):
            click.echo(f"  {problem}", err=True)
        failed = failed or bool(problems)
    sys.exit(1 if failed else 0)


def _problems(shelf: Library, name: str, version: str) -> tuple[list[str], list[str]]:
    """Return what is wrong with a version and, where it is a draft, the further obstacles to its release."""
    try:
        read = shelf.get(name, version)
        problems = list(worked_case_faults(read.questionnaire, read.policy, shelf.cases(read)))
    except QuestionnaireError as error:
        return str(error).splitlines(), []
    found = obstacles(shelf, read) if read.name not in shelf.lock() else []
    return problems, [sentence for sentence in found if sentence not in problems]


def _verdict(problems: list[str], before_release: list[str]) -> str:
    if problems:
        return f"{len(problems)} to mend"
    return f"draft, {len(before_release)} to mend before its release" if before_release else "ok"


@click.command()
@click.argument("name")
@click.argument("version")
def release(name: str, version: str) -> None:
    """Freeze a version: write the digest of its bytes into the lock. Refused while anything stands in the way."""
    shelf = library()
    try:
        read = shelf.get(name, version)
        found = obstacles(shelf, read) if read.name not in shelf.lock() else []
        if found:
            raise click.ClickException("\n".join((f"{read.name} is not released:", *found)))
        read = shelf.release(name, version)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{read.name} is released with digest {read.digest}")


@click.command()
@click.argument("name")
@click.argument("version")
@json_option
@language_option
def simulate(*, name: str, version: str, as_json: bool, language: str) -> None:
    """Score this instance's submitted cases and the worked cases under another version. Nothing is written.

    An answer is carried when the question and the answer still exist, else the question counts as unanswered.
    """
    other = version_of(name, version)
    try:
        found = {
            "cases": _simulate_own_cases(other),
            "worked": simulate_worked(library(), version_of(name, None), other),
        }
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        reports = {key: author_reports.simulation_report(one) if one else None for key, one in found.items()}
        print_json({**version_keys(other), **reports})
        return
    for key, one in found.items():
        click.echo(f"{key}: {one.sentence.in_(Language(language))}" if one else f"{key}: not read.")
        for line in author_reports.simulation_lines(one) if one else ():
            click.echo(f"  {line}")


def _simulate_own_cases(other: QuestionnaireVersion) -> Simulation | None:
    """Score the cases of this instance, or print why they cannot be read."""
    try:
        config = read_settings()
    except click.ClickException as error:
        click.echo(f"The cases were not read: {error.message}", err=True)
        return None
    if not has_database(config):
        click.echo(f"The cases were not read: there is no database in {config.instance}.", err=True)
        return None
    database = Database(config.database_url)
    if not database.is_current():
        raise click.ClickException("the database is older than this program; run  riskflow init  first")
    with database.read() as session:
        return simulate_cases(session, library(), other, watched=watched("Cases"))
