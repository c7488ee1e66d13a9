"""Written procedure: when it ends and how, by the simple majority, the chair's casting vote and the quorum."""

from datetime import date

import pytest

from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.meetings.circulation import (
    CircularAnswer,
    CircularOutcome,
    CircularRound,
    chair_of,
    check_answer,
    check_deadline,
)

YES, NO, TALK = CircularAnswer.AGREE, CircularAnswer.DISAGREE, CircularAnswer.MEETING
CHAIR, LAST, AFTER = 1, date(2026, 12, 10), date(2026, 12, 11)
MEMBERS = frozenset({1, 2, 3, 4})


def stands(answers: dict[int, CircularAnswer], members: frozenset[int] = MEMBERS) -> CircularRound:
    return CircularRound(members, CHAIR, 3, LAST, answers)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({1: YES, 2: YES, 3: YES, 4: YES}, CircularOutcome.CARRIED),
        ({1: YES, 2: YES, 3: NO}, CircularOutcome.CARRIED),
        ({1: NO, 2: NO, 3: YES}, CircularOutcome.REJECTED),
        ({1: YES, 2: YES, 3: NO, 4: NO}, CircularOutcome.CARRIED),
        ({1: NO, 2: YES, 3: YES, 4: NO}, CircularOutcome.REJECTED),
        ({1: YES, 2: YES}, CircularOutcome.NO_QUORUM),
        ({}, CircularOutcome.NO_QUORUM),
        ({1: YES, 2: YES, 9: YES}, CircularOutcome.NO_QUORUM),
        ({1: YES, 2: YES, 3: YES, 4: TALK}, CircularOutcome.TO_MEETING),
        ({4: TALK}, CircularOutcome.TO_MEETING),
        ({1: YES, 2: YES, 3: NO, 9: TALK}, CircularOutcome.CARRIED),
    ],
)
def test_the_outcome_follows_from_the_answers(answers: dict[int, CircularAnswer], outcome: CircularOutcome) -> None:
    assert stands(answers).is_due(AFTER)
    assert stands(answers).outcome() is outcome


def test_equal_votes_without_the_chair_are_no_outcome() -> None:
    without_chair = CircularRound(MEMBERS | {5}, CHAIR, 3, LAST, {2: YES, 3: NO, 4: NO, 5: YES})
    assert without_chair.outcome() is CircularOutcome.NO_MAJORITY


@pytest.mark.parametrize(
    ("answers", "members", "today", "is_due"),
    [
        ({1: YES}, MEMBERS, LAST, False),
        ({1: YES}, MEMBERS, AFTER, True),
        ({1: YES, 2: NO, 3: YES, 4: YES}, MEMBERS, LAST, True),
        ({1: YES, 2: NO, 3: YES}, frozenset({1, 2, 3}), LAST, True),
        ({1: YES, 2: TALK}, MEMBERS, LAST, True),
        ({1: YES, 9: TALK}, MEMBERS, LAST, False),
    ],
)
def test_it_ends_with_the_last_day_all_answers_or_a_wish_for_a_meeting(
    answers: dict[int, CircularAnswer],
    members: frozenset[int],
    today: date,
    is_due: bool,
) -> None:
    assert stands(answers, members).is_due(today) is is_due


def test_who_disagrees_or_wants_a_meeting_says_why_and_nobody_answers_too_late() -> None:
    check_answer(YES, "", LAST, LAST)
    check_answer(NO, "Because.", LAST, LAST)
    for given in (NO, TALK):
        with pytest.raises(IncompleteError):
            check_answer(given, " ", LAST, LAST)
    with pytest.raises(NotAllowedError):
        check_answer(YES, "", LAST, AFTER)
    with pytest.raises(InvalidError):
        check_deadline(LAST, LAST)


def test_the_casting_vote_is_the_one_chairs_who_may_answer() -> None:
    assert chair_of(MEMBERS, {1, 9}) == CHAIR
    assert chair_of(MEMBERS, {9}) is None
    assert chair_of(MEMBERS, {1, 2}) is None
