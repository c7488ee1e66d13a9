"""Meetings with their agenda and attendance, minutes with their adjustment, and written procedure.

What may still be changed is versioned; what somebody has sent, approved or answered is written once.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.cases.workflow import Group
from riskflow.meetings.circulation import CircularAnswer, CircularOutcome
from riskflow.meetings.rules import ItemOutcome, MeetingState
from riskflow.store.tables.columns import JSON, IssuedFile, Salted, TextEnum, UtcDateTime, Versioned


class Meeting(Versioned, table=True):
    """A meeting of a group."""

    __tablename__ = "meeting"
    __table_args__ = (sa.UniqueConstraint("group", "year", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    group: Group = Field(sa_type=TextEnum(Group))
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_type=TextEnum(MeetingState))
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    length: int
    """In minutes."""
    place: str = ""
    link: str = ""
    uid: str = Field(unique=True)
    sequence: int = 0
    """How often the calendar entry has been changed."""
    planned_by: int = Field(foreign_key="person.id")
    planned_at: datetime = Field(sa_type=UtcDateTime)
    called_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_reason: str = ""
    year: int | None = None
    number: int | None = None
    """Given when the meeting has been held."""
    presided_by: int | None = Field(default=None, foreign_key="person.id")
    kept_by: int | None = Field(default=None, foreign_key="person.id")
    """Who kept the minutes."""
    also_present: str = ""
    remarks: str = ""


class MeetingItem(Versioned, Salted, table=True):
    """An item of an agenda: a case, or something else by its title."""

    __tablename__ = "meeting_item"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    position: int
    title: str = ""
    length: int = 0
    """In minutes."""
    outcome: ItemOutcome | None = Field(default=None, sa_type=TextEnum(ItemOutcome))
    note: str = ""
    act: int | None = Field(default=None, foreign_key="event.seq")
    """The event on the case that the outcome follows from."""
    roll: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Who took part, and who did not, as it was when the meeting closed."""


class MeetingPresence(SQLModel, table=True):
    """Whether a member came to a meeting, and to which items."""

    __tablename__ = "meeting_presence"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    is_present: bool
    first_item: int = 1
    last_item: int | None = None


class MinutesDraft(SQLModel, table=True):
    """The minutes as they were sent to those who adjust them. Write-once; a change makes another draft."""

    __tablename__ = "minutes_draft"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    number: int
    content: dict[str, Any] = Field(sa_type=JSON)
    """All but the items."""
    adjusters: list[int] = Field(sa_type=JSON)
    sent_by: int = Field(foreign_key="person.id")
    sent_at: datetime = Field(sa_type=UtcDateTime)


class MinutesPart(Salted, table=True):
    """What a draft says of one item. Write-once; it goes with the content of its case."""

    __tablename__ = "minutes_part"
    __table_args__ = (sa.UniqueConstraint("draft_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="minutes_draft.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    position: int
    content: dict[str, Any] = Field(sa_type=JSON)


class MinutesVerdict(SQLModel, table=True):
    """What a person who adjusts says of a draft: it is right, or it must be changed and why. Write-once."""

    __tablename__ = "minutes_verdict"
    __table_args__ = (sa.UniqueConstraint("draft_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="minutes_draft.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    is_approved: bool
    reason: str = ""
    given_at: datetime = Field(sa_type=UtcDateTime)


class MinutesAddendum(SQLModel, table=True):
    """What is added to minutes that were adjusted, to correct them. Write-once."""

    __tablename__ = "minutes_addendum"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    number: int
    """That of its record: the minutes themselves are number 1."""
    text: str
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime = Field(sa_type=UtcDateTime)


class MeetingRecord(IssuedFile, table=True):
    """Sealed minutes, or an addendum to them, in the archive. Write-once."""

    __tablename__ = "meeting_record"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)


class Circulation(Salted, table=True):
    """A case that is put to the members in writing, with a proposal and a last day. Write-once."""

    __tablename__ = "circulation"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    group: Group = Field(sa_type=TextEnum(Group))
    proposal: str
    deadline: date
    opened_by: int = Field(foreign_key="person.id")
    opened_at: datetime = Field(sa_type=UtcDateTime)


class CirculationAnswer(Salted, table=True):
    """A member's answer. Write-once."""

    __tablename__ = "circulation_answer"
    __table_args__ = (sa.UniqueConstraint("circulation_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    circulation_id: int = Field(foreign_key="circulation.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    answer: CircularAnswer = Field(sa_type=TextEnum(CircularAnswer))
    reason: str = ""
    answered_at: datetime = Field(sa_type=UtcDateTime)


class CirculationEnd(Salted, table=True):
    """How a written procedure ended, with the count of the answers. Write-once."""

    __tablename__ = "circulation_end"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    circulation_id: int = Field(foreign_key="circulation.id", unique=True)
    outcome: CircularOutcome = Field(sa_type=TextEnum(CircularOutcome))
    agreed: int
    disagreed: int
    asked_for_meeting: int
    members: int
    ended_at: datetime = Field(sa_type=UtcDateTime)
