"""The registrar notes that a record was dispatched: which file of it, to whom, and on which day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.follow_up.dispatch import DispatchInput, check_dispatch
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import acts
from riskflow.store.handling.copies import copies_of, source_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import ActRecord, Dispatch, RecordRow
from riskflow.text import Text

RECORD_NAME = Text(sv="Handling {number}", en="Record {number}")
ACT_NAME = Text(sv="Handling {number} i handläggningen", en="Record {number} of the handling")


@dataclass(frozen=True, slots=True)
class SendableFile:
    """A file of a record that stands: as it was issued, or signed in person."""

    row: RecordRow | ActRecord
    digest: str
    archived_at: datetime
    is_signed: bool = False

    @property
    def name(self) -> Text:
        return record_name(self.row)

    @property
    def day(self) -> date:
        return self.archived_at.astimezone(SWEDISH_TIME).date()


def record_name(row: RecordRow | ActRecord) -> Text:
    """Return what a record is called in sentences."""
    return (RECORD_NAME if isinstance(row, RecordRow) else ACT_NAME).filled(number=str(row.number))


def sendable_files(uow: UnitOfWork, opened: OpenCase) -> list[SendableFile]:
    """Return the files that can be dispatched, the newest record first: those of records that nothing replaces."""
    rows: list[RecordRow | ActRecord] = [*_standing(uow, opened)]
    signed = [each for each in copies_of(uow.session, opened.id) if each.kind is CopyKind.SIGNED]
    files = []
    for row in rows:
        files.append(SendableFile(row, row.pdf_digest, row.archived_at))
        files += [
            SendableFile(row, each.pdf_digest, each.archived_at, is_signed=True)
            for each in signed
            if source_of(each) == (type(row), row.id)
        ]
    return sorted(files, key=lambda file: (file.archived_at, file.row.language), reverse=True)


def _standing(uow: UnitOfWork, opened: OpenCase) -> Iterator[RecordRow | ActRecord]:
    newest = case_queries.newest_record(uow.session, opened.id)
    if newest is not None:
        yield from case_queries.records_numbered(uow.session, opened.case.code, newest.number)
    for row in acts.records_of(uow.session, opened.id):
        if not acts.is_replaced(uow.session, opened.id, row.number):
            yield row


def dispatch(uow: UnitOfWork, code: str, given: DispatchInput) -> Dispatch:
    """Note that a record was sent. Nothing of it changes from then on.

    Raises:
        InvalidError: the case is not registered, or it is not said which file was sent to whom and when.
    """
    opened = open_case(uow, code, Part.RECORDS)
    state = next_state(uow, opened, Action.DISPATCH)
    files = {each.digest: each for each in sendable_files(uow, opened)}

    check_dispatch(given, {digest: each.day for digest, each in files.items()}, uow.today, opened.case.registry_no)
    file, day = files[given.file], given.dispatched_on or uow.today
    # Not who they are: the chain keeps for ever what an event says.
    told: dict[str, str | Text] = {"record": file.name, "recipients": str(len(given.recipients)), "day": str(day)}
    event = Event("record-dispatched", told)

    enter_state(uow, opened.case, state)
    row = Dispatch(
        case_id=opened.id,
        record_id=identity(file.row.id) if isinstance(file.row, RecordRow) else None,
        act_record_id=identity(file.row.id) if isinstance(file.row, ActRecord) else None,
        pdf_digest=file.digest,
        registry_no=opened.case.registry_no,
        title=opened.case.title,
        recipients=list(given.recipients),
        dispatched_on=day,
        noted_by=uow.viewer.id,
        noted_at=uow.now,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)
    return row


def dispatched(
    uow: UnitOfWork, opened: OpenCase, acts_read: Mapping[int | None, ActRecord]
) -> list[tuple[Dispatch, Text]]:
    """Return what was dispatched of a case with the names of the records, the newest first.

    Of acts only those are told that the person may read.
    """
    records = {row.id: row for row in case_queries.records_of(uow.session, opened.id)}
    found: list[tuple[Dispatch, Text]] = []
    for each in reversed(acts.dispatches_of(uow.session, opened.id)):
        row = records.get(each.record_id) if each.record_id else acts_read.get(each.act_record_id)
        if row is not None:
            found.append((each, record_name(row)))
    return found
