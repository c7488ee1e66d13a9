"""The query of receipts: what a person did in a case, and when."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import Assessment, Case, EventRow


def own_event(session: Session, code: str, person: int, tags: Iterable[str], *, is_lasting: bool) -> EventRow | None:
    """Return the last of some events that a person caused in a case, since it was submitted last unless it lasts."""
    query = select(EventRow).join(Case, col(Case.id) == col(EventRow.case_id))
    query = query.where(Case.code == code, EventRow.actor_id == person, col(EventRow.tag).in_(list(tags)))
    if not is_lasting:
        submitted = select(sa.func.max(Assessment.submitted_at)).where(Assessment.case_id == Case.id).scalar_subquery()
        query = query.where(sa.or_(submitted.is_(None), EventRow.at >= submitted))
    return session.exec(query.order_by(col(EventRow.seq).desc()).limit(1)).first()
