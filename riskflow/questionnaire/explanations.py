"""What would change a level: counterfactuals found by enumeration, the fragile flag and the residual level.

Everything here calls the one scoring function again with other answers, so an explanation can never drift from the
model. Source: the university's scoring policy, steps 7 and 8.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import combinations, product

from riskflow.questionnaire.model import Area, Driver, Level, Measure, Option, Question, Questionnaire
from riskflow.questionnaire.scoring import (
    ASKED_DRIVERS,
    Answers,
    Context,
    GateAnswer,
    Profile,
    level_from_drivers,
    level_of,
    score,
    visible_answers,
)

MAX_COUNTERFACTUALS = 3


@dataclass(frozen=True, slots=True)
class AnswerChange:
    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Changes of answers that give an area another level."""

    changes: tuple[AnswerChange, ...]
    level: Level


@dataclass(frozen=True, slots=True)
class Explanation:
    """The smallest changes that would lower one area, and those that would raise it."""

    lowers: tuple[Counterfactual, ...]
    raises: tuple[Counterfactual, ...]


class MeasureStatus(StrEnum):
    """The status of a measure; only `agreed` and `proven` count."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    PROVEN = "proven"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Residual:
    """The level with the agreed measures, and with only those that are proven."""

    agreed: Level
    achieved: Level


def applied(answers: Answers, changes: tuple[AnswerChange, ...]) -> dict[str, tuple[str, ...]]:
    """Return the answers with some of them changed."""
    return {**answers, **{change.question: (change.option,) for change in changes}}


def explain(
    questionnaire: Questionnaire, answers: Answers, context: Context, profile: Profile
) -> dict[Area, Explanation]:
    seen = visible_answers(questionnaire, answers)
    return {
        area: Explanation(
            lowers=_smallest(questionnaire, answers, context, area, _lowering(questionnaire, seen, area, profile)),
            raises=_smallest(questionnaire, answers, context, area, _raising(questionnaire, seen, area, profile)),
        )
        for area in Area
    }


_Step = tuple[AnswerChange, int]
"""Another answer to a question, and how many severities it is away from the present one."""


class _Direction(IntEnum):
    LOWER = -1
    RAISE = 1


# The number of combinations grows fast with each further change, and people compare only a few.
MAX_CHANGES = {_Direction.LOWER: 3, _Direction.RAISE: 2}


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The changes to try for one area: for each question the steps that could move its level in the direction."""

    direction: _Direction
    level: Level
    steps: tuple[tuple[_Step, ...], ...]

    def is_reached_by(self, level: Level) -> bool:
        return (level - self.level) * self.direction > 0


def _smallest(
    questionnaire: Questionnaire, answers: Answers, context: Context, area: Area, candidates: _Candidates
) -> tuple[Counterfactual, ...]:
    """Return the mildest of the smallest sets of changes: those of one question, else of two, else of three."""

    def attempt(steps: tuple[_Step, ...]) -> tuple[int, Counterfactual] | None:
        changes = tuple(change for change, _ in steps)
        level = level_of(questionnaire, area, applied(answers, changes), context)
        found = (sum(distance for _, distance in steps), Counterfactual(changes, level))
        return found if candidates.is_reached_by(level) else None

    for size in range(1, MAX_CHANGES[candidates.direction] + 1):
        # The model is monotone: where the largest changes of some questions reach nothing, no smaller ones do.
        groups = (group for group in combinations(candidates.steps, size) if any(map(attempt, _largest(group))))
        reached = [found for group in groups for steps in product(*group) if (found := attempt(steps))]
        if reached:
            return _mildest(reached)
    return ()


def _largest(group: tuple[tuple[_Step, ...], ...]) -> Iterator[tuple[_Step, ...]]:
    largest = [max(distance for _, distance in steps) for steps in group]
    return product(*([s for s in steps if s[1] == top] for steps, top in zip(group, largest, strict=True)))


def _mildest(reached: list[tuple[int, Counterfactual]]) -> tuple[Counterfactual, ...]:
    """Return the counterfactual with the shortest distance for each set of questions, at most three in all."""
    kept: dict[tuple[str, ...], Counterfactual] = {}
    for _, counterfactual in sorted(reached, key=lambda pair: pair[0]):
        kept.setdefault(tuple(change.question for change in counterfactual.changes), counterfactual)
    return tuple(kept.values())[:MAX_COUNTERFACTUALS]


