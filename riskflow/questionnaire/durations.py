"""How long the questions take: what is asked, how many words that shows, and the minutes that are left.

Reading: 228 words a minute in English and 199 in Swedish (IReST, Trauzettel-Klosinski and Dietz 2012), the slower of
the two languages; all that a page shows unfolded counts, an answer in a list at a third, since people look for theirs
and do not read them all. Answering: seconds by kind of question, our own choice until the pages have measured it; a
long text is thirty words, typed at forty a minute. The figures are an estimate for a person who knows the facts, never
a promise and never an input to the model.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from riskflow.questionnaire.model import Gate, Level, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers, is_asked, visible_answers
from riskflow.questionnaire.worked_cases import WorkedCase
from riskflow.text import Text

Item = Question | Gate

WORDS_PER_MINUTE = {"en": 228, "sv": 199}
SHARE_OF_OPTIONS_READ = 1 / 3
SECONDS_TO_ANSWER = {"gate": 2.0, "choice": 4.0, "choices": 6.0, "territories": 10.0, "text": 15.0, "long": 45.0}


def asked_items(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """Return the questions and gates that a person is asked, given the answers so far, in their order."""
    counted = visible_answers(questionnaire, answers)
    items = (item for section in questionnaire.sections for item in section.items)
    return tuple(i for i in items if isinstance(i, Gate) or (i.kind != "screening" and is_asked(i, counted)))


def reading_seconds(item: Item) -> float:
    """Return how long it takes to read what is shown of one question or gate."""
    return max(_words(item, language) / pace for language, pace in WORDS_PER_MINUTE.items()) * 60


def item_seconds(item: Item) -> float:
    """Return how long one question or gate takes: to read what is shown, and to answer."""
    return reading_seconds(item) + SECONDS_TO_ANSWER[_kind(item)]


def total_minutes(items: Iterable[Item], skipped: frozenset[str] = frozenset()) -> float:
    """Return how many minutes some questions take together; what is skipped is only read."""
    return sum(reading_seconds(item) if item.id in skipped else item_seconds(item) for item in items) / 60


def minutes_left(questionnaire: Questionnaire, answers: Answers) -> int:
    """Return the whole minutes that what must still be answered takes; 0 when nothing is left.

    Questions that later answers will open cannot be counted yet, so the figure may rise.
    """
    counted = visible_answers(questionnaire, answers)
    return math.ceil(
        total_minutes(i for i in asked_items(questionnaire, answers) if i.id not in counted and not _may_skip(i))
    )


def _may_skip(item: Item) -> bool:
    return isinstance(item, Question) and item.optional


def _kind(item: Item) -> str:
    if isinstance(item, Gate):
        return "gate"
    return "long" if item.kind == "text" and item.long else item.kind


def _words(item: Item, language: str) -> float:
    """Count what a page shows unfolded; why we ask, the example and the sources are folded away."""
    options = item.options if isinstance(item, Question) else ()
    listed = sum(_length(text, language) for o in options for text in (o.text, o.hint))
    return _length(item.text, language) + _length(item.hint, language) + listed * SHARE_OF_OPTIONS_READ


def _length(text: Text | None, language: str) -> int:
    return len(str(getattr(text, language)).split()) if text else 0


@dataclass(frozen=True, slots=True)
class LengthAim:
    """How long it should take at most; `minutes` is None where only the questions are counted."""

    name: str
    questions: int
    minutes: int | None


HARMLESS = LengthAim("harmless", 20, 3)
ORDINARY = LengthAim("ordinary", 45, 10)
HEAVIEST = LengthAim("heaviest", 110, None)
AIM_OF_LEVEL = {Level.LOW: HARMLESS, Level.MODERATE: ORDINARY, Level.HIGH: HEAVIEST, Level.CRITICAL: HEAVIEST}


@dataclass(frozen=True, slots=True)
class CaseLength:
    """What one worked case is asked, and how long that takes."""

    case: str
    name: str
    questions: int
    gates: int
    minutes: float
    gate_minutes: float
    """The part of the minutes that the gates take."""
    aim: LengthAim

    @property
    def is_within(self) -> bool:
        """Say whether the aim is met."""
        return self.questions <= self.aim.questions and (self.aim.minutes is None or self.minutes <= self.aim.minutes)


def case_length(questionnaire: Questionnaire, case: WorkedCase) -> CaseLength:
    """Measure one case. Gates stand on one page and are counted apart, but their minutes count."""
    items = asked_items(questionnaire, case.sheet.answers)
    gates = [item for item in items if isinstance(item, Gate)]
    spent = total_minutes(items, skipped=_skipped(items, case.sheet.answers))
    return CaseLength(
        case=case.id,
        name=case.name,
        questions=len(items) - len(gates),
        gates=len(gates),
        minutes=round(spent, 1),
        gate_minutes=round(total_minutes(gates), 1),
        aim=AIM_OF_LEVEL[case.profile.worst],
    )


def _skipped(items: Iterable[Question | Gate], answers: Answers) -> frozenset[str]:
    """Return the optional questions that the case passes over: they are read, and no more."""
    return frozenset(
        item.id for item in items if isinstance(item, Question) and item.optional and not answers.get(item.id)
    )
