"""Orders of the records of meetings: enqueued with what they follow from, and again while one is missing."""

from riskflow.logs import security_event
from riskflow.services.records.overdue import OVERDUE_AFTER, orders_so_far
from riskflow.services.unit_of_work import DRAW_UP_RECORD, UnitOfWork
from riskflow.store.handling import meetings as queries

MINUTES = queries.FIRST_RECORD
"""The number of the record that is the minutes themselves; addenda follow."""


def enqueue_minutes(uow: UnitOfWork, meeting: int, number: int, attempt: str = "") -> None:
    """Enqueue the record of a meeting. The key makes it idempotent."""
    uow.enqueue(uow.session, DRAW_UP_RECORD, "-".join(filter(None, (f"minutes-{meeting}-{number}", attempt))))


def order_again(uow: UnitOfWork) -> int:
    """Order each record of a meeting whose pause has ended, and alarm about those that are overdue."""
    due = queries.unfiled(uow.session)
    for meeting, number, since in due:
        age = uow.now - since
        if orders := orders_so_far(age):
            enqueue_minutes(uow, meeting, number, str(orders))
        if age > OVERDUE_AFTER:
            security_event("record-overdue", target=f"meeting {meeting}", number=number, orders=orders)
    return len(due)
