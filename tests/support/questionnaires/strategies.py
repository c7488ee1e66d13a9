"""Generated questionnaires and answers: small ones that the checker accepts, and the real one.

A question, a condition or a knock-out is made up freely and kept only when the checker finds no fault with it. So the
properties are tested of exactly what a file may say, and a gap in the checker shows as a property that does not hold.
Hypothesis draws the size and the seed: what it reports is the smallest size at which something goes wrong.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from random import Random
from typing import Literal

from hypothesis import strategies as st

from riskflow.config import data_folder
from riskflow.questionnaire.explanations import MeasureStatus
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import (
    Area,
    Condition,
    Driver,
    Drives,
    Function,
    Gate,
    KnockOut,
    Measure,
    Option,
    Question,
    Questionnaire,
    Section,
    Source,
    Table,
)
from riskflow.questionnaire.scoring import (
    ASKED_DRIVERS,
    CONTEXT_AREAS,
    Answers,
    Context,
    GateAnswer,
    Profile,
    score,
)
from riskflow.questionnaire.validation import questionnaire_faults
from riskflow.text import Text

WORDS = Text(sv="ord", en="words")
SOURCES = (Source(kind="own-choice", ref="a test", read_on=date(2026, 11, 24)),)
OFFICE = Function(id="office", name=WORDS)
UNKNOWN = "unknown"
KNOCK_OUT_LEVELS: tuple[Literal["moderate", "high", "critical"], ...] = ("moderate", "high", "critical")
SCORED_DRIVERS: tuple[Literal[Driver.STAKE, Driver.ACTOR, Driver.EXPOSURE], ...] = (
    Driver.STAKE,
    Driver.ACTOR,
    Driver.EXPOSURE,
)
TABLES: tuple[Table, ...] = ("1", "2")
MILDER_FIRST = ("no", "unknown", "yes")
MOST_QUESTIONS = 9


@cache
def real() -> QuestionnaireVersion:
    """Return the newest questionnaire of the house."""
    return Library(data_folder("questionnaires")).current("ri")


@cache
def drafted() -> QuestionnaireVersion:
    """Return the newest questionnaire of the house, whether it is released or not."""
    library = Library(data_folder("questionnaires"))
    return library.get("ri", library.versions("ri")[-1])


@dataclass(frozen=True, slots=True)
class Situation:
    """A questionnaire with answers and a context: what the model is asked about."""

    questionnaire: Questionnaire
    answers: dict[str, tuple[str, ...]]
    context: dict[Area, int | None]
    measures: dict[str, MeasureStatus]

    def score(self, answers: Answers | None = None, context: Context | None = None) -> Profile:
        """Return the profile, with other answers or another context where they are given."""
        given = self.answers if answers is None else answers
        return score(self.questionnaire, given, self.context if context is None else context)


SEEDS = st.integers(0, 2**32)


def generated() -> st.SearchStrategy[Situation]:
    """Draw answers to a generated questionnaire."""
    return st.builds(draw_situation, st.builds(generate, st.integers(1, MOST_QUESTIONS), SEEDS), SEEDS)


def real_ones() -> st.SearchStrategy[Situation]:
    """Draw answers to the real questionnaire in force, or to the one that is being written."""
    versions = st.sampled_from([real, drafted])
    return st.builds(draw_situation, st.builds(lambda read: read().questionnaire, versions), SEEDS)


def situations() -> st.SearchStrategy[Situation]:
    """Draw answers to a generated questionnaire or to the real one."""
    return generated() | real_ones()


def accepted(questionnaire: Questionnaire) -> bool:
    """Say whether a file with these questions would be accepted."""
    return not questionnaire_faults(questionnaire, real().policy)


def known(question: Question) -> list[Option]:
    """Return the answers that are not *don't know*."""
    return [option for option in question.options if not option.unknown]


def severity(question: Question, chosen: tuple[str, ...]) -> int:
    """Return the severity of an answer."""
    return max(question.by_id[option].severity or 0 for option in chosen)


