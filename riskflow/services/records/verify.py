"""Whether a file or a code that somebody brings belongs to a record of this instance."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pikepdf
from sqlmodel import Session

from riskflow.documents.pdf import open_pdf
from riskflow.records.model import ATTACHMENT
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import RecordRow


class VerificationResult(StrEnum):
    """What can be said of a file or a code that somebody brings."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to somebody who verifies: never more than the answer and what stands on the record's cover."""

    result: VerificationResult
    record: RecordRow | None = None
    superseded_by: RecordRow | None = None


def verify_code(session: Session, code: str) -> Verification:
    """Return what the register knows of a verification code."""
    plain = code.strip().upper().replace(" ", "").replace("-", "")
    return _verification(session, case_queries.records_by_code(session, plain))


def verify_file(session: Session, content: bytes) -> Verification:
    """Return whether a file is, byte for byte, one that was archived; the code inside shows that one was altered."""
    row = case_queries.record_by_digest(session, hashlib.sha256(content).hexdigest())
    if row:
        return _verification(session, [row])
    if case_queries.records_by_code(session, embedded_code(content) or ""):
        return Verification(VerificationResult.ALTERED)
    return Verification(VerificationResult.UNKNOWN)


def embedded_code(content: bytes) -> str | None:
    """Return the verification code that a PDF carries in its attached data, or nothing. The file is not trusted."""
    try:
        with open_pdf(content) as document:
            attached = document.attachments[ATTACHMENT].get_file().read_bytes()
        return str(json.loads(attached)["code"])
    except (pikepdf.PdfError, pikepdf.PasswordError, KeyError, ValueError, TypeError, RecursionError):
        return None


def _verification(session: Session, rows: Iterable[RecordRow]) -> Verification:
    row = next(iter(rows), None)
    if row is None:
        return Verification(VerificationResult.UNKNOWN)
    newest = case_queries.newest_record(session, row.case_id)
    is_superseded = newest is not None and newest.number > row.number
    return (
        Verification(VerificationResult.SUPERSEDED, row, newest)
        if is_superseded
        else Verification(VerificationResult.GENUINE, row)
    )
