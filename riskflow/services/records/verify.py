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


class Answer(StrEnum):
    """What can be said of a file or a code that somebody brings."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to somebody who verifies: never more than the answer and what stands on the record's cover."""

    answer: Answer
    record: RecordRow | None = None
    superseded_by: RecordRow | None = None


def verify_code(session: Session, code: str) -> Answered:
    """Return what the register knows of a verification code."""
    plain = code.strip().upper().replace(" ", "").replace("-", "")
    return _answered(session, case_queries.records_by_code(session, plain))


def verify_file(session: Session, content: bytes) -> Answered:
    """Return whether a file is, byte for byte, one that was archived; the code inside shows that one was altered."""
    row = case_queries.record_by_digest(session, hashlib.sha256(content).hexdigest())
    if row:
        return _answered(session, [row])
    if case_queries.records_by_code(session, code_inside(content) or ""):
        return Answered(Answer.ALTERED)
    return Answered(Answer.UNKNOWN)


def code_inside(content: bytes) -> str | None:
    """Return the verification code that a PDF carries in its attached data, or nothing. The file is not trusted."""
    try:
        with open_pdf(content) as document:
            attached = document.attachments[ATTACHMENT].get_file().read_bytes()
        return str(json.loads(attached)["code"])
    except (pikepdf.PdfError, pikepdf.PasswordError, KeyError, ValueError, TypeError, RecursionError):
        return None


def _answered(session: Session, rows: Iterable[RecordRow]) -> Answered:
    row = next(iter(rows), None)
    if row is None:
        return Answered(Answer.UNKNOWN)
    newest = case_queries.newest_record(session, row.case_id)
    is_superseded = newest is not None and newest.number > row.number
    return Answered(Answer.SUPERSEDED, row, newest) if is_superseded else Answered(Answer.GENUINE, row)
