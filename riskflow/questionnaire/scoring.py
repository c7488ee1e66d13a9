"""The scoring model: from answers to a profile with a level per area, its reasons, gates, unknowns and a route.

Observable facts set ordinal drivers; a small monotone table turns three drivers and the context into a level;
knock-outs only raise it; gates are not scored; *don't know* has a severity of its own, usually 2 of 3, and gives an
interval of levels. Nothing is summed, averaged or offset. Source: the university's scoring policy, steps 1 to 6.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.model import (
    Area,
    Condition,
    Driver,
    Gate,
    Item,
    KnockOut,
    Level,
    Question,
    Questionnaire,
    Table,
)

Answers = Mapping[str, tuple[str, ...]]
"""Question or gate -> the chosen option ids or the text; several elements for `choices` and `territories`."""

Context = Mapping[Area, int | None]
"""Driver C per area, 0 to 2; `None`, or an absent area of `CONTEXT_AREAS`, is unknown."""

CONTEXT_AREAS = (Area.DUAL_USE, Area.FOREIGN_INFLUENCE)
WORST_CONTEXT = 2
ASKED_DRIVERS = (Driver.STAKE, Driver.ACTOR, Driver.EXPOSURE)
# The second table: so many different known answers of this severity on one driver count as the gravest.
GATHERED, GATHERED_SEVERITY, GRAVEST = 3, 2, 3


class GateAnswer(StrEnum):
    """The answers to a gate, in the order in which they are offered."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


GATE_ANSWERS_BY_SEVERITY = (GateAnswer.NO, GateAnswer.UNKNOWN, GateAnswer.YES)


class ScoringRow(StrEnum):
    """The rows of the scoring table; the policy has a sentence for each."""

    CRITICAL = "critical"
    HIGH = "high"
    HIGH_CONTEXT = "high-context"
    HIGH_UNKNOWN = "high-unknown"
    MODERATE_PAIR = "moderate-pair"
    MODERATE_ALL = "moderate-all"
    MODERATE_SINGLE = "moderate-single"
    MODERATE_CONTEXT = "moderate-context"
    LOW = "low"


class Route(StrEnum):
    CLOSES = "self_assessment_closes"
    HEAD = "head_of_department"
    RAI = "RAI"
    SAI = "SAI"
    STOP = "stop"


ROUTE_OF_LEVEL = {Level.LOW: Route.CLOSES, Level.MODERATE: Route.HEAD, Level.HIGH: Route.RAI, Level.CRITICAL: Route.SAI}


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer that contributes to a level; `severity` is that of its worst option."""

    question: str
    options: tuple[str, ...]
    driver: Driver
    severity: int
    unknown: bool


@dataclass(frozen=True, slots=True)
class AreaProfile:
    """The level of one area and what explains it; `best` and `best_drivers` are the best case of the unknowns."""

    level: Level
    best: Level
    row: ScoringRow
    drivers: Mapping[Driver, int]
    best_drivers: Mapping[Driver, int]
    knock_outs: tuple[KnockOut, ...]
    reasons: tuple[Reason, ...]
    gathered: tuple[Driver, ...] = ()
    """The drivers that several answers together raise to the gravest, though none of them is."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A *don't know*; `find_out` is the function that helps."""

    question: str
    severity: int
    find_out: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """The result of a set of answers."""

    areas: Mapping[Area, AreaProfile]
    stops: tuple[str, ...]
    """Gates whose answer is *yes*."""
    questions: tuple[str, ...]
    """Gates whose answer is *don't know*: questions to the functions that clear them."""
    unknowns: tuple[Unknown, ...]
    unknown_context: tuple[Area, ...]
    unanswered: tuple[str, ...]
    """Questions and gates that must still be answered."""
    absent: tuple[str, ...]
    """Answered questions whose condition no longer holds."""
    raised_by: Mapping[str, tuple[str, ...]]
    """Gate -> the questions whose answers count as worse than the applicant's answer to the gate."""
    covered: Mapping[str, str]
    """Gate that is not put to the applicant -> the check that answers *no* for it."""
    table: Table = "1"

    @property
    def worst(self) -> Level:
        """The highest level of the four areas; it decides the route."""
        return max(area.level for area in self.areas.values())

    @property
    def route(self) -> Route:
        """The route; an open stop has precedence over the levels."""
        return Route.STOP if self.stops else self.route_by_level

    @property
    def route_by_level(self) -> Route:
        """The route that the levels alone give; it applies once an open stop is cleared."""
        return ROUTE_OF_LEVEL[self.worst]


def condition_holds(condition: Condition | None, answers: Answers) -> bool:
    return condition is None or condition.test(answers)


