"""Commands about questions and answers. Others script them: names, options and JSON keys are documented and stable."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from riskflow.cli.lazy import LazyGroup
from riskflow.cli.options import json_option, language_option, print_json
from riskflow.config import data_folder
from riskflow.errors import RiskFlowError
from riskflow.questionnaire.answer_sheet import read_sheet, sheet_report
from riskflow.questionnaire.authoring import reports as author_reports
from riskflow.questionnaire.authoring.coverage import coverage as coverage_of
from riskflow.questionnaire.authoring.diff import announced_change_kind, overall_change_kind, version_differences
from riskflow.questionnaire.authoring.lengths import case_length
from riskflow.questionnaire.authoring.sources import cited_sources
from riskflow.questionnaire.authoring.worked_cases import score_worked_cases
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireError, QuestionnaireVersion, parse_yaml
from riskflow.questionnaire.scoring import GateAnswer
from riskflow.text import Language

DEFAULT_QUESTIONNAIRE = "ri"
LAZY = {
    "check": (
        "release",
        "Check every version: it loads, it has the bytes that were released, and its worked cases hold.",
    ),
    "release": ("release", "Freeze a version: write the digest of its bytes into the lock."),
    "simulate": (
        "release",
        "Score this instance's submitted cases and the worked cases under another version. Nothing is written.",
    ),
}

name_argument = click.argument("name", default=DEFAULT_QUESTIONNAIRE)
version_option = click.option("--version", "version", help="The version; the newest released one otherwise.")


@click.group(cls=LazyGroup)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the questionnaires lie; those of this program otherwise.",
)
@click.pass_context
def questionnaire(context: click.Context, folder: Path | None) -> None:
    """Look at, check, measure, compare and release the questions."""
    context.obj = folder


questionnaire.add_lazy_commands(LAZY)


def library() -> Library:
    """Return the questionnaires of the folder in `--folder`, else those of this program."""
    return Library(click.get_current_context().find_object(Path) or data_folder("questionnaires"))


def version_of(name: str, version: str | None) -> QuestionnaireVersion:
    """Return a version, by default the newest released one.

    Raises:
        click.ClickException: when it cannot be loaded.
    """
    try:
        return library().get(name, version) if version else library().current(name)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error


def version_keys(read: QuestionnaireVersion) -> dict[str, Any]:
    return {"questionnaire": read.questionnaire.id, "version": read.questionnaire.version, "digest": read.digest}


@questionnaire.command("show")
@name_argument
@version_option
@json_option
@language_option
def show(*, name: str, version: str | None, as_json: bool, language: str) -> None:
    """Print every question, option, severity, driver, condition and gate of a version."""
    read = version_of(name, version)
    if as_json:
        value = read.questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True)
        policy = read.policy.model_dump(mode="json", exclude_none=True)
        print_json({**value, "gate_answers": list(GateAnswer), "digest": read.digest, "policy": policy})
    else:
        click.echo("\n".join(outline(read, Language(language))))


def outline(read: QuestionnaireVersion, language: Language) -> list[str]:
    lines = [f"{read.name}  {read.digest[:12]}  {read.questionnaire.title.in_(language)}"]
    for section in read.questionnaire.sections:
        lines += ["", f"# {section.title.in_(language)} ({section.id})"]
        lines += [
            f"  {gate.label}  {gate.text.in_(language)}  [{', '.join(gate.cleared_by)}]" for gate in section.gates
        ]
        for question in section.questions:
            drives = f" [{question.drives.driver}: {', '.join(question.drives.areas)}]" if question.drives else ""
            lines.append(f"  {question.id}: {question.text.in_(language)}{drives}")
            for option in question.options:
                severity = "" if option.severity is None else f" = {option.severity}"
                lines.append(f"      {option.id}{severity}  {option.text.in_(language)}")
        lines += [f"  knock-out {rule.id} -> {rule.level}: {rule.reason.in_(language)}" for rule in section.knock_outs]
    return lines


@questionnaire.command()
@name_argument
@version_option
@json_option
@language_option
def coverage(*, name: str, version: str | None, as_json: bool, language: str) -> None:
    """Print what questions and worked cases cover. Ends with 1 when something is not covered and has no reason."""
    read = version_of(name, version)
    shelf = library()
    cases = score_worked_cases(read.questionnaire, read.policy, shelf.cases(read))
    try:
        found = coverage_of(read.questionnaire, cases, shelf.indicators(name), shelf.exemptions(name))
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json({**version_keys(read), **author_reports.coverage_report(found)})
    else:
        click.echo(
            "\n".join(
                (f"{read.name}, {len(cases)} worked cases", *author_reports.coverage_lines(found, Language(language)))
            )
        )
    sys.exit(0 if found.complete else 1)


@questionnaire.command()
@name_argument
@version_option
@json_option
def length(*, name: str, version: str | None, as_json: bool) -> None:
    """Print how many questions each worked case is asked and how many minutes that takes, beside the aims."""
    read = version_of(name, version)
    cases = score_worked_cases(read.questionnaire, read.policy, library().cases(read))
    lengths = [case_length(read.questionnaire, case) for case in cases]
    if as_json:
        print_json({**version_keys(read), **author_reports.length_report(lengths)})
    else:
        click.echo("\n".join((read.name, *author_reports.length_lines(lengths))))


@questionnaire.command()
@name_argument
@version_option
@json_option
def sources(*, name: str, version: str | None, as_json: bool) -> None:
    """Print the sources that were last read more than a year ago, and what cites them; with --json all sources."""
    read, today = version_of(name, version), datetime.now(UTC).date()
    found = cited_sources(read.questionnaire, read.policy)
    if as_json:
        print_json({**version_keys(read), "sources": author_reports.sources_report(found, today)})
    else:
        click.echo("\n".join((read.name, *author_reports.sources_lines(found, today))))


@questionnaire.command()
@click.argument("name")
@click.argument("old")
@click.argument("new")
@json_option
@language_option
def diff(*, name: str, old: str, new: str, as_json: bool, language: str) -> None:
    """Print what differs between two versions, and what kind of change it is."""
    before, after = version_of(name, old), version_of(name, new)
    found = version_differences(before.questionnaire, after.questionnaire, (before.policy, after.policy))
    kind, given = overall_change_kind(found), announced_change_kind(old, new)
    if as_json:
        head = {"questionnaire": name, "old": old, "new": new, "kind": kind.id, "numbered": given.id}
        print_json(
            {**head, "enough": given >= kind, "changes": [author_reports.difference_report(one) for one in found]}
        )
        return
    click.echo(f"{name} {old} to {new}: a {kind.id} change, numbered as {given.id}")
    for one in found:
        click.echo(f"  {author_reports.difference_line(one, Language(language))}")


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--questionnaire", "name", default=DEFAULT_QUESTIONNAIRE, show_default=True)
@version_option
@json_option
@language_option
def score(*, file: TextIO, name: str, version: str | None, as_json: bool, language: str) -> None:
    """Score answers from FILE (YAML or JSON, `-` for standard input). A list scores many, one result each."""
    read = version_of(name, version)
    raw = _parsed(file.read(), getattr(file, "name", "input"))
    sheets = raw if isinstance(raw, list) else [raw]
    results = [_scored_or_error(read, sheet) for sheet in sheets]
    if as_json:
        print_json(results if isinstance(raw, list) else results[0])
    else:
        click.echo("\n\n".join("\n".join(_summary(read, result, Language(language))) for result in results))
    sys.exit(1 if any("error" in result for result in results) else 0)


def _parsed(text: str, name: str) -> object:
    # JSON is not read as the YAML that it nearly is: YAML refuses tabs.
    try:
        return json.loads(text) if text.lstrip()[:1] in {"{", "["} else parse_yaml(text, name)
    except json.JSONDecodeError as error:
        raise click.ClickException(f"{name}: {error}") from error
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error


def _scored(read: QuestionnaireVersion, raw: object) -> dict[str, Any]:
    sheet = read_sheet(read.questionnaire, read.policy, raw)
    named = {key: raw[key] for key in ("id", "name") if isinstance(raw, dict) and "answers" in raw and key in raw}
    return {**named, **sheet_report(read.questionnaire, read.policy, read.digest, sheet)}


def _scored_or_error(read: QuestionnaireVersion, raw: object) -> dict[str, Any]:
    """Score one sheet; an error in it is part of the result, so that the other sheets are scored all the same."""
    try:
        return _scored(read, raw)
    except RiskFlowError as error:
        named = {key: raw[key] for key in ("id", "name") if isinstance(raw, dict) and key in raw}
        return {**named, "error": str(error)}


def _summary(read: QuestionnaireVersion, result: dict[str, Any], language: Language) -> list[str]:
    if "error" in result:
        return [f"{result.get('id', '')} error: {result['error']}".strip()]
    lines = [f"{result.get('id', '')} {result['route']}: {result['route_name'][language]}".strip()]
    for area, found in result["areas"].items():
        sentences = [rule["reason"][language] for rule in found["knock_outs"]] + [found["sentence"][language]]
        answers = ", ".join(f"{r['question']}={'+'.join(r['answer'])}" for r in found["reasons"][:3])
        name = read.questionnaire.areas[area].in_(language)
        lines.append(f"  {name}: {found['level']}. {' '.join(sentences)}{f' ({answers})' if answers else ''}")
    lines += [f"  {gate['gate']}: {gate['state']} ({', '.join(gate['cleared_by'])})" for gate in result["gates"]]
    if result["unanswered"]:
        lines.append(f"  not answered: {', '.join(result['unanswered'])}")
    return lines
