"""What a request for a supplement reopens: the rule in cases, and over generated questionnaires and answers."""

from datetime import date
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskflow.dialogue.reopened import (
    ANSWER_OR_EXPLAIN,
    ASK_IN_WORDS,
    DOCUMENTS,
    DUE_PASSED,
    NAME_DAY,
    NAME_WHAT,
    NAMED_TWICE,
    PARTNERS,
    UNKNOWN_ASK,
    Ask,
    RevisionContent,
    check_asks,
    check_replies,
    open_questions,
    reads,
    stray_changes,
)
from riskflow.errors import IncompleteError, InvalidError
from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.scoring import Answers, visible_answers
from riskflow.questionnaire.steps import all_asked_items
from riskflow.text import Text
from tests.support.questionnaires.strategies import Situation, draw_situation, generate, real

TODAY, LATER = date(2026, 12, 1), date(2026, 12, 20)
KNOWN = {"summary", "benefit", "h1"}
SUMMARY = Ask("summary", "What leaves the country?")


def revision(questionnaire: Questionnaire, answers: Answers) -> RevisionContent:
    return RevisionContent(questionnaire, answers)


@pytest.mark.parametrize(
    ("asks", "reason", "due", "refusal"),
    [
        ((), "", LATER, NAME_WHAT),
        ((), "Everything is about another partner.", None, None),
        ((SUMMARY,), "", LATER, None),
        ((SUMMARY, Ask(DOCUMENTS, "The draft of the agreement?")), "", LATER, None),
        ((SUMMARY,), "", None, NAME_DAY),
        ((SUMMARY,), "", TODAY, DUE_PASSED),
        ((SUMMARY, SUMMARY), "", LATER, NAMED_TWICE),
        ((Ask("summary", " "),), "", LATER, ASK_IN_WORDS),
        ((Ask("weather", "Why?"),), "", LATER, UNKNOWN_ASK),
    ],
)
def test_a_request_says_what_is_asked_about_what_and_until_when(
    asks: tuple[Ask, ...], reason: str, due: date | None, refusal: Text | None
) -> None:
    if refusal is None:
        check_asks(asks, KNOWN, reason=reason, due=due, today=TODAY)
        return
    with pytest.raises(InvalidError) as refused:
        check_asks(asks, KNOWN, reason=reason, due=due, today=TODAY)
    assert refused.value.message == refusal


def test_everything_that_is_asked_about_is_changed_or_explained() -> None:
    check_replies(("summary", DOCUMENTS), {"summary"}, {DOCUMENTS})
    with pytest.raises(IncompleteError) as refused:
        check_replies(("summary", DOCUMENTS, "h1"), {"summary"}, ())
    assert (refused.value.message, refused.value.missing) == (ANSWER_OR_EXPLAIN, (DOCUMENTS, "h1"))


def test_partners_bring_the_questions_that_name_them() -> None:
    questionnaire = real().questionnaire
    same = revision(questionnaire, {"title": ("Radar",)})
    opened = open_questions(same, same, {PARTNERS})
    assert {"partner-names", "partner-territories"} <= opened


seeds = st.integers(0, 2**32)


@st.composite
def supplements(draw: st.DrawFn) -> tuple[Situation, frozenset[str], int]:
    """Return a submitted revision, what is named in it, and a seed for what is then tried."""
    questionnaire = generate(draw(st.integers(2, 14)), draw(seeds)) if draw(st.booleans()) else real().questionnaire
    situation = draw_situation(questionnaire, draw(seeds))
    writable = sorted(name for name, item in questionnaire.items.items() if not item.is_fetched)
    assume(writable)  # a generated questionnaire may ask nothing that a person answers
    named = frozenset(draw(st.lists(st.sampled_from(writable), max_size=3)))
    return situation, named, draw(seeds)


def answered(situation: Situation) -> dict[str, tuple[str, ...]]:
    return dict(situation.answers)


@given(supplements())
def test_what_is_named_is_open_and_unchanged_answers_open_nothing_else_that_was_answered(
    supplement: tuple[Situation, frozenset[str], int],
) -> None:
    situation, named, _ = supplement
    same = revision(situation.questionnaire, answered(situation))
    opened = open_questions(same, same, named)
    assert named <= opened
    seen = visible_answers(situation.questionnaire, same.answers)
    assert not {name for name in opened - named if name in seen}


@given(supplements())
def test_whatever_is_tried_nothing_changes_but_what_is_named_and_what_follows(
    supplement: tuple[Situation, frozenset[str], int],
) -> None:
    """A writer who saves whatever the rule allows, in any order, also putting answers back."""
    situation, named, seed = supplement
    chance, questionnaire = Random(seed), situation.questionnaire  # noqa: S311 - a test needs no secret
    before = revision(questionnaire, answered(situation))
    now = dict(before.answers)
    for _ in range(6):
        other = answered(draw_situation(questionnaire, chance.randrange(2**32)))
        name = chance.choice(list(questionnaire.items))
        if name in open_questions(before, revision(questionnaire, now), named):
            now[name] = other.get(name, ()) if chance.random() < 0.7 else before.answers.get(name, ())
            for stray in stray_changes(
                before.answers, now, open_questions(before, revision(questionnaire, now), named)
            ):
                now[stray] = before.answers.get(stray, ())
    given = {name: chosen for name, chosen in now.items() if chosen}
    opened = open_questions(before, revision(questionnaire, given), named)
    changed = {name for name in {*given, *before.answers} if given.get(name, ()) != before.answers.get(name, ())}
    assert changed <= opened
    assert all(_follows(questionnaire, name, named, before, given) for name in changed)


def _follows(
    questionnaire: Questionnaire,
    name: str,
    named: frozenset[str],
    before: RevisionContent,
    now: Answers,
) -> bool:
    """Return whether a changed answer was named, reads one that changed visibly, or was not asked before."""
    if name in named:
        return True
    seen_before, seen = visible_answers(questionnaire, before.answers), visible_answers(questionnaire, now)
    read = reads(questionnaire, questionnaire.items[name])
    if any(seen.get(each) != seen_before.get(each) for each in read):
        return True
    asked_before = {item.id for item in all_asked_items(questionnaire, before.answers)}
    return name not in asked_before or name not in seen_before
