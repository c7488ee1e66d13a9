"""Who sees what of a case: the matrix written out, and the exceptions that the law makes."""

from dataclasses import replace
from itertools import product

import pytest

from riskflow.core.access import CaseFacts, Grant, Part, Viewer, parts_for, roles_in
from riskflow.core.routing import Role, State

ME, OWNER = 7, 1
CASE = CaseFacts(
    state=State.TO_DECIDE,
    owner=OWNER,
    department="ITM",
    decision_maker="president",
    functions=frozenset({"legal"}),
    was_with_rai=True,
    was_with_sai=True,
    declared=frozenset({ME}),
    disqualified=frozenset(),
)
ALL = frozenset(Part) - {Part.ASKED}
WITHOUT_RATINGS = ALL - {Part.RATINGS}
SEEN = {
    Grant(Role.HEAD, "ITM"): WITHOUT_RATINGS,
    Grant(Role.HEAD, "SCI"): frozenset(),
    Grant(Role.SECRETARY): ALL,
    Grant(Role.RAI): ALL,
    Grant(Role.RAI_CHAIR): ALL,
    Grant(Role.SAI): ALL,
    Grant(Role.SAI_CHAIR): ALL,
    Grant(Role.DECISION_MAKER, "president"): ALL,
    Grant(Role.DECISION_MAKER, "vice-president"): frozenset(),
    Grant(Role.FUNCTION, "legal"): frozenset({Part.OVERVIEW, Part.ANSWERS}),
    Grant(Role.FUNCTION, "hr"): frozenset(),
    Grant(Role.REGISTRAR): frozenset({Part.OVERVIEW, Part.HISTORY, Part.RECORDS}),
    Grant(Role.ADMINISTRATOR): frozenset(),
    Grant(Role.SYSTEM): frozenset(),
    Grant(Role.OWNER): frozenset(),
}


def me(*grants: Grant) -> Viewer:
    return Viewer(ME, "SCI", frozenset(grants))


@pytest.mark.parametrize("grant", SEEN)
def test_each_role_sees_its_parts_and_no_more(grant: Grant) -> None:
    assert parts_for(me(grant), CASE) == SEEN[grant]


def test_a_stranger_sees_nothing() -> None:
    assert roles_in(me(), CASE) == frozenset()
    assert parts_for(me(), CASE) == frozenset()


@pytest.mark.parametrize("grant", SEEN)
def test_nobody_has_another_role_in_a_case_of_their_own(grant: Grant) -> None:
    mine = replace(CASE, owner=ME)
    assert roles_in(me(grant), mine) == {Role.OWNER}
    assert Part.RATINGS not in parts_for(me(grant), mine)


@pytest.mark.parametrize(("grant", "state"), [*product(SEEN, [State.DRAFT, State.WITH_SECURITY])])
def test_a_draft_is_the_applicants_alone(grant: Grant, state: State) -> None:
    assert roles_in(me(grant), replace(CASE, state=state)) == frozenset()


@pytest.mark.parametrize("role", [Role.RAI, Role.RAI_CHAIR, Role.SAI, Role.SAI_CHAIR])
def test_a_member_sees_nothing_before_declaring(role: Role) -> None:
    assert parts_for(me(Grant(role)), replace(CASE, declared=frozenset())) == frozenset()
    assert role in roles_in(me(Grant(role)), replace(CASE, declared=frozenset()))


@pytest.mark.parametrize("grant", SEEN)
def test_a_disqualified_person_leaves_the_case(grant: Grant) -> None:
    assert roles_in(me(grant), replace(CASE, disqualified=frozenset({ME}))) == frozenset()


@pytest.mark.parametrize("role", [Role.RAI, Role.SAI])
def test_a_committee_enters_only_cases_that_came_to_it(role: Role) -> None:
    elsewhere = replace(CASE, was_with_rai=False, was_with_sai=False)
    assert roles_in(me(Grant(role)), elsewhere) == frozenset()
