"""The named reads of the outbox: what waits, what came of it, and to whom letters can be written at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.notifications import DeliveryStatus, Notification
from riskflow.store.tables import Case, NotificationRow, Person, PersonGrant


@dataclass(frozen=True, slots=True)
class LoggedNotification:
    """A letter with the reference of its case and the name of whom it is to."""

    row: NotificationRow
    reference: str
    name: str


def grants_of_everybody(session: Session, besides: Iterable[int | None]) -> list[tuple[int, PersonGrant | None]]:
    """Return everybody who holds a role, and some persons besides, with a row for each role."""
    query = (
        select(Person.id, PersonGrant)
        .join(PersonGrant, col(PersonGrant.person_id) == col(Person.id), isouter=True)
        .where(sa.or_(col(PersonGrant.id).is_not(None), col(Person.id).in_([i for i in besides if i is not None])))
        .order_by(col(Person.id))
    )
    return [(person, grant) for person, grant in session.exec(query).all() if person is not None]


def unattempted(session: Session, case_id: int) -> dict[tuple[Notification, str, int], NotificationRow]:
    """Return the letters about a case that nobody has tried to send yet, by kind, question and person."""
    query = select(NotificationRow).where(
        NotificationRow.case_id == case_id,
        NotificationRow.delivery == DeliveryStatus.WAITING,
        NotificationRow.attempts == 0,
    )
    return {(row.letter, row.question, row.person_id): row for row in session.exec(query).all()}


def due(session: Session, now: datetime) -> Sequence[int]:
    """Return the letters whose time to be sent has come, oldest first."""
    query = select(NotificationRow.id).where(
        NotificationRow.delivery == DeliveryStatus.WAITING, col(NotificationRow.due_at) <= now
    )
    return [number for number in session.exec(query.order_by(col(NotificationRow.id))).all() if number is not None]


def next_due(session: Session) -> datetime | None:
    """Return when the next letter that waits is to be tried."""
    return session.exec(
        select(sa.func.min(NotificationRow.due_at)).where(NotificationRow.delivery == DeliveryStatus.WAITING)
    ).one()


def counts(session: Session) -> dict[DeliveryStatus, int]:
    """Return how many letters have come how far."""
    query = select(NotificationRow.delivery, sa.func.count()).group_by(col(NotificationRow.delivery))
    return {DeliveryStatus(delivery): number for delivery, number in session.exec(query).all()}


def log(session: Session, limit: int, delivery: DeliveryStatus | None = None) -> list[LoggedNotification]:
    """Return the latest letters, the newest first."""
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
