"""The records that the worker draws up, by the key of the work: those of cases, and those of meetings."""

from collections.abc import Sequence

from riskflow.records.minutes import Minutes, MinutesAddition
from riskflow.records.model import Record
from riskflow.services.meetings import records as meeting_records
from riskflow.services.records import issue
from riskflow.services.records.build import IssuingInstitution
from riskflow.services.records.issue import SealedRecord
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.locks import WHOLE_INSTANCE, WriteScope, case_scope
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import MeetingRecord, RecordRow

OF_MEETING = "minutes"


def parse_record_key(key: str) -> tuple[str, int]:
    """Return the case or meeting and the number of the record from a key: `record-<code>-<number>`.

    The key of a meeting begins with `minutes`; a further order has a key with one more part.
    """
    _, subject, number, *_ = key.split("-")
    return subject, int(number)


def build(uow: UnitOfWork, key: str, institution: IssuingInstitution) -> Record | Minutes | MinutesAddition | None:
    """Return the record to draw up; None where it is registered already."""
    subject, number = parse_record_key(key)
    if _is_of_meeting(key):
        return meeting_records.build(uow, int(subject), number, institution)
    return issue.build_record(uow, subject, number, institution)


def register(uow: UnitOfWork, key: str, sealed: Sequence[SealedRecord]) -> None:
    """Enter the sealed files of a record in the register."""
    subject, number = parse_record_key(key)
    if _is_of_meeting(key):
        meeting_records.register(uow, int(subject), number, sealed)
    else:
        issue.register_record(uow, subject, number, sealed)


def files_of(uow: UnitOfWork, key: str) -> Sequence[RecordRow | MeetingRecord]:
    """Return the registered files of a record."""
    subject, number = parse_record_key(key)
    if _is_of_meeting(key):
        return [row for row in queries.records_of(uow.session, int(subject)) if row.number == number]
    return case_queries.records_numbered(uow.session, subject, number)


def scope_of(key: str) -> WriteScope:
    """Return what registering a record writes."""
    return WHOLE_INSTANCE if _is_of_meeting(key) else case_scope(parse_record_key(key)[0])


def _is_of_meeting(key: str) -> bool:
    return key.startswith(f"{OF_MEETING}-")
