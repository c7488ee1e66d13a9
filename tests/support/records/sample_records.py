"""Records to draw: one of each kind, a long decision after RAI and SAI first; and how to leave nothing of one empty."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml
from pydantic import TypeAdapter

from riskflow.records.kinds import RecordKind
from riskflow.records.model import Record
from riskflow.text import Text

Whole = TypeVar("Whole")
MADE_UP: dict[object, object] = {
    str: "Det här skrevs av någon. Den som läser behöver veta det.",
    Text: Text(sv="Valt bland svaren.", en="Chosen among the answers."),
    date: date(2026, 11, 20),
    int: 1,
    bool: True,
}
_HERE = Path(__file__).parent
_RECORD = TypeAdapter(Record)


def decision() -> Record:
    """Return a full decision: divided opinions, a cleared stop, forty answers."""
    return _read("sample_decision.yaml")


def self_assessment() -> Record:
    """Return the short record of a case that closed by itself."""
    return _read("sample_self_assessment.yaml")


def closure() -> Record:
    """Return the short record of a case that was withdrawn after it had been sent in."""
    outcome = Text(sv="Återkallad av sökanden", en="Withdrawn by the applicant")
    return replace(
        self_assessment(), kind=RecordKind.CLOSURE, outcome=outcome, ruling="Ansökan om såddmedel lämnas inte in."
    )


def ended() -> Record:
    """Return the short record of a collaboration that was ended."""
    outcome = Text(sv="Samarbetet avslutas", en="The collaboration is ended")
    exit_plan = "Material och konton återlämnas inom en månad."
    return replace(self_assessment(), kind=RecordKind.EXIT, outcome=outcome, exit_plan=exit_plan)


def acknowledgement() -> Record:
    """Return the short record of measures that the head of department acknowledged."""
    outcome = Text(sv="Åtgärderna är godkända", en="The measures are acknowledged")
    return replace(self_assessment(), kind=RecordKind.ACKNOWLEDGEMENT, outcome=outcome)


def reassessment() -> Record:
    """Return the record of a decision that follows another one."""
    return replace(decision(), kind=RecordKind.REASSESSMENT, supersedes="0123456789ABCDEF")


def completed(record: Whole) -> Whole:
    """Return a record in which whatever its model knows is said: what was empty is made up."""
    whole: Whole = _completed(type(record), record)
    return whole


def _completed(hint: Any, value: Any) -> Any:  # noqa: ANN401 - of any field
    if get_origin(hint) in {Union, UnionType}:
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_completed(get_args(hint)[0], each) for each in value or (None,))
    if value not in (None, ""):
        return _with_parts(value) if is_dataclass(value) else value
    if is_dataclass(hint) and isinstance(hint, type):
        types = get_type_hints(hint)
        return hint(**{each.name: _completed(types[each.name], None) for each in fields(hint)})
    return next(iter(hint)) if isinstance(hint, type) and issubclass(hint, Enum) else MADE_UP[hint]


def _with_parts(value: Any) -> Any:  # noqa: ANN401 - any dataclass
    types = get_type_hints(type(value))
    return replace(
        value, **{each.name: _completed(types[each.name], getattr(value, each.name)) for each in fields(value)}
    )


@cache
def _read(name: str) -> Record:
    return _RECORD.validate_python(yaml.safe_load((_HERE / name).read_text(encoding="utf-8")))
