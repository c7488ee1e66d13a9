"""Why something is asked or not, read from the conditions; and where the first questions lead."""

from hypothesis import given
from hypothesis import strategies as st

from riskflow.questionnaire.contradictions import answers_hidden_by, contradicting_questions, contradictions_in
from riskflow.questionnaire.model import (
    Area,
    Condition,
    Contradiction,
    Driver,
    Gate,
    Option,
    Question,
    Questionnaire,
    Section,
)
from riskflow.questionnaire.scoring import visible_answers
from riskflow.questionnaire.steps import closed_by, opened_by, opening_sections
from riskflow.questionnaire.triage import TriagePath, triage
from tests.support.questionnaires.strategies import OFFICE, SOURCES, WORDS, Situation, situations

YES_OR_NO = (Option(id="no", text=WORDS), Option(id="yes", text=WORDS))


def condition(question: str, *answers: str) -> Condition:
    return Condition.model_validate({"question": question, "is": answers})


def fact(name: str, show_if: Condition | None = None) -> Question:
    return Question(id=name, text=WORDS, show_if=show_if, options=YES_OR_NO)


FIRST = Section(id="first", title=WORDS, intro=WORDS, questions=(fact("a"), fact("b", condition("a", "yes"))))
DEEP = Section(
    id="deep",
    title=WORDS,
    intro=WORDS,
    area=Area.DUAL_USE,
    questions=(fact("c", condition("b", "yes")), fact("d", condition("c", "yes"))),
)


def test_a_section_says_which_answers_opened_it_and_not_its_own() -> None:
    seen = {"a": ("yes",), "b": ("yes",), "c": ("yes",)}
    assert opened_by(DEEP, seen) == ("b",)


def test_a_section_that_asks_nothing_says_which_answers_close_it() -> None:
    assert closed_by(DEEP, {"a": ("yes",), "b": ("no",)}) == ("b",)
    assert closed_by(DEEP, {"a": ("no",)}) == ()  # the question that decides is itself not asked


@given(situations())
def test_what_opens_or_closes_a_section_is_always_an_answer_that_was_given(situation: Situation) -> None:
    seen = visible_answers(situation.questionnaire, situation.answers)
    for section in situation.questionnaire.sections:
        assert set(opened_by(section, seen)) <= set(seen)
        assert set(closed_by(section, seen)) <= set(seen)


@given(situations())
def test_the_first_sections_are_the_ones_before_any_that_must_be_opened(situation: Situation) -> None:
    first = opening_sections(situation.questionnaire)
    assert first == situation.questionnaire.sections[: len(first)]
    assert all(section.gates or any(q.show_if is None for q in section.questions) for section in first)


@given(situations(), st.booleans())
def test_there_is_an_answer_exactly_when_the_first_sections_are_answered(situation: Situation, closes: bool) -> None:
    profile = situation.score()
    first = {section.id for section in opening_sections(situation.questionnaire)}
    is_open = any(situation.questionnaire.section_of[q].id in first for q in profile.unanswered)
    found = triage(situation.questionnaire, situation.answers, profile, closes=closes)
    assert (found is None) is is_open
    if found:
        assert (found.path is TriagePath.STOP) is bool(profile.stops)
        assert found.path is not TriagePath.CLOSES or (closes and not profile.unanswered)


def test_hidden_answers_are_found_through_the_questions_between() -> None:
    questionnaire = _small()
    answers = {"a": ("no",), "b": ("yes",), "c": ("yes",)}
    assert answers_hidden_by(questionnaire, answers, "a") == ("b", "c")
    assert answers_hidden_by(questionnaire, {**answers, "a": ("yes",)}, "a") == ()


def test_only_visible_answers_contradict_each_other() -> None:
    questionnaire = _small()
    apart = {"a": ("yes",), "b": ("yes",), "h1": ("no",)}
    (found,) = contradictions_in(questionnaire, apart)
    assert contradicting_questions(found, apart) == ("b", "h1")
    assert contradictions_in(questionnaire, {**apart, "a": ("no",)}) == ()
    assert contradictions_in(questionnaire, {**apart, "h1": ("unknown",)}) == ()


def _small() -> Questionnaire:
    return Questionnaire(
        id="x",
        version="1.0",
        title=WORDS,
        origin=WORDS,
        areas=dict.fromkeys(Area, WORDS),
        drivers=dict.fromkeys(Driver, WORDS),
        functions=(OFFICE,),
        measures=(),
        sections=(
            Section(
                id="gates",
                title=WORDS,
                intro=WORDS,
                gates=(Gate(id="h1", text=WORDS, why=WORDS, cleared_by=("office",), sources=SOURCES),),
            ),
            FIRST,
            DEEP,
        ),
        contradictions=(
            Contradiction(id="b-without-h1", first=condition("b", "yes"), second=condition("h1", "no"), text=WORDS),
        ),
    )
