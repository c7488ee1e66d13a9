"""Co-editors, inquiries, working notes, attachments and responses to suggested terms of a case.

Rows are write-once: an end or a change is a further row.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from riskflow.store.tables.columns import JSON, Salted, UtcDateTime, enumeration
from riskflow.terms.suggestions import SuggestionResponse


class CoEditing(Salted, table=True):
    """An invitation to write along, or its end; the latest row of a person counts. Write-once."""

    __tablename__ = "co_editing"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    is_invited: bool
    said_by: int = Field(foreign_key="person.id")
    said_at: datetime = Field(sa_type=UtcDateTime)


class Inquiry(Salted, table=True):
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


class InquiryEnd(Salted, table=True):
    """The end of an inquiry: an answer, or why there is none. Write-once."""

    __tablename__ = "inquiry_end"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    inquiry_id: int = Field(foreign_key="inquiry.id", unique=True)
    how: str
    reason: str = ""
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime = Field(sa_type=UtcDateTime)


class Note(Salted, table=True):
    """A working note on a question; a row that resolves another marks it as done. Write-once."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    question: str
    text: str
    resolves: int | None = Field(default=None, foreign_key="note.id", unique=True)
    author_id: int = Field(foreign_key="person.id")
    written_at: datetime = Field(sa_type=UtcDateTime)


class Attachment(Salted, table=True):
    """A document of the evidence; the archive of attachments has its content by the digest. Write-once."""

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


class AttachmentRemoval(Salted, table=True):
    """The removal of a document from the evidence of a revision that was still open. Write-once."""

    __tablename__ = "attachment_removal"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    attachment_id: int = Field(foreign_key="attachment.id", unique=True)
    removed_by: int = Field(foreign_key="person.id")
    removed_at: datetime = Field(sa_type=UtcDateTime)


class SuggestionVerdict(Salted, table=True):
    """A response to one suggestion for the text in which it was found. Write-once; the newest counts."""

    __tablename__ = "suggestion_verdict"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    question: str
    text_digest: str
    list: str
    entry: str
    words: str
    verdict: SuggestionResponse = Field(sa_type=enumeration(SuggestionResponse))
    reason: str = ""
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class SupplementRequest(Salted, table=True):
    """What the open revision of a case was opened for, and by when it is to be answered. Write-once."""

    __tablename__ = "supplement_request"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id", unique=True)
    """The revision that was opened by it."""
    asks: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    """What is reopened, `about`, and what is asked, `text`; empty where everything is open."""
    reason: str = ""
    due: date | None = None
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)


class SupplementReply(Salted, table=True):
    """Why something that was asked about stands as it was; the last one about it counts. Write-once."""

    __tablename__ = "supplement_reply"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    request_id: int = Field(foreign_key="supplement_request.id", index=True)
    about: str
    text: str
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime = Field(sa_type=UtcDateTime)


class ApplicantMessage(Salted, table=True):
    """What applicant and reviewers write to each other about a case. Write-once."""

    __tablename__ = "applicant_message"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    revision: int
    """The revision that had been submitted last."""
    question: str = ""
    text: str
    author_id: int = Field(foreign_key="person.id")
    written_at: datetime = Field(sa_type=UtcDateTime)


class InternalMessage(Salted, table=True):
    """What those who handle a case write to each other, in a table that no query about applicants reads. Write-once."""

    __tablename__ = "internal_message"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    revision: int
    """The revision that had been submitted last."""
    question: str = ""
    text: str
    author_id: int = Field(foreign_key="person.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
