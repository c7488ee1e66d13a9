"""What the clocks read of the history of many cases, in two queries."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlmodel import Session

from riskflow.clocks.case_clock import Moves
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.queries.reviews import last_moves, revision_times

REASSESSED = "reassessment-started"
MOVES = frozenset(
    {"case-referred", "case-returned", "case-reopened", REASSESSED, "opinion-given", "position-taken", "rai-asked"}
)
"""The events by which a case is sent on, or back; submissions stand in its revisions."""
JUST_MOVED = "moves that are not in the chain yet"
"""Kept with the session, since events are appended when its transaction ends."""


def note_moves(uow: UnitOfWork, case_id: int, tags: Collection[str]) -> None:
    """Remember that a case is sent on in this transaction."""
    for tag in MOVES.intersection(tags):
        uow.session.info.setdefault(JUST_MOVED, []).append((case_id, tag, uow.now))


def moves_of(session: Session, gates: Mapping[int, list[StopWithClearance]]) -> dict[int, Moves]:
    """Return what the clocks read of many cases; `gates` are those of their newest revisions."""
    moved: dict[int, dict[str, datetime]] = {number: {} for number in gates}
    for number, tag, at in (*last_moves(session, gates, MOVES), *session.info.get(JUST_MOVED, ())):
        if number in moved:
            moved[number][tag] = max(at, moved[number].get(tag, at))
    revisions = revision_times(session, gates)
    return {
        number: Moves(
            revisions.get(number, []),
            moved_at=max(moved[number].values(), default=None),
            reassessed_at=moved[number].get(REASSESSED),
            stopped_at=min((each.stop.opened_at for each in found if each.freezes), default=None),
            cleared_at=max(_cleared(found), default=None),
            has_stopped=any(not each.stop.is_question for each in found),
        )
        for number, found in gates.items()
    }


def _cleared(found: Iterable[StopWithClearance]) -> list[datetime]:
    answered = (each for each in found if not each.is_awaited and not each.stop.is_question)
    return [each.clearance.cleared_at for each in answered if each.clearance]
