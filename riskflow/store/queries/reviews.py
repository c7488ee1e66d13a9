"""Queries about who has judged a case."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import Clearance, Decision, EventRow, Opinion, Rating, Stop

ACTS = ("second-reading", "measures-acknowledged", "case-returned", "case-referred")
"""What handlers do without a row of its own."""


def judges_of(session: Session, case_id: int) -> frozenset[int]:
    """Return everybody who has judged or handled a case in some act, in one query."""
    acts: sa.CompoundSelect[tuple[int]] = sa.union(
        select(col(EventRow.actor_id)).where(
            EventRow.case_id == case_id, col(EventRow.tag).in_(ACTS), col(EventRow.actor_id).is_not(None)
        ),
        select(Rating.person_id).where(Rating.case_id == case_id),
        select(Opinion.given_by).where(Opinion.case_id == case_id),
        select(col(Decision.decided_by)).where(Decision.case_id == case_id, col(Decision.decided_by).is_not(None)),
        select(Clearance.person_id).join(Stop, col(Stop.id) == col(Clearance.stop_id)).where(Stop.case_id == case_id),
    )
    return frozenset(session.execute(acts).scalars())
