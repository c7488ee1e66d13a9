"""`riskflow suggest`: what a text's own words touch. Others measure by it: its options and JSON keys are stable."""

import io
import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

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
    for given in _given(source):
        answer: dict[str, Any]
        try:
            text, named = _checked(given)
            chosen = named or language
            reading = reader.analyse(text, Language(chosen) if chosen else None)
            answer = {"id": given.get("id"), **report(reading)}
        except ValueError as error:
            failed = True
            answer = {"id": given.get("id"), "error": str(error)}
        said = json.dumps(answer, ensure_ascii=False) if as_json else "\n".join(summary(answer))
        click.echo(said)
    sys.exit(1 if failed else 0)


def _given(source: str) -> Iterator[dict[str, Any]]:
    """Yield what is to be read, one after the other as it arrives."""
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
    """Return text and language of one object.

    Raises:
        ValueError: saying what is wrong with it.
    """
    if "fault" in given:
        raise ValueError(given["fault"])
    text, language = given.get("text"), given.get("language")
    if not isinstance(text, str):
        raise ValueError("'text' is missing, or is no text")  # noqa: TRY004 - one kind of error for all faults of a line
    if language not in {None, *Language}:
        raise ValueError(f"'language' must be sv or en, not {language!r}")
    return text, language


def _text_or_file(source: str) -> str:
    """Return the content of a file where there is one of that name, else the words themselves."""
    try:
        path = Path(source)
        return path.read_text(encoding="utf-8") if path.is_file() else source
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{source}: the file is not UTF-8; save it as UTF-8") from error
    except OSError:  # too long for a name
        return source


def report(reading: TextAnalysis) -> dict[str, Any]:
    """Return a reading as JSON, in the language of its text."""
    return {
        "language": reading.language.value,
        "suggestions": [_suggestion(each, reading.language) for each in reading.suggestions],
        "alarm": reading.alarm,
        "score": reading.score,
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
    """Yield an answer as lines for people."""
    if "error" in answer:
        yield f"error: {answer['error']}"
        return
    name = f"{answer['id']}: " if answer["id"] is not None else ""
    yield f"{name}{'ask about it' if answer['alarm'] else 'nothing strong'} (score {answer['score']})"
    for each in answer["suggestions"]:
        yield f"  {each['kind']} {each['entry']}: {each['why']}"
