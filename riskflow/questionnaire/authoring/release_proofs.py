"""What must be proved before a release: that everything a version says can happen, and has an effect when it does.

`checking` refuses what cannot be read. These faults leave a version readable, so that a draft can be previewed, but not
releasable. Reachability is decided exactly; *without effect* means that in no possible set of answers, be the others as
mild as they can be, the answer alters a level, opens a question or suggests a measure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, permutations, product

from riskflow.questionnaire.authoring.diff import condition_text, untranslated
from riskflow.questionnaire.model import (
    Area,
    Condition,
    Driver,
    KnockOut,
    Level,
    Option,
    Question,
    Questionnaire,
)
from riskflow.questionnaire.scoring import ASKED_DRIVERS, CONTEXT_AREAS, GATE_ANSWERS, WORST_CONTEXT, level_from_drivers
from riskflow.questionnaire.validation import dangling_references

Solution = Mapping[str, tuple[frozenset[str], ...]]


@dataclass(frozen=True, slots=True)
class ConditionSearch:
    """Where to search: among all answers, or without *don't know* where it is scored, as the best case has it."""

    questionnaire: Questionnaire
    known_only: bool = False

    def solutions(self, *conditions: Condition | None) -> Iterator[Solution]:
        """Yield the ways in which all conditions hold, and every question that they rest on is asked."""
        return self._solutions(tuple(c for c in conditions if c), {})

    def is_satisfiable(self, *conditions: Condition | None) -> bool:
        """Say whether the conditions can hold together."""
        return next(self.solutions(*conditions), None) is not None

    def _solutions(self, goals: tuple[Condition, ...], solution: Solution) -> Iterator[Solution]:
        if not goals:
            yield solution
            return
        first, rest = goals[0], goals[1:]
        if first.all:
            yield from self._solutions(first.all + rest, solution)
        elif first.any:
            for part in first.any:
                yield from self._solutions((part, *rest), solution)
        else:
            yield from self._with_answer(first, rest, solution)

    def _with_answer(self, leaf: Condition, rest: tuple[Condition, ...], solution: Solution) -> Iterator[Solution]:
        """Go on where the answers that a test waits for are still possible; the question itself must be asked."""
        name = leaf.question or ""
        question = self.questionnaire.questions.get(name)
        needed = (*solution.get(name, ()), self._offered(name, leaf))
        met = _together(question, needed)
        if met:
            asked = question.show_if if question and name not in solution else None
            yield from self._solutions((asked, *rest) if asked else rest, {**solution, name: met})

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


def answer_condition(question: str, *answers: str) -> Condition:
    """Return the condition that a question has one of some answers."""
    return Condition.model_validate({"question": question, "is": answers})


def min_drivers(questionnaire: Questionnaire, solution: Solution, area: Area, apart: str = "") -> dict[Driver, int]:
    """Return the least that the drivers of an area come to in a world, the answer to `apart` not counted."""
    drivers = dict.fromkeys(ASKED_DRIVERS, 0)
    for name, needed in solution.items():
        question = questionnaire.questions.get(name)
        if question and name != apart and question.drives and area in question.drives.areas:
            weight = max(min(question.by_id[option].severity or 0 for option in one) for one in needed)
            drivers[question.drives.driver] = max(drivers[question.drives.driver], weight)
    return drivers


def driver_condition(
    questionnaire: Questionnaire, area: Area, driver: Driver, severities: frozenset[int]
) -> Condition | None:
    """Return the condition that some answer moves a driver by one of these severities; nothing when none can."""
    ways = tuple(
        answer_condition(question.id, *chosen)
        for question in questionnaire.questions.values()
        if question.drives and question.drives.driver is driver and area in question.drives.areas
        if (chosen := tuple(o.id for o in question.options if o.severity in severities))
    )
    return Condition(any=ways) if ways else None


WORST, NEARLY_WORST = 3, 2
SEVERITIES = (0, 1, 2, 3)


