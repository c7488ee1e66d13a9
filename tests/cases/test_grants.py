"""What may be granted, for how long, and what a seat in a committee gives, as tables."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.cases.grants import (
    CommitteeFault,
    GrantTerm,
    HeldSeat,
    Position,
    WantedGrant,
    check_wanted,
    committee_faults,
    held_roles,
    last_day,
)
from riskflow.cases.workflow import Role
from riskflow.errors import IncompleteError, InvalidError, RiskFlowError

TODAY = date(2026, 11, 28)
SEATS = [
    (Role.RAI, Position.NONE, {Role.RAI}),
    (Role.RAI, Position.MEMBER, {Role.RAI}),
    (Role.RAI, Position.CHAIR, {Role.RAI, Role.RAI_CHAIR}),
    (Role.RAI, Position.VICE_CHAIR, {Role.RAI}),
    (Role.SAI, Position.CHAIR, {Role.SAI, Role.SAI_CHAIR}),
    (Role.SAI, Position.SECRETARY, {Role.SECRETARY}),
    (Role.SAI, Position.SUBSTITUTE, {Role.SUBSTITUTE}),
    (Role.SAI, Position.OBSERVER, {Role.OBSERVER}),
    (Role.SAI, Position.EXPERT, {Role.EXPERT}),
    (Role.REGISTRAR, Position.NONE, {Role.REGISTRAR}),
]
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(("role", "seat", "held"), SEATS)
def test_a_seat_gives_these_roles(role: Role, seat: Position, held: set[Role]) -> None:
    assert held_roles(role, seat) == held


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (WantedGrant(Role.OWNER, "", TODAY, TODAY, "x"), InvalidError),
        (WantedGrant(Role.SYSTEM, "", TODAY, TODAY, "x"), InvalidError),
        (WantedGrant(Role.HEAD, "", TODAY, TODAY, "x"), InvalidError),
        (WantedGrant(Role.REGISTRAR, "lab", TODAY, TODAY, "x"), InvalidError),
        (WantedGrant(Role.REGISTRAR, "", TODAY, TODAY, "x", Position.CHAIR), InvalidError),
        (WantedGrant(Role.REGISTRAR, "", TODAY, None, "x"), IncompleteError),
        (WantedGrant(Role.REGISTRAR, "", TODAY, TODAY, "  "), IncompleteError),
        (WantedGrant(Role.REGISTRAR, "", TODAY - timedelta(1), TODAY, "x"), InvalidError),
        (WantedGrant(Role.REGISTRAR, "", TODAY, TODAY - timedelta(1), "x"), InvalidError),
        (WantedGrant(Role.REGISTRAR, "", TODAY, last_day(TODAY) + timedelta(1), "x"), InvalidError),
    ],
)
def test_a_grant_that_cannot_be_is_refused(wanted: WantedGrant, error: type[RiskFlowError]) -> None:
    with pytest.raises(error):
        check_wanted(wanted, TODAY)


def test_the_longest_term_is_four_years_also_from_a_leap_day() -> None:
    check_wanted(WantedGrant(Role.REGISTRAR, "", TODAY, last_day(TODAY), "Appointed"), TODAY)
    assert last_day(date(2096, 2, 29)) == date(2100, 2, 28)


@given(first=DAYS, days=st.integers(0, 900), today=DAYS, is_ended=st.booleans(), is_proposed=st.booleans())
def test_a_term_counts_on_its_days_only(
    *, first: date, days: int, today: date, is_ended: bool, is_proposed: bool
) -> None:
    term = GrantTerm(first, first + timedelta(days), is_ended, is_proposed)
    expected = 0 <= (today - first).days <= days and not is_ended and not is_proposed
    assert term.is_effective(today) is expected


CHAIR = HeldSeat(1, Role.RAI, Position.CHAIR, date(2028, 1, 1))
LED_BY_DELEGATION = HeldSeat(4, Role.RAI_CHAIR, Position.NONE, date(2028, 1, 1))


def seat(person: int, position: Position = Position.MEMBER, until: date | None = date(2028, 1, 1)) -> HeldSeat:
    return HeldSeat(person, Role.RAI, position, until)


VICE, SUBSTITUTE = seat(2, Position.VICE_CHAIR), seat(9, Position.SUBSTITUTE)


@pytest.mark.parametrize(
    ("seats", "faults"),
    [
        ([], [CommitteeFault.NO_CHAIR, CommitteeFault.NO_QUORUM]),
        ([CHAIR, VICE, seat(3)], []),
        ([CHAIR, VICE, seat(3, until=None)], []),
        ([CHAIR, seat(2), seat(3)], [CommitteeFault.NO_VICE_CHAIR]),
        ([CHAIR, VICE, seat(2)], [CommitteeFault.NO_QUORUM]),
        ([CHAIR, VICE, seat(3, Position.OBSERVER)], [CommitteeFault.NO_QUORUM]),
        ([CHAIR, VICE, seat(3, Position.EXPERT)], [CommitteeFault.NO_QUORUM]),
        ([CHAIR, VICE, seat(3, Position.SUBSTITUTE)], [CommitteeFault.NO_QUORUM]),
        ([VICE, seat(3), seat(5)], [CommitteeFault.VICE_LEADS]),
        ([LED_BY_DELEGATION, seat(4, Position.VICE_CHAIR), seat(2), seat(3)], []),
        ([CHAIR, VICE, seat(3, until=TODAY + timedelta(60))], [CommitteeFault.ENDS_SOON]),
        ([CHAIR, VICE, seat(3, until=TODAY + timedelta(61))], []),
    ],
)
def test_a_committee_needs_a_chair_a_quorum_and_terms_that_last(
    seats: list[HeldSeat], faults: list[CommitteeFault]
) -> None:
    assert committee_faults(Role.RAI, [*seats, SUBSTITUTE], 3, TODAY) == faults


def test_a_committee_says_that_nobody_can_step_in_and_that_nobody_leads() -> None:
    seats = [CHAIR, VICE, seat(3)]
    assert committee_faults(Role.RAI, seats, 3, TODAY) == [CommitteeFault.NO_SUBSTITUTE]
    assert committee_faults(Role.RAI, [*seats, SUBSTITUTE], 3, TODAY, away={1}) == []
    assert committee_faults(Role.RAI, [*seats, SUBSTITUTE], 3, TODAY, away={1, 2}) == [CommitteeFault.CHAIR_AWAY]