# -- Questionnaires -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def generate(size: int, seed: int) -> Questionnaire:
    """Make up a questionnaire of some questions in a few sections, with gates, conditions, knock-outs and measures."""
    chance = Random(seed)  # noqa: S311 - a test needs no secret
    gates = tuple(_gate(number) for number in range(chance.randint(0, 2)))
    sections = [Section(id="gates", title=WORDS, intro=WORDS, gates=gates)]
    table: Table = chance.choice(TABLES)
    measures = [_measure(chance, f"m{number}") for number in range(chance.randint(0, 3))]
    for number in range(size):
        if number == 0 or chance.random() < 0.3:
            sections.append(Section(id=f"s{number}", title=WORDS, intro=WORDS, area=chance.choice(list(Area))))
        _try(sections, measures, lambda last, n=number: _with_question(chance, last, f"q{n}", measures))  # type: ignore[misc]
        _try(sections, measures, lambda last: _with_condition(chance, last, sections))
        _try(sections, measures, lambda last, n=number: _with_covered_gate(chance, last, f"g{n}", sections))  # type: ignore[misc]
        _try(sections, measures, lambda last: _with_knock_out(chance, last, sections))
    for place in range(len(sections)):
        _try(sections, measures, lambda section: _with_raised_gates(chance, section, sections), place)
    return _assembled(sections, measures, table)


def _assembled(sections: list[Section], measures: list[Measure], table: Table = "1") -> Questionnaire:
    used = {m for s in sections for q in s.questions for option in q.options for m in option.measures}
    return Questionnaire(
        id="generated",
        version="1.0",
        scoring=table,
        title=WORDS,
        origin=WORDS,
        areas=dict.fromkeys(Area, WORDS),
        drivers=dict.fromkeys(Driver, WORDS),
        functions=(OFFICE,),
        measures=tuple(measure for measure in measures if measure.id in used),
        sections=tuple(sections),
    )


def _try(
    sections: list[Section], measures: list[Measure], change: Callable[[Section], Section], place: int = -1
) -> None:
    """Change a section, the last where none is named, and keep the change where the checker accepts it."""
    changed = list(sections)
    changed[place] = change(sections[place])
    if accepted(_assembled(changed, measures)):
        sections[:] = changed


def _gate(number: int) -> Gate:
    return Gate(id=f"h{number + 1}", text=WORDS, why=WORDS, cleared_by=("office",), sources=SOURCES)


def _measure(chance: Random, name: str) -> Measure:
    areas = tuple(chance.sample(list(Area), chance.randint(1, 3)))
    reduces, by = chance.choice(ASKED_DRIVERS), chance.choice([0, 1, 1])
    return Measure(id=name, text=WORDS, reduces=reduces, by=by, areas=areas, owner="office", proof=WORDS)


def _with_question(chance: Random, last: Section, name: str, measures: list[Measure]) -> Section:
    """Add a fact without a score, a choice, or several choices of which the first may stand alone."""
    kind = chance.choice(["fact", "check", "choice", "choice", "choice", "choices"])
    if kind == "check":
        return last.model_copy(update={"questions": (*last.questions, _check(chance, name))})
    severities = sorted(chance.choice([0, 0, 1, 1, 2, 3]) for _ in range(chance.randint(2, 4)))
    alone = kind == "choices" and chance.random() < 0.7
    options = [
        Option(
            id=f"o{place}",
            text=WORDS,
            severity=None if kind == "fact" else severity,
            alone=alone and place == 0,
            measures=tuple(m.id for m in measures if kind != "fact" and severity and chance.random() < 0.5),
        )
        for place, severity in enumerate(severities)
    ]
    if kind == "fact":
        unknown = Option(id=UNKNOWN, text=WORDS, unknown=True)
        question = Question(id=name, text=WORDS, options=(*options, unknown), optional=chance.random() < 0.3)
    else:
        unknown = Option(id=UNKNOWN, text=WORDS, unknown=True, severity=chance.choice([1, 2, 2]), find_out="office")
        areas = dict.fromkeys((last.area or Area.DUAL_USE, *chance.sample(list(Area), chance.choice([0, 0, 0, 1]))))
        drives = Drives(driver=chance.choice(SCORED_DRIVERS), areas=tuple(areas))
        several: Literal["choice", "choices"] = "choices" if kind == "choices" else "choice"
        question = Question(id=name, kind=several, text=WORDS, drives=drives, options=(*options, unknown))
    return last.model_copy(update={"questions": (*last.questions, question)})


