"""Queries about who has judged a case, and by which steps it came to where it is."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.clocks.case_clock import RevisionTimes
from riskflow.store.tables import Assessment, Clearance, Decision, EventRow, Opinion, Rating, Stop

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


def last_moves(session: Session, case_ids: Iterable[int], tags: Iterable[str]) -> list[tuple[int, str, datetime]]:
    """Return when each of some kinds of event last happened to each of many cases."""
    query = sa.select(col(EventRow.case_id), col(EventRow.tag), sa.func.max(EventRow.at))
    query = query.where(col(EventRow.case_id).in_(list(case_ids)), col(EventRow.tag).in_(sorted(tags)))
    found = session.execute(query.group_by(col(EventRow.case_id), col(EventRow.tag)))
    return [(case, tag, at) for case, tag, at in found]


def revision_times(session: Session, case_ids: Iterable[int]) -> dict[int, list[RevisionTimes]]:
    """Return the revisions of many cases, the oldest first, with what the clock reads of each."""
    has_ended = sa.exists().where(col(Decision.assessment_id) == col(Assessment.id))
    columns = col(Assessment.case_id), col(Assessment.created_at), col(Assessment.submitted_at), has_ended
    query = sa.select(*columns).where(col(Assessment.case_id).in_(list(case_ids)))
    found: dict[int, list[RevisionTimes]] = {}
    for case, opened, submitted, ended in session.execute(query.order_by(col(Assessment.revision))):
        found.setdefault(case, []).append(RevisionTimes(opened, submitted, ended))
    return found
