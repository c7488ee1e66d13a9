"""Forms that have done their work, so that one that is sent again does nothing."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import UtcDateTime


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