def visible_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Return the answers that count: those of gates and questions that apply, and *no* of gates that a check covers."""
    # One pass is enough: a condition refers only to earlier questions (`validation` refuses the rest).
    seen: dict[str, tuple[str, ...]] = {}
    for item in questionnaire.walk:
        if answers.get(item.id) and applies(questionnaire, item, seen):
            seen[item.id] = answers[item.id]
        elif isinstance(item, Gate) and answering_check(questionnaire, item, seen):
            seen[item.id] = (GateAnswer.NO,)
    return seen


def is_asked(question: Question, seen: Answers) -> bool:
    """Return whether a question applies, given the visible answers before it."""
    return condition_holds(question.show_if, seen)


def applies(questionnaire: Questionnaire, item: Item, seen: Answers) -> bool:
    """Return whether a question applies, or a gate is put to the applicant, given the visible answers before it."""
    if condition_holds(item.show_if, seen):
        return True
    # A check that is not asked answers for nothing, so its gates are put one by one.
    return isinstance(item, Gate) and not condition_holds(_check_of(questionnaire, item).show_if, seen)


def is_put(questionnaire: Questionnaire, item: Item, seen: Answers) -> bool:
    """Return whether a question or gate is put to the applicant now: a gate, once its check has been answered."""
    waits = isinstance(item, Gate) and waits_for_check(questionnaire, item, seen)
    return applies(questionnaire, item, seen) and not waits


def answering_check(questionnaire: Questionnaire, gate: Gate, seen: Answers) -> str | None:
    """Return the answered check that answers *no* for a gate; None where the gate is put to the applicant."""
    if gate.covered_by in seen and not applies(questionnaire, gate, seen):
        return gate.covered_by
    return None


def waits_for_check(questionnaire: Questionnaire, gate: Gate, seen: Answers) -> bool:
    """Return whether the check that may answer for a gate is still to be answered, and nobody has answered the gate."""
    if gate.covered_by is None or gate.covered_by in seen or gate.id in seen:
        return False
    return is_asked(_check_of(questionnaire, gate), seen)


def _check_of(questionnaire: Questionnaire, gate: Gate) -> Question:
    return questionnaire.questions[gate.covered_by or ""]


def gate_answer(gate: Gate, seen: Answers) -> GateAnswer | None:
    """Return the answer that counts at a gate: the worst of the applicant's and of what others open, if any."""
    found = [GateAnswer(answer) for answer in seen.get(gate.id, ())]
    if _matching_questions(gate.opens_when, seen):
        found.append(GateAnswer.YES)
    elif _matching_questions(gate.asks_when, seen):
        found.append(GateAnswer.UNKNOWN)
    return max(found, key=GATE_ANSWERS_BY_SEVERITY.index, default=None)


def raised_by(gate: Gate, seen: Answers) -> tuple[str, ...]:
    """Return the questions whose answers count as worse than the applicant's answer to a gate."""
    if seen.get(gate.id) == (gate_answer(gate, seen),):
        return ()
    return _matching_questions(gate.opens_when, seen) or _matching_questions(gate.asks_when, seen)


def is_asked_by_lists(questionnaire: Questionnaire, gate: Gate, seen: Answers) -> bool:
    """Return whether answers of the screening ask the function of a gate."""
    asking = (questionnaire.questions[name] for name in _matching_questions(gate.asks_when, seen))
    return any(question.is_answered_by_screening for question in asking)


def _matching_questions(when: Condition | None, seen: Answers) -> tuple[str, ...]:
    if when is None or not condition_holds(when, seen):
        return ()
    return tuple(leaf.question for leaf in when.leaves() if leaf.question and condition_holds(leaf, seen))


def level_from_drivers(
    stake: int, actor: int, exposure: int, context: int, table: Table = "1"
) -> tuple[Level, ScoringRow]:
    """Return the level that a table gives for the drivers of one area, and the first row that matches.

    A table is the same for all areas and monotone: raising a driver never lowers the level.
    """
    low, middle, top = sorted((stake, actor, exposure))
    if middle == 3 and low >= 2:
        return Level.CRITICAL, ScoringRow.CRITICAL
    if middle >= 2 and low >= 1:
        return Level.HIGH, ScoringRow.HIGH
    if middle >= 2 and context == WORST_CONTEXT:
        return Level.HIGH, ScoringRow.HIGH_CONTEXT
    # `moderate-single` is the only row that distinguishes the drivers: in the first table, exposure alone does not give
    # it.
    lone = max(stake, actor) if table == "1" else top
    return _moderate_or_low((low, middle, top), lone=lone, context=context)


