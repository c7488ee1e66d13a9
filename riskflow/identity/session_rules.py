"""How long a session lasts, and when a sign-in is fresh enough for what weighs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """The limits of an instance."""

    idle: timedelta
    absolute: timedelta
    step_up: timedelta


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session began, was last used, and when its person last proved who they are."""

    signed_in_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None
    """None where nobody knows when, or the proof was weaker than what is demanded."""


def is_over(times: SessionTimes, limits: SessionLimits, now: datetime) -> bool:
    """Return whether a session has ended by itself: not used for too long, or begun too long ago."""
    # A clock that was set back must not lengthen a session: a time in the future counts as over.
    if max(times.signed_in_at, times.seen_at) > now + MAX_SKEW:
        return True
    return now - times.seen_at >= limits.idle or now - times.signed_in_at >= limits.absolute


def is_fresh(times: SessionTimes, limits: SessionLimits, now: datetime) -> bool:
    """Return whether the person proved who they are recently enough for a vote, a decision or administration."""
    return times.confirmed_at is not None and -MAX_SKEW <= now - times.confirmed_at < limits.step_up
