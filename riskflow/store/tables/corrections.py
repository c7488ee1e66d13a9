"""Requests for correction of what a case says and what became of them, and marks of secrecy."""

from datetime import datetime

from sqlmodel import Field

from riskflow.store.tables.columns import Salted, UtcDateTime


class CorrectionRequest(Salted, table=True):
    """A request that something in a case is corrected or added to. Write-once."""

    __tablename__ = "correction_request"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    subject: str
    """What it concerns, as `riskflow.cases.review_input.SubjectKind` names it: `answer:summary`, `decision:1`."""
    revision: int
    """The revision that had been submitted last."""
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who asks; nobody where the person has no account, and `on_behalf_of` has the name."""
    on_behalf_of: str = ""
    ground: str
    text: str
    written_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)


class CorrectionRuling(Salted, table=True):
    """The ruling on a request: an addendum to the case, or a refusal with its reasons. Write-once."""

    __tablename__ = "correction_ruling"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    request_id: int = Field(foreign_key="correction_request.id", unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who asked, so that the ruling is part of what is kept about them."""
    addendum: str = ""
    """What is added to the case; empty where the request was refused."""
    reason: str = ""
    ruled_by: int = Field(foreign_key="person.id")
    ruled_at: datetime = Field(sa_type=UtcDateTime)


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
