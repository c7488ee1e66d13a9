"""What binds rows into the chain of events, what was removed from it, and what became of records."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.records.kinds import ActKind
from riskflow.signatures.model import CopyKind
from riskflow.store.tables.columns import JSON, ArchivedFile, IssuedFile, Salted, TextEnum, UtcDateTime, Versioned


class RowBinding(SQLModel, table=True):
    """The digest of one row as a transaction left it; empty where the row was deleted. Write-once; the last counts."""

    __tablename__ = "row_binding"

    event_seq: int = Field(primary_key=True, foreign_key="event.seq", sa_column_kwargs={"autoincrement": False})
    bound_table: str = Field(primary_key=True)
    row_id: str = Field(primary_key=True)
    digest: str = ""


class ReferenceFloor(SQLModel, table=True):
    """A reference that was given out by a chain which a restored database no longer has. Write-once."""

    __tablename__ = "reference_floor"

    reference: str = Field(primary_key=True)


class RecordCopy(ArchivedFile, table=True):
    """A file in the archive that came of a record: signed, refused, or stamped anew; with the report on it. Write-once.

    It belongs to a record of a case, to the record of an act in one, or to a record of a meeting. The report is its
    data.
    """

    __tablename__ = "record_copy"
    __table_args__ = (
        sa.UniqueConstraint("record_id", "pdf_digest"),
        sa.UniqueConstraint("meeting_record_id", "pdf_digest"),
        sa.Index("ix_record_copy_act_record_id", "act_record_id", "pdf_digest", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id")
    meeting_record_id: int | None = Field(default=None, foreign_key="meeting_record.id")
    act_record_id: int | None = None
    kind: CopyKind = Field(sa_type=TextEnum(CopyKind))
    signer_id: int | None = Field(default=None, foreign_key="person.id")
    handed_in_by: int | None = Field(default=None, foreign_key="person.id")
    good_until: str = ""
    """The last day on which what proves it counts, as far as known at the time; empty where it has no end."""


class CaseAct(SQLModel, table=True):
    """An act of the handling that gets a record of its own: an opinion, a clearance, a correction. Write-once."""

    __tablename__ = "case_act"
    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    number: int
    """Among the acts of the case, from 1."""
    kind: ActKind = Field(sa_type=TextEnum(ActKind))
    subject_id: int
    """The row that says it: of `opinion`, `clearance` or `correction_ruling`."""
    about: str
    """What acts of a kind may be about, one after the other: a group, a gate, what is corrected."""
    replaces: int | None = None
    """The number of the act before it that it stands instead of."""
    done_at: datetime = Field(sa_type=UtcDateTime)


class ActRecord(IssuedFile, table=True):
    """The sealed record of an act in one language, in the archive. Write-once."""

    __tablename__ = "act_record"
    __table_args__ = (sa.UniqueConstraint("act_id", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    act_id: int = Field(foreign_key="case_act.id")


class Dispatch(Salted, table=True):
    """A record of a case that was sent to its recipients: which file, to whom, on which day. Write-once."""

    __tablename__ = "dispatch"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id")
    act_record_id: int | None = Field(default=None, foreign_key="act_record.id")
    pdf_digest: str = Field(index=True)
    """Of the file that was sent: as it was issued, or signed in person."""
    registry_no: str
    title: str
    """What the case was called then."""
    recipients: list[str] = Field(sa_type=JSON)
    dispatched_on: date
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime = Field(sa_type=UtcDateTime)


class DisclosureDraft(Versioned, table=True):
    """What has been prepared of an answer to a request for documents of a case; gone once it is decided."""

    __tablename__ = "disclosure_draft"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    begun_by: int = Field(foreign_key="person.id")
    begun_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Disclosure(SQLModel, table=True):
    """The decision on a request for documents of a case. What it says is in the archive. Write-once."""

    __tablename__ = "disclosure"
    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    number: int
    outcome: DisclosureOutcome = Field(sa_type=TextEnum(DisclosureOutcome))
    entered_by: int = Field(foreign_key="person.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)


class DisclosedFile(ArchivedFile, table=True):
    """A file that was drawn for a decision on a request, with its data: a copy, or the letter. Write-once."""

    __tablename__ = "disclosed_file"
    __table_args__ = (sa.UniqueConstraint("disclosure_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    disclosure_id: int = Field(foreign_key="disclosure.id", index=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    name: str


class ContentRemoval(SQLModel, table=True):
    """The removal of everything that was written in a case which was handed to the security function."""

    __tablename__ = "content_removal"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", unique=True)
    removed_by: int | None = Field(default=None, foreign_key="person.id")
    removed_at: datetime = Field(sa_type=UtcDateTime)
    documents: list[str] = Field(default_factory=list, sa_type=JSON)
    """Digests of attached documents whose bytes have not been destroyed yet."""
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When nothing was left in the files of the instance either."""


class RemovedRow(SQLModel, table=True):
    """A row that was deleted or emptied by a removal; it is listed before the database lets go of it. Write-once."""

    __tablename__ = "removed_row"
    __table_args__ = (sa.UniqueConstraint("of_table", "row_id"),)

    id: int | None = Field(default=None, primary_key=True)
    removal_id: int = Field(foreign_key="content_removal.id", index=True)
    of_table: str
    row_id: int
    is_deleted: bool
