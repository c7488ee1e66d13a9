"""What would change a level: counterfactuals found by enumeration, the fragile flag and the residual level.

Everything here asks the one scoring function again with other answers, so an explanation can never drift from the
model. Source: the university's scoring policy, steps 7 and 8.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

from riskflow.questionnaire.model import Area, Driver, Level, Measure, Option, Question, Questionnaire
from riskflow.questionnaire.scoring import (
    ASKED_DRIVERS,
    NO,
    YES,
    Answers,
    Context,
    Profile,
    level_from_drivers,
    level_of,
    score,
    visible_answers,
)

MAX_COUNTERFACTUALS = 3
MAX_CHANGES = {"lower": 3, "raise": 2}


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Another answer to one question."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest changes found that give an area another level."""

    changes: tuple[AnswerChange, ...]
    level: Level


@dataclass(frozen=True, slots=True)
class Explanation:
    """What would lower and what would raise one area."""

    lowers: tuple[Counterfactual, ...]
    raises: tuple[Counterfactual, ...]


class MeasureStatus(StrEnum):
    """How far a measure has come. Only `agreed` and `proven` count."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    PROVEN = "proven"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Residual:
    """The level that remains when measures count: as agreed, and as achieved."""

    agreed: Level
    achieved: Level


def applied(answers: Answers, changes: tuple[AnswerChange, ...]) -> dict[str, tuple[str, ...]]:
    """Return the answers with some of them changed."""
    return {**answers, **{change.question: (change.option,) for change in changes}}


def explain(
    questionnaire: Questionnaire, answers: Answers, context: Context, profile: Profile
) -> dict[Area, Explanation]:
    """Return for each area the smallest changes that would lower and that would raise it."""
    seen = visible_answers(questionnaire, answers)
    return {
        area: Explanation(
            lowers=_smallest(questionnaire, answers, context, area, _steps_down(questionnaire, seen, area, profile)),
            raises=_smallest(questionnaire, answers, context, area, _steps_up(questionnaire, seen, area, profile)),
        )
        for area in Area
    }


_Alternatives = tuple[tuple[AnswerChange, int], ...]
"""The other answers to one question, each with how far it lies from the present one."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """The changes to try: one tuple of alternatives per question, and the way they should lead."""

    way: str
    current: Level
    alternatives: tuple[_Alternatives, ...]

    def leads(self, level: Level) -> bool:
        return level < self.current if self.way == "lower" else level > self.current


def _smallest(
    questionnaire: Questionnaire, answers: Answers, context: Context, area: Area, steps: _Steps
) -> tuple[Counterfactual, ...]:
    """Try one change, then two, then three; stop at the first size that leads anywhere; prefer the mildest."""

    def tried(chosen: tuple[tuple[AnswerChange, int], ...]) -> tuple[int, Counterfactual] | None:
        changes = tuple(change for change, _ in chosen)
        level = level_of(questionnaire, area, applied(answers, changes), context)
        return (sum(distance for _, distance in chosen), Counterfactual(changes, level)) if steps.leads(level) else None

    for size in range(1, MAX_CHANGES[steps.way] + 1):
        groups = (group for group in combinations(steps.alternatives, size) if any(map(tried, _farthest(group))))
        found = [way for group in groups for chosen in product(*group) if (way := tried(chosen))]
        if found:
            return _mildest(found)
    return ()


def _farthest(group: tuple[_Alternatives, ...]) -> Iterator[tuple[tuple[AnswerChange, int], ...]]:
    """Yield the largest changes of each question: as the model is monotone, smaller ones lead nowhere if none does."""
    most = [max(distance for _, distance in alternatives) for alternatives in group]
    farthest = ([p for p in alternatives if p[1] == top] for alternatives, top in zip(group, most, strict=True))
    return product(*farthest)


def _mildest(found: list[tuple[int, Counterfactual]]) -> tuple[Counterfactual, ...]:
    """Keep the shortest way for each set of questions, at most three ways in all."""
    kept: dict[tuple[str, ...], Counterfactual] = {}
    for _, counterfactual in sorted(found, key=lambda pair: pair[0]):
        kept.setdefault(tuple(change.question for change in counterfactual.changes), counterfactual)
    return tuple(kept.values())[:MAX_COUNTERFACTUALS]


def _steps_down(questionnaire: Questionnaire, seen: Answers, area: Area, profile: Profile) -> _Steps:
    result = profile.areas[area]
    cited = {leaf.question for rule in result.knock_outs for leaf in rule.when.leaves()}
    alternatives = []
    for reason in result.reasons:
        question = questionnaire.questions[reason.question]
        milder = [o for o in _known(question) if (o.severity or 0) < reason.severity]
        alternatives.append(
            tuple((AnswerChange(question.id, o.id), reason.severity - (o.severity or 0)) for o in milder)
        )
    alternatives += [
        ((AnswerChange(gate, NO), 1),) for gate in questionnaire.gates if gate in cited and seen[gate] == (YES,)
    ]
    return _Steps("lower", result.level, tuple(a for a in alternatives if a) if result.level > Level.LOW else ())


def _steps_up(questionnaire: Questionnaire, seen: Answers, area: Area, profile: Profile) -> _Steps:
    current = profile.areas[area].level
    alternatives = []
    for question in _scored(questionnaire, seen):
        if question.drives and area in question.drives.areas:
            severity = _severity(question, seen)
            worse = [o for o in _known(question) if (o.severity or 0) > severity]
            alternatives.append(tuple((AnswerChange(question.id, o.id), (o.severity or 0) - severity) for o in worse))
    return _Steps("raise", current, tuple(a for a in alternatives if a) if current < Level.CRITICAL else ())


def is_fragile(questionnaire: Questionnaire, answers: Answers, context: Context, profile: Profile) -> bool:
    """Say whether one single-step change of one answer would alter the route that the levels give."""
    seen = visible_answers(questionnaire, answers)
    return any(
        score(questionnaire, applied(answers, (change,)), context).route_by_level is not profile.route_by_level
        for question in _scored(questionnaire, seen)
        for change in _neighbours(question, seen)
    )


def _neighbours(question: Question, seen: Answers) -> Iterator[AnswerChange]:
    """Yield the known answers of the next milder and of the next severer kind; a rule may tell equals apart."""
    own = _severity(question, seen)
    weights = {option.severity or 0 for option in _known(question)}
    near = {max((w for w in weights if w < own), default=own), min((w for w in weights if w > own), default=own)} - {
        own
    }
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
    agreed = [library[m] for m, credit in measures.items() if credit in {MeasureStatus.AGREED, MeasureStatus.PROVEN}]
    proven = [library[m] for m, credit in measures.items() if credit is MeasureStatus.PROVEN]
    return {area: Residual(_remaining(profile, area, agreed), _remaining(profile, area, proven)) for area in Area}


def _remaining(profile: Profile, area: Area, measures: list[Measure]) -> Level:
    result = profile.areas[area]
    reduced = dict(result.drivers)
    for measure in measures:
        if area in measure.areas:
            reduced[measure.reduces] = max(0, reduced[measure.reduces] - measure.by)
    level, _ = level_from_drivers(*(reduced[driver] for driver in (*ASKED_DRIVERS, Driver.CONTEXT)))
    floors = [rule.floor for rule in result.knock_outs]
    return min(result.level, max([level, Level(max(0, result.level - 1)), *floors]))
