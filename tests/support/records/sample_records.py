"""Records to draw: a long decision after RAI and SAI, and the two short kinds."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from riskflow.records.kinds import RecordKind
from riskflow.records.model import Record
from riskflow.text import Text

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


@cache
def _read(name: str) -> Record:
    return _RECORD.validate_python(yaml.safe_load((_HERE / name).read_text(encoding="utf-8")))
