"""Who write a case together, whom they ask, what they note for each other, and the documents that they attach.

Every row is written once. What ends or changes is said by a further row; only a case that leaves the tool for the
security function takes its rows along.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import UtcDateTime


class CoEditing(SQLModel, table=True):
    """That a person was invited to write along, or removed again: the latest row of a person says which. Write-once."""

    __tablename__ = "co_editing"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    is_invited: bool
    said_by: int = Field(foreign_key="person.id")
    said_at: datetime = Field(sa_type=UtcDateTime)


class Inquiry(SQLModel, table=True):
    """One question that somebody else is asked to answer: a person, or whoever holds a function. Write-once."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    question: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    function: str = ""
    message: str = ""
    due: date | None = None
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)


class InquiryEnd(SQLModel, table=True):
    """How a question to somebody else came to its end. Write-once."""

    __tablename__ = "inquiry_end"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    inquiry_id: int = Field(foreign_key="inquiry.id", unique=True)
    how: str
    reason: str = ""
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime = Field(sa_type=UtcDateTime)


class Note(SQLModel, table=True):
    """A working note on a question; a row that names another marks that one as done. Write-once."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    question: str
    text: str
    resolves: int | None = Field(default=None, foreign_key="note.id", unique=True)
    author_id: int = Field(foreign_key="person.id")
    written_at: datetime = Field(sa_type=UtcDateTime)


class Attachment(SQLModel, table=True):
    """A document of the evidence; its bytes lie in the archive of attachments under their digest. Write-once."""

    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    number: int
    question: str = ""
    title: str
    media_type: str
    size: int
    digest: str = Field(index=True)
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime = Field(sa_type=UtcDateTime)


class AttachmentRemoval(SQLModel, table=True):
    """That a document was taken out of the evidence of a revision that was still open. Write-once."""

    __tablename__ = "attachment_removal"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    attachment_id: int = Field(foreign_key="attachment.id", unique=True)
    removed_by: int = Field(foreign_key="person.id")
    removed_at: datetime = Field(sa_type=UtcDateTime)
