"""The table of gates in `reference/gates.md`, made of the newest version of the questions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from riskflow.questionnaire.loader import parse_yaml

QUESTIONS = Path(__file__).parent.parent / "questionnaires" / "ri"


def gates() -> str:
    """List the gates of the newest questions: who clears them, what covers and what raises them, and their law."""
    newest = max(QUESTIONS.glob("*/gates.yaml"), key=_version)
    rows = [
        f"| {gate['id'].upper()} | {gate['text']['sv']}<br>{gate['text']['en']} | {', '.join(gate['cleared_by'])} "
        f"| {_code(gate['covered_by']) if 'covered_by' in gate else 'always put'} "
        f"| {_read_by(gate.get('opens_when'))} | {_read_by(gate.get('asks_when'))} "
        f"| {'<br>'.join(map(_read, gate['sources']))} |"
        for gate in parse_yaml(newest.read_text(encoding="utf-8"), newest.name)["gates"]
    ]
    head = "| Gate | Question | Cleared by | Covered by | Opened by | Asked by | Law, and the day it was read |"
    return "\n".join([f"Version {newest.parent.name}.", "", head, "|---|---|---|---|---|---|---|", *rows])


def _version(path: Path) -> tuple[int, ...]:
    return tuple(map(int, path.parent.name.split(".")))


def _read(source: dict[str, str]) -> str:
    return f"{source['ref']} ({source['read_on']})"


def _read_by(condition: dict[str, Any] | None) -> str:
    """Return the questions that a condition reads, each once."""
    return ", ".join(map(_code, dict.fromkeys(_questions(condition or {})))) or "–"


def _questions(condition: dict[str, Any]) -> Iterator[str]:
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from _questions(part)
    if "question" in condition:
        yield condition["question"]


def _code(name: str) -> str:
    return f"`{name}`"
