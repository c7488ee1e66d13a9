"""The content of the record of one act in the handling: an opinion, a position, a clearance or a correction.

What exists in both languages is a `Text`; what a person wrote is a `str`. A later act is a record of its own that names
the one that it stands instead of; nothing is replaced.
"""

from dataclasses import dataclass
from datetime import date

import rfc8785
from pydantic import TypeAdapter

from riskflow.questionnaire.model import Area
from riskflow.records.kinds import ActKind
from riskflow.records.model import (
    Moment,
    NamedLevel,
    RecordAddendum,
    RecordGate,
    RecordOpinion,
    RecordPerson,
    RecordSecrecy,
    StrOrText,
)
from riskflow.records.parties import RecordParty
from riskflow.text import Language, Text

ACT_SCHEMA = "riskflow-act/1"


@dataclass(frozen=True, kw_only=True)
class ActLevel:
    area: Area
    level: NamedLevel


@dataclass(frozen=True, kw_only=True)
class Act:
    """The record of an act; of `opinion`, `gate` and `addendum` it has the one that its kind is about."""

    kind: ActKind
    number: int
    institution: Text
    reference: str
    registry_no: str | None = None
    dated: date
    drawn_up_at: Moment
    code: str
    replaces: str | None = None
    """The code of the record that this one stands instead of."""
    corrects: str | None = None
    """The code of the record of the decision that a correction is about."""
    demonstration: bool = False
    written_in: Language = Language.SV
    secrecy: RecordSecrecy | None = None

    title: str
    collaboration: Text
    parties: tuple[RecordParty, ...] = ()
    applicant: RecordPerson
    department: StrOrText
    by: RecordPerson
    """Who gave it in the name of the group or the function, or ruled on the correction."""
    levels: tuple[ActLevel, ...] = ()
    """What the tool found, for the one who reads an opinion."""

    opinion: RecordOpinion | None = None
    gate: RecordGate | None = None
    addendum: RecordAddendum | None = None

    revision: int
    questionnaire: Text
    questionnaire_version: str
    assessment_digest: str
    last_event: int
    chain_digest: str


_ACT = TypeAdapter(Act)


def act_as_json(record: Act) -> bytes:
    """Return the record of an act as canonical JSON (RFC 8785): equal ones give equal bytes."""
    return rfc8785.dumps({"schema": ACT_SCHEMA, **_ACT.dump_python(record, mode="json")})
