"""Timestamps on old records, before those that they have stop proving anything.

A certificate of a timestamp expires, and algorithms lapse. A year before, a further timestamp over the whole file is
added to a copy; the file that was issued stays. Each day a part of the archive is looked at, in turn.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from riskflow.config import Config
from riskflow.files.archive import Archive, ArchiveError
from riskflow.files.configured import record_archive
from riskflow.files.storage import StorageUnavailableError
from riskflow.records.timestamps import TimestampError, TimestampSource, add_timestamp, timestamp_until
from riskflow.services.events import record_event
from riskflow.services.records.timestamp_service import timestamps_of
from riskflow.services.records.trust import grounds_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.copies import examine
from riskflow.signatures.model import CopyKind
from riskflow.signatures.validation import Grounds, signatures_in
from riskflow.signatures.verdict import EXAMINATIONS
from riskflow.store.handling import copies
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import ActRecord, Case, IssuedRow, MeetingRecord, RecordCopy, RecordRow

LOGGER = logging.getLogger(__name__)
LEAD = timedelta(days=365)
A_DAY, DAYS_FOR_ALL = 200, 100
"""How many records are looked at in a day, and in how many days all of them at most, well within the lead."""
Open = Callable[[], AbstractContextManager[UnitOfWork]]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Restamped:
    """A record with a further timestamp, in the archive, and until when that counts."""

    row: IssuedRow
    report_digest: str
    pdf_digest: str
    good_until: date


def protected_until(pdf: bytes, grounds: Grounds) -> date | None:
    """Return the last day on which the newest timestamp of a file counts; None where it has none.

    That is until its certificate expires, or until the list of algorithms lets it lapse, whichever is first.
    """
    expires = timestamp_until(pdf)
    if expires is None:
        return None
    last = signatures_in(pdf, grounds)[-1][0]
    lapses = date.fromisoformat(last.last_day) if last.last_day else date.max
    return min(expires.date(), lapses)


def part_of_day(rows: Sequence[Row], today: date) -> Sequence[Row]:
    """Return the part of the archive whose turn it is."""
    parts = min(DAYS_FOR_ALL, -(-len(rows) // A_DAY)) or 1
    return rows[today.toordinal() % parts :: parts]


def restamp_records(config: Config, read: Open, write: Open) -> None:
    """Stamp old records anew, where a timestamp service is set."""
    timestamps = timestamps_of(config)
    if timestamps is not None:
        grounds = grounds_of(config, datetime.now(UTC)).read()
        if done := restamp_due(read, write, record_archive(config), timestamps, grounds):
            LOGGER.info("gave %d records a further timestamp", done)


def restamp_due(read: Open, write: Open, archive: Archive, timestamps: TimestampSource, grounds: Grounds) -> int:
    """Stamp anew what is due in the part of the day, and return how many files; what fails is tried another day."""
    with read() as uow:
        rows = part_of_day(case_queries.all_records(uow.session), grounds.at.date())
        stamped = copies.restamped(uow.session)
        newest = {(each.record_id, each.act_record_id, each.meeting_record_id): each for each in stamped}
        found = [(row, newest.get(_key(row))) for row in rows]
        uow.session.expunge_all()
    done = 0
    for row, copy in found:
        if copy and copy.good_until and date.fromisoformat(copy.good_until) - LEAD > grounds.at.date():
            continue
        try:
            made = _restamped(row, copy.pdf_digest if copy else row.pdf_digest, archive, timestamps, grounds)
        except (TimestampError, ArchiveError, StorageUnavailableError) as error:
            LOGGER.warning("record %s was not stamped anew: %s", row.code, error)
            continue
        if made:
            with write() as uow:
                register(uow, made)
            done += 1
    return done


def _restamped(
    row: IssuedRow, digest: str, archive: Archive, timestamps: TimestampSource, grounds: Grounds
) -> Restamped | None:
    """Return a record stamped anew; None where that is not due."""
    pdf = archive.get(digest)
    until = protected_until(pdf, grounds)
    if until is not None and until - LEAD > grounds.at.date():
        return None
    stamped = add_timestamp(pdf, timestamps)
    examined = examine(stamped, archive.get(row.pdf_digest), replace(grounds, sealed_at=row.archived_at))
    good_until = protected_until(stamped, grounds)
    if examined.is_altered or good_until is None or good_until <= (until or grounds.at.date()):
        raise TimestampError("the further timestamp proves no longer than the one before, or does not fit the record")
    return Restamped(row, archive.put(EXAMINATIONS.dump_json(examined, indent=2)), archive.put(stamped), good_until)


def register(uow: UnitOfWork, made: Restamped) -> None:
    """Enter a record that was stamped anew."""
    row = made.row
    of_case = None if isinstance(row, MeetingRecord) else row.case_id
    record, act_record, meeting_record = _key(row)
    uow.session.add(
        RecordCopy(
            case_id=of_case,
            record_id=record,
            act_record_id=act_record,
            meeting_record_id=meeting_record,
            kind=CopyKind.RESTAMPED,
            data_digest=made.report_digest,
            pdf_digest=made.pdf_digest,
            good_until=made.good_until.isoformat(),
            archived_at=uow.now,
        )
    )
    case = uow.session.get(Case, of_case) if of_case else None
    record_event(uow, case, "record-restamped", number=str(row.number), day=made.good_until.isoformat())


def _key(row: IssuedRow) -> tuple[int | None, int | None, int | None]:
    """Return the number of a record of a case, of an act or of a meeting: one of the three."""
    if isinstance(row, RecordRow):
        return (row.id, None, None)
    return (None, row.id, None) if isinstance(row, ActRecord) else (None, None, row.id)
