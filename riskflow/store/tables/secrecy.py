"""Marks of secrecy."""

from datetime import datetime

from sqlmodel import Field

from riskflow.store.tables.columns import Salted, UtcDateTime


class SecrecyMark(Salted, table=True):
    """A mark that a field of a case may be secret, or its end. Write-once; the last one about a field holds."""

    __tablename__ = "secrecy_mark"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    field: str
    provision: str
    note: str = ""
    marked_by: int = Field(foreign_key="person.id")
    marked_at: datetime = Field(sa_type=UtcDateTime)
