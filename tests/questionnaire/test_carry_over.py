"""Carrying answers to another version, on small versions and as laws over generated ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.questionnaire.answer_sheet import check_answer, check_gate
from riskflow.questionnaire.carry_over import (
    RevisionAnswers,
    answer_differences,
    carry_answers,
    changes_between,
)
from riskflow.questionnaire.loader import load_version
from riskflow.questionnaire.model import Questionnaire
from tests.support.questionnaires.small_questionnaire import CORE, FACTS, REST, RULES, SCORED_OPTIONS, write_small
from tests.support.questionnaires.strategies import Situation, generated, situations

OTHER_WORDS = FACTS.replace("en: Which kind?", "en: What sort?")
NEW_QUESTION = FACTS.replace(
    "  - id: note\n",
    "  - id: place\n    kind: text\n    text:\n      sv: Var?\n      en: Where?\n  - id: note\n",
)
NO_NOTE = FACTS.replace(FACTS[FACTS.index("  - id: note\n") : FACTS.index("gates:")], "")
NEAR = SCORED_OPTIONS[SCORED_OPTIONS.index("      - id: near\n") : SCORED_OPTIONS.index("      - id: listed\n")]
FEWER_FIELDS = (
    CORE
    + SCORED_OPTIONS.replace(NEAR, "")
    + REST.replace("        - near\n", "")
    + SCORED_OPTIONS.replace("listed", "full")
    + RULES
)
ANSWERS = {"kind": ("visit",), "note": ("A word",), "h1": ("no",), "field": ("near",), "access": ("open",)}


@pytest.fixture
def old(tmp_path: Path) -> Questionnaire:
    return load_version(write_small(tmp_path / "old")).questionnaire


def new(tmp_path: Path, **changed: str) -> Questionnaire:
    return load_version(write_small(tmp_path / "new", **changed)).questionnaire


def test_nothing_changes_between_a_version_and_itself(old: Questionnaire) -> None:
    changes = changes_between(old, old)
    assert not any((changes.added, changes.removed, changes.reworded, changes.options_gone, changes.options_added))
    assert carry_answers(old, old, ANSWERS).kept == ANSWERS


def test_a_new_question_is_listed_and_gets_no_answer(old: Questionnaire, tmp_path: Path) -> None:
    later = new(tmp_path, facts=NEW_QUESTION)
    assert [item.id for item in changes_between(old, later).added] == ["place"]
    assert "place" not in carry_answers(old, later, ANSWERS).answers


def test_what_is_no_longer_asked_is_set_aside(old: Questionnaire, tmp_path: Path) -> None:
    later = new(tmp_path, facts=NO_NOTE)
    assert [item.id for item in changes_between(old, later).removed] == ["note"]
    assert carry_answers(old, later, ANSWERS).gone == {"note": ("A word",)}


def test_the_answer_to_a_reworded_question_waits_to_be_confirmed(old: Questionnaire, tmp_path: Path) -> None:
    later = new(tmp_path, facts=OTHER_WORDS)
    assert [each.new.id for each in changes_between(old, later).reworded] == ["kind"]
    assert carry_answers(old, later, ANSWERS).to_confirm == {"kind": ("visit",)}


def test_an_answer_that_no_longer_exists_is_given_again(old: Questionnaire, tmp_path: Path) -> None:
    later = new(tmp_path, core=FEWER_FIELDS)
    (gone,) = changes_between(old, later).options_gone
    assert (gone.item.id, [option.id for option in gone.options]) == ("field", ["near"])
    carried = carry_answers(old, later, ANSWERS)
    assert carried.unfit == {"field": ("near",)}
    assert carried.kept["access"] == ("open",)  # hidden now, and back when the field is answered again


def given_by_people(situation: Situation) -> dict[str, tuple[str, ...]]:
    items = situation.questionnaire.items
    return {question: chosen for question, chosen in situation.answers.items() if not items[question].is_fetched}


@given(situations(), generated())
def test_carrying_never_invents_an_answer_and_never_loses_one(situation: Situation, other: Situation) -> None:
    carried = carry_answers(situation.questionnaire, other.questionnaire, situation.answers)
    parts = (carried.kept, carried.to_confirm, carried.unfit, carried.gone)
    assert sum(map(len, parts)) == len(given_by_people(situation)), "what was fetched is fetched anew"
    for part in parts:
        assert all(situation.answers[question] == chosen for question, chosen in part.items())


@given(situations(), generated())
def test_every_answer_that_is_carried_is_one_that_the_newer_version_takes(
    situation: Situation, other: Situation
) -> None:
    questionnaire = other.questionnaire
    for question, chosen in carry_answers(situation.questionnaire, questionnaire, situation.answers).answers.items():
        assert question in questionnaire.items
        if question in questionnaire.gates:
            check_gate(question, chosen)  # raises where the answer is not accepted
        else:
            check_answer(questionnaire.questions[question], chosen)


@given(situations())
def test_copying_under_the_same_version_gives_the_same_profile(situation: Situation) -> None:
    carried = carry_answers(situation.questionnaire, situation.questionnaire, situation.answers)
    given = given_by_people(situation)
    assert carried.answers == given
    assert situation.score(carried.answers) == situation.score(given)


ANSWERED = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([("x",), ("y",)]))


@given(ANSWERED, ANSWERED)
def test_a_comparison_lists_exactly_what_differs(before: dict[str, tuple[str]], after: dict[str, tuple[str]]) -> None:
    found = {
        row.question: (row.before, row.after)
        for row in answer_differences(RevisionAnswers(before, {}), RevisionAnswers(after, {}))
    }
    every = {name: (before.get(name, ()), after.get(name, ())) for name in {*before, *after}}
    assert found == {name: pair for name, pair in every.items() if pair[0] != pair[1]}
