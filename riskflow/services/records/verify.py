"""Verification of a file or a code against the records of this instance."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlmodel import Session

from riskflow.cases.labels import CaseOutcome
from riskflow.documents.pdf import attached_code
from riskflow.errors import BusyError, InvalidError
from riskflow.files.archive import Archive, ArchiveError
from riskflow.files.bounded_process import ProcessSlots, call_bounded
from riskflow.files.storage import StorageUnavailableError
from riskflow.records.minutes import MinutesKind
from riskflow.records.model import ATTACHMENT
from riskflow.services.records.build import CODE_LENGTH
from riskflow.signatures.packed import PACKED, GroundFiles, PackedFiles
from riskflow.signatures.verdict import (
    BY_CODE,
    CHANGED_WHERE,
    EXAMINATIONS,
    SAME_WORDS,
    SAYINGS,
    SEAL_UNREAD,
    TITLES,
    Examined,
    FileStanding,
    standing_of,
    words_of_addition,
    words_of_seal,
)
from riskflow.store.handling import acts
from riskflow.store.handling import copies as copies_of_records
from riskflow.store.handling import meetings as meeting_queries
from riskflow.store.handling.disclosures import disclosed_by_digest
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import ActRecord, IssuedRow, MeetingRecord, RecordRow
from riskflow.text import Text

PDF_MARK = b"%PDF-"
MAX_BEFORE_MARK = 1024  # bytes, as readers of PDF accept
CODE = re.compile(f"[0-9A-F]{{{CODE_LENGTH}}}")
NO_LONGER = frozenset({CaseOutcome.SUSPEND, CaseOutcome.WITHDRAWN, CaseOutcome.DISMISSED, CaseOutcome.TERMINATED})
"""The outcomes of a later decision after which what an earlier record says no longer applies."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to whoever verifies; pages show of the record no more than its cover does."""

    standing: FileStanding
    record: IssuedRow | None = None
    superseded_by: RecordRow | ActRecord | None = None
    addenda: int = 0
    """How many addenda there are to minutes."""
    is_file: bool = False
    is_archived: bool = True
    """Whether the file is in the archive as it is; else it only begins like one, if at all."""
    examined: Examined | None = None

    @property
    def title(self) -> Text:
        return TITLES[self.standing]

    @property
    def sayings(self) -> Iterator[Text]:
        """Yield what the answer means, sentence by sentence."""
        yield BY_CODE if self.standing is FileStanding.GENUINE and not self.is_file else SAYINGS[self.standing]
        if self.standing in {FileStanding.SUPERSEDED, FileStanding.WITHDRAWN} and not self.is_archived:
            yield SAYINGS[FileStanding.ADDED_TO]
        if self.standing is FileStanding.ALTERED and self.examined:
            where = ", ".join(self.examined.changed)
            yield CHANGED_WHERE.filled(where=where) if where else SAME_WORDS

    @property
    def seal_sayings(self) -> Iterator[Text]:
        """Yield what the seal of the file says; nothing where only a code was given, or the file was altered."""
        if self.standing in {FileStanding.ALTERED, FileStanding.RELEASED, FileStanding.UNKNOWN} or not self.is_file:
            return
        seal = self.examined.seal if self.examined else None
        if seal:
            yield from words_of_seal(seal)
        else:
            yield SEAL_UNREAD

    @property
    def additions(self) -> list[Text]:
        """What was added to the file after the seal, by whom."""
        return [words_of_addition(each) for each in self.examined.additions] if self.examined else []


@dataclass(frozen=True, slots=True)
class Bench:
    """Where files are judged: the archive, by which grounds, and in which processes."""

    archive: Archive
    grounds: GroundFiles
    slots: ProcessSlots

    def examine(self, content: bytes, issued: bytes, row: IssuedRow) -> Examined | None:
        """Compare a file with that of a record; None for one that costs too much to read."""
        from riskflow.signatures import copies  # noqa: PLC0415 - pyHanko, which pages seldom need

        files = PackedFiles(received=content, issued=issued, grounds=replace(self.grounds, sealed_at=row.archived_at))
        try:
            found = call_bounded(copies.examine_packed, PACKED.dump_json(files), slots=self.slots)
        except InvalidError:
            return None
        return EXAMINATIONS.validate_json(found)


def plain_code(written: str) -> str:
    """Return a verification code as it is stored, from what somebody wrote."""
    return written.strip().upper().replace(" ", "").replace("-", "")


def code_in(words: str) -> str:
    """Return the verification code that some words are; nothing where they are none."""
    plain = plain_code(words)
    return plain if CODE.fullmatch(plain) else ""


def verify_code(session: Session, code: str) -> Verification:
    row = _row_of_code(session, plain_code(code))
    return _answer(session, row) if row else Verification(FileStanding.UNKNOWN)


