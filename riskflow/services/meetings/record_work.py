"""The records that the worker draws up, by the key of the work: those of cases, of acts in them, and of meetings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from riskflow.services.meetings import records as meeting_records
from riskflow.services.records import issue
from riskflow.services.records.build import IssuingInstitution
from riskflow.services.records.issue import SealedRecord
from riskflow.services.registry import acts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import acts as act_queries
from riskflow.store.handling import meetings as queries
from riskflow.store.locks import WHOLE_INSTANCE, WriteScope, case_scope
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import IssuedRow

if TYPE_CHECKING:
    from riskflow.records.pdf import Printed

OF_MEETING, OF_ACT = "minutes", "act"


def parse_record_key(key: str) -> tuple[str, int]:
    """Return the case or meeting and the number of the record from a key: `record-<code>-<number>`.

    The key of an act begins with `act`, that of a meeting with `minutes`; a further order has one more part.
    """
    _, subject, number, *_ = key.split("-")
    return subject, int(number)


def build(uow: UnitOfWork, key: str, institution: IssuingInstitution) -> "Printed | None":
    """Return the record to draw up; None where it is registered already."""
    subject, number = parse_record_key(key)
    if _is_of(key, OF_MEETING):
        return meeting_records.build(uow, int(subject), number, institution)
    if _is_of(key, OF_ACT):
        return acts.build(uow, subject, number, institution)
    return issue.build_record(uow, subject, number, institution)


def register(uow: UnitOfWork, key: str, sealed: Sequence[SealedRecord]) -> None:
    """Enter the sealed files of a record in the register."""
    subject, number = parse_record_key(key)
    if _is_of(key, OF_MEETING):
        meeting_records.register(uow, int(subject), number, sealed)
    elif _is_of(key, OF_ACT):
        acts.register(uow, subject, number, sealed)
    else:
        issue.register_record(uow, subject, number, sealed)


def files_of(uow: UnitOfWork, key: str) -> Sequence[IssuedRow]:
    """Return the registered files of a record."""
    subject, number = parse_record_key(key)
    if _is_of(key, OF_MEETING):
        return [row for row in queries.records_of(uow.session, int(subject)) if row.number == number]
    if _is_of(key, OF_ACT):
        return act_queries.records_numbered(uow.session, subject, number)
    return case_queries.records_numbered(uow.session, subject, number)


def scope_of(key: str) -> WriteScope:
    """Return what registering a record writes."""
    return WHOLE_INSTANCE if _is_of(key, OF_MEETING) else case_scope(parse_record_key(key)[0])


def _is_of(key: str, what: str) -> bool:
    return key.startswith(f"{what}-")
