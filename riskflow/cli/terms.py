"""The command that suggests terms in a text. Its options and JSON keys are documented and stable."""

import io
import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from riskflow.cli.options import print_json_line
from riskflow.config import data_folder
from riskflow.terms.background import load_term_reader
from riskflow.terms.loader import LexiconError
from riskflow.terms.suggestions import Suggestion, TextAnalysis
from riskflow.text import Language

STANDARD_INPUT = "-"
FOLDER = "terms"


@click.command("suggest")
@click.argument("source")
@click.option("--language", type=click.Choice([*Language]), help="Language of the text; guessed where it is not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each text.")
def suggest(*, source: str, language: str | None, as_json: bool) -> None:
    """Suggest what a text touches: SOURCE is the text itself, a file, or `-` for standard input.

    Standard input is one text, or JSON lines with `text` and, if wanted, `language` and `id`.
    """
    try:
        reader = load_term_reader(data_folder("questionnaires") / FOLDER)
    except LexiconError as error:
        raise click.ClickException(str(error)) from error
    failed = False
    for given in _inputs(source):
        answer: dict[str, Any]
        try:
            text, named = _checked(given)
            chosen = named or language
            analysis = reader.analyse(text, Language(chosen) if chosen else None)
            answer = {"id": given.get("id"), **report(analysis)}
        except ValueError as error:
            failed = True
            answer = {"id": given.get("id"), "error": str(error)}
        if as_json:
            print_json_line(answer)
        else:
            click.echo("\n".join(summary(answer)))
    sys.exit(1 if failed else 0)


def _inputs(source: str) -> Iterator[dict[str, Any]]:
    """Yield the texts to analyse; lines of standard input as they arrive."""
    if source != STANDARD_INPUT:
        yield {"text": _text_or_file(source)}
        return
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    first = stream.readline()
    if not first.lstrip().startswith("{"):
        yield {"text": first + stream.read()}
        return
    for line in chain((first,), stream):
        if line.strip():
            yield _parsed(line)


def _parsed(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return {"fault": f"this line is no JSON: {error}"}
    return value if isinstance(value, dict) else {"fault": "each line must be an object with 'text'"}


def _checked(given: dict[str, Any]) -> tuple[str, str | None]:
    """Return text and language of one input.

    Raises:
        ValueError: saying what is wrong with it.
    """
    match given:
        case {"fault": fault}:
            raise ValueError(fault)
        case {"text": str(text)}:
            language = given.get("language")
        case _:
            raise ValueError("'text' is missing, or is no text")
    if language not in {None, *Language}:
        raise ValueError(f"'language' must be sv or en, not {language!r}")
    return text, language


def _text_or_file(source: str) -> str:
    """Return the content of the file of that name, or the source itself where there is none."""
    try:
        path = Path(source)
        return path.read_text(encoding="utf-8") if path.is_file() else source
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{source}: the file is not UTF-8; save it as UTF-8") from error
    except OSError:  # a text that is too long for the name of a file
        return source


def report(analysis: TextAnalysis) -> dict[str, Any]:
    """Return an analysis as JSON, in the language of its text."""
    return {
        "language": analysis.language.value,
        "suggestions": [_suggestion(each, analysis.language) for each in analysis.suggestions],
        "alarm": analysis.alarm,
        "score": analysis.score,
    }


def _suggestion(each: Suggestion, language: Language) -> dict[str, Any]:
    return {
        "kind": each.kind.value,
        "list": each.list,
        "entry": each.entry,
        "title": each.title.in_(language),
        "words": each.words,
        "start": each.start,
        "end": each.end,
        "why": each.why.in_(language),
        "negated": each.negated,
        "weight": each.weight,
        "asks": list(each.asks),
    }


def summary(answer: dict[str, Any]) -> Iterator[str]:
    if "error" in answer:
        yield f"error: {answer['error']}"
        return
    name = f"{answer['id']}: " if answer["id"] is not None else ""
    yield f"{name}{'ask about it' if answer['alarm'] else 'nothing strong'} (score {answer['score']})"
    for each in answer["suggestions"]:
        yield f"  {each['kind']} {each['entry']}: {each['why']}"
