"""What was done during a year: the time of each step, ratings against the tool, opinions and decisions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from riskflow.cases.labels import DECISION_OUTCOMES, Advice, CaseOutcome
from riskflow.cases.workflow import Group
from riskflow.follow_up.obligations import StepKind
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.services.operations.figures.intake import by_revision, levels_in, middle_levels
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.statistics.spread import working_days
from riskflow.store.listing import figures as queries
from riskflow.store.listing.figures import Period, TakenDecision

LOWER, SAME, HIGHER = -1, 0, 1
STEPS = ("gate", "head", "rai", "sai", "decision", "supplement")
WITHOUT_HANDLING = frozenset({CaseOutcome.WITHDRAWN, CaseOutcome.DISMISSED})
STRICTNESS = {
    Advice.GO_AHEAD: 0,
    CaseOutcome.PROCEED: 0,
    Advice.WITH_CONDITIONS: 1,
    CaseOutcome.WITH_CONDITIONS: 1,
    Advice.NOT_AS_DESCRIBED: 2,
    CaseOutcome.REDUCE_SCOPE: 2,
    CaseOutcome.DECLINE: 2,
}
"""How far an advice or a decision holds a collaboration back; the advice *not as it is* allows both of the last two."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The working days that the policy gives the handling of a route."""

    days: int
    kept: int
    broken: int


@dataclass(slots=True)
class Handled:
    """What was counted of the handling."""

    steps: dict[str, Counter[int]] = field(default_factory=lambda: {step: Counter() for step in STEPS})
    whole: dict[Route, Counter[int]] = field(default_factory=lambda: {route: Counter() for route in Route})
    kept: Counter[Route] = field(default_factory=Counter)
    promised: Counter[Route] = field(default_factory=Counter)
    days_promised: dict[Route, int] = field(default_factory=dict)
    members: dict[Area, Counter[int]] = field(default_factory=lambda: {area: Counter() for area in Area})
    groups: Counter[int] = field(default_factory=Counter)
    units: dict[Area, list[list[int]]] = field(default_factory=lambda: {area: [] for area in Area})
    """The ranks that the members of RAI gave each revision in an area."""
    per_member: Counter[int] = field(default_factory=Counter)
    """Number of ratings -> how many members gave that many."""
    advice: Counter[str] = field(default_factory=Counter)
    decided: Counter[int] = field(default_factory=Counter)
    """Decisions against the advice of the group: milder, the same, stricter."""
    outcomes: dict[CaseOutcome, Counter[Level]] = field(
        default_factory=lambda: {outcome: Counter() for outcome in DECISION_OUTCOMES}
    )
    conditions: Counter[bool] = field(default_factory=Counter)
    """Whether the day of a condition has passed -> conditions."""
    measures: Counter[bool] = field(default_factory=Counter)
    obligations: Counter[StepKind | None] = field(default_factory=Counter)
    """What became of the obligations that were agreed; nothing yet for most of the new ones."""


REFERRED, BOUND_FOR_SAI = "referred", "bound-for-sai"
"""To SAI because RAI wanted it, and because an area was critical."""


def count_handled(uow: UnitOfWork, period: Period) -> Handled:
    """Count what was done in a period."""
    handled = Handled()
    _count_ratings(uow, period, handled)
    spans: dict[str, list[tuple[date, date]]] = {step: [] for step in STEPS}
    spans["gate"] = [_days(*each) for each in queries.clearances_given(uow.session, period)]
    spans["supplement"] = [_days(*each) for each in queries.supplements_sent(uow.session, period)]
    for opinion in queries.opinions_given(uow.session, period):
        spans["rai" if opinion.group is Group.RAI else "sai"].append(_days(opinion.since, opinion.given_at))
        if opinion.group is Group.RAI:
            handled.advice[_advice_name(opinion.advice, opinion.levels)] += 1
    decisions = list(queries.decisions_taken(uow.session, period))
    for taken in decisions:
        _count_decision(taken, uow.today, handled)
        if taken.outcome == CaseOutcome.ACKNOWLEDGED:
            spans["head"].append(_days(taken.sent_at, taken.decided_at))
        elif taken.outcome in DECISION_OUTCOMES and taken.advised_at:
            spans["decision"].append(_days(taken.advised_at, taken.decided_at))
    handled.steps = {step: Counter(working_days(found)) for step, found in spans.items()}
    _count_whole(uow, decisions, handled)
    number, due = queries.planned_measures(uow.session, period, uow.today)
    handled.measures = Counter({True: due, False: number - due})
    handled.obligations = Counter(queries.obligations_agreed(uow.session, period))
    return handled


def _days(since: datetime, until: datetime) -> tuple[date, date]:
    return since.astimezone(SWEDISH_TIME).date(), until.astimezone(SWEDISH_TIME).date()


def _advice_name(advice: str, levels: dict[str, str]) -> str:
    if advice != Advice.TO_SAI:
        return advice
    worst = max(levels_in(levels).values(), default=Level.LOW)
    return BOUND_FOR_SAI if worst is Level.CRITICAL else REFERRED


def _count_ratings(uow: UnitOfWork, period: Period, handled: Handled) -> None:
    given = list(queries.ratings_given(uow.session, period))
    handled.per_member = Counter(Counter(rating.person_id for rating in given).values())
    for rated in by_revision(given).values():
        scored = levels_in(rated[0].scored)
        for rating in rated:
            for area, level in levels_in(rating.levels).items():
                handled.members[area][_compared(level, scored.get(area, Level.LOW))] += 1
        for area in Area:
            ranks = [int(level) for rating in rated for its, level in levels_in(rating.levels).items() if its is area]
            if ranks:
                handled.units[area].append(ranks)
        middle = middle_levels(rated)
        if middle:
            handled.groups[_compared(max(middle.values()), max(scored.values(), default=Level.LOW))] += 1


def _compared(one: int, other: int) -> int:
    return (one > other) - (one < other)


def _count_decision(taken: TakenDecision, today: date, handled: Handled) -> None:
    if taken.outcome not in DECISION_OUTCOMES:
        return
    outcome = CaseOutcome(taken.outcome)
    handled.outcomes[outcome][max(levels_in(taken.levels).values(), default=Level.LOW)] += 1
    for condition in taken.conditions:
        handled.conditions[condition.get("due", "") < today.isoformat()] += 1
    if taken.advice and taken.advice != Advice.TO_SAI:
        handled.decided[_compared(STRICTNESS[outcome], STRICTNESS[Advice(taken.advice)])] += 1


def _count_whole(uow: UnitOfWork, decisions: Iterable[TakenDecision], handled: Handled) -> None:
    """Count the days from the first sending to the first ending, by the route that the answers gave."""
    ended = [each for each in decisions if each.number == 1 and each.outcome not in WITHOUT_HANDLING]
    days = working_days(_days(each.sent_at, each.decided_at) for each in ended)
    for each, taken in zip(ended, days, strict=True):
        route = Route(each.route)
        handled.whole[route][taken] += 1
        promised = uow.library.get(each.questionnaire, each.version).policy.route(route).working_days
        if promised is not None:
            handled.days_promised[route] = promised
            handled.promised[route] += 1
            handled.kept[route] += taken <= promised
