"""Cases, their assessments, reviews, decisions, records and events."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.cases.labels import GateOutcome
from riskflow.cases.workflow import Group, Role, State
from riskflow.committees.work import CommitteeTask
from riskflow.store.tables.columns import JSON, IssuedFile, Salted, TextEnum, UtcDateTime, Versioned, enumeration


class Case(Versioned, Salted, table=True):
    __tablename__ = "matter"  # `case` is a keyword of SQL
    # One index for each column by which a list of cases begins, in the order in which it is read.
    __table_args__ = (
        sa.Index("ix_matter_changed_at_id", "changed_at", "id"),
        *(
            sa.Index(f"ix_matter_{first}_changed_at_id", first, "changed_at", "id")
            for first in (
                "state",
                "owner_id",
                "department",
                "decision_maker",
                "was_with_rai",
                "was_with_sai",
                "drawn_for_check",
                "registry_no",
            )
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    reference: str = Field(unique=True)
    registry_no: str = ""
    state: State = Field(sa_type=enumeration(State))
    owner_id: int = Field(foreign_key="person.id")
    department: str = ""
    title: str = ""
    kind: str = Field(default="", index=True)
    partner: str = ""
    decision_maker: str | None = None
    was_with_rai: bool = False
    was_with_sai: bool = False
    drawn_for_check: bool = False
    records_due: int = 0
    ends_on: date | None = None
    """The last day of the collaboration, once it is known: from then on nobody watches its partners."""
    check_ins_closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """What had been asked before waits no longer, as the collaboration had ended."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Assessment(Salted, table=True):
    """One revision of the answers, pinned to one version of the questions. Frozen when submitted."""

    __table_args__ = (sa.UniqueConstraint("case_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    revision: int
    questionnaire: str
    questionnaire_version: str
    questionnaire_digest: str
    context: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    context_grounds: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_by: int | None = Field(default=None, foreign_key="person.id")
    digest: str = ""
    levels: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    route: str = ""
    fragile: bool = False
    explained: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    partners: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """The partners about whom questions are asked one by one: the `number` of each record, and its `place`."""


class AnswerRow(Versioned, Salted, table=True):
    """The answer to one question."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("assessment_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    question: str
    chosen: list[str] = Field(default_factory=list, sa_type=JSON)
    comment: str = ""
    author_id: int = Field(foreign_key="person.id")
    saved_at: datetime = Field(sa_type=UtcDateTime)
    origin: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class PlannedMeasure(Versioned, Salted, table=True):
    """A planned measure, from the library or in the researcher's own words."""

    __tablename__ = "planned_measure"

    id: int | None = Field(default=None, primary_key=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    measure: str = ""
    text: str = ""
    owner: str = ""
    due: date | None = None


class Stop(Salted, table=True):
    """A gate that was answered *yes* (a stop) or *don't know* (a question). Write-once."""

    __table_args__ = (sa.UniqueConstraint("assessment_id", "gate"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    gate: str
    is_question: bool
    functions: list[str] = Field(sa_type=JSON)
    opened_at: datetime = Field(sa_type=UtcDateTime)


class Clearance(Salted, table=True):
    """The answer of a function about a stop or a question. Write-once; of several about one gate the latest holds."""

    id: int | None = Field(default=None, primary_key=True)
    stop_id: int = Field(foreign_key="stop.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    function: str
    basis: str
    conditions: str = ""
    evidence: str = ""
    cleared_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""
    """Digest of the content that was in front of the person; empty where the system acted, or before it was kept."""
    outcome: str = ""
    """Empty in rows of before an answer could be anything but a clearance: `said` reads them."""
    asked: str = ""
    """What the function needs to know."""
    reason: str = ""
    """Why it replaces an earlier answer."""
    conditions_due: date | None = None
    """By when the conditions are to be shown; nothing in answers of before the day was asked for."""

    @property
    def said(self) -> GateOutcome:
        """What was answered."""
        if self.outcome:
            return GateOutcome(self.outcome)
        return GateOutcome.ON_CONDITIONS if self.conditions else GateOutcome.GO_AHEAD


class HandlingRequest(Salted, table=True):
    """A question of the handling: to a function that no gate asks, or the grounds on which the applicant is heard.

    Write-once.
    """

    __tablename__ = "handling_request"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    function: str = ""
    """Empty where the applicant is heard."""
    text: str
    due: date
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)


class HandlingReply(Salted, table=True):
    """The answer to a question of the handling. Write-once."""

    __tablename__ = "handling_reply"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    request_id: int = Field(foreign_key="handling_request.id", unique=True)
    person_id: int = Field(foreign_key="person.id")
    text: str
    replied_at: datetime = Field(sa_type=UtcDateTime)


class Declaration(Salted, table=True):
    """A member's declaration on conflict of interest, made before seeing the case. Write-once."""

    __table_args__ = (sa.UniqueConstraint("case_id", "person_id", "group"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    group: Group = Field(sa_type=TextEnum(Group))
    has_conflict: bool
    reason: str = ""
    declared_at: datetime = Field(sa_type=UtcDateTime)


class ConflictRuling(Salted, table=True):
    """A later word on a person's conflict of interest: their own report, or somebody else's ruling. Write-once.

    The latest row about a person holds, before any `Declaration`.
    """

    __tablename__ = "conflict_ruling"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    role: Role = Field(sa_type=TextEnum(Role))
    has_conflict: bool
    reason: str
    ruled_by: int = Field(foreign_key="person.id")
    ruled_at: datetime = Field(sa_type=UtcDateTime)


class Rating(Salted, table=True):
    """A member's view of one revision, given before the others' are shown. Write-once."""

    __table_args__ = (sa.UniqueConstraint("assessment_id", "person_id", "group"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    group: Group = Field(sa_type=TextEnum(Group))
    levels: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    reasons: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Area -> why; `reason` is about the whole."""
    confidence: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    advice: str
    reason: str
    given_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""
    """Digest of the content that was in front of the person; empty where the system acted, or before it was kept."""
    seat: str = ""
    """The seat that the member had then, and the competences of it; empty of before they were kept."""
    competences: list[str] | None = Field(default_factory=list, sa_type=JSON, nullable=False)
    """JSON's null where the group had no competences noted at all."""


class CaseTask(Salted, table=True):
    """A task that somebody is given in a case for a group, or its end; the latest row of both counts. Write-once."""

    __tablename__ = "case_task"
    __table_args__ = (sa.Index("ix_case_task_person_id_case_id", "person_id", "case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    group: Group = Field(sa_type=TextEnum(Group))
    task: CommitteeTask = Field(sa_type=TextEnum(CommitteeTask))
    is_given: bool
    due: date | None = None
    instead_of: int | None = Field(default=None, foreign_key="person.id")
    """Whose place a substitute takes, or who had the task before."""
    reason: str = ""
    said_by: int | None = Field(default=None, foreign_key="person.id")
    said_at: datetime = Field(sa_type=UtcDateTime)


class ExpertStatement(Salted, table=True):
    """The written statement of an expert of a group on one revision, without a vote. Write-once."""

    __tablename__ = "expert_statement"
    __table_args__ = (sa.UniqueConstraint("assessment_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    person_id: int = Field(foreign_key="person.id")
    group: Group = Field(sa_type=TextEnum(Group))
    text: str
    competences: list[str] = Field(default_factory=list, sa_type=JSON)
    given_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""


class Opinion(Salted, table=True):
    """RAI's opinion or SAI's position, as a group. Write-once; the last one that no question superseded stands."""

    __table_args__ = (sa.UniqueConstraint("assessment_id", "group", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    group: Group = Field(sa_type=TextEnum(Group))
    advice: str
    text: str
    """What the group proposes; in opinions of before migration 0033 also the reasons."""
    number: int = 0
    """How many the group has given on the revision before."""
    benefit: str = ""
    risks: str = ""
    conditions: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    votes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    dissents: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    overrides: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    override_reason: str = ""
    is_urgent: bool = False
    """Given by the quorum of an urgent case."""
    follow_up_on: date | None = None
    valid_until: date | None = None
    given_by: int = Field(foreign_key="person.id")
    given_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""
    """Digest of the content that was in front of the person; empty where the system acted, or before it was kept."""


class Decision(Salted, table=True):
    """A decision, or the end of a case without one. Write-once."""

    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.Index("ix_decision_decided_at_id", "decided_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    number: int
    outcome: str
    benefit: str = ""
    reasons: str = ""
    exit_plan: str = ""
    conditions: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    dissent: str = ""
    overrides: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    override_reason: str = ""
    follow_up_on: date | None = None
    valid_until: date | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    office: str = ""
    presenter: str = ""
    decided_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""
    """Digest of the content that was in front of the person; empty where the system acted, or before it was kept."""
    open_points: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    """What was open, or said against it, when it was taken: kind and words in both languages."""
    unheard_reason: str = ""
    """Why a decision to decline was taken without the answer of the applicant."""


class RecordRow(IssuedFile, table=True):
    """A sealed record in the archive. Write-once; a record with a higher number supersedes it."""

    __tablename__ = "record"
    __table_args__ = (sa.UniqueConstraint("case_id", "number", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    decision_id: int = Field(foreign_key="decision.id")


class EventRow(SQLModel, table=True):
    """An event, chained by its hash to the event before it. Write-once; what it says can be removed (`store.removal`).

    The hash covers `salt` where there is one, so that it confirms no guess at what was removed.
    """

    __tablename__ = "event"
    __table_args__ = (sa.Index("ix_event_actor_id_tag", "actor_id", "tag"),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    tag: str
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: datetime = Field(sa_type=UtcDateTime)
    previous: str
    hash: str
    salt: str = ""