def release_faults(questionnaire: Questionnaire) -> list[str]:
    """Return what stands in the way of a release, each sentence with its place and its mend."""
    return [
        *dangling_references(questionnaire),
        *untranslated(questionnaire),
        *_unreachable(questionnaire),
        *_without_effect(questionnaire),
        *_knock_outs(questionnaire),
        *_measures(questionnaire),
        *_areas(questionnaire),
    ]


def _place(questionnaire: Questionnaire, question: Question) -> str:
    return f"{questionnaire.section_of[question.id].id}.yaml, '{question.id}'"


def _unreachable(questionnaire: Questionnaire) -> Iterator[str]:
    search = ConditionSearch(questionnaire)
    for question in questionnaire.questions.values():
        if not search.is_satisfiable(question.show_if):
            yield f"{_place(questionnaire, question)}: can never be asked; no answers make 'show_if' hold"
        elif question.show_if:
            for part in _idle_parts(search, question.show_if):
                yield f"{_place(questionnaire, question)}: {condition_text(part)} can never hold here; take it away"


def _idle_parts(search: ConditionSearch, whole: Condition) -> Iterator[Condition]:
    """Yield the alternatives of `any` that cannot hold together with the rest."""
    for version, part in _choices_made(whole):
        if not search.is_satisfiable(version):
            yield part


