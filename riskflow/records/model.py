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

Words = str | Text
NamedLevel = Annotated[Level, PlainSerializer(lambda level: level.id, return_type=str, when_used="json")]
Moment = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str, when_used="json"),
]


class Kind(StrEnum):
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
class Person:
    """Somebody who took part, and in which office."""

    name: str
    office: Words = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Another side of the collaboration and where it acts."""

    name: str
    territories: tuple[Text, ...] = ()
    role: Words = ""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A conflict of interest that was noted, and what followed from it."""

    name: str
    consequence: Words


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One answer behind a level."""

    question: Text
    answer: Words
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
    reasons: tuple[Reason, ...] = ()
    lowers: tuple[Text, ...] = ()
    raises: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A question answered with *don't know*, and who finds out."""

    question: Text
    finds_out: Words
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContextValue:
    """A fact about a territory that was fetched, not asked; an empty value is unknown."""

    name: Text
    territory: Text
    value: Words = ""
    source: Words = ""
    read_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A gate that was raised, and its clearance where there is one."""

    label: str
    text: Text
    state: GateState
    function: Words
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
class Opinion:
    """What RAI or SAI said: an opinion or a position, never the decision."""

    text: str
    recommendation: Words
    given_on: date | None = None
    members: tuple[Person, ...] = ()
    conditions: tuple[str, ...] = ()
    spread: tuple[Spread, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    disqualified: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Something the decision demands."""

    text: Words
    owner: Words
    due: date | None = None
    proof: Words = ""
    consequence: Words = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A row of the plan of measures."""

    text: Words
    reduces: Driver | None = None
    status: Words = ""
    owner: Words = ""
    due: date | None = None
    proof: Words = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A question as it was put, and what was answered; no answers means that it was left open."""

    question: Text
    answers: tuple[Words, ...] = ()
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """The answers of one section of the questionnaire."""

    title: Text
    answers: tuple[Answer, ...]


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
    authority: Words


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything a record says. The optional fields are those that a short record does without."""

    kind: Kind
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
    applicant: Person
    department: Words
    decision_maker: Person | None = None
    presenter: Person | None = None
    participants: tuple[Person, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    route: Text
    outcome: Text
    ruling: str = ""
    benefit: str = ""
    risks: str = ""
    areas: tuple[AreaResult, ...] = ()
    fragile: bool = False
    unknowns: tuple[Unknown, ...] = ()
    context: tuple[ContextValue, ...] = ()
    gates: tuple[Gate, ...] = ()
    opinion: Opinion | None = None
    position: Opinion | None = None
    conditions: tuple[Condition, ...] = ()
    exit_plan: str = ""
    follow_up_on: date | None = None
    appeal: Words = ""
    dispatch: tuple[Words, ...] = ()

    answers: tuple[Section, ...] = ()
    measures: tuple[Measure, ...] = ()
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
