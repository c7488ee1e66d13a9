"""Proofs before a release: everything in a version is used, translated, reachable, and has an effect when reached.

`validation` refuses what cannot be used. These faults leave a version usable, so that a draft can be previewed, but
not releasable. Reachability is decided exactly. An answer is *without effect* when in no possible set of answers, the
others as mild as possible, it alters a level, opens a question or suggests a measure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product

from pydantic import BaseModel

from riskflow.questionnaire.authoring.diff import condition_text
from riskflow.questionnaire.model import (
    Area,
    Condition,
    Driver,
    Gate,
    KnockOut,
    Level,
    Option,
    Question,
    Questionnaire,
    Table,
)
from riskflow.questionnaire.scoring import (
    ASKED_DRIVERS,
    CONTEXT_AREAS,
    GATHERED,
    GATHERED_SEVERITY,
    GRAVEST,
    WORST_CONTEXT,
    GateAnswer,
    level_from_drivers,
)
from riskflow.questionnaire.validation import NONE
from riskflow.text import Text

SEVERITIES = (0, 1, 2, 3)
MIN_WORDS_TO_TRANSLATE = 4
"""Shorter texts may be the same in both languages: names, numbers, `RAI`."""

Solution = Mapping[str, tuple[frozenset[str], ...]]
"""Question or gate -> sets of options; its answer must contain an option of each set."""


@dataclass(frozen=True, slots=True)
class ConditionSearch:
    """A search for answers that satisfy conditions; `known_only`: without *don't know* to scored questions."""

    questionnaire: Questionnaire
    known_only: bool = False

    def solutions(self, *conditions: Condition | None) -> Iterator[Solution]:
        """Yield the solutions in which all conditions hold and every question they refer to is asked."""
        return self._solutions(tuple(c for c in conditions if c), {})

    def is_satisfiable(self, *conditions: Condition | None) -> bool:
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
        name = leaf.question or ""
        question = self.questionnaire.questions.get(name)
        needed = (*solution.get(name, ()), self._offered(name, leaf))
        combined = _combined(question, needed)
        if combined:
            # The question must be asked for its answer to count, so its own condition becomes a goal.
            show_if = self._asked_where(name, combined) if name not in solution else None
            yield from self._solutions((show_if, *rest) if show_if else rest, {**solution, name: combined})

    def _asked_where(self, name: str, needed: tuple[frozenset[str], ...]) -> Condition | None:
        """Return the condition on which the answer to a question or gate counts."""
        item = self.questionnaire.items.get(name)
        if isinstance(item, Gate) and item.covered_by and not self._can_be_asked(item.covered_by):
            return None  # a check that is never asked answers for nothing, so its gates are always put
        if isinstance(item, Gate) and item.covered_by and all(GateAnswer.NO in each for each in needed):
            return Condition(any=(item.show_if or Condition(), answer_condition(item.covered_by, NONE)))
        return item.show_if if item else None

    def _can_be_asked(self, question: str) -> bool:
        return self.is_satisfiable(self.questionnaire.questions[question].show_if)

    def _offered(self, name: str, leaf: Condition) -> frozenset[str]:
        question = self.questionnaire.questions.get(name)
        unknown = question.unknown.id if question and question.drives and question.unknown else ""
        offered = set(question.by_id) if question else {*GateAnswer}
        return frozenset(offered & set(leaf.is_)) - ({unknown} if self.known_only else set())


def _combined(question: Question | None, needed: tuple[frozenset[str], ...]) -> tuple[frozenset[str], ...]:
    """Return the sets that one answer must satisfy; empty when no answer can satisfy all."""
    common = frozenset.intersection(*needed)
    if question is None or question.kind != "choices":
        return (common,) if common else ()
    combinable = {option.id for option in question.options if not question.stands_alone(option)}
    return needed if common or all(one & combinable for one in needed) else ()


def answer_condition(question: str, *answers: str) -> Condition:
    return Condition.model_validate({"question": question, "is": answers})


