"""The outbox: notifications by e-mail, written in the transaction of the event that they follow from.

And how each person wishes to be written to.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.cases.notifications import DeliveryStatus, Notification
from riskflow.store.tables.columns import TextEnum, UtcDateTime, enumeration
from riskflow.text import Language


class NotificationRow(SQLModel, table=True):
    """A notification of one person; its text is composed when it is sent."""

    __tablename__ = "letter"
    __table_args__ = (sa.UniqueConstraint("event_seq", "person_id", "letter"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    """What it is about: a case, or a meeting."""
    event_seq: int = Field(foreign_key="event.seq")
    person_id: int = Field(foreign_key="person.id")
    letter: Notification = Field(sa_type=enumeration(Notification))
    question: str = ""
    written_at: datetime = Field(sa_type=UtcDateTime)
    ordered_at: datetime = Field(sa_type=UtcDateTime)
    delivery: DeliveryStatus = Field(default=DeliveryStatus.WAITING, sa_type=enumeration(DeliveryStatus), index=True)
    due_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str = ""


class Preference(SQLModel, table=True):
    """How a person wishes to be written to; without a row in both languages and at once."""

    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_column_kwargs={"autoincrement": False})
    language: Language | None = Field(default=None, sa_type=TextEnum(Language))
    """That of the pages and letters; None for letters in both, and pages as the browser prefers."""
    wants_digest: bool = False
    """Letters that can wait come together, once a working day."""
    calendar_digest: str | None = Field(default=None, unique=True)
    """Of the secret by which the person's calendar is read; None where there is no such link."""
