"""The life of a case: every cell of the table leads where it says, every other cell is refused."""

from collections.abc import Iterator
from itertools import product

import pytest

from riskflow.cases.transitions import (
    BY_THE_GROUP,
    TRANSITIONS,
    Transition,
    actions_for,
    advance,
    lacking,
    route_action,
)
from riskflow.cases.workflow import FOLLOWED, IN_HANDLING, REFUSALS, UNREGISTERED, Action, Guard, Role, State
from riskflow.errors import MustDeclareError, NotAllowedError
from riskflow.questionnaire.scoring import Route

TABLE = {(row.source, row.action, row.role): row.target for row in TRANSITIONS}
CELLS = list(product(State, Action, Role))
ENDS = {
    State.DECIDED,
    State.CLOSED,
    State.TERMINATED,
    State.WITHDRAWN,
    State.DISMISSED,
    State.WITH_SECURITY,
    State.DISPOSED,
}

# The rows that the law or the policy asks for, written out.
WRITTEN_OUT = [
    (State.DRAFT, Action.HAND_TO_SECURITY, Role.OWNER, State.WITH_SECURITY),
    (State.STOPPED, Action.CLEAR, Role.FUNCTION, State.STOPPED),
    (State.STOPPED, Action.RELEASE, Role.SYSTEM, State.CLOSED),
    (State.WITH_HEAD, Action.ACKNOWLEDGE, Role.HEAD, State.CLOSED),
    (State.WITH_RAI, Action.DECLARE, Role.RAI, State.WITH_RAI),
    (State.WITH_RAI, Action.GIVE_OPINION, Role.RAI_CHAIR, State.TO_DECIDE),
    (State.WITH_RAI, Action.REFER, Role.RAI_CHAIR, State.WITH_SAI),
    (State.WITH_SAI, Action.TAKE_POSITION, Role.SAI_CHAIR, State.TO_DECIDE),
    (State.TO_DECIDE, Action.DECIDE, Role.DECISION_MAKER, State.DECIDED),
    (State.TO_DECIDE, Action.RETURN, Role.SECRETARY, State.SUPPLEMENT),
    (State.DECIDED, Action.SUSPEND, Role.DECISION_MAKER, State.SUSPENDED),
    (State.DECIDED, Action.REOPEN, Role.SYSTEM, State.SUPPLEMENT),
    (State.CLOSED, Action.REOPEN, Role.SYSTEM, State.SUPPLEMENT),
    (State.SUSPENDED, Action.TERMINATE, Role.DECISION_MAKER, State.TERMINATED),
]


@pytest.mark.parametrize(("state", "action", "role", "target"), WRITTEN_OUT)
def test_the_rows_that_matter_lead_where_they_must(state: State, action: Action, role: Role, target: State) -> None:
    assert advance(state, action, frozenset({role}), {}) is target


def test_every_cell_is_in_the_table_or_refused() -> None:
    wrong = [
        f"{state} {action} {role}: {fault}" for state, action, role in CELLS for fault in faults(state, action, role)
    ]
    assert len(CELLS) == len(State) * len(Action) * len(Role)
    assert wrong == []


def faults(state: State, action: Action, role: Role) -> Iterator[str]:
    """Yield what is wrong about one cell: where it leads, and whether it is offered."""
    expected = TABLE.get((state, action, role))
    try:
        reached = advance(state, action, frozenset({role}), {})
    except NotAllowedError:
        reached = None
    if reached is not expected:
        yield f"leads to {reached}, not to {expected}"
    if (action in actions_for(state, frozenset({role}))) is not (expected is not None):
        yield "is offered though refused" if expected is None else "is not offered"


def test_no_cell_stands_twice() -> None:
    assert len(TABLE) == len(TRANSITIONS)


@pytest.mark.parametrize("state", State)
def test_every_state_can_still_come_to_an_end(state: State) -> None:
    reached = {state}
    while True:
        further = {row.target for row in TRANSITIONS if row.source in reached} - reached
        if not further:
            break
        reached |= further
    assert reached & ENDS


def test_an_open_stop_freezes_what_commits_the_university_and_nothing_else() -> None:
    frozen = {row.action for row in TRANSITIONS if Guard.NO_OPEN_STOP in row.guards}
    assert frozen == {Action.DECIDE, Action.ACKNOWLEDGE, Action.RELEASE, Action.RESUME}


GUARDED = [(row, guard) for row in TRANSITIONS for guard in row.guards]


