"""Estimated time to answer: per question, and for the rest of a case.

The figures hold for a person who knows the facts. They are never an input to the scoring model.
"""

import math
from collections.abc import Collection, Iterable

from riskflow.questionnaire.model import Gate, Item, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers, visible_answers
from riskflow.questionnaire.steps import all_asked_items
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
