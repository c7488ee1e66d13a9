"""The minutes of meetings that a package holds: of the meetings that a case was taken up at, or of a year."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from riskflow.cases.workflow import State
from riskflow.preservation.package import PackedEvent
from riskflow.services.case_facts import identity
from riskflow.services.meetings.access import may_read, may_read_whole, meeting_name
from riskflow.services.preservation.case_files import JSON, PDF, CaseFile
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import meetings as queries
from riskflow.store.handling.copies import copies_of_minutes
from riskflow.store.queries import removals
from riskflow.store.tables import Meeting, MeetingRecord
from riskflow.text import Text

CLOSED_TO_PERSON = Text(
    sv="Protokollet ingår inte: det har en punkt som är stängd för dig.",
    en="The minutes are not included: they have an item that is closed to you.",
)
WITH_SECURITY = Text(
    sv="Protokollet ingår inte: det har en punkt om ett ärende som finns hos säkerhetsfunktionen.",
    en="The minutes are not included: they have an item of a case that is with the security function.",
)
ARCHIVING = ("creation", "digital signature generation", "ingestion")
"""What happened to the files of minutes when they were archived."""


@dataclass(frozen=True, slots=True)
class PackedMinutes:
    """Minutes of meetings as a package has them."""

    files: Sequence[CaseFile] = ()
    events: Sequence[PackedEvent] = ()
    left_out: Sequence[dict[str, str]] = ()


def minutes_of_case(uow: UnitOfWork, case_id: int) -> PackedMinutes:
    """Return the minutes of the meetings that a case was taken up at, with what was added to them."""
    numbers = dict.fromkeys(identity(meeting.id) for _, meeting in queries.meetings_with(uow.session, case_id))
    return packed_minutes(uow, [row for number in numbers for row in queries.records_of(uow.session, number)])


def packed_minutes(uow: UnitOfWork, rows: Iterable[MeetingRecord]) -> PackedMinutes:
    """Return minutes, as far as the person may have them; those that they know of but may not have are named."""
    by_meeting: dict[int, list[MeetingRecord]] = {}
    for row in rows:
        by_meeting.setdefault(row.meeting_id, []).append(row)
    files: list[CaseFile] = []
    events: list[PackedEvent] = []
    left_out = []
    for number, records in by_meeting.items():
        meeting = uow.session.get_one(Meeting, number)
        if not may_read(uow.viewer, meeting):
            continue  # what is closed to the person is not named either
        if why := _closed(uow, meeting):
            left_out.append({"about": meeting_name(meeting), **why.model_dump()})
            continue
        files += (file for row in records for file in _files(uow, row))
        events += (event for row in records for event in _events(row))
    return PackedMinutes(files, [*events, *_taken_in(files)], left_out)


def _closed(uow: UnitOfWork, meeting: Meeting) -> Text | None:
    cases = queries.cases_of(uow.session, queries.items_of(uow.session, identity(meeting.id)))
    if any(case.state is State.WITH_SECURITY or removals.removal_of(uow.session, id_) for id_, case in cases.items()):
        return WITH_SECURITY
    return None if uow.viewer is SYSTEM or may_read_whole(uow, meeting) else CLOSED_TO_PERSON


def _place(row: MeetingRecord) -> str:
    return f"meetings/{row.meeting_id}/records/{row.kind}-{row.number}"


def _files(uow: UnitOfWork, row: MeetingRecord) -> Iterator[CaseFile]:
    yield CaseFile(f"{_place(row)}-{row.language}.pdf", PDF, row.archived_at, digest=row.pdf_digest)
    if row.language == "sv":
        yield CaseFile(f"{_place(row)}.json", JSON, row.archived_at, digest=row.data_digest)
    came = [each for each in copies_of_minutes(uow.session, identity(row.id)) if each.kind is not CopyKind.REFUSED]
    for number, copy in enumerate(came, 1):
        path = f"meetings/{row.meeting_id}/signed/{row.kind}-{row.number}-{row.language}-{number}"
        yield CaseFile(f"{path}.pdf", PDF, copy.archived_at, digest=copy.pdf_digest)
        yield CaseFile(f"{path}.json", JSON, copy.archived_at, digest=copy.data_digest)


def _events(row: MeetingRecord) -> Iterator[PackedEvent]:
    paths = [f"{_place(row)}-{row.language}.pdf", *([f"{_place(row)}.json"] if row.language == "sv" else [])]
    for kind in ARCHIVING:
        detail = "The minutes were drawn up, sealed and archived"
        yield PackedEvent(f"{row.pdf_digest}/{kind}", kind, row.archived_at, detail, "success", paths)


def _taken_in(files: Iterable[CaseFile]) -> Iterator[PackedEvent]:
    for file in files:
        if "/signed/" in file.path:
            key = f"{file.path}/{file.created.isoformat()}"
            yield PackedEvent(key, "ingestion", file.created, "The file was taken in", "success", [file.path])
