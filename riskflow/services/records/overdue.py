"""Records that are due and not in the archive: listed, alarmed, and ordered again without end.

A record is due with its decision. Its first order is enqueued in the transaction of the decision; further orders have
keys of their own, one for each pause, so that ordering twice within a pause has no effect.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from riskflow.logs import security_event
from riskflow.services.unit_of_work import DRAW_UP_RECORD, UnitOfWork
from riskflow.store.queries import cases as case_queries

OVERDUE_AFTER = timedelta(minutes=15)
PAUSES = tuple(timedelta(minutes=each) for each in (1, 2, 4, 8, 15))
"""The pauses before the first further orders; the last one repeats without end."""


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record that the archive does not have yet."""

    code: str
    reference: str
    number: int
    due_since: datetime

    def is_overdue(self, now: datetime) -> bool:
        return now - self.due_since > OVERDUE_AFTER


def records_due(session: Session) -> list[DueRecord]:
    """Return the records that are not in the archive yet, the oldest first."""
    return [DueRecord(*row) for row in case_queries.unfiled_decisions(session)]


def records_overdue(session: Session, now: datetime) -> list[DueRecord]:
    """Return the records that should have been in the archive for some time, the oldest first."""
    return [record for record in records_due(session) if record.is_overdue(now)]


def count_overdue(session: Session, now: datetime) -> int:
    """Return how many records should have been in the archive for some time, up to a limit."""
    return case_queries.count_unfiled(session, now - OVERDUE_AFTER)


def orders_so_far(age: timedelta) -> int:
    """Return how many further orders a record of some age should have had."""
    number, elapsed = 0, timedelta()
    for pause in PAUSES:
        elapsed += pause
        if age < elapsed:
            return number
        number += 1
    return number + (age - elapsed) // PAUSES[-1]


def order_again(uow: UnitOfWork) -> int:
    """Order each record whose pause has ended, and alarm about those that are overdue; return how many are due."""
    due = records_due(uow.session)
    for record in due:
        number = orders_so_far(uow.now - record.due_since)
        if number:
            _order(uow, record, f"{number}")
        if record.is_overdue(uow.now):
            security_event("record-overdue", target=record.code, number=record.number, orders=number)
    return len(due)


def order_now(uow: UnitOfWork, records: Iterable[DueRecord]) -> None:
    """Order records at once, whatever the pause."""
    for record in records:
        _order(uow, record, f"now{int(uow.now.timestamp())}")


def _order(uow: UnitOfWork, record: DueRecord, attempt: str) -> None:
    uow.enqueue(uow.session, DRAW_UP_RECORD, f"record-{record.code}-{record.number}-{attempt}")
