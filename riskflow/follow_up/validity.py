"""How long a decision holds, when it is followed up, and where a collaboration stands today."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from riskflow.cases.labels import CaseOutcome
from riskflow.cases.workflow import AT_REST, IN_FORCE, UNDER_HANDLING, State
from riskflow.follow_up.watch import is_over

MONTHS, LAST_DAY = 12, 28
PUTS_IN_FORCE = (
    CaseOutcome.PROCEED,
    CaseOutcome.WITH_CONDITIONS,
    CaseOutcome.REDUCE_SCOPE,
    CaseOutcome.DECLINE,
    CaseOutcome.CLOSED,
    CaseOutcome.ACKNOWLEDGED,
)
"""The outcomes by which a case has been settled, so that the register has it."""
BINDS = (*PUTS_IN_FORCE, CaseOutcome.TERMINATED)
"""The outcomes with which obligations are agreed; those of an earlier one are replaced."""


class Standing(StrEnum):
    """Where a collaboration stands."""

    IN_FORCE = "in-force"
    ON_CONDITIONS = "on-conditions"
    EXPIRED = "expired"
    REOPENED = "reopened"
    SUSPENDED = "suspended"
    DECLINED = "declined"
    ENDED = "ended"


def months_after(day: date, months: int) -> date:
    """Return the day some months later; the 28th at the latest, which every month has."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    return date(day.year + years, month + 1, min(day.day, LAST_DAY))


@dataclass(frozen=True, slots=True)
class DecisionTerm:
    """From when a case is settled, and for how long; nothing is followed up of one that was declined.

    `months` are those of the policy for its level. What the decision itself says comes first; a later check-in that
    lets the collaboration go on counts the months anew from its day, but prolongs no end that the decision names.
    """

    outcome: CaseOutcome
    decided_on: date
    months: int
    decided_follow_up: date | None = None
    decided_end: date | None = None
    continued_on: date | None = None

    @property
    def follow_up_on(self) -> date | None:
        """The day of the next follow-up."""
        if self.outcome is CaseOutcome.DECLINE:
            return None
        if self.continued_on is not None:
            return months_after(self.continued_on, self.months)
        return self.decided_follow_up or months_after(self.decided_on, self.months)

    @property
    def valid_until(self) -> date | None:
        """The last day on which the decision holds."""
        if self.follow_up_on is None:
            return None
        return self.decided_end or months_after(self.follow_up_on, self.months)


@dataclass(frozen=True, slots=True)
class LastDays:
    """Until when a collaboration lasts, and until when the decision about it holds, as far as that is known."""

    ends_on: date | None = None
    valid_until: date | None = None


def standing_of(state: State, outcome: CaseOutcome, open_obligations: int, last: LastDays, today: date) -> Standing:
    """Return where the collaboration of a settled case stands on a day."""
    if state in {*UNDER_HANDLING, State.SUPPLEMENT}:
        return Standing.REOPENED
    if state in IN_FORCE and outcome is CaseOutcome.DECLINE:
        return Standing.DECLINED
    if state not in AT_REST or is_over(state, last.ends_on, today):
        return Standing.ENDED
    if state is State.SUSPENDED:
        return Standing.SUSPENDED
    if last.valid_until is not None and last.valid_until < today:
        return Standing.EXPIRED
    return Standing.ON_CONDITIONS if open_obligations else Standing.IN_FORCE
