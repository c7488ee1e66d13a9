"""Watching: which cases are screened again whenever the lists change, and what becomes of each change."""

from datetime import date
from enum import StrEnum

from riskflow.cases.workflow import AT_REST, UNDER_HANDLING, State

UNWATCHED = (State.TERMINATED, State.WITHDRAWN, State.DISMISSED, State.WITH_SECURITY, State.DISPOSED)
"""A case that was decided or closed by itself is none of these: what it allowed goes on."""


class WatchOutcome(StrEnum):
    """What somebody found about a change, or that the collaboration ended, or lost the partner, before anybody did."""

    NOTHING = "nothing"
    REASSESS = "reassess"
    ENDED = "ended"
    GONE = "gone"


def is_over(state: State, ends_on: date | None, today: date) -> bool:
    """Return whether the last day of a collaboration has passed; while a case is handled somebody asks for it anew."""
    return state in AT_REST and ends_on is not None and ends_on < today


def is_watched(state: State, ends_on: date | None, today: date) -> bool:
    """Return whether a change of the lists concerns a case: from its draft to the last day of its collaboration."""
    return state not in UNWATCHED and not is_over(state, ends_on, today)


def is_handled(state: State) -> bool:
    """Return whether a case is handled now, so that a change has the shorter term."""
    return state in {*UNDER_HANDLING, State.SUPPLEMENT}
