"""Reads of the outbox: notifications that are due, their delivery, and possible recipients."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.notifications import DeliveryStatus, Notification
from riskflow.store.listing.page import Cursor, Order, Page, count_up_to, read_page
from riskflow.store.tables import Case, Meeting, NotificationRow, Person


@dataclass(frozen=True, slots=True)
class LoggedNotification:
    """A notification with the reference of its case, or the name of its meeting, and the name of its recipient."""

    row: NotificationRow
    reference: str
    name: str


def unattempted(session: Session, case_id: int) -> dict[tuple[Notification, str, int], NotificationRow]:
    """Return the notifications about a case that were not attempted yet, by kind, question and person."""
    query = select(NotificationRow).where(
        NotificationRow.case_id == case_id,
        NotificationRow.delivery == DeliveryStatus.WAITING,
        NotificationRow.attempts == 0,
    )
    return {(row.letter, row.question, row.person_id): row for row in session.exec(query).all()}


def due(session: Session, now: datetime) -> Sequence[int]:
    """Return the ids of the notifications that are due, oldest first."""
    query = select(NotificationRow.id).where(
        NotificationRow.delivery == DeliveryStatus.WAITING, col(NotificationRow.due_at) <= now
    )
    return [number for number in session.exec(query.order_by(col(NotificationRow.id))).all() if number is not None]


def due_to(session: Session, person: int, now: datetime) -> Sequence[NotificationRow]:
    """Return the notifications that are due to one person, oldest first."""
    query = select(NotificationRow).where(
        NotificationRow.person_id == person,
        NotificationRow.delivery == DeliveryStatus.WAITING,
        col(NotificationRow.due_at) <= now,
    )
    return session.exec(query.order_by(col(NotificationRow.id))).all()


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting notification is due."""
    return session.exec(
        select(sa.func.min(NotificationRow.due_at)).where(NotificationRow.delivery == DeliveryStatus.WAITING)
    ).one()


LATEST = Order(col(NotificationRow.id), col(NotificationRow.id), is_descending=True)


def counts(session: Session) -> dict[DeliveryStatus, int]:
    """Return how many notifications each delivery status has, up to a limit."""
    queries = {status: [_of_status(status)] for status in DeliveryStatus}
    return count_up_to(session, queries)


def page_of_log(session: Session, delivery: DeliveryStatus | None, cursor: Cursor | None) -> Page:
    """Return one page of the notifications, or of those of one delivery status, the latest first."""
    return read_page(session, [_of_status(delivery)], LATEST, cursor)


def _of_status(delivery: DeliveryStatus | None) -> sa.Select[Any]:
    query = sa.select(col(NotificationRow.id))
    return query if delivery is None else query.where(col(NotificationRow.delivery) == delivery)


def log(session: Session, limit: int, delivery: DeliveryStatus | None = None) -> list[LoggedNotification]:
    """Return the latest notifications, or those of one delivery status, the newest first."""
    return logged(session, session.execute(_of_status(delivery).order_by(*LATEST.columns()).limit(limit)).scalars())


def logged(session: Session, numbers: Iterable[int]) -> list[LoggedNotification]:
    """Return some notifications, the newest first."""
    query = (
        select(NotificationRow, Case.reference, Meeting, Person.name)
        .join(Case, col(Case.id) == col(NotificationRow.case_id), isouter=True)
        .join(Meeting, col(Meeting.id) == col(NotificationRow.meeting_id), isouter=True)
        .join(Person, col(Person.id) == col(NotificationRow.person_id))
        .where(col(NotificationRow.id).in_(list(numbers)))
        .order_by(col(NotificationRow.id).desc())
    )
    return [
        LoggedNotification(row, reference or _named(meeting), name)
        for row, reference, meeting, name in session.exec(query).all()
    ]


def _named(meeting: Meeting) -> str:
    return f"{meeting.group.value.upper()} {meeting.starts_at:%Y-%m-%d}"
