"""What is followed up: obligations with their steps and check-ins with their answers, write-once, and watch tasks."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from riskflow.follow_up.check_in import CheckInCause, CheckInOutcome
from riskflow.follow_up.obligations import ObligationKind, StepKind
from riskflow.follow_up.watch import WatchOutcome
from riskflow.store.tables.columns import JSON, Salted, TextEnum, UtcDateTime, Versioned


class Obligation(Salted, table=True):
    """A condition, an agreed measure or what remains after an end, as it was agreed with a decision. Write-once."""

    __table_args__ = (sa.UniqueConstraint("case_id", "number"), sa.Index("ix_obligation_due_case_id", "due", "case_id"))

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    decision_id: int = Field(foreign_key="decision.id")
    number: int
    kind: ObligationKind = Field(sa_type=TextEnum(ObligationKind))
    source: str = ""
    """The measure of the library by which a level is credited, or the gate that was cleared."""
    text: str
    owner: str = ""
    """Who is responsible, in words."""
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """That person, where exactly one is called so."""
    owner_function: str = ""
    """That function, where one is called so."""
    function: str = ""
    """The function that set it and judges its proof; empty where the secretary does."""
    due: date | None = None
    proof: str = ""
    """How it is to be shown."""
    consequence: str = ""
    continues: int | None = None
    """The number of the obligation of an earlier decision that is agreed anew with this one."""
    agreed_at: datetime = Field(sa_type=UtcDateTime)


class ObligationStep(Salted, table=True):
    """Something that happened to an obligation; a document that proves it lies in the archive. Write-once."""

    __tablename__ = "obligation_step"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    kind: StepKind = Field(sa_type=TextEnum(StepKind))
    text: str = ""
    title: str = ""
    media_type: str = ""
    size: int = 0
    digest: str = Field(default="", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """Nobody where the system took it."""
    carried_from: int | None = None
    """The number of the row of which this one is a copy: of the obligation of an earlier decision."""
    taken_at: datetime = Field(sa_type=UtcDateTime)


class CheckIn(Salted, table=True):
    """That the owner of a case is asked what has changed, and why. Write-once."""

    __tablename__ = "check_in"
    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    number: int
    cause: CheckInCause = Field(sa_type=TextEnum(CheckInCause))
    about: str = ""
    """What asks for it: the day of the follow-up, or the number of the event."""
    text: str = ""
    """What the secretary wants to know."""
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    opened_at: datetime = Field(sa_type=UtcDateTime)


class CheckInAnswer(Salted, table=True):
    """The answers to a check-in, or to the closing questions. Write-once."""

    __tablename__ = "check_in_answer"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    check_in_id: int = Field(foreign_key="check_in.id", unique=True)
    questionnaire_version: str
    outcome: CheckInOutcome = Field(sa_type=TextEnum(CheckInOutcome))
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changed: list[str] = Field(default_factory=list, sa_type=JSON)
    concerns: list[str] = Field(default_factory=list, sa_type=JSON)
    comments: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    answered_by: int = Field(foreign_key="person.id")
    answered_at: datetime = Field(sa_type=UtcDateTime)


class WatchTask(Versioned, Salted, table=True):
    """That somebody is to assess, until a day, what has changed for a partner of a case."""

    __tablename__ = "watch_task"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    due: date
    outcome: WatchOutcome | None = Field(default=None, sa_type=TextEnum(WatchOutcome))
    """None while it is open."""
    reason: str = ""
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    """Nobody where the collaboration ended first."""
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
