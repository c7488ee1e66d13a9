"""Queries about who has judged a case, and what was asked during its handling."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import (
    Clearance,
    Decision,
    EventRow,
    HandlingReply,
    HandlingRequest,
    Opinion,
    Rating,
    Stop,
)

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


@dataclass(frozen=True, slots=True)
class RequestWithReply:
    """A question of the handling, and its answer, if there is one."""

    request: HandlingRequest
    reply: HandlingReply | None = None

    def until(self, at: datetime) -> "RequestWithReply":
        """Return it with its answer only if that had been given at a moment."""
        return RequestWithReply(self.request, self.reply if self.reply and self.reply.replied_at <= at else None)


def requests_of(session: Session, case_ids: Iterable[int]) -> list[RequestWithReply]:
    """Return what functions and applicants were asked during the handling of cases, oldest first."""
    query = select(HandlingRequest, HandlingReply)
    query = query.join(HandlingReply, col(HandlingReply.request_id) == col(HandlingRequest.id), isouter=True)
    query = query.where(col(HandlingRequest.case_id).in_(list(case_ids))).order_by(col(HandlingRequest.id))
    return [RequestWithReply(request, reply) for request, reply in session.exec(query).all()]
