"""Verification of a file or a code against the records of this instance."""

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
    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to whoever verifies; pages show of the record no more than its cover does."""

    result: VerificationResult
    record: RecordRow | None = None
    superseded_by: RecordRow | None = None


def verify_code(session: Session, code: str) -> Verification:
    plain = code.strip().upper().replace(" ", "").replace("-", "")
    return _verification(session, case_queries.records_by_code(session, plain))


def verify_file(session: Session, content: bytes) -> Verification:
    """Compare a file byte for byte with those archived; one that only bears a known code has been altered."""
    row = case_queries.record_by_digest(session, hashlib.sha256(content).hexdigest())
    if row:
        return _verification(session, [row])
    if case_queries.records_by_code(session, embedded_code(content) or ""):
        return Verification(VerificationResult.ALTERED)
    return Verification(VerificationResult.UNKNOWN)


def embedded_code(content: bytes) -> str | None:
    """Return the verification code in the attached data of a PDF, or None. The file is not trusted."""
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
    if newest is not None and newest.number > row.number:
        return Verification(VerificationResult.SUPERSEDED, row, newest)
    return Verification(VerificationResult.GENUINE, row)
