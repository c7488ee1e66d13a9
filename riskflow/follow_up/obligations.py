"""Obligations: what was agreed with a decision, the steps by which it is proven, and what an unproven one costs.

The scoring policy, step 7: a measure that is agreed counts in the residual level, a proven one as achieved; one that is
unproven when due gives no credit any longer, the level returns, and the case reopens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from riskflow.errors import ConflictError
from riskflow.questionnaire.explanations import MeasureStatus
from riskflow.text import Text


class ObligationKind(StrEnum):
    """Where an obligation comes from."""

    CONDITION = "condition"
    CLEARANCE = "clearance"
    MEASURE = "measure"
    SURVIVING = "surviving"
    """What remains to be kept when the collaboration has ended."""


class StepKind(StrEnum):
    """What happens to an obligation. The last three are the system's."""

    HANDED_IN = "handed-in"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAIVED = "waived"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    LAPSED = "lapsed"


class ObligationState(StrEnum):
    OPEN = "open"
    HANDED_IN = "handed-in"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAIVED = "waived"
    LAPSED = "lapsed"


SETTLED = frozenset({ObligationState.ACCEPTED, ObligationState.WAIVED})
"""Nothing more is expected."""
UNPROVEN = frozenset({ObligationState.OPEN, ObligationState.REFUSED})
"""Proof is expected, and the time runs."""
TO_PROVE = UNPROVEN | {ObligationState.LAPSED}
SILENT = frozenset({StepKind.REMINDED, StepKind.OVERDUE})
"""Steps that change no state."""

MOVES: Mapping[tuple[ObligationState, StepKind], ObligationState] = {
    **{(state, StepKind.HANDED_IN): ObligationState.HANDED_IN for state in TO_PROVE},
    (ObligationState.HANDED_IN, StepKind.ACCEPTED): ObligationState.ACCEPTED,
    (ObligationState.HANDED_IN, StepKind.REFUSED): ObligationState.REFUSED,
    **{
        (state, StepKind.WAIVED): ObligationState.WAIVED
        for state in (*UNPROVEN, ObligationState.HANDED_IN, ObligationState.LAPSED)
    },
    # Proof that waits to be judged never lapses: whoever judges it may not let the time run out.
    **{(state, StepKind.LAPSED): ObligationState.LAPSED for state in UNPROVEN},
}
NOT_NOW = Text(
    sv="Det går inte: åtagandet har ett annat läge nu. Läs det och försök igen.",
    en="This cannot be done: the obligation is in another state by now. Read it and try again.",
)

CARRIED: Mapping[ObligationState, tuple[StepKind, ...]] = {
    ObligationState.HANDED_IN: (StepKind.HANDED_IN,),
    ObligationState.ACCEPTED: (StepKind.HANDED_IN, StepKind.ACCEPTED),
}
"""State of an obligation -> its latest steps that hold also for the one of a new decision that continues it.

What was refused, waived or has lapsed is asked for anew.
"""


@dataclass(frozen=True, slots=True)
class TakenStep:
    """Something that happened to an obligation on a day."""

    kind: StepKind
    on: date


@dataclass(frozen=True, slots=True)
class FollowUpTimes:
    """How many days before its due day one is reminded, and how many remain after it."""

    remind_days: int
    grace_days: int


def state_of(kinds: Iterable[StepKind]) -> ObligationState:
    """Return the state after some steps, oldest first; what lapsed stays so until its proof is accepted."""
    state, has_lapsed = ObligationState.OPEN, False
    for kind in kinds:
        if kind in SILENT:
            continue
        state = MOVES[state, kind]
        has_lapsed = has_lapsed or kind is StepKind.LAPSED
        if state is ObligationState.REFUSED and has_lapsed:
            state = ObligationState.LAPSED
    return state


def check_step(kinds: Sequence[StepKind], step: StepKind) -> None:
    """Refuse a step that the state does not allow.

    Raises:
        ConflictError: somebody was quicker, or nothing was handed in.
    """
    if (state_of(kinds), step) not in MOVES:
        raise ConflictError(NOT_NOW)


def same_obligation(kind: ObligationKind, source: str, function: str, text: str) -> tuple[str, ...]:
    """Return what two obligations of a case have in common when the later one continues the earlier.

    A measure of the library is the same whatever its day; all else is the same word for word, for the same judge.
    """
    if kind is ObligationKind.MEASURE and source:
        return (kind.value, source)
    return (function, " ".join(text.casefold().split()))


def step_due(today: date, due: date | None, steps: Sequence[TakenStep], times: FollowUpTimes) -> StepKind | None:
    """Return the step that the system takes on a day, if any; each is taken once.

    Nothing lapses before somebody was told that it is overdue, and the days of grace begin anew when proof is refused.
    """
    kinds = [step.kind for step in steps]
    if due is None or state_of(kinds) not in UNPROVEN:
        return None
    told = [step.on for step in steps if step.kind is StepKind.OVERDUE]
    if told:
        refused = (step.on for step in steps if step.kind is StepKind.REFUSED)
        return StepKind.LAPSED if today > max([*told, *refused]) + timedelta(days=times.grace_days) else None
    if today > due:
        return StepKind.OVERDUE
    is_near = today >= due - timedelta(days=times.remind_days)
    return StepKind.REMINDED if is_near and StepKind.REMINDED not in kinds else None


def measure_status(kinds: Sequence[StepKind]) -> MeasureStatus:
    """Return what an agreed measure counts as after some steps."""
    state = state_of(kinds)
    if state is ObligationState.ACCEPTED:
        return MeasureStatus.PROVEN
    if state is ObligationState.WAIVED:
        return MeasureStatus.PROPOSED
    return MeasureStatus.LAPSED if StepKind.LAPSED in kinds else MeasureStatus.AGREED


def measure_statuses(measures: Iterable[tuple[str, Sequence[StepKind]]]) -> dict[str, MeasureStatus]:
    """Return what each measure of the library counts as; of one that was agreed twice, the weakest counts."""
    order = (MeasureStatus.PROPOSED, MeasureStatus.LAPSED, MeasureStatus.AGREED, MeasureStatus.PROVEN)
    found: dict[str, MeasureStatus] = {}
    for measure, kinds in measures:
        status = measure_status(kinds)
        found[measure] = min(status, found.get(measure, status), key=order.index)
    return found
