"""Reads of the outbox: notifications that are due, their delivery, and possible recipients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.notifications import DeliveryStatus, Notification
from riskflow.store.tables import Case, NotificationRow, Person


@dataclass(frozen=True, slots=True)
class LoggedNotification:
    """A notification with the reference of its case and the name of its recipient."""

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


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting notification is due."""
    return session.exec(
        select(sa.func.min(NotificationRow.due_at)).where(NotificationRow.delivery == DeliveryStatus.WAITING)
    ).one()


def counts(session: Session) -> dict[DeliveryStatus, int]:
    query = select(NotificationRow.delivery, sa.func.count()).group_by(col(NotificationRow.delivery))
    return {DeliveryStatus(delivery): number for delivery, number in session.exec(query).all()}


def log(session: Session, limit: int, delivery: DeliveryStatus | None = None) -> list[LoggedNotification]:
    """Return the latest notifications, the newest first."""
    query = (
        select(NotificationRow, Case.reference, Person.name)
        .join(Case, col(Case.id) == col(NotificationRow.case_id))
        .join(Person, col(Person.id) == col(NotificationRow.person_id))
        .order_by(col(NotificationRow.id).desc())
        .limit(limit)
    )
    if delivery is not None:
        query = query.where(NotificationRow.delivery == delivery)
    return [LoggedNotification(row, reference, name) for row, reference, name in session.exec(query).all()]
