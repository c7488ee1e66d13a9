"""Estimated time to answer: per question, for the rest of a case, and for worked cases against the aims.

The figures hold for a person who knows the facts. They are never an input to the scoring model.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from riskflow.questionnaire.model import Gate, Item, Level, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers, visible_answers
from riskflow.questionnaire.steps import all_asked_items
from riskflow.questionnaire.worked_cases import WorkedCase
from riskflow.text import Language, Text

# IReST, Trauzettel-Klosinski and Dietz 2012.
WORDS_PER_MINUTE = {Language.EN: 228, Language.SV: 199}
# People look for their own answer in a list and do not read all of them.
SHARE_OF_OPTIONS_READ = 1 / 3
# Our own choice until the pages have measured it; a long text is thirty words, typed at forty a minute.
SECONDS_TO_ANSWER = {"gate": 2.0, "choice": 4.0, "choices": 6.0, "territories": 10.0, "text": 15.0, "long": 45.0}


def reading_seconds(item: Item) -> float:
    """Return the seconds for reading a question in the slower of the two languages."""
    return max(_words(item, language) / pace for language, pace in WORDS_PER_MINUTE.items()) * 60


def item_seconds(item: Item) -> float:
    """Return the seconds for reading and answering a question."""
    return reading_seconds(item) + SECONDS_TO_ANSWER[_kind(item)]


def total_minutes(items: Iterable[Item], skipped: frozenset[str] = frozenset()) -> float:
    """Return the minutes that some questions take together; skipped ones are only read."""
    return sum(reading_seconds(item) if item.id in skipped else item_seconds(item) for item in items) / 60


def minutes_left(questionnaire: Questionnaire, answers: Answers, unanswered: Collection[str] = ()) -> int:
    """Return the minutes, rounded up, for what must still be answered; 0 when nothing is left.

    Questions that later answers will open are not counted, so the figure may rise. `unanswered` names questions that
    may else be left empty.
    """
    seen = visible_answers(questionnaire, answers)
    asked = all_asked_items(questionnaire, answers)
    left = (item for item in asked if item.id not in seen and (not item.optional or item.id in unanswered))
    return math.ceil(total_minutes(left))


def _kind(item: Item) -> str:
    if isinstance(item, Gate):
        return "gate"
    return "long" if item.kind == "text" and item.long else item.kind


def _words(item: Item, language: Language) -> float:
    # Only what a page shows unfolded: `why`, `example` and the sources are folded away.
    options = item.options if isinstance(item, Question) else ()
    in_options = sum(_word_count(text, language) for option in options for text in (option.text, option.hint))
    # Whoever answers *none of these* in a check has read every line.
    read = 1 if isinstance(item, Question) and item.check else SHARE_OF_OPTIONS_READ
    return _word_count(item.text, language) + _word_count(item.hint, language) + in_options * read


def _word_count(text: Text | None, language: Language) -> int:
    return len(text.in_(language).split()) if text else 0


@dataclass(frozen=True, slots=True)
class LengthAim:
    """The most questions and minutes that a case should take; `minutes` is None where only questions are counted."""

    name: str
    questions: int
    minutes: int | None


HARMLESS = LengthAim("harmless", 10, 3)
ORDINARY = LengthAim("ordinary", 45, 10)
HEAVIEST = LengthAim("heaviest", 110, None)
AIM_OF_LEVEL = {Level.LOW: HARMLESS, Level.MODERATE: ORDINARY, Level.HIGH: HEAVIEST, Level.CRITICAL: HEAVIEST}


@dataclass(frozen=True, slots=True)
class CaseLength:
    """The questions of a worked case and the time they take.

    Gates that share a page are counted apart; each that is put by itself is a question.
    """

    case: str
    name: str
    questions: int
    gates: int
    minutes: float
    gate_minutes: float
    """The part of `minutes` that the gates take."""
    aim: LengthAim

    @property
    def is_within(self) -> bool:
        return self.questions <= self.aim.questions and (self.aim.minutes is None or self.minutes <= self.aim.minutes)


def case_length(questionnaire: Questionnaire, case: WorkedCase) -> CaseLength:
    """Return the length of a worked case."""
    items = all_asked_items(questionnaire, case.sheet.answers)
    # Gates that share a page count as no questions, but their minutes count.
    gates = [item for item in items if isinstance(item, Gate)]
    on_a_page = sum(questionnaire.section_of[gate.id].together for gate in gates)
    skipped = frozenset(item.id for item in items if item.optional and not case.sheet.answers.get(item.id))
    return CaseLength(
        case=case.id,
        name=case.name,
        questions=len(items) - on_a_page,
        gates=len(gates),
        minutes=round(total_minutes(items, skipped), 1),
        gate_minutes=round(total_minutes(gates), 1),
        aim=_aim(questionnaire, case),
    )


def _aim(questionnaire: Questionnaire, case: WorkedCase) -> LengthAim:
    """Return the aim of a case: where there are checks, only what they close by themselves is harmless."""
    aim = AIM_OF_LEVEL[case.profile.worst]
    checks = [question for question in questionnaire.questions.values() if question.check]
    ticked = any(not check.by_id[line].alone for check in checks for line in case.seen.get(check.id, ()))
    put = any(gate.covered_by and gate.id not in case.profile.covered for gate in questionnaire.gates.values())
    return ORDINARY if aim is HARMLESS and (ticked or put) else aim
