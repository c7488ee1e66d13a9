"""Commands about questions and answers. Others script them: names, options and JSON keys are documented and stable."""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

import click

from riskflow.cli.choosing import (
    DEFAULT_QUESTIONNAIRE,
    json_option,
    language_option,
    library,
    name_argument,
    print_json,
    version_of,
    version_option,
)
from riskflow.core.errors import RiskFlowError
from riskflow.core.scoring import GATE_ANSWERS
from riskflow.core.sheet import read_sheet, sheet_report
from riskflow.core.text import Language
from riskflow.core.worked import faults_of_cases
from riskflow.questionnaires import Library, QuestionnaireError, Version, parse


@click.group()
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the questionnaires lie; those of this program otherwise.",
)
@click.pass_context
def questionnaire(context: click.Context, folder: Path | None) -> None:
    """Look at, check, measure, compare and release the questions."""
    context.obj = folder


@questionnaire.command("show")
@name_argument
@version_option
@json_option
@language_option
def show(name: str, version: str | None, as_json: bool, language: str) -> None:  # noqa: FBT001 - click passes flags so
    """Print every question, option, severity, driver, condition and gate of a version."""
    read = version_of(name, version)
    if as_json:
        value = read.questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True)
        policy = read.policy.model_dump(mode="json", exclude_none=True)
        print_json({**value, "gate_answers": GATE_ANSWERS, "digest": read.digest, "policy": policy})
    else:
        click.echo("\n".join(outline(read, Language(language))))


def outline(read: Version, language: Language) -> list[str]:
    """Return the questions as indented lines."""
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


@questionnaire.command("check")
@name_argument
def check(name: str) -> None:
    """Check every version: it loads, it has the bytes that were released, and its worked cases hold.

    Of a version that is not released yet, also print what stands in the way of a release; that alone is no failure.
    """
    shelf = library()
    failed = False
    for version in shelf.versions(name):
        problems, before_release = _looked_at(shelf, name, version)
        click.echo(f"{name} {version}: {_verdict(problems, before_release)}")
        for problem in (*problems, *before_release):
            click.echo(f"  {problem}", err=True)
        failed = failed or bool(problems)
    sys.exit(1 if failed else 0)


def _looked_at(shelf: Library, name: str, version: str) -> tuple[list[str], list[str]]:
    """Return what is wrong with a version, and what more stands in the way of releasing a draft."""
    from riskflow.services.releasing import obstacles  # noqa: PLC0415 - each command loads what it needs

    try:
        read = shelf.get(name, version)
        problems = list(faults_of_cases(read.questionnaire, read.policy, shelf.cases(read)))
    except QuestionnaireError as error:
        return str(error).splitlines(), []
    in_the_way = obstacles(shelf, read) if read.name not in shelf.lock() else []
    return problems, [sentence for sentence in in_the_way if sentence not in problems]


def _verdict(problems: list[str], before_release: list[str]) -> str:
    if problems:
        return f"{len(problems)} to mend"
    return f"draft, {len(before_release)} to mend before its release" if before_release else "ok"


@questionnaire.command("release")
@click.argument("name")
@click.argument("version")
def release(name: str, version: str) -> None:
    """Freeze a version: write the digest of its bytes into the lock. Refused while anything stands in the way."""
    from riskflow.services.releasing import obstacles  # noqa: PLC0415 - each command loads what it needs

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


@click.command("score")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--questionnaire", "name", default=DEFAULT_QUESTIONNAIRE, show_default=True)
@version_option
@json_option
@language_option
def score_command(file: TextIO, name: str, version: str | None, as_json: bool, language: str) -> None:  # noqa: FBT001 - click passes flags so
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


def _parsed(text: str, name: str) -> Any:  # noqa: ANN401 - JSON or YAML
    """Read JSON where it is JSON, else strict YAML; a JSON text with tabs is no YAML."""
    try:
        return json.loads(text) if text.lstrip()[:1] in {"{", "["} else parse(text, name)
    except (json.JSONDecodeError, QuestionnaireError) as error:
        raise click.ClickException(
            f"{name}: {error}" if isinstance(error, json.JSONDecodeError) else str(error)
        ) from error


def _scored(read: Version, raw: Any) -> dict[str, Any]:  # noqa: ANN401 - parsed YAML
    sheet = read_sheet(read.questionnaire, read.policy, raw)
    named = {key: raw[key] for key in ("id", "name") if isinstance(raw, dict) and "answers" in raw and key in raw}
    return {**named, **sheet_report(read.questionnaire, read.policy, read.digest, sheet)}


def _scored_or_error(read: Version, raw: Any) -> dict[str, Any]:  # noqa: ANN401 - parsed YAML
    """Score one sheet; a faulty one says why and does not take the others with it."""
    try:
        return _scored(read, raw)
    except RiskFlowError as error:
        named = {key: raw[key] for key in ("id", "name") if isinstance(raw, dict) and key in raw}
        return {**named, "error": str(error)}


def _summary(read: Version, result: dict[str, Any], language: Language) -> list[str]:
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
