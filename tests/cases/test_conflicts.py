"""Conflicts of interest as rules: the latest statement holds, nobody judges their own, and what is final stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.cases.conflicts import RULED_BY, ConflictsOfInterest, ConflictStatement, Given, GivenKind, may_rule
from riskflow.cases.transitions import TRANSITIONS
from riskflow.cases.workflow import ORDER_OF_ROLES, UNREGISTERED, Action, Group, Role, State

START = datetime(2026, 3, 1, tzinfo=UTC)
ME, OTHER = 2, 3
SAID = ConflictStatement(1, ME, Role.RAI, has_conflict=False, by=ME, at=START)
STATEMENTS = st.lists(
    st.builds(
        lambda person, has, hours: replace(
            SAID, person=person, has_conflict=has, at=START + timedelta(hours=hours), by=person
        ),
        st.integers(1, 4),
        st.booleans(),
        st.integers(0, 50),
    ),
    max_size=8,
).map(lambda found: ConflictsOfInterest(tuple(sorted(found, key=lambda each: each.at))))


@given(STATEMENTS, st.integers(0, 50))
def test_the_latest_statement_about_a_person_holds_at_every_time(said: ConflictsOfInterest, hours: int) -> None:
    at = START + timedelta(hours=hours)
    latest = {each.person: each.has_conflict for each in said.statements if each.at <= at}
    assert said.disqualified(at) == {person for person, has in latest.items() if has}
    assert not said.disqualified() & said.declared
    assert said.disqualified() | said.declared == {each.person for each in said.statements}


@pytest.mark.parametrize("role", ORDER_OF_ROLES)
def test_every_role_that_handles_has_somebody_who_rules_and_may_report_in_every_state(role: Role) -> None:
    reported = replace(SAID, role=role, has_conflict=True)
    rulers = [other for other in Role if may_rule(OTHER, frozenset({other}), reported)]
    assert set(rulers) == RULED_BY[role]
    assert not may_rule(ME, frozenset(Role), reported)  # nobody judges their own
    states = {row.source for row in TRANSITIONS if row.action is Action.REPORT_CONFLICT and row.role is role}
    assert states == set(State) - {*UNREGISTERED, State.WITHDRAWN, State.DISMISSED}


@pytest.mark.parametrize(
    ("given_item", "state", "opinions", "is_void"),
    [
        (Given(GivenKind.RATING, Group.RAI), State.WITH_RAI, frozenset(), True),
        (Given(GivenKind.RATING, Group.RAI), State.TO_DECIDE, frozenset({Group.RAI}), False),
        (Given(GivenKind.RATING, Group.SAI), State.WITH_SAI, frozenset({Group.RAI}), True),
        (Given(GivenKind.SECOND_READING), State.WITH_HEAD, frozenset(), True),
        (Given(GivenKind.SECOND_READING), State.CLOSED, frozenset(), False),
        (Given(GivenKind.OPINION), State.TO_DECIDE, frozenset({Group.RAI}), False),
        (Given(GivenKind.CLEARANCE), State.WITH_RAI, frozenset(), False),
        (Given(GivenKind.DECISION), State.DECIDED, frozenset({Group.RAI}), False),
    ],
)
def test_what_is_not_final_is_void(given_item: Given, state: State, opinions: frozenset[Group], is_void: bool) -> None:
    assert given_item.is_void(state, opinions) is is_void
