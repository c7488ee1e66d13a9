"""What a record says, as values without any layout.

A record is built whole from plain values by the verb that draws it up, and never changes afterwards. What exists in
both languages is a `Text`; what a person wrote is a `str`, in the language `written_in`. An empty string, an empty
tuple or `None` means that there is nothing to say; the layout says so wherever a reader would ask.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

import rfc8785
from pydantic import PlainSerializer, TypeAdapter

from riskflow.questionnaire.model import Area, Driver, Level
from riskflow.text import Language, Text

SCHEMA = "riskflow-record/1"
ATTACHMENT = "record.json"  # as the PDF carries it

StrOrText = str | Text
NamedLevel = Annotated[Level, PlainSerializer(lambda level: level.id, return_type=str, when_used="json")]
Moment = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str, when_used="json"),
]


class RecordKind(StrEnum):
    """What the record is a record of."""

    DECISION = "decision"
    SELF_ASSESSMENT = "self-assessment"
    CLOSURE = "closure"


class GateState(StrEnum):
    """How far a raised gate has come: asked about, open, or cleared by its function."""

    ASKED = "asked"
    OPEN = "open"
    CLEARED = "cleared"


@dataclass(frozen=True, kw_only=True)
class RecordPerson:
    """Somebody who took part, and in which office."""

    name: str
    office: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Another side of the collaboration and where it acts."""

    name: str
    territories: tuple[Text, ...] = ()
    role: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A conflict of interest that was noted, and what followed from it."""

    name: str
    consequence: StrOrText


@dataclass(frozen=True, kw_only=True)
class RecordReason:
    """One answer behind a level."""

    question: Text
    answer: StrOrText
    driver: Driver
    severity: int
    unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class AreaResult:
    """The level of one area with everything that explains it."""

    area: Area
    level: NamedLevel
    best: NamedLevel
    residual: NamedLevel | None = None
    sentence: Text
    knock_outs: tuple[Text, ...] = ()
    reasons: tuple[RecordReason, ...] = ()
    lowers: tuple[Text, ...] = ()
    raises: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordUnknown:
    """A question answered with *don't know*, and who finds out."""

    question: Text
    finds_out: StrOrText
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContextValue:
    """A fact about a territory that was fetched, not asked; an empty value is unknown."""

    name: Text
    territory: Text
    value: StrOrText = ""
    source: StrOrText = ""
    read_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordGate:
    """A gate that was raised, and its clearance where there is one."""

    label: str
    text: Text
    state: GateState
    function: StrOrText
    raised_by: tuple[Text, ...] = ()
    by: str = ""
    on: date | None = None
    basis: str = ""
    conditions: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The levels that the members gave an area, each alone, without their names."""

    area: Area
    ratings: tuple[NamedLevel, ...]


@dataclass(frozen=True, kw_only=True)
class Dissent:
    """A member who thought otherwise, with reasons."""

    name: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class RecordOpinion:
    """What RAI or SAI said: an opinion or a position, never the decision."""

    text: str
    recommendation: StrOrText
    given_on: date | None = None
    members: tuple[RecordPerson, ...] = ()
    conditions: tuple[str, ...] = ()
    spread: tuple[Spread, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    disqualified: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordCondition:
    """Something the decision demands."""

    text: StrOrText
    owner: StrOrText
    due: date | None = None
    proof: StrOrText = ""
    consequence: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class RecordMeasure:
    """A row of the plan of measures."""

    text: StrOrText
    reduces: Driver | None = None
    status: StrOrText = ""
    owner: StrOrText = ""
    due: date | None = None
    proof: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class RecordAnswer:
    """A question as it was put, and what was answered; no answers means that it was left open."""

    question: Text
    answers: tuple[StrOrText, ...] = ()
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordSection:
    """The answers of one section of the questionnaire."""

    title: Text
    answers: tuple[RecordAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A document that the case rests on."""

    title: str
    digest: str = ""
    added_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Secrecy:
    """A marking that secrecy may apply: a reminder, tested again at each request."""

    provision: str
    on: date
    authority: StrOrText


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything a record says. The optional fields are those that a short record does without."""

    kind: RecordKind
    institution: Text
    reference: str
    registry_no: str | None = None
    dated: date
    drawn_up_at: Moment
    code: str
    supersedes: str | None = None
    demonstration: bool = False
    written_in: Language = Language.SV
    secrecy: Secrecy | None = None

    title: str
    collaboration: Text
    summary: str = ""
    parties: tuple[Party, ...] = ()
    applicant: RecordPerson
    department: StrOrText
    decision_maker: RecordPerson | None = None
    presenter: RecordPerson | None = None
    participants: tuple[RecordPerson, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    route: Text
    outcome: Text
    ruling: str = ""
    benefit: str = ""
    risks: str = ""
    areas: tuple[AreaResult, ...] = ()
    fragile: bool = False
    unknowns: tuple[RecordUnknown, ...] = ()
    context: tuple[ContextValue, ...] = ()
    gates: tuple[RecordGate, ...] = ()
    opinion: RecordOpinion | None = None
    position: RecordOpinion | None = None
    conditions: tuple[RecordCondition, ...] = ()
    exit_plan: str = ""
    follow_up_on: date | None = None
    appeal: StrOrText = ""
    dispatch: tuple[StrOrText, ...] = ()

    answers: tuple[RecordSection, ...] = ()
    measures: tuple[RecordMeasure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    questionnaire: Text
    questionnaire_version: str
    questionnaire_digest: str
    revision: int
    assessment_digest: str
    last_event: int
    chain_digest: str

    def __post_init__(self) -> None:
        """Refuse a moment without a time zone: it would mean another moment on another machine."""
        if self.drawn_up_at.tzinfo is None:
            raise ValueError("drawn_up_at needs a time zone.")


_RECORD = TypeAdapter(Record)


def as_json(record: Record) -> bytes:
    """Return the record as canonical JSON (RFC 8785): the same record always gives the same bytes."""
    return rfc8785.dumps({"schema": SCHEMA, **_RECORD.dump_python(record, mode="json")})
