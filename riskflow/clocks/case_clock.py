"""At which step a case waits, since when, until which day, and which day its applicant is promised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from riskflow.cases.review_rules import ReviewFacts
from riskflow.cases.workflow import State, Step
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.terms import Clocks
from riskflow.questionnaire.scoring import Route

STEP_IN = {State.STOPPED: Step.FUNCTION, State.WITH_RAI: Step.RAI, State.WITH_SAI: Step.SAI}
PAUSED = frozenset({Step.SUPPLEMENT, Step.REASSESSMENT})
"""The steps in which the case is the applicant's: nothing is promised meanwhile."""
GROUP_STATES = frozenset({State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE})


@dataclass(frozen=True, slots=True)
class RevisionTimes:
    """When a revision was opened and submitted, and whether the case ended with it."""

    opened_at: datetime
    submitted_at: datetime | None
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """What the clock reads of the history of a case."""

    revisions: Sequence[RevisionTimes]
    """All of them, the oldest first."""
    moved_at: datetime | None = None
    """When the case was last sent from one step to another by somebody who handles it."""
    reassessed_at: datetime | None = None
    stopped_at: datetime | None = None
    """When the oldest stop of the newest revision was opened that nobody has cleared."""
    cleared_at: datetime | None = None
    """When a stop of the newest revision was last cleared."""
    has_stopped: bool = False
    """Whether the newest revision had any stop."""


@dataclass(frozen=True, slots=True)
class CaseClock:
    """Where a case waits."""

    step: Step
    since: datetime
    due_on: date
    promised_on: date | None = None


def step_of(state: State, review: ReviewFacts, moves: Moves) -> Step | None:
    """Return the step at which a case waits; none where nobody is expected to do anything."""
    if state is State.SUPPLEMENT:
        is_anew = moves.reassessed_at is not None and moves.reassessed_at == moves.moved_at
        return Step.REASSESSMENT if is_anew else Step.SUPPLEMENT
    if state is State.WITH_HEAD and review.waits_for_second_reader:
        return Step.SECOND_READING
    if state in {State.WITH_HEAD, State.TO_DECIDE}:
        handled = Step.HEAD if state is State.WITH_HEAD else Step.DECISION
        return Step.FUNCTION if review.has_open_stop else handled
    return STEP_IN.get(state)


def case_clock(clocks: Clocks, state: State, review: ReviewFacts, moves: Moves) -> CaseClock | None:
    """Return where a case waits, since when and until which day."""
    step = step_of(state, review, moves)
    since = _since(step, review, moves) if step else None
    if step is None or since is None:
        return None
    due_on = clocks.due_on(step, swedish_day(since))
    if step in PAUSED:
        return CaseClock(step, since, due_on)
    return CaseClock(step, since, due_on, _promise(clocks, way(state, review, moves), moves.revisions))


def _since(step: Step, review: ReviewFacts, moves: Moves) -> datetime | None:
    """Return when a case came to its step: what was cleared or read meanwhile let the next one begin."""
    came = [at for at in (review.submitted_at, moves.moved_at) if at]
    if step is Step.FUNCTION and moves.stopped_at:
        return moves.stopped_at
    if step is Step.HEAD and review.read_second_at:
        came.append(review.read_second_at)
    if step in {Step.HEAD, Step.DECISION} and moves.cleared_at:
        came.append(moves.cleared_at)
    return max(came, default=None)


def way(state: State, review: ReviewFacts, moves: Moves) -> tuple[Step, ...]:
    """Return the steps of a submitted case, those that are behind it included; groups work while a stop is open."""
    is_with_groups = state in GROUP_STATES
    by_head = review.route in {Route.CLOSES, Route.HEAD}
    steps: list[Step] = []
    if by_head and state is not State.STOPPED:
        steps += way_by_head(is_fragile=review.is_fragile and review.route is Route.HEAD)
    if by_head and moves.has_stopped and not is_with_groups:
        steps.insert(0, Step.FUNCTION)
    if is_with_groups or not by_head:
        steps += way_by_groups(with_sai=review.is_referred or review.route is Route.SAI)
    return tuple(steps)


def way_ahead(route: Route, *, is_fragile: bool, has_stop: bool) -> tuple[Step, ...]:
    """Return the steps of a case that is about to be submitted, by the route of its levels."""
    if route not in {Route.CLOSES, Route.HEAD}:
        return way_by_groups(with_sai=route is Route.SAI)
    stop = (Step.FUNCTION,) if has_stop else ()
    goes_to_head = route is Route.HEAD or (is_fragile and not has_stop)
    return (*stop, *way_by_head(is_fragile=is_fragile and route is Route.HEAD)) if goes_to_head else stop


def way_by_head(*, is_fragile: bool) -> tuple[Step, ...]:
    return (Step.SECOND_READING, Step.HEAD) if is_fragile else (Step.HEAD,)


def way_by_groups(*, with_sai: bool) -> tuple[Step, ...]:
    return (Step.RAI, Step.SAI, Step.DECISION) if with_sai else (Step.RAI, Step.DECISION)


def days_of(clocks: Clocks, steps: Iterable[Step]) -> int:
    """Return how many working days some steps have together."""
    return sum(map(clocks.term, steps))


def _promise(clocks: Clocks, steps: Iterable[Step], revisions: Sequence[RevisionTimes]) -> date | None:
    this_round = _since_the_last_end(revisions)
    first = this_round[0].submitted_at if this_round else None
    if first is None:
        return None
    pauses = [
        (swedish_day(each.opened_at), swedish_day(each.submitted_at)) for each in this_round[1:] if each.submitted_at
    ]
    return promised_on(clocks, swedish_day(first), days_of(clocks, steps), pauses)


def promised_on(clocks: Clocks, submitted: date, days: int, pauses: Iterable[tuple[date, date]]) -> date:
    """Return the day that is promised: the days of the way from the submission, and those on which it paused."""
    paused = sum(clocks.calendar.between(*pause) for pause in pauses)
    return clocks.calendar.after(submitted, days + paused)


def _since_the_last_end(revisions: Sequence[RevisionTimes]) -> Sequence[RevisionTimes]:
    """Return the revisions that belong to one handling: those after the last one with which the case ended."""
    ended = [place for place, each in enumerate(revisions[:-1]) if each.has_ended]
    return revisions[ended[-1] + 1 :] if ended else revisions
