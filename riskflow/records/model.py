"""The content of a record, without any layout. Each field is described in docs/reference/record.md.

What exists in both languages is a `Text`; what a person wrote is a `str`, in `written_in` where its own words do not
tell the language. An empty string, an empty tuple or `None` means that there is nothing; the layout states so wherever
a reader would ask.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

import rfc8785
from pydantic import PlainSerializer, TypeAdapter

from riskflow.questionnaire.model import Area, Driver, Level
from riskflow.records.kinds import RecordKind
from riskflow.records.parties import RecordOwner, RecordOwnership, RecordParty
from riskflow.text import Language, Text

SCHEMA = "riskflow-record/1"
ATTACHMENT = "record.json"
"""The name of the data in the PDF."""

StrOrText = str | Text
NamedLevel = Annotated[Level, PlainSerializer(lambda level: level.id, return_type=str, when_used="json")]
# Always UTC and whole seconds: the same moment gives the same bytes in every time zone.
Moment = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str, when_used="json"),
]


class RecordGateState(StrEnum):
    """The state of a raised gate; one that is only asked about freezes nothing."""

    ASKED = "asked"
    OPEN = "open"
    CLEARED = "cleared"
    REFUSED = "refused"


class RecordGateOutcome(StrEnum):
    """What a function answered about a gate. One of which it needs to know more is still asked or open."""

    GO_AHEAD = "go-ahead"
    ON_CONDITIONS = "on-conditions"
    NO = "no"
    NEED_MORE = "need-more"


@dataclass(frozen=True, kw_only=True)
class RecordPerson:
    name: str
    office: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class RecordConflict:
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
class RecordArea:
    """The level of one area; `best` takes unknowns at their best, `residual` counts the measures in."""

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
    """A question answered with *don't know*."""

    question: Text
    finds_out: StrOrText
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordContextValue:
    """A published fact about a territory; an empty value is unknown."""

    name: Text
    territory: Text
    value: StrOrText = ""
    source: StrOrText = ""
    read_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordGateAnswer:
    """What a function answered before its latest answer; `reason` is why the one before it was replaced."""

    outcome: RecordGateOutcome
    by: str
    on: date
    basis: str = ""
    conditions: str = ""
    asked: str = ""
    reason: str = ""
    conditions_due: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordGate:
    """A raised gate; the fields from `outcome` on are those of the answer that holds."""

    label: str
    text: Text
    state: RecordGateState
    function: StrOrText
    raised_by: tuple[Text, ...] = ()
    outcome: RecordGateOutcome | None = None
    by: str = ""
    on: date | None = None
    basis: str = ""
    conditions: str = ""
    evidence: tuple[str, ...] = ()
    asked: str = ""
    reason: str = ""
    earlier: tuple[RecordGateAnswer, ...] = ()
    conditions_due: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordRequest:
    """A question of the handling and its answer; `to` is a function, or the applicant who was heard."""

    to: Text
    text: str
    asked_on: date
    due: date
    reply: str = ""
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordSpread:
    """The levels that the members gave an area before they saw each other's, without names."""

    area: Area
    ratings: tuple[NamedLevel, ...]


@dataclass(frozen=True, kw_only=True)
class RecordDissent:
    name: str
    reasons: str
    recorded_on: date | None = None
    """Where the member recorded it, and not the chair."""


