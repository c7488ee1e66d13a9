"""Whether conditions can hold: the search agrees with the model, in both directions."""

import pytest
from hypothesis import example, given

from riskflow.questionnaire.authoring.release_proofs import (
    ConditionSearch,
    Solution,
    alters,
    answer_condition,
    can_be_critical,
)
from riskflow.questionnaire.model import Area, Level, Option, Question, Questionnaire
from riskflow.questionnaire.scoring import is_asked, score, visible_answers
from tests.support.questionnaires.strategies import Situation, draw_situation, generate, generated, situations


def answers_of(questionnaire: Questionnaire, solution: Solution) -> dict[str, tuple[str, ...]]:
    """Return answers that satisfy a solution: one option where one is enough, else one for each set."""
    answers = {}
    for name, needed in solution.items():
        common = sorted(frozenset.intersection(*needed))
        question = questionnaire.questions.get(name)
        mixable = {o.id for o in question.options if not question.stands_alone(o)} if question else set()
        each = dict.fromkeys(min(one & mixable) for one in needed) if not common else {}
        answers[name] = (common[0],) if common else tuple(each)
    return answers


@pytest.mark.slow
@given(situations())
def test_every_way_that_is_found_opens_the_question(situation: Situation) -> None:
    questionnaire = situation.questionnaire
    for question in questionnaire.questions.values():
        for solution in list(ConditionSearch(questionnaire).solutions(question.show_if))[:20]:
            assert is_asked(question, visible_answers(questionnaire, answers_of(questionnaire, solution)))


@given(situations())
@example(draw_situation(generate(6, 1539), 0))  # a gate whose check is never asked
def test_what_was_answered_can_be_answered(situation: Situation) -> None:
    search = ConditionSearch(situation.questionnaire)
    for name, chosen in visible_answers(situation.questionnaire, situation.answers).items():
        question = situation.questionnaire.questions.get(name)
        if question is None or question.options:
            assert search.is_satisfiable(*(answer_condition(name, one) for one in chosen))


@given(situations())
def test_an_area_that_becomes_critical_can(situation: Situation) -> None:
    for area, result in situation.score().areas.items():
        if result.level is Level.CRITICAL:
            assert can_be_critical(situation.questionnaire, area)


def test_a_fact_that_is_not_known_may_come_before_what_is_critical() -> None:
    # A question that is asked only where a fact without a score is not known, and whose worst answer is critical.
    assert can_be_critical(generate(6, 216), Area.HUMAN_RIGHTS)


@given(generated())
def test_a_severity_that_alters_nothing_can_be_taken_away(situation: Situation) -> None:
    questionnaire, search = situation.questionnaire, ConditionSearch(situation.questionnaire)
    for name, chosen in visible_answers(questionnaire, situation.answers).items():
        question = questionnaire.questions.get(name)
        if question is None or not question.drives or len(chosen) > 1:
            continue
        option = question.by_id[chosen[0]]
        if option.severity and not option.unknown and not alters(search, question, option):
            lighter = with_severity(questionnaire, question, option, 0)
            before = {area: result.level for area, result in situation.score().areas.items()}
            after = score(lighter, situation.answers, situation.context).areas
            assert {area: after[area].level for area in Area} == before


def with_severity(questionnaire: Questionnaire, question: Question, option: Option, severity: int) -> Questionnaire:
    """Return the questionnaire with another severity of one option."""
    data = questionnaire.model_dump(by_alias=True)
    for section in data["sections"]:
        for asked in section["questions"]:
            for offered in asked["options"] if asked["id"] == question.id else ():
                if offered["id"] == option.id:
                    offered["severity"] = severity
    return Questionnaire.model_validate(data)
