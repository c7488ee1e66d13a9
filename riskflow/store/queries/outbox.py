"""The named reads of the outbox: what waits, what came of it, and to whom letters can be written at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.notifications import Delivery, Letter
from riskflow.store.tables import Case, LetterRow, Person, PersonGrant


@dataclass(frozen=True, slots=True)
class Logged:
    """A letter with the reference of its case and the name of whom it is to."""

    row: LetterRow
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


def untried(session: Session, case_id: int, letter: Letter, question: str) -> dict[int, LetterRow]:
    """Return the letters of one kind about a case that nobody has tried to send yet, by person."""
    query = select(LetterRow).where(
        LetterRow.case_id == case_id,
        LetterRow.letter == letter,
        LetterRow.question == question,
        LetterRow.delivery == Delivery.WAITING,
        LetterRow.attempts == 0,
    )
    return {row.person_id: row for row in session.exec(query).all()}


def due(session: Session, now: datetime) -> Sequence[int]:
    """Return the letters whose time to be sent has come, oldest first."""
    query = select(LetterRow.id).where(LetterRow.delivery == Delivery.WAITING, col(LetterRow.due_at) <= now)
    return [number for number in session.exec(query.order_by(col(LetterRow.id))).all() if number is not None]


def next_due(session: Session) -> datetime | None:
    """Return when the next letter that waits is to be tried."""
    return session.exec(select(sa.func.min(LetterRow.due_at)).where(LetterRow.delivery == Delivery.WAITING)).one()


def counts(session: Session) -> dict[Delivery, int]:
    """Return how many letters have come how far."""
    query = select(LetterRow.delivery, sa.func.count()).group_by(col(LetterRow.delivery))
    return {Delivery(delivery): number for delivery, number in session.exec(query).all()}


def log(session: Session, most: int, delivery: Delivery | None = None) -> list[Logged]:
    """Return the latest letters, the newest first."""
    query = (
        select(LetterRow, Case.reference, Person.name)
        .join(Case, col(Case.id) == col(LetterRow.case_id))
        .join(Person, col(Person.id) == col(LetterRow.person_id))
        .order_by(col(LetterRow.id).desc())
        .limit(most)
    )
    if delivery is not None:
        query = query.where(LetterRow.delivery == delivery)
    return [Logged(row, reference, name) for row, reference, name in session.exec(query).all()]
