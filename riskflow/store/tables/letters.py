"""The outbox: notifications by e-mail, written in the transaction of the event that they follow from."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.cases.notifications import DeliveryStatus, Notification
from riskflow.store.tables.columns import UtcDateTime, enumeration


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