@dataclass(frozen=True, kw_only=True)
class RecordCircularAnswer:
    name: str
    answer: Text
    reasons: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordCirculation:
    """A written procedure (per capsulam) before the opinion: the proposal, and how the members answered."""

    proposal: str
    deadline: date
    ended_on: date
    outcome: Text
    answers: tuple[RecordCircularAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordVote:
    """How a member voted on the proposal."""

    name: str
    vote: Text


@dataclass(frozen=True, kw_only=True)
class RecordDeparture:
    """How something departs from the tool or the advice, and why."""

    ways: tuple[Text, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordEarlierOpinion:
    """An opinion of RAI that no longer stands since SAI put a question about it."""

    text: str
    recommendation: StrOrText
    given_on: date
    question: str
    dissents: tuple[RecordDissent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordReading:
    """What a second reader found in a fragile case."""

    name: str
    on: date
    outcome: Text
    note: str


@dataclass(frozen=True, kw_only=True)
class RecordOpinion:
    """RAI's opinion or SAI's position; `text` is what is proposed, `urgent` why the case could not wait."""

    text: str
    benefit: str = ""
    risks: str = ""
    recommendation: StrOrText
    urgent: str = ""
    votes: tuple[RecordVote, ...] = ()
    casting_vote: bool = False
    departure: RecordDeparture | None = None
    earlier: tuple[RecordEarlierOpinion, ...] = ()
    follow_up_on: date | None = None
    valid_until: date | None = None
    given_on: date | None = None
    members: tuple[RecordPerson, ...] = ()
    conditions: tuple[str, ...] = ()
    spread: tuple[RecordSpread, ...] = ()
    dissents: tuple[RecordDissent, ...] = ()
    disqualified: tuple[str, ...] = ()
    circulation: RecordCirculation | None = None


@dataclass(frozen=True, kw_only=True)
class RecordStatement:
    group: StrOrText
    name: str
    competences: tuple[Text, ...] = ()
    text: str
    on: date


@dataclass(frozen=True, kw_only=True)
class RecordCondition:
    text: StrOrText
    owner: StrOrText
    due: date | None = None
    proof: StrOrText = ""
    consequence: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class RecordMeasure:
    text: StrOrText
    reduces: Driver | None = None
    status: StrOrText = ""
    owner: StrOrText = ""
    due: date | None = None
    proof: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class RecordAnswer:
    """A question as it was put; no answers means that it was left open."""

    question: Text
    answers: tuple[StrOrText, ...] = ()
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordSection:
    title: Text
    answers: tuple[RecordAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class RecordChange:
    """An answer that a revision changed, each side in the words of its own version; empty where it was not asked."""

    question: Text
    before: tuple[StrOrText, ...] = ()
    comment_before: str = ""
    after: tuple[StrOrText, ...] = ()
    comment_after: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordAsk:
    about: Text
    text: str
    explanation: str = ""
    """Why it was left as it stood."""


@dataclass(frozen=True, kw_only=True)
class RecordLevelChange:
    area: Area
    before: Level
    after: Level


@dataclass(frozen=True, kw_only=True)
class RecordRevision:
    number: int
    submitted_on: date
    asked: str = ""
    asks: tuple[RecordAsk, ...] = ()
    changes: tuple[RecordChange, ...] = ()
    levels: tuple[RecordLevelChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordEvidence:
    """A document attached to the revision; `digest` is the SHA-256 of its file."""

    title: str
    digest: str = ""
    added_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecordAddendum:
    """What was added to the case to correct it before the record was drawn up."""

    about: Text
    text: str
    by: str
    on: date


@dataclass(frozen=True, kw_only=True)
class RecordSecrecy:
    """A marking that secrecy may apply: a reminder, not a ruling; secrecy is tested anew at each request."""

    provision: str
    on: date
    authority: StrOrText


@dataclass(frozen=True, kw_only=True)
class Record:
    """A whole record. The optional fields are those that a short record does without."""

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
    secrecy: RecordSecrecy | None = None

    title: str
    collaboration: Text
    summary: str = ""
    parties: tuple[RecordParty, ...] = ()
    owners: tuple[RecordOwner, ...] = ()
    listed_owners: tuple[RecordOwnership, ...] = ()
    applicant: RecordPerson
    department: StrOrText
    decision_maker: RecordPerson | None = None
    presenter: RecordPerson | None = None
    participants: tuple[RecordPerson, ...] = ()
    conflicts: tuple[RecordConflict, ...] = ()

    route: Text
    outcome: Text
    ruling: str = ""
    despite: tuple[Text, ...] = ()
    said: tuple[Text, ...] = ()
    benefit: str = ""
    risks: str = ""
    departure: RecordDeparture | None = None
    dissent: str = ""
    areas: tuple[RecordArea, ...] = ()
    fragile: bool = False
    readings: tuple[RecordReading, ...] = ()
    unknowns: tuple[RecordUnknown, ...] = ()
    context: tuple[RecordContextValue, ...] = ()
    gates: tuple[RecordGate, ...] = ()
    requests: tuple[RecordRequest, ...] = ()
    unheard: str = ""
    statements: tuple[RecordStatement, ...] = ()
    opinion: RecordOpinion | None = None
    position: RecordOpinion | None = None
    conditions: tuple[RecordCondition, ...] = ()
    exit_plan: str = ""
    follow_up_on: date | None = None
    valid_until: date | None = None
    appeal: StrOrText = ""
    dispatch: tuple[StrOrText, ...] = ()

    addenda: tuple[RecordAddendum, ...] = ()
    revisions: tuple[RecordRevision, ...] = ()
    answers: tuple[RecordSection, ...] = ()
    measures: tuple[RecordMeasure, ...] = ()
    evidence: tuple[RecordEvidence, ...] = ()
    questionnaire: Text
    questionnaire_version: str
    questionnaire_digest: str
    revision: int
    assessment_digest: str
    last_event: int
    chain_digest: str

    def __post_init__(self) -> None:
        # A moment without a time zone would be another one on another machine.
        if self.drawn_up_at.tzinfo is None:
            raise ValueError("drawn_up_at needs a time zone.")


_RECORD = TypeAdapter(Record)


def as_json(record: Record) -> bytes:
    """Return the record as canonical JSON (RFC 8785): equal records give equal bytes."""
    return rfc8785.dumps({"schema": SCHEMA, **_RECORD.dump_python(record, mode="json")})
