"""Verification of a file or a code against the records of this instance."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from riskflow.documents.pdf import attached_code
from riskflow.errors import InvalidError
from riskflow.files.bounded_process import ProcessSlots, call_bounded
from riskflow.records.minutes import MinutesKind
from riskflow.records.model import ATTACHMENT
from riskflow.store.handling import meetings as meeting_queries
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import MeetingRecord, RecordRow

PDF_MARK = b"%PDF-"
MAX_BEFORE_MARK = 1024  # bytes, as readers of PDF accept


class VerificationResult(StrEnum):
    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to whoever verifies; pages show of the record no more than its cover does."""

    result: VerificationResult
    record: RecordRow | MeetingRecord | None = None
    superseded_by: RecordRow | None = None
    addenda: int = 0
    """How many addenda there are to minutes."""


def verify_code(session: Session, code: str) -> Verification:
    plain = code.strip().upper().replace(" ", "").replace("-", "")
    if of_meeting := meeting_queries.records_by_code(session, plain):
        return _of_meeting(session, of_meeting[0])
    return _verification(session, case_queries.records_by_code(session, plain))


def verify_file(session: Session, content: bytes, slots: ProcessSlots) -> Verification:
    """Compare a file byte for byte with those archived; one that only bears a known code has been altered.

    The digest comes first and costs little; only what might be a changed record is opened, in a bounded process.

    Raises:
        BusyError: when as many files are being read as may be.
    """
    digest = hashlib.sha256(content).hexdigest()
    if row := case_queries.record_by_digest(session, digest):
        return _verification(session, [row])
    if of_meeting := meeting_queries.record_by_digest(session, digest):
        return _of_meeting(session, of_meeting)
    code = _embedded_code(content, slots) or ""
    if case_queries.records_by_code(session, code) or meeting_queries.records_by_code(session, code):
        return Verification(VerificationResult.ALTERED)
    return Verification(VerificationResult.UNKNOWN)


def _embedded_code(content: bytes, slots: ProcessSlots) -> str | None:
    """Return the verification code in the attached data of a PDF, or None where the file has none that is readable."""
    if PDF_MARK not in content[:MAX_BEFORE_MARK]:
        return None
    try:
        return call_bounded(attached_code, content, ATTACHMENT, slots=slots)
    except InvalidError:
        return None


def _of_meeting(session: Session, row: MeetingRecord) -> Verification:
    """Return the answer about minutes, which stand as they are: an addendum adds to them and replaces nothing."""
    addenda = meeting_queries.addenda_of(session, row.meeting_id) if row.kind == MinutesKind.MINUTES else ()
    return Verification(VerificationResult.GENUINE, row, addenda=len(addenda))


def _verification(session: Session, rows: Iterable[RecordRow]) -> Verification:
    row = next(iter(rows), None)
    if row is None:
        return Verification(VerificationResult.UNKNOWN)
    newest = case_queries.newest_record(session, row.case_id)
    if newest is not None and newest.number > row.number:
        return Verification(VerificationResult.SUPERSEDED, row, newest)
    return Verification(VerificationResult.GENUINE, row)