@pytest.mark.parametrize(("row", "guard"), GUARDED, ids=[f"{r.source}-{r.action}-{g}" for r, g in GUARDED])
def test_a_guard_that_does_not_hold_refuses_with_its_sentence(row: Transition, guard: Guard) -> None:
    refusal = REFUSALS[guard]
    with pytest.raises(refusal.error) as caught:
        advance(row.source, row.action, frozenset({row.role}), {guard: refusal.text})
    assert caught.value.message == refusal.text
    assert lacking(row.source, row.action, frozenset({row.role}), {guard}) == (guard,)


def test_the_first_guard_of_a_row_says_why_not() -> None:
    unmet = {guard: refusal.text for guard, refusal in REFUSALS.items()}
    with pytest.raises(MustDeclareError):
        advance(State.WITH_RAI, Action.REFER, frozenset({Role.RAI_CHAIR}), unmet)


def test_every_guard_stands_in_the_table() -> None:
    assert {guard for _, guard in GUARDED} == set(Guard) == set(REFUSALS)


def test_committees_act_only_when_they_have_declared() -> None:
    """Who speaks or rates for RAI or SAI is bound by sections 16 to 18 of the Administrative Procedure Act."""
    members = {Role.RAI, Role.RAI_CHAIR, Role.SAI, Role.SAI_CHAIR}
    declares = {Action.DECLARE, Action.REPORT_CONFLICT}
    acts = [row for row in TRANSITIONS if row.role in members and row.action not in declares]
    assert all(row.guards[0] is Guard.DECLARED for row in acts)
    # A question to RAI and a return prepare the case: the group says nothing by them, and need not have rated.
    prepare = {Action.RETURN, Action.ASK_RAI}
    spoken = [row for row in acts if row.source is not row.target and row.action not in prepare]
    assert all(row.guards[:3] == BY_THE_GROUP for row in spoken)


def test_neither_rai_nor_sai_can_clear_a_gate() -> None:
    assert {row.role for row in TRANSITIONS if row.action is Action.CLEAR} == {Role.FUNCTION}


@pytest.mark.parametrize(
    ("route", "has_stop", "is_fragile", "action"),
    [
        (Route.CLOSES, False, False, Action.ROUTE_CLOSES),
        (Route.CLOSES, True, False, Action.ROUTE_STOP),
        (Route.CLOSES, True, True, Action.ROUTE_STOP),
        (Route.CLOSES, False, True, Action.ROUTE_HEAD),
        (Route.HEAD, True, False, Action.ROUTE_HEAD),
        (Route.RAI, True, True, Action.ROUTE_RAI),
        (Route.SAI, False, False, Action.ROUTE_RAI),
    ],
)
def test_a_submitted_case_goes_where_its_levels_lead(
    route: Route, has_stop: bool, is_fragile: bool, action: Action
) -> None:
    assert route_action(route, has_stop=has_stop, is_fragile=is_fragile) is action


SHARED_WORK = {Action.ANSWER, Action.ASK, Action.NOTE, Action.ATTACH}
FOR_ONE_ANSWER = {Action.ANSWER_ONE, Action.NOTE}


def test_what_those_may_do_who_work_along_is_written_out() -> None:
    roles = {Role.CO_EDITOR, Role.ASKED}
    allowed = {(state, action, role) for state, action, role in TABLE if role in roles}
    open_states = {State.DRAFT, State.SUPPLEMENT}
    shared = {(state, action, Role.CO_EDITOR) for state, action in product(open_states, SHARED_WORK)}
    asked = {(state, action, Role.ASKED) for state, action in product(open_states, FOR_ONE_ANSWER)}
    corrected = {(state, Action.ASK_CORRECTION, Role.CO_EDITOR) for state in set(State) - UNREGISTERED}
    talked = {(state, Action.TALK, Role.CO_EDITOR) for state in IN_HANDLING}
    proven = {(state, Action.PROVE, Role.CO_EDITOR) for state in (*FOLLOWED, State.SUPPLEMENT)}
    assert allowed == shared | asked | corrected | talked | proven


def test_only_the_owner_stands_for_a_case() -> None:
    of_the_owner = {Action.SUBMIT, Action.INVITE, Action.REMOVE_CO_EDITOR, Action.WITHDRAW, Action.HAND_TO_SECURITY}
    assert {row.role for row in TRANSITIONS if row.action in of_the_owner} == {Role.OWNER}


def test_nobody_who_works_along_moves_a_case() -> None:
    moves = [row for row in TRANSITIONS if row.role in {Role.CO_EDITOR, Role.ASKED} and row.source is not row.target]
    assert moves == []