def _lowering(questionnaire: Questionnaire, seen: Answers, area: Area, profile: Profile) -> _Candidates:
    result = profile.areas[area]
    cited = {leaf.question for rule in result.knock_outs for leaf in rule.when.leaves()}
    steps: list[tuple[_Step, ...]] = []
    for reason in result.reasons:
        question = questionnaire.questions[reason.question]
        milder = [option for option in _known(question) if (option.severity or 0) < reason.severity]
        steps.append(tuple((AnswerChange(question.id, o.id), reason.severity - (o.severity or 0)) for o in milder))
    steps += [
        ((AnswerChange(gate, GateAnswer.NO), 1),)
        for gate in questionnaire.gates
        if gate in cited and seen.get(gate) == (GateAnswer.YES,)
    ]
    return _candidates(_Direction.LOWER, result.level, steps)


def _raising(questionnaire: Questionnaire, seen: Answers, area: Area, profile: Profile) -> _Candidates:
    steps: list[tuple[_Step, ...]] = []
    for question in questionnaire.scored_in[area]:
        if question.id in seen:
            severity = _severity(question, seen)
            worse = [option for option in _known(question) if (option.severity or 0) > severity]
            steps.append(tuple((AnswerChange(question.id, o.id), (o.severity or 0) - severity) for o in worse))
    return _candidates(_Direction.RAISE, profile.areas[area].level, steps)


def _candidates(direction: _Direction, level: Level, steps: Iterable[tuple[_Step, ...]]) -> _Candidates:
    is_at_limit = level is (Level.LOW if direction is _Direction.LOWER else Level.CRITICAL)
    return _Candidates(direction, level, () if is_at_limit else tuple(each for each in steps if each))


def is_fragile(questionnaire: Questionnaire, answers: Answers, context: Context, profile: Profile) -> bool:
    """Return whether one answer of the next severity, to one question, would alter the route that the levels give."""
    # Gates are left out (ADR 11): each of them could stop, so every case would be fragile.
    seen = visible_answers(questionnaire, answers)
    return any(
        score(questionnaire, applied(answers, (change,)), context).route_by_level is not profile.route_by_level
        for question in _scored(questionnaire, seen)
        for change in _neighbours(question, seen)
    )


def _neighbours(question: Question, seen: Answers) -> Iterator[AnswerChange]:
    """Yield all known answers of the next lower and of the next higher severity."""
    own = _severity(question, seen)
    severities = {option.severity or 0 for option in _known(question)}
    lower = max((severity for severity in severities if severity < own), default=None)
    higher = min((severity for severity in severities if severity > own), default=None)
    # All of them and not one each: a knock-out may distinguish between answers of the same severity.
    near = {lower, higher} - {None}
    yield from (AnswerChange(question.id, option.id) for option in _known(question) if option.severity in near)


def _scored(questionnaire: Questionnaire, seen: Answers) -> Iterator[Question]:
    return (q for q in questionnaire.questions.values() if q.drives and q.id in seen)


def _known(question: Question) -> list[Option]:
    return [option for option in question.options if not option.unknown]


def _severity(question: Question, seen: Answers) -> int:
    return max(question.by_id[chosen].severity or 0 for chosen in seen[question.id])


def residual_levels(
    profile: Profile, measures: Mapping[str, MeasureStatus], library: Mapping[str, Measure]
) -> dict[Area, Residual]:
    """Return the level per area with the measures that count: at most one level lower, never below a knock-out."""
    agreed = [library[m] for m, status in measures.items() if status in {MeasureStatus.AGREED, MeasureStatus.PROVEN}]
    proven = [library[m] for m, status in measures.items() if status is MeasureStatus.PROVEN]
    return {area: Residual(_residual(profile, area, agreed), _residual(profile, area, proven)) for area in Area}


def _residual(profile: Profile, area: Area, measures: list[Measure]) -> Level:
    result = profile.areas[area]
    reduced = dict(result.drivers)
    for measure in measures:
        if area in measure.areas:
            reduced[measure.reduces] = max(0, reduced[measure.reduces] - measure.by)
    stake, actor, exposure, context = (reduced[driver] for driver in (*ASKED_DRIVERS, Driver.CONTEXT))
    level, _ = level_from_drivers(stake, actor, exposure, context, profile.table)
    floors = [rule.floor for rule in result.knock_outs]
    return min(result.level, max([level, Level(max(0, result.level - 1)), *floors]))
