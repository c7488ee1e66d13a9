"""How long the questions take, and what is left of it."""

import pytest
from hypothesis import given

from riskflow.questionnaire.answer_sheet import unscreened
from riskflow.questionnaire.durations import item_seconds, minutes_left, total_minutes
from riskflow.questionnaire.model import Question
from riskflow.questionnaire.scoring import score
from riskflow.questionnaire.steps import all_asked_items
from riskflow.text import Text
from tests.support.questionnaires.strategies import Situation, real, situations

WHOLE = Text(sv="ett två tre fyra", en="one two three four")


@given(situations())
def test_what_is_asked_is_what_the_model_waits_for_or_has_been_told(situation: Situation) -> None:
    profile = situation.score()
    asked = {item.id for item in all_asked_items(situation.questionnaire, situation.answers)}
    fetched = {q.id for q in situation.questionnaire.questions.values() if q.is_fetched}
    assert set(profile.unanswered) - fetched <= asked
    assert asked.isdisjoint(fetched)
    assert asked.isdisjoint(profile.absent)


@given(situations())
def test_no_minutes_are_left_exactly_when_nothing_must_be_answered(situation: Situation) -> None:
    left = minutes_left(situation.questionnaire, situation.answers)
    assert (left == 0) == (not situation.score().unanswered)


def test_an_empty_assessment_has_everything_left_that_is_asked_at_once() -> None:
    questionnaire = real().questionnaire
    first = [i for i in all_asked_items(questionnaire, {}) if not getattr(i, "optional", False)]
    asked = score(questionnaire, unscreened(questionnaire), {}).unanswered
    assert [item.id for item in first] == list(asked)
    assert 0 <= minutes_left(questionnaire, {}) - total_minutes(first) < 1


@pytest.mark.parametrize(
    ("kind", "long", "answering"),
    [("choice", False, 4), ("text", False, 15), ("text", True, 45), ("choices", False, 6)],
)
def test_a_question_takes_its_reading_and_its_answering(kind: str, long: bool, answering: int) -> None:
    question = Question.model_validate({"id": "a", "kind": kind, "text": WHOLE, "long": long})
    assert item_seconds(question) == pytest.approx(4 / 199 * 60 + answering)


def test_a_longer_question_takes_longer_in_whichever_language_is_slower() -> None:
    short, hinted = Question(id="a", text=WHOLE), Question(id="a", text=WHOLE, hint=Text(sv="kort", en="a b c d e f"))
    assert item_seconds(hinted) == pytest.approx(max(5 / 199, 10 / 228) * 60 + 4)
    assert item_seconds(hinted) > item_seconds(short)
