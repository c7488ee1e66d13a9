"""Questions about each partner: the worst counts, each is shown, and neither number nor order can lower a level."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.partner_questions import (
    RevisionPartner,
    id_about,
    noted_partners,
    repeated_questions,
    version_for_partners,
)
from riskflow.questionnaire.scoring import Answers, score

FIRST, SECOND, THIRD = (RevisionPartner(number, place=number) for number in (1, 2, 3))


@cache
def version() -> QuestionnaireVersion:
    """Return the real questions, asked about each partner."""
    read = Library(data_folder("questionnaires")).get("ri", "2.0")
    return replace(read, questionnaire=read.questionnaire.model_copy(update={"partners": "each"}))


def facts() -> st.SearchStrategy[dict[str, str]]:
    """Return answers to the questions about one partner."""
    asked = version().questionnaire
    questions = [asked.questions[name] for name in sorted(repeated_questions(asked))]
    return st.fixed_dictionaries(
        {q.id: st.sampled_from(sorted(q.by_id)) for q in questions if q.options and q.kind == "choice"}
    )


def levels(about: Mapping[RevisionPartner, Mapping[str, str]]) -> dict[Area, Level]:
    asked = version_for_partners(version(), tuple(about))
    given_answers: Answers = {
        id_about(name, partner): (option,) for partner, chosen in about.items() for name, option in chosen.items()
    }
    sensitive = {"du-technology": "may-be-listed", "du-access": "know-how", "hr-use": "possible", "kind": "research"}
    shared = {name: (option,) for name, option in sensitive.items()}
    context = dict.fromkeys((Area.DUAL_USE, Area.FOREIGN_INFLUENCE), 0)
    found = score(asked.questionnaire, {**shared, **given_answers}, context)
    return {area: profile.level for area, profile in found.areas.items()}


@given(facts(), facts(), facts())
def test_a_further_partner_lowers_no_level(one: dict[str, str], two: dict[str, str], three: dict[str, str]) -> None:
    alone, both = levels({FIRST: one}), levels({FIRST: one, SECOND: two})
    all_three = levels({FIRST: one, SECOND: two, THIRD: three})
    assert all(alone[area] <= both[area] <= all_three[area] for area in Area)


@given(facts(), facts())
def test_which_partner_came_first_does_not_matter(one: dict[str, str], two: dict[str, str]) -> None:
    assert levels({FIRST: one, SECOND: two}) == levels({FIRST: two, SECOND: one})


@given(facts())
def test_a_partner_like_another_changes_nothing(one: dict[str, str]) -> None:
    assert levels({FIRST: one}) == levels({FIRST: one, SECOND: one})


def test_one_partner_is_asked_about_as_before() -> None:
    assert version_for_partners(version(), (FIRST,)) is version()
    assert version_for_partners(version(), ()) is version()


def test_each_partner_has_its_questions_under_its_place() -> None:
    asked = version_for_partners(version(), (FIRST, SECOND)).questionnaire
    assert asked.questions["du-links"].text.en.startswith("Partner 1: ")
    assert asked.questions["du-links--p2"].text.sv.startswith("Partner 2: ")
    assert asked.questions["du-links--p2"].base_id == "du-links"
    assert {q.base_id for q in asked.questions.values()} == version().questionnaire.questions.keys()


def test_a_question_about_a_partner_waits_for_the_answers_about_that_partner() -> None:
    asked = version_for_partners(version(), (FIRST, SECOND)).questionnaire
    shown = asked.questions["pa-register--p2"].show_if
    assert shown is not None
    assert [leaf.question for leaf in shown.leaves()] == ["partner-known--p2"]


def test_who_stays_keeps_its_answers() -> None:
    noted = noted_partners((), [1, 2])
    assert [(each.number, each.place) for each in noted] == [(1, 1), (2, 2)]
    left = noted_partners(noted, [2, 3])
    assert [(each.number, each.place) for each in left] == [(2, 2), (3, 3)]
    back = noted_partners(left, [2, 3, 1])
    assert not any(each.is_first for each in back)