def _check(chance: Random, name: str) -> Question:
    none = Option(id="none", text=WORDS, alone=True)
    lines = tuple(Option(id=f"line{number}", text=WORDS) for number in range(chance.randint(1, 3)))
    return Question(
        id=name,
        kind="choices",
        check=True,
        text=WORDS,
        options=(none, *lines, Option(id=UNKNOWN, text=WORDS, unknown=True)),
    )


def _with_covered_gate(chance: Random, last: Section, name: str, sections: list[Section]) -> Section:
    """Add a gate that an earlier check covers, put where a line is ticked, or where something else holds."""
    asked = [item for section in sections for item in section.items]
    checks = [item for item in asked if isinstance(item, Question) and item.check]
    if not checks or chance.random() < 0.3:
        return last
    check = chance.choice(checks)
    lines = [option.id for option in check.options if option.id != "none"]
    ticked = Condition.model_validate(
        {"question": check.id, "is": (UNKNOWN, *chance.sample(lines[:-1], chance.randint(1, len(lines) - 1)))}
    )
    shown = ticked if chance.random() < 0.5 else Condition(any=(ticked, _condition(chance, asked)))
    gate = _gate(0).model_copy(update={"id": name, "covered_by": check.id, "show_if": shown})
    return last.model_copy(update={"gates": (*last.gates, gate)})


def _with_raised_gates(chance: Random, section: Section, sections: list[Section]) -> Section:
    """Let answers to any questions open some of the gates of a section, or ask their functions."""
    asked = [item for each in sections for item in each.items if isinstance(item, Question)]
    if not asked:
        return section
    gates = []
    for gate in section.gates:
        keys = [key for key in ("opens_when", "asks_when") if chance.random() < 0.6]
        gates.append(gate.model_copy(update={key: _condition(chance, asked) for key in keys}))
    return section.model_copy(update={"gates": tuple(gates)})


def _with_condition(chance: Random, last: Section, sections: list[Section]) -> Section:
    if not last.questions or chance.random() < 0.4:
        return last
    *before, question = last.questions
    earlier = [item for section in sections for item in section.items if item.id != question.id]
    if not earlier or question.show_if:
        return last
    changed = question.model_copy(update={"show_if": _condition(chance, earlier)})
    return last.model_copy(update={"questions": (*before, changed)})


def _with_knock_out(chance: Random, last: Section, sections: list[Section]) -> Section:
    asked = [item for section in sections for item in section.items]
    if not asked or chance.random() < 0.3:
        return last
    level = chance.choice(KNOCK_OUT_LEVELS)
    name = f"k{last.id}-{len(last.knock_outs)}"
    rule = KnockOut(id=name, level=level, when=_condition(chance, asked), reason=WORDS, sources=SOURCES)
    return last.model_copy(update={"knock_outs": (*last.knock_outs, rule)})


def _condition(chance: Random, asked: Sequence[Question | Gate]) -> Condition:
    """Make up a condition: one test, several joined, or several joined within others."""
    leaves = [_leaf(chance, chance.choice(asked)) for _ in range(chance.randint(1, 3))]
    match chance.choice(["one", "one", "all", "any", "nested"]):
        case "all":
            return Condition(all=tuple(leaves))
        case "any":
            return Condition(any=tuple(leaves))
        case "nested":
            return Condition(all=(_leaf(chance, chance.choice(asked)), Condition(any=tuple(leaves))))
    return leaves[0]


