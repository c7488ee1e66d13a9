"""Queries about who has judged a case."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import Clearance, Decision, Opinion, Rating, Stop


def judges_of(session: Session, case_id: int) -> frozenset[int]:
    """Return everybody who has rated, given an opinion, decided or cleared something in a case, in one query."""
    acts: sa.CompoundSelect[tuple[int]] = sa.union(
        select(Rating.person_id).where(Rating.case_id == case_id),
        select(Opinion.given_by).where(Opinion.case_id == case_id),
        select(col(Decision.decided_by)).where(Decision.case_id == case_id, col(Decision.decided_by).is_not(None)),
        select(Clearance.person_id).join(Stop, col(Stop.id) == col(Clearance.stop_id)).where(Stop.case_id == case_id),
    )
    return frozenset(session.execute(acts).scalars())