def _choices_made(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Yield the condition once for each alternative, with that alternative in place of its `any`."""
    for part in condition.any:
        yield part, part
        yield from _choices_made(part)
    for index, part in enumerate(condition.all):
        for chosen, alternative in _choices_made(part):
            parts = (*condition.all[:index], chosen, *condition.all[index + 1 :])
            yield Condition(all=parts), alternative


def _without_effect(questionnaire: Questionnaire) -> Iterator[str]:
    waited_for = {(leaf.question, answer) for leaf in _all_leaves(questionnaire) for answer in leaf.is_}
    search = ConditionSearch(questionnaire)
    for question in questionnaire.questions.values():
        for option in question.options:
            opens = (question.id, option.id) in waited_for
            for sentence in _idle_option(search, question, option, opens=opens):
                yield f"{_place(questionnaire, question)}, option '{option.id}': {sentence}"


def _all_leaves(questionnaire: Questionnaire) -> Iterator[Condition]:
    conditions = [q.show_if for q in questionnaire.questions.values() if q.show_if]
    conditions += [rule.when for _, rule in questionnaire.knock_outs]
    conditions += [when for gate in questionnaire.gates.values() for when in (gate.opens_when, gate.asks_when) if when]
    return chain.from_iterable(condition.leaves() for condition in conditions)


def _idle_option(search: ConditionSearch, question: Question, option: Option, *, opens: bool) -> Iterator[str]:
    if option.alone and question.kind == "choice":
        yield "'alone' says nothing where only one answer can be given; take it away"
    for name in option.measures:
        if not _suggests(search.questionnaire, question, option, name):
            yield f"the measure '{name}' is never suggested: the answer weighs nothing in its areas; move it"
    suggests = any(_suggests(search.questionnaire, question, option, name) for name in option.measures)
    weighs = option.severity and not option.unknown and not opens and not suggests
    if weighs and search.is_satisfiable(question.show_if) and not alters(search, question, option):
        yield f"severity {option.severity} can never alter a level; lower it to 0, or ask what it depends on"


def _suggests(questionnaire: Questionnaire, question: Question, option: Option, name: str) -> bool:
    measure = questionnaire.measures_by_id.get(name)
    areas = question.drives.areas if question.drives and option.severity else ()
    return measure is None or bool(set(areas) & set(measure.areas))  # a measure that is not there is another fault


def alters(search: ConditionSearch, question: Question, option: Option) -> bool:
    """Say whether the severity of an option makes a difference to some area in some possible set of answers."""
    areas = question.drives.areas if question.drives else ()
    return any(_alters_area(search, question, option, area) for area in areas)


def _alters_area(search: ConditionSearch, question: Question, option: Option, area: Area) -> bool:
    chosen = answer_condition(question.id, option.id)
    own = question.drives.driver if question.drives else Driver.STAKE
    others = [driver for driver in ASKED_DRIVERS if driver is not own]
    for severities in product(SEVERITIES, repeat=len(others)):
        moved = [(d, s) for d, s in zip(others, severities, strict=True) if s]
        wanted = [driver_condition(search.questionnaire, area, d, frozenset({s})) for d, s in moved]
        if None in wanted:
            continue
        for solution in search.solutions(chosen, *wanted):
            without = min_drivers(search.questionnaire, solution, area, apart=question.id)
            with_it = {**without, own: max(without[own], option.severity or 0)}
            if any(_level(without, c) != _level(with_it, c) for c in _contexts(area)):
                return True
    return False


def _contexts(area: Area) -> tuple[int, ...]:
    return (0, WORST_CONTEXT) if area in CONTEXT_AREAS else (0,)


def _level(drivers: dict[Driver, int], context: int) -> Level:
    stake, actor, exposure = (drivers[driver] for driver in ASKED_DRIVERS)
    level, _ = level_from_drivers(stake, actor, exposure, context)
    return level


def _knock_outs(questionnaire: Questionnaire) -> Iterator[str]:
    search = ConditionSearch(questionnaire)
    for section in questionnaire.sections:
        for rule in section.knock_outs:
            for sentence in _idle_rule(search, section.area, rule):
                yield f"{section.id}.yaml, knock-out '{rule.id}': {sentence}"


def _idle_rule(search: ConditionSearch, area: Area | None, rule: KnockOut) -> Iterator[str]:
    solutions = search.solutions(rule.when)
    if not search.is_satisfiable(rule.when):
        yield "can never hold; no answers make 'when' true"
    elif area and all(_level(min_drivers(search.questionnaire, w, area), 0) > rule.floor for w in solutions):
        yield f"can never raise or hold a level: the table says more than {rule.level} whenever it holds; take it away"
    else:
        yield from (
            f"{condition_text(part)} can never hold here; take it away" for part in _idle_parts(search, rule.when)
        )


def _measures(questionnaire: Questionnaire) -> Iterator[str]:
    pairs = [(question, option) for question in questionnaire.questions.values() for option in question.options]
    for measure in questionnaire.measures:
        naming = [(q, o) for q, o in pairs if measure.id in o.measures]
        if naming and not any(_suggests(questionnaire, q, o, measure.id) for q, o in naming):
            yield f"questionnaire.yaml, measure '{measure.id}': no answer ever suggests it; attach it to another"
        for area in measure.areas if measure.by else ():
            if driver_condition(questionnaire, area, measure.reduces, frozenset(SEVERITIES[1:])) is None:
                yield (
                    f"questionnaire.yaml, measure '{measure.id}': lowers {measure.reduces} in {area}, "
                    "where no answer moves it; take the area away"
                )


def _areas(questionnaire: Questionnaire) -> Iterator[str]:
    for area in Area:
        if not can_be_critical(questionnaire, area):
            yield (
                f"questionnaire.yaml, areas, {area}: can never reach critical; let two drivers reach 3 with the third "
                "at 2, or write a knock-out"
            )


def can_be_critical(questionnaire: Questionnaire, area: Area) -> bool:
    """Say whether known answers can make an area critical, by the table or by a knock-out."""
    search = ConditionSearch(questionnaire, known_only=True)
    rules = [rule.when for where, rule in questionnaire.knock_outs if where is area and rule.floor is Level.CRITICAL]
    return any(search.is_satisfiable(when) for when in rules) or any(_by_table(search, area, o) for o in _orders())


def _orders() -> Iterator[tuple[Driver, ...]]:
    """Yield the drivers with the one that may lag behind last."""
    return (
        order for order in permutations(ASKED_DRIVERS) if ASKED_DRIVERS.index(order[0]) < ASKED_DRIVERS.index(order[1])
    )


def _by_table(search: ConditionSearch, area: Area, order: tuple[Driver, ...]) -> bool:
    least = (WORST, WORST, NEARLY_WORST)
    wanted = [
        driver_condition(search.questionnaire, area, driver, frozenset(s for s in SEVERITIES if s >= weight))
        for driver, weight in zip(order, least, strict=True)
    ]
    return None not in wanted and search.is_satisfiable(*wanted)