def min_drivers(questionnaire: Questionnaire, solution: Solution, area: Area, without: str = "") -> dict[Driver, int]:
    """Return the lowest drivers of an area in a solution, not counting the answer to one question."""
    drivers = dict.fromkeys(ASKED_DRIVERS, 0)
    for name, needed in solution.items():
        question = questionnaire.questions.get(name)
        if question and name != without and question.drives and area in question.drives.areas:
            severity = max(min(question.by_id[option].severity or 0 for option in each) for each in needed)
            drivers[question.drives.driver] = max(drivers[question.drives.driver], severity)
    return drivers


def driver_condition(
    questionnaire: Questionnaire, area: Area, driver: Driver, severities: frozenset[int]
) -> Condition | None:
    """Return the condition that some answer gives a driver one of these severities; None when no option has one."""
    alternatives = tuple(
        answer_condition(question.id, *chosen)
        for question in questionnaire.questions.values()
        if question.drives and question.drives.driver is driver and area in question.drives.areas
        if (chosen := tuple(o.id for o in question.options if o.severity in severities))
    )
    return Condition(any=alternatives) if alternatives else None


def release_faults(questionnaire: Questionnaire) -> list[str]:
    """Return what prevents a release; each sentence names the place and the correction."""
    return [
        *_dangling_references(questionnaire),
        *_unused_terms(questionnaire),
        *_repeated_ids(questionnaire),
        *untranslated(questionnaire),
        *_unreachable(questionnaire),
        *_without_effect(questionnaire),
        *_knock_outs(questionnaire),
        *_gates(questionnaire),
        *_checks(questionnaire),
        *_measures(questionnaire),
        *_areas(questionnaire),
    ]


def _dangling_references(questionnaire: Questionnaire) -> Iterator[str]:
    for section in questionnaire.all_sections:
        for question in section.questions:
            for option in question.options:
                if option.find_out and option.find_out not in questionnaire.functions_by_id:
                    place = f"{section.id}.yaml, '{question.id}', option '{option.id}'"
                    yield f"{place}: 'find_out' names '{option.find_out}', which is no function"


def _unused_terms(questionnaire: Questionnaire) -> Iterator[str]:
    used = {name for section in questionnaire.all_sections for q in section.questions for name in q.terms}
    for term in questionnaire.terms:
        if term.id not in used:
            yield f"questionnaire.yaml, term '{term.id}': no question uses it; name it in 'terms' or take it away"


def _repeated_ids(questionnaire: Questionnaire) -> Iterator[str]:
    ids_of_kinds = (
        ("functions", Counter(one.id for one in questionnaire.functions)),
        ("measures", Counter(one.id for one in questionnaire.measures)),
        ("terms", Counter(one.id for one in questionnaire.terms)),
        ("sections", Counter(one.id for one in questionnaire.all_sections)),
        ("knock-outs", Counter(rule.id for _, rule in questionnaire.knock_outs)),
    )
    for kind, ids in ids_of_kinds:
        for name, times in ids.items():
            if times > 1:
                yield f"{kind}: the id '{name}' stands {times} times; choose another"


