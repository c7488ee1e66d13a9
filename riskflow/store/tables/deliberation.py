"""What is kept of how people judge, beside ratings, opinions and decisions."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.cases.labels import LightCheckOutcome, ReadingOutcome
from riskflow.cases.workflow import Group
from riskflow.store.tables.columns import JSON, Salted, TextEnum, UtcDateTime


class UrgencyMark(Salted, table=True):
    """The chair's word that RAI's opinion on a revision cannot wait. Write-once."""

    __tablename__ = "urgency_mark"
    __table_args__ = (sa.UniqueConstraint("assessment_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    reason: str
    marked_by: int = Field(foreign_key="person.id")
    marked_at: datetime = Field(sa_type=UtcDateTime)


class CommitteeQuestion(Salted, table=True):
    """A question of SAI about an opinion of RAI, which no longer stands since. Write-once."""

    __tablename__ = "committee_question"
    __table_args__ = (sa.UniqueConstraint("opinion_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    opinion_id: int = Field(foreign_key="opinion.id")
    text: str
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)


class Dissent(Salted, table=True):
    """A member's own dissent from the opinion of their group, in their own words. Write-once."""

    __table_args__ = (sa.UniqueConstraint("opinion_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    opinion_id: int = Field(foreign_key="opinion.id")
    person_id: int = Field(foreign_key="person.id")
    group: Group = Field(sa_type=TextEnum(Group))
    reason: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""


class SecondReading(Salted, table=True):
    """What a second reader found in a fragile case, and which content they had in front of them. Write-once."""

    __tablename__ = "second_reading"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    person_id: int = Field(foreign_key="person.id")
    outcome: ReadingOutcome = Field(sa_type=TextEnum(ReadingOutcome))
    note: str
    read_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""


class LightCheck(Salted, table=True):
    """What a member of RAI found in a case that had closed by itself. Write-once."""

    __tablename__ = "light_check"
    __table_args__ = (sa.UniqueConstraint("assessment_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    outcome: LightCheckOutcome = Field(sa_type=TextEnum(LightCheckOutcome))
    reason: str = ""
    given_at: datetime = Field(sa_type=UtcDateTime)
    shown_digest: str = ""


class CalibrationRound(SQLModel, table=True):
    """A round in which members of RAI rate the same worked cases alone, to see how far they agree. Write-once."""

    __tablename__ = "calibration_round"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    questionnaire: str
    questionnaire_version: str
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """The answers of each case as they were put to the members, with a `name` and the tool's `levels`."""
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    closes_on: date


class CalibrationRating(SQLModel, table=True):
    """One member's levels of one case of a round. Write-once."""

    __tablename__ = "calibration_rating"
    __table_args__ = (sa.UniqueConstraint("round_id", "item", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="calibration_round.id", index=True)
    item: int
    person_id: int = Field(foreign_key="person.id")
    levels: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    given_at: datetime = Field(sa_type=UtcDateTime)
