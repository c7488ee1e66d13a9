"""Whether conditions can hold together: exact, by searching the few questions that they name.

There is no negation, so a condition holds or not by what is answered to the questions it names, and those are asked
only when their own conditions hold. A *world* is one way to meet everything at once: for each question that matters the
sets of answers of which each must be met. Whatever a world leaves open may be answered in any way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskflow.questionnaire.model import Area, Condition, Driver, Question, Questionnaire
from riskflow.questionnaire.scoring import ASKED_DRIVERS, GATE_ANSWERS

World = Mapping[str, tuple[frozenset[str], ...]]


@dataclass(frozen=True, slots=True)
class Search:
    """Where to search: among all answers, or without *don't know* where it is scored, as the best case has it."""

    questionnaire: Questionnaire
    known_only: bool = False

    def worlds(self, *conditions: Condition | None) -> Iterator[World]:
        """Yield the ways in which all conditions hold, and every question that they rest on is asked."""
        return self._worlds(tuple(c for c in conditions if c), {})

    def can_hold(self, *conditions: Condition | None) -> bool:
        """Say whether the conditions can hold together."""
        return next(self.worlds(*conditions), None) is not None

    def _worlds(self, goals: tuple[Condition, ...], world: World) -> Iterator[World]:
        if not goals:
            yield world
            return
        first, rest = goals[0], goals[1:]
        if first.all:
            yield from self._worlds(first.all + rest, world)
        elif first.any:
            for part in first.any:
                yield from self._worlds((part, *rest), world)
        else:
            yield from self._with_answer(first, rest, world)

    def _with_answer(self, leaf: Condition, rest: tuple[Condition, ...], world: World) -> Iterator[World]:
        """Go on where the answers that a test waits for are still possible; the question itself must be asked."""
        name = leaf.question or ""
        question = self.questionnaire.questions.get(name)
        needed = (*world.get(name, ()), self._offered(name, leaf))
        met = _together(question, needed)
        if met:
            asked = question.show_if if question and name not in world else None
            yield from self._worlds((asked, *rest) if asked else rest, {**world, name: met})

    def _offered(self, name: str, leaf: Condition) -> frozenset[str]:
        question = self.questionnaire.questions.get(name)
        unknown = question.unknown.id if question and question.drives and question.unknown else ""
        offered = set(question.by_id) if question else {*GATE_ANSWERS}
        return frozenset(offered & set(leaf.is_)) - ({unknown} if self.known_only else set())


def _together(question: Question | None, needed: tuple[frozenset[str], ...]) -> tuple[frozenset[str], ...]:
    """Return what an answer must meet, or nothing when no answer can."""
    common = frozenset.intersection(*needed)
    if question is None or question.kind != "choices":
        return (common,) if common else ()
    mixable = {option.id for option in question.options if not option.alone and not option.unknown}
    return needed if common or all(one & mixable for one in needed) else ()


def answered(question: str, *answers: str) -> Condition:
    """Return the condition that a question has one of some answers."""
    return Condition.model_validate({"question": question, "is": answers})


def mildest_drivers(questionnaire: Questionnaire, world: World, area: Area, apart: str = "") -> dict[Driver, int]:
    """Return the least that the drivers of an area come to in a world, the answer to `apart` not counted."""
    least = dict.fromkeys(ASKED_DRIVERS, 0)
    for name, needed in world.items():
        question = questionnaire.questions.get(name)
        if question and name != apart and question.drives and area in question.drives.areas:
            weight = max(min(question.by_id[option].severity or 0 for option in one) for one in needed)
            least[question.drives.driver] = max(least[question.drives.driver], weight)
    return least


def driver_at(questionnaire: Questionnaire, area: Area, driver: Driver, severities: frozenset[int]) -> Condition | None:
    """Return the condition that some answer moves a driver by one of these severities; nothing when none can."""
    ways = tuple(
        answered(question.id, *chosen)
        for question in questionnaire.questions.values()
        if question.drives and question.drives.driver is driver and area in question.drives.areas
        if (chosen := tuple(o.id for o in question.options if o.severity in severities))
    )
    return Condition(any=ways) if ways else None