def untranslated(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield a fault for every longer text that is the same in both languages."""
    for place, text in _all_texts(questionnaire):
        if text.sv == text.en and len(text.sv.split()) >= MIN_WORDS_TO_TRANSLATE:
            yield f"{place}: Swedish and English are the same words; translate “{text.sv}”"


def _all_texts(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text inside a value with its place."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, BaseModel):
        name = getattr(value, "id", None) or place
        for key in type(value).model_fields:
            yield from _all_texts(getattr(value, key), f"{name} > {key}" if name else key)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _all_texts(part, f"{place} > {key}")
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from _all_texts(part, place)


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
    for reduced, part in _one_alternative_each(whole):
        if not search.is_satisfiable(reduced):
            yield part


def _one_alternative_each(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Yield the condition once for each alternative, with that alternative in place of its `any`."""
    for part in condition.any:
        yield part, part
        yield from _one_alternative_each(part)
    for index, part in enumerate(condition.all):
        for chosen, alternative in _one_alternative_each(part):
            parts = (*condition.all[:index], chosen, *condition.all[index + 1 :])
            yield Condition(all=parts), alternative


def _without_effect(questionnaire: Questionnaire) -> Iterator[str]:
    conditional = {(leaf.question, answer) for leaf in _all_leaves(questionnaire) for answer in leaf.is_}
    search = ConditionSearch(questionnaire)
    for question in questionnaire.questions.values():
        for option in question.options:
            opens = (question.id, option.id) in conditional
            for sentence in _idle_option(search, question, option, opens=opens):
                yield f"{_place(questionnaire, question)}, option '{option.id}': {sentence}"


def _all_leaves(questionnaire: Questionnaire) -> Iterator[Condition]:
    conditions = [q.show_if for q in questionnaire.questions.values() if q.show_if]
    conditions += [rule.when for _, rule in questionnaire.knock_outs]
    conditions += [when for gate in questionnaire.gates.values() for when in gate_conditions(gate).values()]
    return chain.from_iterable(condition.leaves() for condition in conditions)


def gate_conditions(gate: Gate) -> dict[str, Condition]:
    """Return the conditions of a gate by their keys."""
    conditions = {"show_if": gate.show_if, "opens_when": gate.opens_when, "asks_when": gate.asks_when}
    return {key: condition for key, condition in conditions.items() if condition}


def _gates(questionnaire: Questionnaire) -> Iterator[str]:
    search = ConditionSearch(questionnaire)
    for gate in questionnaire.gates.values():
        place = f"{questionnaire.section_of[gate.id].id}.yaml, '{gate.id}'"
        for key, condition in gate_conditions(gate).items():
            if not search.is_satisfiable(condition):
                yield f"{place}: no answers make '{key}' hold; mend it or take it away"
            else:
                for part in _idle_parts(search, condition):
                    yield f"{place}, {key}: {condition_text(part)} can never hold here; take it away"
        for leaf in gate.show_if.leaves() if gate.show_if else ():
            fetched = questionnaire.questions.get(leaf.question or "")
            if fetched and fetched.fetch and fetched.unknown and fetched.unknown.id not in leaf.is_:
                yield f"{place}, show_if: an outage of '{fetched.id}' would hide the gate; add '{fetched.unknown.id}'"


def _checks(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the lines of checks that open neither a gate nor a question: a tick there would be lost."""
    conditions = [q.show_if for q in questionnaire.questions.values() if q.show_if]
    conditions += [when for gate in questionnaire.gates.values() for when in gate_conditions(gate).values()]
    opening = {
        (leaf.question, answer) for condition in conditions for leaf in condition.leaves() for answer in leaf.is_
    }
    for check in (question for question in questionnaire.questions.values() if question.check):
        for option in check.options:
            if not option.alone and (check.id, option.id) not in opening:
                place = f"{_place(questionnaire, check)}, line '{option.id}'"
                yield f"{place}: opens nothing; let a gate or a question wait for it"


def _idle_option(search: ConditionSearch, question: Question, option: Option, *, opens: bool) -> Iterator[str]:
    if option.alone and question.kind == "choice":
        yield "'alone' says nothing where only one answer can be given; take it away"
    for name in option.measures:
        if not _suggests(search.questionnaire, question, option, name):
            yield f"the measure '{name}' is never suggested: the answer weighs nothing in its areas; move it"
    suggests = any(_suggests(search.questionnaire, question, option, name) for name in option.measures)
    only_scores = option.severity and not option.unknown and not opens and not suggests
    if only_scores and search.is_satisfiable(question.show_if) and not alters(search, question, option):
        yield f"severity {option.severity} can never alter a level; lower it to 0, or ask what it depends on"


def _suggests(questionnaire: Questionnaire, question: Question, option: Option, name: str) -> bool:
    measure = questionnaire.measures_by_id.get(name)
    areas = question.drives.areas if question.drives and option.severity else ()
    # A measure that does not exist is a fault of its own, found by `validation`.
    return measure is None or bool(set(areas) & set(measure.areas))


def alters(search: ConditionSearch, question: Question, option: Option) -> bool:
    """Return whether the severity of an option alters the level of some area in some possible set of answers."""
    areas = question.drives.areas if question.drives else ()
    return any(_alters_area(search, question, option, area) for area in areas)


def _alters_area(search: ConditionSearch, question: Question, option: Option, area: Area) -> bool:
    chosen = answer_condition(question.id, option.id)
    own = question.drives.driver if question.drives else Driver.STAKE
    others = [driver for driver in ASKED_DRIVERS if driver is not own]
    for more, severities in product(_gathered_with(search, question, area), product(SEVERITIES, repeat=len(others))):
        raised = [(d, s) for d, s in zip(others, severities, strict=True) if s]
        conditions = [driver_condition(search.questionnaire, area, d, frozenset({s})) for d, s in raised]
        if None in conditions:
            continue
        for solution in search.solutions(chosen, *more, *conditions):
            without = min_drivers(search.questionnaire, solution, area, without=question.id)
            severity = GRAVEST if more and option.severity == GATHERED_SEVERITY else option.severity or 0
            with_option = {**without, own: max(without[own], severity)}
            table = search.questionnaire.scoring
            if any(_level(without, c, table) != _level(with_option, c, table) for c in _contexts(area)):
                return True
    return False


def _gathered_with(search: ConditionSearch, question: Question, area: Area) -> Iterator[tuple[Condition, ...]]:
    """Yield no further answers and then, in the second table, the pairs of others with which an answer is gathered."""
    yield ()
    if search.questionnaire.scoring == "1" or question.drives is None:
        return
    own = question.drives.driver
    known = [
        answer_condition(q.id, *chosen)
        for q in search.questionnaire.scored_in[area]
        if q is not question and q.drives and q.drives.driver is own
        if (chosen := [o.id for o in q.options if o.severity == GATHERED_SEVERITY and not o.unknown])
    ]
    yield from combinations(known, GATHERED - 1)


def _contexts(area: Area) -> tuple[int, ...]:
    return (0, WORST_CONTEXT) if area in CONTEXT_AREAS else (0,)


def _level(drivers: dict[Driver, int], context: int, table: Table) -> Level:
    stake, actor, exposure = (drivers[driver] for driver in ASKED_DRIVERS)
    level, _ = level_from_drivers(stake, actor, exposure, context, table)
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
    elif area and all(_least_level(search, w, area) > rule.floor for w in solutions):
        yield f"can never raise or hold a level: the table says more than {rule.level} whenever it holds; take it away"
    else:
        yield from (
            f"{condition_text(part)} can never hold here; take it away" for part in _idle_parts(search, rule.when)
        )


def _least_level(search: ConditionSearch, solution: Solution, area: Area) -> Level:
    return _level(min_drivers(search.questionnaire, solution, area), 0, search.questionnaire.scoring)


def _measures(questionnaire: Questionnaire) -> Iterator[str]:
    pairs = [(question, option) for question in questionnaire.questions.values() for option in question.options]
    for measure in questionnaire.measures:
        users = [(q, o) for q, o in pairs if measure.id in o.measures]
        if users and not any(_suggests(questionnaire, q, o, measure.id) for q, o in users):
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
    """Return whether known answers can make an area critical, by the table or by a knock-out."""
    search = ConditionSearch(questionnaire, known_only=True)
    rules = [rule.when for where, rule in questionnaire.knock_outs if where is area and rule.floor is Level.CRITICAL]
    by_rule = any(search.is_satisfiable(when) for when in rules)
    return by_rule or any(_is_critical_by_table(search, area, driver) for driver in ASKED_DRIVERS)


def _is_critical_by_table(search: ConditionSearch, area: Area, lowest: Driver) -> bool:
    # The only critical row of the table: two drivers at 3 and the third at 2 or more.
    conditions = [
        driver_condition(search.questionnaire, area, driver, frozenset({2, 3} if driver is lowest else {3}))
        for driver in ASKED_DRIVERS
    ]
    return None not in conditions and search.is_satisfiable(*conditions)
