"""Who sees what of a case: the matrix written out, and the exceptions that the law makes."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from riskflow.cases.access import (
    Grant,
    OpenInquiry,
    Viewer,
    questions_asked_of,
    roles_in,
    visible_parts,
)
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Role, State
from tests.support.cases.viewers import CASE, ME, OWNER, me

ALL = frozenset(Part) - {Part.ASKED}
WITHOUT_RATINGS = ALL - {Part.RATINGS, Part.INTERNAL}
SEEN = {
    Grant(Role.HEAD, "ITM"): WITHOUT_RATINGS,
    Grant(Role.HEAD, "SCI"): frozenset(),
    Grant(Role.SECRETARY): ALL,
    Grant(Role.RAI): ALL,
    Grant(Role.RAI_CHAIR): ALL,
    Grant(Role.LIGHT_CHECKER): frozenset(),
    Grant(Role.SAI): ALL,
    Grant(Role.SAI_CHAIR): ALL,
    Grant(Role.DECISION_MAKER, "president"): ALL,
    Grant(Role.DECISION_MAKER, "vice-president"): frozenset(),
    Grant(Role.FUNCTION, "legal"): frozenset({Part.OVERVIEW, Part.ANSWERS, Part.TALK}),
    Grant(Role.FUNCTION, "hr"): frozenset(),
    Grant(Role.REGISTRAR): frozenset({Part.OVERVIEW, Part.HISTORY, Part.RECORDS}),
    Grant(Role.ADMINISTRATOR): frozenset(),
    Grant(Role.SYSTEM): frozenset(),
    Grant(Role.OWNER): frozenset(),
}


@pytest.mark.parametrize("grant", SEEN)
def test_each_role_sees_its_parts_and_no_more(grant: Grant) -> None:
    assert visible_parts(me(grant), CASE) == SEEN[grant]


def test_a_stranger_sees_nothing() -> None:
    assert roles_in(me(), CASE) == frozenset()
    assert visible_parts(me(), CASE) == frozenset()


@pytest.mark.parametrize("grant", SEEN)
def test_nobody_has_another_role_in_a_case_of_their_own(grant: Grant) -> None:
    mine = replace(CASE, owner=ME)
    assert roles_in(me(grant), mine) == {Role.OWNER}
    assert Part.RATINGS not in visible_parts(me(grant), mine)


@pytest.mark.parametrize(("grant", "state"), [*product(SEEN, [State.DRAFT, State.WITH_SECURITY])])
def test_a_draft_is_the_applicants_alone(grant: Grant, state: State) -> None:
    assert roles_in(me(grant), replace(CASE, state=state)) == frozenset()


@pytest.mark.parametrize("role", [Role.RAI, Role.RAI_CHAIR, Role.SAI, Role.SAI_CHAIR])
def test_a_member_sees_nothing_before_declaring(role: Role) -> None:
    assert visible_parts(me(Grant(role)), replace(CASE, declared=frozenset())) == frozenset()
    assert role in roles_in(me(Grant(role)), replace(CASE, declared=frozenset()))


@pytest.mark.parametrize("grant", SEEN)
def test_a_disqualified_person_leaves_the_case(grant: Grant) -> None:
    assert roles_in(me(grant), replace(CASE, disqualified=frozenset({ME}))) == frozenset()


@pytest.mark.parametrize("role", [Role.RAI, Role.SAI])
def test_a_committee_enters_only_cases_that_came_to_it(role: Role) -> None:
    elsewhere = replace(CASE, was_with_rai=False, was_with_sai=False)
    assert roles_in(me(Grant(role)), elsewhere) == frozenset()


@pytest.mark.parametrize(("grant", "state"), [*product(SEEN, State)])
def test_a_co_editor_sees_what_the_owner_sees_and_handles_nothing(grant: Grant, state: State) -> None:
    case = replace(CASE, state=state, co_editors=frozenset({ME}), were_co_editors=frozenset({ME}))
    assert roles_in(me(grant), case) == {Role.CO_EDITOR}
    seen = WITHOUT_RATINGS - ({Part.RECORDS} if state is State.WITH_SECURITY else set())
    assert visible_parts(me(grant), case) == visible_parts(Viewer(OWNER), case) == seen


@pytest.mark.parametrize(("grant", "state"), [*product(SEEN, State)])
def test_who_was_a_co_editor_is_out_for_good(grant: Grant, state: State) -> None:
    case = replace(CASE, state=state, were_co_editors=frozenset({ME}))
    assert not roles_in(me(grant), case)
    assert not visible_parts(me(grant), case)


BY_NAME, BY_FUNCTION = OpenInquiry("q1", person=ME), OpenInquiry("q2", function="legal")


@pytest.mark.parametrize("state", State)
def test_being_asked_lasts_as_long_as_the_answers_are_open_and_is_no_role(state: State) -> None:
    case = replace(CASE, state=state, open_inquiries=frozenset({BY_NAME, BY_FUNCTION}))
    is_open = state in {State.DRAFT, State.SUPPLEMENT}
    assert questions_asked_of(me(), case) == (frozenset({"q1"}) if is_open else frozenset())
    assert questions_asked_of(me(Grant(Role.FUNCTION, "legal")), case) == (
        frozenset({"q1", "q2"}) if is_open else frozenset()
    )
    assert not roles_in(me(), case)
    assert not visible_parts(me(), case)


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer(8),
        Viewer(8, grants=frozenset({Grant(Role.FUNCTION, "hr")})),
        Viewer(8, grants=frozenset({Grant(Role.FUNCTION, "")})),
        Viewer(8, grants=frozenset({Grant(Role.SECRETARY, "legal")})),
    ],
)
def test_nobody_else_is_asked(viewer: Viewer) -> None:
    case = replace(CASE, state=State.DRAFT, open_inquiries=frozenset({BY_NAME, BY_FUNCTION}))
    assert questions_asked_of(viewer, case) == frozenset()


@pytest.mark.parametrize("change", [{"owner": ME}, {"co_editors": frozenset({ME})}, {"disqualified": frozenset({ME})}])
def test_writers_and_the_disqualified_do_not_come_in_by_being_asked(change: dict[str, Any]) -> None:
    case = replace(CASE, state=State.DRAFT, open_inquiries=frozenset({BY_NAME}))
    assert questions_asked_of(me(), case) == {"q1"}
    assert questions_asked_of(me(), replace(case, **change)) == frozenset()


DRAWN = replace(CASE, state=State.CLOSED, was_with_rai=False, was_with_sai=False, drawn_for_check=True)
CHECKED = frozenset({Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS, Part.TALK})


@pytest.mark.parametrize("role", [Role.RAI, Role.RAI_CHAIR])
def test_rai_looks_through_a_drawn_case_after_declaring(role: Role) -> None:
    assert roles_in(me(Grant(role)), DRAWN) == {Role.LIGHT_CHECKER}
    assert visible_parts(me(Grant(role)), DRAWN) == CHECKED
    assert visible_parts(me(Grant(role)), replace(DRAWN, declared=frozenset())) == frozenset()
    for barred in (replace(DRAWN, disqualified=frozenset({ME})), replace(DRAWN, were_co_editors=frozenset({ME}))):
        assert roles_in(me(Grant(role)), barred) == frozenset()
    assert roles_in(me(Grant(role)), replace(DRAWN, owner=ME)) == {Role.OWNER}


@pytest.mark.parametrize("state", set(State) - {State.CLOSED})
def test_rai_looks_through_closed_cases_only(state: State) -> None:
    assert roles_in(me(Grant(Role.RAI)), replace(DRAWN, state=state)) == frozenset()


def test_rai_looks_through_no_closed_case_that_was_not_drawn() -> None:
    assert roles_in(me(Grant(Role.RAI)), replace(DRAWN, drawn_for_check=False)) == frozenset()


@pytest.mark.parametrize("role", [Role.SAI, Role.SAI_CHAIR, Role.ADMINISTRATOR, Role.SYSTEM, Role.LIGHT_CHECKER])
def test_nobody_but_rai_looks_through_a_drawn_case(role: Role) -> None:
    assert roles_in(me(Grant(role)), DRAWN) == frozenset()
