"""Meetings: who takes part in an item, how it ends, who adjusts the minutes, and what may be done when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.meetings.rules import (
    STATES_FOR,
    Attendance,
    ItemOutcome,
    MeetingAct,
    MeetingState,
    check_adjusters,
    check_attendance,
    check_close,
    check_state,
    is_adjusted,
    moved,
    outcome_of,
    possible_adjusters,
    roll_of,
)

ANN, BO, CIA, DAN = 1, 2, 3, 4
THERE = [*(Attendance(person, is_present=True) for person in (ANN, BO, CIA)), Attendance(DAN, is_present=False)]
LATE = [
    Attendance(ANN, is_present=True),
    Attendance(BO, is_present=True, first_item=2),
    Attendance(CIA, is_present=True, last_item=1),
]
ALL = frozenset({ANN, BO, CIA, DAN})


@pytest.mark.parametrize(
    ("attendances", "position", "disqualified", "declared", "taking_part", "in_conflict", "undeclared", "has_quorum"),
    [
        (THERE, 1, frozenset(), ALL, (ANN, BO, CIA), (), (), True),
        (THERE, 1, frozenset(), None, (ANN, BO, CIA), (), (), True),
        (THERE, 1, frozenset({BO}), ALL, (ANN, CIA), (BO,), (), False),
        (THERE, 1, frozenset({DAN}), ALL, (ANN, BO, CIA), (), (), True),
        (THERE, 1, frozenset(), ALL - {CIA}, (ANN, BO), (), (CIA,), False),
        (LATE, 1, frozenset(), ALL, (ANN, CIA), (), (), False),
        (LATE, 2, frozenset(), ALL, (ANN, BO), (), (), False),
        (LATE, 2, frozenset({CIA}), ALL, (ANN, BO), (), (), False),
        ([], 1, frozenset(), ALL, (), (), (), False),
    ],
    ids=[
        "all",
        "no case",
        "conflict leaves the room",
        "conflict of somebody absent",
        "without declaration",
        "late",
        "left",
        "conflict after leaving",
        "nobody",
    ],
)
def test_who_takes_part_in_an_item(
    attendances: list[Attendance],
    position: int,
    disqualified: frozenset[int],
    declared: frozenset[int] | None,
    taking_part: tuple[int, ...],
    in_conflict: tuple[int, ...],
    undeclared: tuple[int, ...],
    has_quorum: bool,
) -> None:
    roll = roll_of(position, attendances, 3, disqualified=disqualified, declared=declared)
    assert (roll.taking_part, roll.in_conflict, roll.undeclared) == (taking_part, in_conflict, undeclared)
    assert roll.has_quorum is has_quorum


@given(
    st.dictionaries(st.integers(1, 9), st.tuples(st.booleans(), st.integers(1, 4), st.none() | st.integers(1, 4))),
    st.frozensets(st.integers(1, 9)),
    st.frozensets(st.integers(1, 9)),
    st.integers(1, 4),
)
def test_everybody_who_came_is_in_one_place_and_nobody_with_a_conflict_takes_part(
    came: dict[int, tuple[bool, int, int | None]], excluded: frozenset[int], declared: frozenset[int], position: int
) -> None:
    attendances = [Attendance(person, *where) for person, where in came.items()]
    roll = roll_of(position, attendances, 3, disqualified=excluded, declared=declared - excluded)
    placed = [*roll.taking_part, *roll.in_conflict, *roll.undeclared, *roll.away]
    assert sorted(placed) == sorted(each.person for each in attendances if each.is_present)
    assert not set(roll.taking_part) & excluded
    assert set(roll.taking_part) <= declared
    assert not possible_adjusters(attendances, [roll]) & {*roll.in_conflict, *roll.undeclared}


@pytest.mark.parametrize(
    ("tags", "chosen", "is_case", "outcome"),
    [
        (["opinion-given"], None, True, ItemOutcome.OPINION),
        (["opinion-given", "case-referred"], None, True, ItemOutcome.TO_SAI),
        (["position-taken"], ItemOutcome.POSTPONED, True, ItemOutcome.POSITION),
        (["case-returned"], ItemOutcome.NOTED, True, ItemOutcome.RETURNED),
        (["case-dismissed"], None, True, ItemOutcome.ENDED),
        (["rating-given"], ItemOutcome.NOTED, True, ItemOutcome.NOTED),
        ([], None, True, ItemOutcome.POSTPONED),
        ([], None, False, ItemOutcome.NOTED),
        ([], ItemOutcome.POSTPONED, False, ItemOutcome.POSTPONED),
    ],
)
def test_how_an_item_ends_follows_from_what_was_done(
    tags: list[str],
    chosen: ItemOutcome | None,
    is_case: bool,
    outcome: ItemOutcome,
) -> None:
    assert outcome_of(tags, chosen, is_case=is_case) is outcome


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("act", MeetingAct)
def test_what_may_be_done_in_which_state(state: MeetingState, act: MeetingAct) -> None:
    if state in STATES_FOR[act]:
        check_state(state, act)
    else:
        with pytest.raises(NotAllowedError):
            check_state(state, act)
    assert state is not MeetingState.CANCELLED or state not in STATES_FOR[act]


def test_whoever_was_absent_or_had_a_conflict_does_not_adjust() -> None:
    rolls = [roll_of(1, THERE, 3, disqualified={BO}, declared=ALL), roll_of(2, THERE, 3, declared=ALL - {CIA})]
    possible = possible_adjusters(THERE, rolls)
    assert possible == {ANN}
    check_adjusters([ANN], possible)
    with pytest.raises(IncompleteError):
        check_adjusters([], possible)
    for wrong in ([DAN], [ANN, BO], [CIA]):
        with pytest.raises(InvalidError):
            check_adjusters(wrong, possible)


@pytest.mark.parametrize(
    ("chosen", "verdicts", "is_final"),
    [
        ([ANN, BO], {ANN: True, BO: True}, True),
        ([ANN, BO], {ANN: True}, False),
        ([ANN, BO], {ANN: True, BO: False}, False),
        ([ANN], {ANN: True, CIA: False}, True),
        ([], {}, False),
    ],
)
def test_minutes_are_final_when_all_who_were_chosen_approve(
    chosen: list[int],
    verdicts: dict[int, bool],
    is_final: bool,
) -> None:
    assert is_adjusted(chosen, verdicts) is is_final


def test_a_meeting_is_closed_by_somebody_who_is_there() -> None:
    check_close(THERE, ANN)
    with pytest.raises(InvalidError):
        check_close(THERE, DAN)
    with pytest.raises(IncompleteError):
        check_close([Attendance(DAN, is_present=False)], DAN)


@pytest.mark.parametrize(
    "wrong",
    [Attendance(ANN, is_present=True, first_item=0), Attendance(ANN, is_present=True, first_item=3, last_item=2)],
)
def test_items_that_cannot_be_are_refused(wrong: Attendance) -> None:
    with pytest.raises(InvalidError):
        check_attendance(wrong)


@given(st.lists(st.integers(), min_size=1, unique=True), st.data())
def test_moving_an_item_keeps_all_items_and_undoes_itself(order: list[int], data: st.DataObject) -> None:
    item, step = data.draw(st.sampled_from(order)), data.draw(st.sampled_from([-1, 1]))
    new = moved(order, item, step)
    assert sorted(new) == sorted(order)
    if new != order:
        assert moved(new, item, -step) == order
