"""Queries of the files that came of records."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from riskflow.signatures.model import CopyKind
from riskflow.store.tables import ActRecord, IssuedRow, MeetingRecord, RecordCopy, RecordRow


def copies_of(session: Session, case_id: int) -> Sequence[RecordCopy]:
    """Return those of a case, the oldest first."""
    return session.exec(select(RecordCopy).where(RecordCopy.case_id == case_id).order_by(col(RecordCopy.id))).all()


def copies_of_minutes(session: Session, record_id: int) -> Sequence[RecordCopy]:
    """Return those of one file of minutes, the oldest first."""
    query = select(RecordCopy).where(RecordCopy.meeting_record_id == record_id)
    return session.exec(query.order_by(col(RecordCopy.id))).all()


def copies_of_act(session: Session, record_id: int) -> Sequence[RecordCopy]:
    """Return those of one file of an act, the oldest first."""
    query = select(RecordCopy).where(RecordCopy.act_record_id == record_id)
    return session.exec(query.order_by(col(RecordCopy.id))).all()


def copy_by_digest(session: Session, digest: str) -> RecordCopy | None:
    """Return an accepted file with a SHA-256; one that was refused is none of ours."""
    query = select(RecordCopy).where(RecordCopy.pdf_digest == digest, RecordCopy.kind != CopyKind.REFUSED)
    return session.exec(query.order_by(col(RecordCopy.id)).limit(1)).one_or_none()


def record_of(session: Session, copy: RecordCopy) -> IssuedRow:
    """Return the record that a file came of."""
    if copy.record_id:
        return session.get_one(RecordRow, copy.record_id)
    if copy.act_record_id:
        return session.get_one(ActRecord, copy.act_record_id)
    return session.exec(select(MeetingRecord).where(MeetingRecord.id == copy.meeting_record_id)).one()


def source_of(copy: RecordCopy) -> tuple[type[IssuedRow], int | None]:
    """Return the table and the number of the record that a file came of."""
    if copy.record_id:
        return RecordRow, copy.record_id
    return (ActRecord, copy.act_record_id) if copy.act_record_id else (MeetingRecord, copy.meeting_record_id)


def restamped(session: Session) -> Sequence[RecordCopy]:
    """Return the files with a later timestamp, the oldest first."""
    query = select(RecordCopy).where(RecordCopy.kind == CopyKind.RESTAMPED)
    return session.exec(query.order_by(col(RecordCopy.id))).all()