def verify_file(session: Session, content: bytes, bench: Bench) -> Verification:
    """Compare a file with those archived: by its digest, and where it only bears a known code, by what it holds.

    Only a file that is, or might be, a record is opened, in a bounded process.

    Raises:
        BusyError: when as many files are being read as may be; for one that is archived, its seal is left out instead.
    """
    digest = hashlib.sha256(content).hexdigest()
    row = _row_of_digest(session, digest)
    if row is None and (copy := copies_of_records.copy_by_digest(session, digest)):
        # The archive attests when it was there: whoever signed it is judged as of then.
        bench = replace(bench, grounds=replace(bench.grounds, at=copy.archived_at))
        row = copies_of_records.record_of(session, copy)
    if row:
        return _answer_about_archived(session, content, row, bench)
    if disclosed_by_digest(session, digest):
        return Verification(FileStanding.RELEASED, is_file=True)
    row = _row_of_code(session, _embedded_code(content, bench.slots) or "")
    if row is None:
        return Verification(FileStanding.UNKNOWN, is_file=True)
    return _answer_about_copy(session, content, row, bench)


def _row_of_digest(session: Session, digest: str) -> IssuedRow | None:
    return (
        case_queries.record_by_digest(session, digest)
        or acts.record_by_digest(session, digest)
        or meeting_queries.record_by_digest(session, digest)
    )


def _row_of_code(session: Session, code: str) -> IssuedRow | None:
    return next(iter(_files_of_code(session, code)), None)


def _files_of_code(session: Session, code: str) -> Iterable[IssuedRow]:
    of_meeting, of_act = meeting_queries.records_by_code(session, code), acts.records_by_code(session, code)
    return of_meeting or of_act or case_queries.records_by_code(session, code)


def _answer_about_archived(session: Session, content: bytes, row: IssuedRow, bench: Bench) -> Verification:
    """Return the answer about a file in the archive: as it was issued, as it came back signed, or stamped anew."""
    examined = None
    with suppress(BusyError, ArchiveError, StorageUnavailableError):
        is_as_issued = hashlib.sha256(content).hexdigest() == row.pdf_digest
        examined = bench.examine(content, content if is_as_issued else bench.archive.get(row.pdf_digest), row)
    return replace(_answer(session, row), is_file=True, examined=examined)


def _answer_about_copy(session: Session, content: bytes, one: IssuedRow, bench: Bench) -> Verification:
    """Return the answer about a file with the code of a record, which has one file for each language."""
    examined = None
    for row in _files_of_code(session, one.code):
        try:
            issued = bench.archive.get(row.pdf_digest)
        except (ArchiveError, StorageUnavailableError):
            continue
        examined = bench.examine(content, issued, row)
        if examined and not examined.is_altered:
            return _answer(session, row, is_archived=False, examined=examined)
        if content.startswith(issued) or (examined and not examined.changed):
            break
    return Verification(FileStanding.ALTERED, is_file=True, examined=examined)


def _embedded_code(content: bytes, slots: ProcessSlots) -> str | None:
    """Return the verification code in the attached data of a PDF, or None where the file has none that is readable."""
    if PDF_MARK not in content[:MAX_BEFORE_MARK]:
        return None
    try:
        return call_bounded(attached_code, content, ATTACHMENT, slots=slots)
    except InvalidError:
        return None


def _answer(
    session: Session, row: IssuedRow, *, is_archived: bool = True, examined: Examined | None = None
) -> Verification:
    """Return the answer about a genuine record, or a file that begins with it.

    Minutes stand as they are: an addendum adds to them and replaces nothing.
    """
    is_file = examined is not None
    if isinstance(row, MeetingRecord):
        addenda = meeting_queries.addenda_of(session, row.meeting_id) if row.kind == MinutesKind.MINUTES else ()
        standing = standing_of(examined, is_archived=is_archived)
        return Verification(
            standing, row, addenda=len(addenda), is_file=is_file, is_archived=is_archived, examined=examined
        )
    if isinstance(row, ActRecord):
        instead = acts.later_act(session, row)
        standing = standing_of(
            examined, is_archived=is_archived, is_superseded=acts.is_replaced(session, row.case_id, row.number)
        )
        return Verification(standing, row, instead, is_file=is_file, is_archived=is_archived, examined=examined)
    newest = case_queries.newest_record(session, row.case_id)
    later = newest if newest is not None and newest.number > row.number else None
    latest = max(case_queries.decisions_of(session, row.case_id), key=lambda each: each.number)
    standing = standing_of(
        examined,
        is_archived=is_archived,
        is_superseded=latest.number > row.number,
        is_withdrawn=latest.number > row.number and latest.outcome in NO_LONGER,
    )
    return Verification(standing, row, later, is_file=is_file, is_archived=is_archived, examined=examined)
