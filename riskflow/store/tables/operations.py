"""What operators look at, and forms that have done their work, so that one that is sent again does nothing."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import UtcDateTime


class Heartbeat(SQLModel, table=True):
    """When a part of the instance was last at work, and whether it found everything well; one row for each part."""

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    is_ok: bool


class InstanceMark(SQLModel, table=True):
    """Whether the instance is a demonstration or in production; one row, written once."""

    __tablename__ = "instance_mark"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_mark"),)

    id: int = Field(default=1, primary_key=True)
    mode: str
    marked_at: datetime = Field(sa_type=UtcDateTime)


class CompletedRequest(SQLModel, table=True):
    """A form whose work was committed, in the same transaction; kept for as long as it may be sent again.

    `key` is a digest of the random key of the form, `body` a keyed digest of what was sent with it.
    """

    __tablename__ = "completed_request"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    key: str = Field(max_length=64, primary_key=True)
    endpoint: str
    body: str = Field(max_length=64)
    place: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)