def _moderate_or_low(ordered: tuple[int, int, int], *, lone: int, context: int) -> tuple[Level, ScoringRow]:
    low, middle, top = ordered
    rows = (
        (top >= 2 and middle >= 1, ScoringRow.MODERATE_PAIR),
        (low >= 1, ScoringRow.MODERATE_ALL),
        (lone == GRAVEST, ScoringRow.MODERATE_SINGLE),
        (top >= 2 and context == WORST_CONTEXT, ScoringRow.MODERATE_CONTEXT),
    )
    row = next((row for matches, row in rows if matches), None)
    return (Level.MODERATE, row) if row else (Level.LOW, ScoringRow.LOW)


def score(questionnaire: Questionnaire, answers: Answers, context: Context) -> Profile:
    """Return the profile of a set of answers; unanswered questions are listed and not scored."""
    seen, best_seen = _seen_and_best(questionnaire, answers)
    unknown_context = tuple(area for area in CONTEXT_AREAS if context.get(area) is None)
    areas = {area: _area(questionnaire, area, (seen, best_seen), context) for area in Area}
    counted = {gate.id: gate_answer(gate, seen) for gate in questionnaire.gates.values()}
    covered = covered_gates(questionnaire, seen)
    return Profile(
        areas=areas,
        stops=tuple(gate for gate, answer in counted.items() if answer is GateAnswer.YES),
        questions=tuple(gate for gate, answer in counted.items() if answer is GateAnswer.UNKNOWN),
        unknowns=tuple(_unknowns(questionnaire, seen)),
        unknown_context=unknown_context,
        unanswered=tuple(_unanswered(questionnaire, seen, max(area.level for area in areas.values()))),
        absent=tuple(q for q in answers if answers[q] and (q not in seen or q in covered)),
        raised_by={gate.id: by for gate in questionnaire.gates.values() if (by := raised_by(gate, seen))},
        covered=covered,
        table=questionnaire.scoring,
    )


def covered_gates(questionnaire: Questionnaire, seen: Answers) -> dict[str, str]:
    """Return the gates that are not put to the applicant, each with the check that answers *no* for it."""
    checks = ((gate.id, answering_check(questionnaire, gate, seen)) for gate in questionnaire.gates.values())
    return {gate: check for gate, check in checks if check}


def level_of(questionnaire: Questionnaire, area: Area, answers: Answers, context: Context) -> Level:
    """Return the level of one area; cheaper than `score` for callers that try many answers."""
    seen, best_seen = _seen_and_best(questionnaire, answers)
    return _area(questionnaire, area, (seen, best_seen), context).level


def _seen_and_best(questionnaire: Questionnaire, answers: Answers) -> tuple[Answers, Answers]:
    """Return the visible answers, and the visible answers of the best case."""
    seen = visible_answers(questionnaire, answers)
    best = best_case(questionnaire, seen, answers)
    # A milder answer may hide further questions, so visibility is computed anew where the best case differs.
    return seen, seen if best == answers else visible_answers(questionnaire, best)


