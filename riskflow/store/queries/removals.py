"""Reads of the removals of what was written in cases that were handed to the security function."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import State
from riskflow.store.tables import Case, ContentRemoval, RemovedRow


def removal_of(session: Session, case_id: int) -> ContentRemoval | None:
    return session.exec(select(ContentRemoval).where(ContentRemoval.case_id == case_id)).one_or_none()


def removals(session: Session) -> list[tuple[ContentRemoval, Case]]:
    """Return every removal with its case, the oldest first."""
    query = select(ContentRemoval, Case).join(Case, col(Case.id) == col(ContentRemoval.case_id))
    return [(removal, case) for removal, case in session.exec(query.order_by(col(ContentRemoval.id))).all()]


def unfinished(session: Session) -> list[tuple[ContentRemoval, Case]]:
    """Return the removals that are not complete in the files, with their cases."""
    return [(removal, case) for removal, case in removals(session) if removal.completed_at is None]


def handed_over_with_content(session: Session) -> Sequence[Case]:
    """Return the cases that the security function has, and of which nothing was removed."""
    removed = select(ContentRemoval.case_id)
    query = select(Case).where(Case.state == State.WITH_SECURITY, col(Case.id).not_in(removed))
    return session.exec(query.order_by(col(Case.id))).all()


def removed_rows(session: Session, removal_id: int | None) -> Sequence[RemovedRow]:
    return session.exec(select(RemovedRow).where(RemovedRow.removal_id == removal_id)).all()


def count_by_table(session: Session, removal_id: int | None) -> dict[str, int]:
    """Return how many rows of each table a removal deleted or emptied."""
    query = select(RemovedRow.of_table, sa.func.count()).where(RemovedRow.removal_id == removal_id)
    return dict(session.exec(query.group_by(RemovedRow.of_table).order_by(RemovedRow.of_table)).all())
