"""How long the questions take: what is asked, how many words that shows, and the minutes that are left.

Reading: 228 words a minute in English and 199 in Swedish (IReST, Trauzettel-Klosinski and Dietz 2012), the slower of
the two languages; all that a page shows unfolded counts, an answer in a list at a third, since people look for theirs
and do not read them all. Answering: seconds by kind of question, our own choice until the pages have measured it; a
long text is thirty words, typed at forty a minute. The figures are an estimate for a person who knows the facts, never
a promise and never an input to the model.
"""

import math
from collections.abc import Iterable

from riskflow.questionnaire.model import Gate, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers, is_asked, visible
from riskflow.text import Text

Item = Question | Gate

WORDS_PER_MINUTE = {"en": 228, "sv": 199}
SHARE_OF_OPTIONS_READ = 1 / 3
SECONDS_TO_ANSWER = {"gate": 2.0, "choice": 4.0, "choices": 6.0, "territories": 10.0, "text": 15.0, "long": 45.0}


def seen(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """Return the questions and gates that a person is asked, given the answers so far, in their order."""
    counted = visible(questionnaire, answers)
    items = (item for section in questionnaire.sections for item in section.items)
    return tuple(i for i in items if isinstance(i, Gate) or (i.kind != "screening" and is_asked(i, counted)))


def reading_seconds(item: Item) -> float:
    """Return how long it takes to read what is shown of one question or gate."""
    return max(_words(item, language) / pace for language, pace in WORDS_PER_MINUTE.items()) * 60


def seconds(item: Item) -> float:
    """Return how long one question or gate takes: to read what is shown, and to answer."""
    return reading_seconds(item) + SECONDS_TO_ANSWER[_kind(item)]


def minutes(items: Iterable[Item], skipped: frozenset[str] = frozenset()) -> float:
    """Return how many minutes some questions take together; what is skipped is only read."""
    return sum(reading_seconds(item) if item.id in skipped else seconds(item) for item in items) / 60


def minutes_left(questionnaire: Questionnaire, answers: Answers) -> int:
    """Return the whole minutes that what must still be answered takes; 0 when nothing is left.

    Questions that later answers will open cannot be counted yet, so the figure may rise.
    """
    counted = visible(questionnaire, answers)
    return math.ceil(minutes(i for i in seen(questionnaire, answers) if i.id not in counted and not _may_skip(i)))


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