def _leaf(chance: Random, item: Question | Gate) -> Condition:
    """Make up a test of one answer: mostly *at least as bad as*, which is what may be said, sometimes anything."""
    offered = list(GateAnswer) if isinstance(item, Gate) else [option.id for option in item.options]
    named = [answer for answer in offered if _rank(item, answer) >= chance.randint(0, 3)]
    if chance.random() < 0.7:
        least = chance.randint(0, 3)
        named = [answer for answer in offered if _rank(item, answer) >= least]
    if chance.random() < 0.3:
        named = [answer for answer in named if answer != UNKNOWN]
    return Condition.model_validate({"question": item.id, "is": tuple(named or offered[-1:])})


def _rank(item: Question | Gate, answer: str) -> int:
    return MILDER_FIRST.index(answer) + 1 if isinstance(item, Gate) else item.by_id[answer].severity or 0


# -- Answers ------------------------------------------------------------------------------------------------------


def draw_situation(questionnaire: Questionnaire, seed: int) -> Situation:
    """Make up stored answers, also to questions that the others hide; a few questions have none."""
    chance = Random(seed)  # noqa: S311 - a test needs no secret
    answers: dict[str, tuple[str, ...]] = {gate: (chance.choice(list(GateAnswer)),) for gate in questionnaire.gates}
    mood = chance.choice([0, 0, 1, 2])  # some people are worried, most are not
    for question in questionnaire.questions.values():
        if question.options and chance.random() < 0.95:
            answers[question.id] = _answer(chance, question, mood)
    context = {area: chance.choice([None, 0, 1, 2]) for area in CONTEXT_AREAS}
    measures = {
        name: chance.choice(list(MeasureStatus)) for name in questionnaire.measures_by_id if chance.random() < 0.5
    }
    return Situation(questionnaire, answers, context, measures)


def _answer(chance: Random, question: Question, mood: int) -> tuple[str, ...]:
    several = [option.id for option in question.options if not question.stands_alone(option)]
    if question.kind == "choices" and several and chance.random() < 0.5:
        return tuple(chance.sample(several, chance.randint(1, len(several))))
    fitting = [option.id for option in question.options if (option.severity or 0) >= mood]
    return (chance.choice(fitting or [option.id for option in question.options]),)


def worse(situation: Situation) -> Iterator[Situation]:
    """Yield the situation with each single answer in turn made worse; everything else stays stored as it was."""
    changes = chain(_worse_answers(situation), _worse_gates(situation), _worse_checks(situation))
    return (replace(situation, answers={**situation.answers, name: chosen}) for name, chosen in changes)


def _worse_answers(situation: Situation) -> Iterable[tuple[str, tuple[str, ...]]]:
    for name, chosen in situation.answers.items():
        question = situation.questionnaire.questions.get(name)
        if question and question.drives:
            # what is not known may turn out to be anything: only the worst answer is surely no better
            top = max(option.severity or 0 for option in known(question))
            least = top if UNKNOWN in chosen else severity(question, chosen) + 1
            yield from ((name, (option.id,)) for option in known(question) if (option.severity or 0) >= least)
            if question.kind == "choices" and UNKNOWN not in chosen and not question.by_id[chosen[0]].alone:
                more = (o.id for o in known(question) if o.id not in chosen and not o.alone)
                yield from ((name, (*chosen, option)) for option in more)


def _worse_gates(situation: Situation) -> Iterable[tuple[str, tuple[str, ...]]]:
    for gate in situation.questionnaire.gates:
        said = MILDER_FIRST.index(situation.answers[gate][0])
        yield from ((gate, (answer,)) for answer in MILDER_FIRST[said + 1 :])


def _worse_checks(situation: Situation) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield the checks with one more line ticked."""
    for name, chosen in situation.answers.items():
        question = situation.questionnaire.questions.get(name)
        if question and question.check:
            ticked = tuple(option for option in chosen if not question.by_id[option].alone)
            yield from ((name, (*ticked, o.id)) for o in question.options if o.id not in chosen and not o.alone)