def best_case(questionnaire: Questionnaire, seen: Answers, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Return the answers with every visible, scored *don't know* replaced by the mildest known answer."""
    best = dict(answers)
    for question_id in seen:
        question = questionnaire.questions.get(question_id)
        if question and question.drives and question.unknown and question.unknown.id in seen[question_id]:
            known = tuple(option for option in seen[question_id] if option != question.unknown.id)
            best[question_id] = known or (question.mildest.id,)
    return best


def _unknowns(questionnaire: Questionnaire, seen: Answers) -> Iterator[Unknown]:
    for question_id, chosen in seen.items():
        question = questionnaire.questions.get(question_id)
        # What is not known in a check is found out by the gates and questions that it opens.
        if question and not question.check and question.unknown and question.unknown.id in chosen:
            yield Unknown(question_id, question.unknown.severity or 0, question.unknown.find_out)


def _unanswered(questionnaire: Questionnaire, seen: Answers, worst: Level) -> Iterator[str]:
    for section in questionnaire.sections:
        yield from (g.id for g in section.gates if g.id not in seen and is_put(questionnaire, g, seen))
        for question in section.questions:
            if question.id not in seen and is_required(question, worst) and is_asked(question, seen):
                yield question.id


def is_required(question: Question, worst: Level) -> bool:
    """Return whether a question that applies must be answered, given the worst level of the case."""
    if question.required_from:
        return worst >= Level.parse(question.required_from)
    return not question.optional


def _area(questionnaire: Questionnaire, area: Area, cases: tuple[Answers, Answers], context: Context) -> AreaProfile:
    """Score one area twice, as answered and in the best case of its unknowns."""
    seen, best_seen = cases
    scored_context, best_context = _context_interval(area, context)
    reasons = tuple(_reasons(questionnaire, area, seen))
    best_reasons = tuple(_reasons(questionnaire, area, best_seen))
    gathered, best_gathered = _gathered(questionnaire, reasons), _gathered(questionnaire, best_reasons)
    drivers = {**_highest(reasons, gathered), Driver.CONTEXT: scored_context}
    best_drivers = {**_highest(best_reasons, best_gathered), Driver.CONTEXT: best_context}
    table_level, row = _from_table(drivers, gathered, questionnaire.scoring)
    best_table, _ = _from_table(best_drivers, best_gathered, questionnaire.scoring)
    rules = _rules(questionnaire, area, seen)
    best = max([best_table, *(rule.floor for rule in _rules(questionnaire, area, best_seen))])
    level = max([table_level, *(rule.floor for rule in rules)])
    # ADR 11: an unknown never makes critical; it leads to RAI at most.
    if level is Level.CRITICAL and best < Level.CRITICAL:
        level, row = Level.HIGH, ScoringRow.HIGH_UNKNOWN
    ordered = _ordered_reasons(reasons, rules, seen)
    return AreaProfile(level, best, row, drivers, best_drivers, rules, ordered, gathered)


def _rules(questionnaire: Questionnaire, area: Area, seen: Answers) -> tuple[KnockOut, ...]:
    return tuple(rule for where, rule in questionnaire.knock_outs if where is area and condition_holds(rule.when, seen))


def _from_table(drivers: Mapping[Driver, int], gathered: Collection[Driver], table: Table) -> tuple[Level, ScoringRow]:
    stake, actor, exposure, context = (drivers[driver] for driver in (*ASKED_DRIVERS, Driver.CONTEXT))
    level, row = level_from_drivers(stake, actor, exposure, context, table)
    if level is Level.CRITICAL and gathered:
        # Several middling answers weigh heavily together, but only a single grave one may make critical.
        return _from_table({**drivers, **dict.fromkeys(gathered, GATHERED_SEVERITY)}, (), table)
    return level, row


def _context_interval(area: Area, context: Context) -> tuple[int, int]:
    """Return the scored value and that of the best case."""
    if area not in CONTEXT_AREAS:
        return 0, 0
    value = context.get(area)
    # ADR 11: an unknown scores as the worst, so that an outage of the data never lowers a level.
    return (WORST_CONTEXT, 0) if value is None else (value, value)


def _reasons(questionnaire: Questionnaire, area: Area, seen: Answers) -> Iterator[Reason]:
    for question in questionnaire.scored_in[area]:
        if question.id in seen:
            yield _reason(question, seen[question.id])


def _reason(question: Question, chosen: tuple[str, ...]) -> Reason:
    options = [question.by_id[option] for option in chosen]
    # Among equals, what is known counts before what is not.
    worst = options[0] if len(options) == 1 else max(options, key=lambda o: (o.severity or 0, not o.unknown))
    driver = question.drives.driver if question.drives else Driver.STAKE
    return Reason(question.id, chosen, driver, worst.severity or 0, worst.unknown)


def _highest(reasons: Iterable[Reason], gathered: Collection[Driver]) -> dict[Driver, int]:
    highest = dict.fromkeys(ASKED_DRIVERS, 0)
    for reason in reasons:
        highest[reason.driver] = max(highest[reason.driver], reason.severity)
    return {**highest, **dict.fromkeys(gathered, GRAVEST)}


def _gathered(questionnaire: Questionnaire, reasons: Iterable[Reason]) -> tuple[Driver, ...]:
    """Return the drivers that enough answers of middling severity raise to the gravest, in the second table."""
    if questionnaire.scoring == "1":
        return ()
    found = list(reasons)
    top = _highest(found, ())
    # The same fact about several partners is one fact.
    items = questionnaire.questions
    facts = {(r.driver, items[r.question].base_id) for r in found if _counts_as_known(questionnaire, r)}
    counts = Counter(driver for driver, _ in facts)
    return tuple(d for d in ASKED_DRIVERS if top[d] == GATHERED_SEVERITY and counts[d] >= GATHERED)


def _counts_as_known(questionnaire: Questionnaire, reason: Reason) -> bool:
    # What is not known counts only where every answer is at least as severe: the best case may not be the worse one.
    is_known = not reason.unknown or (questionnaire.questions[reason.question].mildest.severity or 0) >= reason.severity
    return reason.severity == GATHERED_SEVERITY and is_known


def _ordered_reasons(reasons: tuple[Reason, ...], rules: tuple[KnockOut, ...], seen: Answers) -> tuple[Reason, ...]:
    """Return the answers with a severity: first those that knock-outs cite, then by falling severity."""
    cited = {leaf.question for rule in rules for leaf in rule.when.leaves() if condition_holds(leaf, seen)}
    severe = [reason for reason in reasons if reason.severity > 0]
    return tuple(sorted(severe, key=lambda reason: (reason.question not in cited, -reason.severity)))
