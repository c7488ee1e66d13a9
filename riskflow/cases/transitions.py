"""The life of a case as one table: State x Action x Role -> State.

`advance`, the buttons of pages, the diagram and the exhaustive test all read this table. What an action needs besides
role and state (an opinion, a quorum, a declaration on conflict of interest, no open stop) is in its rows as guards;
`riskflow.cases.review_rules` decides which of them hold.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from riskflow.cases.workflow import (
    COMMITTEES,
    FOLLOWED,
    GROUP_IN,
    IN_FORCE,
    IN_HANDLING,
    ORDER_OF_ROLES,
    REFUSAL,
    REFUSALS,
    UNDER_HANDLING,
    UNREGISTERED,
    WITH_ANSWERS_OPEN,
    WITHOUT_VOTE,
    Action,
    Guard,
    Role,
    State,
)
from riskflow.errors import NotAllowedError
from riskflow.questionnaire.scoring import Route
from riskflow.text import Text


@dataclass(frozen=True, slots=True)
class Transition:
    """One cell of the table. The first guard that does not hold, in their order, gives the error."""

    source: State
    action: Action
    role: Role
    target: State
    guards: tuple[Guard, ...] = ()


NOTHING_HELD = (Guard.NO_OPEN_STOP, Guard.NO_REFUSAL)
"""The guards of what lets a collaboration go ahead. A decision has other ones: it may also decline."""
BY_THE_GROUP = (Guard.DECLARED, Guard.OWN_RATING, Guard.QUORUM)
"""The guards of what a chair does in the name of the group."""


def _staying(states: tuple[State, ...], action: Action, role: Role) -> Iterator[Transition]:
    return (Transition(state, action, role, state) for state in states)


def _declared(states: tuple[State, ...], action: Action, role: Role) -> Iterator[Transition]:
    return (Transition(state, action, role, state, (Guard.DECLARED,)) for state in states)


def _work_of_groups() -> Iterator[Transition]:
    # No row has NO_OPEN_STOP: the groups prepare a case while a function works on its stop.
    for role in (Role.RAI, Role.SECRETARY):
        yield Transition(State.WITH_RAI, Action.DECLARE, role, State.WITH_RAI)
    yield Transition(State.WITH_RAI, Action.MARK_URGENT, Role.RAI_CHAIR, State.WITH_RAI, (Guard.DECLARED,))
    yield Transition(State.WITH_RAI, Action.RATE, Role.RAI, State.WITH_RAI, (Guard.DECLARED,))
    to_decide = (*BY_THE_GROUP, Guard.BELOW_CRITICAL)
    yield Transition(State.WITH_RAI, Action.RETURN, Role.RAI_CHAIR, State.SUPPLEMENT, (Guard.DECLARED,))
    yield Transition(State.WITH_RAI, Action.GIVE_OPINION, Role.RAI_CHAIR, State.TO_DECIDE, to_decide)
    to_sai = (*BY_THE_GROUP, Guard.OPINION)
    yield Transition(State.WITH_RAI, Action.REFER, Role.RAI_CHAIR, State.WITH_SAI, to_sai)
    yield Transition(State.WITH_SAI, Action.DECLARE, Role.SAI, State.WITH_SAI)
    yield Transition(State.WITH_SAI, Action.ASK_RAI, Role.SAI_CHAIR, State.WITH_RAI, (Guard.DECLARED,))
    yield Transition(State.WITH_SAI, Action.SUPPORT, Role.SAI, State.WITH_SAI, (Guard.DECLARED,))
    yield Transition(State.WITH_SAI, Action.TAKE_POSITION, Role.SAI_CHAIR, State.TO_DECIDE, BY_THE_GROUP)
    # Until the decision is dispatched with what the group said.
    for role in (Role.RAI, Role.RAI_CHAIR):
        yield from _declared((State.WITH_SAI, State.TO_DECIDE), Action.DISSENT, role)
    for role in (Role.SAI, Role.SAI_CHAIR):
        yield from _declared((State.TO_DECIDE,), Action.DISSENT, role)
    yield from _seats_without_vote()


def _seats_without_vote() -> Iterator[Transition]:
    for state in GROUP_IN:
        for role in sorted(WITHOUT_VOTE):
            yield Transition(state, Action.DECLARE, role, state)
        yield Transition(state, Action.GIVE_STATEMENT, Role.EXPERT, state, (Guard.DECLARED,))
    yield from _staying((*UNDER_HANDLING, State.SUPPLEMENT), Action.ASSIGN, Role.SECRETARY)


def _conflicts_of_interest() -> Iterator[Transition]:
    """Yield the rows of everybody whose part in the handling can influence the outcome."""
    for role in ORDER_OF_ROLES:
        yield from _staying(IN_HANDLING, Action.REPORT_CONFLICT, role)
    yield from _staying(IN_HANDLING, Action.RULE_ON_CONFLICT, Role.SECRETARY)
    for state, chair in ((State.WITH_RAI, Role.RAI_CHAIR), (State.WITH_SAI, Role.SAI_CHAIR)):
        yield Transition(state, Action.RULE_ON_CONFLICT, chair, state, (Guard.DECLARED,))


def _shared_work() -> Iterator[Transition]:
    """Yield the rows of those who write: the owner, the co-editors and the recipients of inquiries."""
    for role in (Role.OWNER, Role.CO_EDITOR):
        for action in (Action.ANSWER, Action.ASK, Action.NOTE, Action.ATTACH):
            yield from _staying(WITH_ANSWERS_OPEN, action, role)
    for action in (Action.ANSWER_ONE, Action.NOTE):
        yield from _staying(WITH_ANSWERS_OPEN, action, Role.ASKED)
    yield from _staying(WITH_ANSWERS_OPEN, Action.INVITE, Role.OWNER)
    yield from _staying(tuple(State), Action.REMOVE_CO_EDITOR, Role.OWNER)


def _hand_over() -> Iterator[Transition]:
    # A draft is its writers' own: the policy opens none to the secretary, and the door one only whose owner has left.
    kept = (State.DRAFT, State.SUPPLEMENT, *UNDER_HANDLING, *IN_FORCE, State.SUSPENDED)
    yield from _staying(kept, Action.HAND_OVER, Role.SECRETARY)


def _discussions() -> Iterator[Transition]:
    """Yield the rows of who writes to whom: applicant and reviewers to each other, and reviewers among themselves."""
    judges = (Role.SECRETARY, Role.RAI, Role.RAI_CHAIR, Role.SAI, Role.SAI_CHAIR, Role.DECISION_MAKER)
    with_applicant = (Role.OWNER, Role.CO_EDITOR, Role.HEAD, Role.FUNCTION, *judges)
    for action, roles in ((Action.TALK, with_applicant), (Action.DISCUSS, judges)):
        for role in roles:
            guards = (Guard.DECLARED,) if role in COMMITTEES else ()
            yield from (Transition(state, action, role, state, guards) for state in IN_HANDLING)


def _registry() -> Iterator[Transition]:
    registrable = tuple(s for s in State if s not in UNREGISTERED)
    for action in (Action.REGISTER, Action.DISPATCH, Action.DISCLOSE):
        yield from _staying(registrable, action, Role.REGISTRAR)
    for role in (Role.HEAD, Role.DECISION_MAKER, Role.SECRETARY, Role.REGISTRAR):
        yield from _staying(registrable, Action.SIGN, role)
    for role in (Role.SECRETARY, Role.REGISTRAR, Role.FUNCTION, Role.DECISION_MAKER):
        yield from _staying(registrable, Action.MARK_SECRECY, role)
    # Also when the case has ended: what is wrong is corrected by an addendum, nothing is rewritten.
    handle = (role for role in ORDER_OF_ROLES if role is not Role.LIGHT_CHECKER)
    for role in (Role.OWNER, Role.CO_EDITOR, *handle, Role.REGISTRAR):
        guards = (Guard.DECLARED,) if role in COMMITTEES else ()
        yield from (Transition(state, Action.ASK_CORRECTION, role, state, guards) for state in registrable)
    for role in (Role.SECRETARY, Role.REGISTRAR):
        yield from _staying(registrable, Action.RULE_ON_CORRECTION, role)


def _questions_of_the_handling() -> Iterator[Transition]:
    """Yield the rows of what is asked: at the gates, of other functions, and of the applicant before a decision."""
    # Also after the handling: a question at a gate freezes nothing and may be answered when the case has closed.
    for action in (Action.CLEAR, Action.JUDGE):
        yield from _staying((*UNDER_HANDLING, *IN_FORCE), action, Role.FUNCTION)
    yield Transition(State.STOPPED, Action.REFER, Role.SECRETARY, State.WITH_RAI)
    yield from _staying((*UNDER_HANDLING, *IN_FORCE), Action.FILL_FUNCTION, Role.SECRETARY)
    yield from _staying(UNDER_HANDLING, Action.REFER_QUESTION, Role.SECRETARY)
    yield Transition(State.WITH_RAI, Action.REFER_QUESTION, Role.RAI_CHAIR, State.WITH_RAI, (Guard.DECLARED,))
    yield from _staying((*UNDER_HANDLING, *IN_FORCE), Action.ANSWER_REFERRAL, Role.FUNCTION)
    for role in (Role.DECISION_MAKER, Role.SECRETARY):
        yield Transition(State.TO_DECIDE, Action.HEAR, role, State.TO_DECIDE)
    yield Transition(State.TO_DECIDE, Action.BE_HEARD, Role.OWNER, State.TO_DECIDE)


def _follow_up() -> Iterator[Transition]:
    # Also while a case that has reopened is supplemented: late proof is better than none.
    for state in (*FOLLOWED, State.SUPPLEMENT):
        for role in (Role.OWNER, Role.CO_EDITOR, Role.HEAD, Role.FUNCTION):
            yield Transition(state, Action.PROVE, role, state)
        yield Transition(state, Action.JUDGE_PROOF, Role.SECRETARY, state)
        yield Transition(state, Action.JUDGE_OWN_PROOF, Role.FUNCTION, state)
    yield from _staying((State.DECIDED, State.SUSPENDED, State.TERMINATED), Action.WAIVE, Role.DECISION_MAKER)
    yield from _staying((State.CLOSED, State.TERMINATED), Action.WAIVE, Role.HEAD)
    yield from _staying((*IN_FORCE, State.SUSPENDED), Action.CHECK_IN, Role.OWNER)
    yield from _staying((*IN_FORCE, State.SUSPENDED), Action.ASK_CHECK_IN, Role.SECRETARY)
    # For as long as its partners are watched; in a draft a change is assessed by judging the hits.
    watched = (State.SUPPLEMENT, *UNDER_HANDLING, *IN_FORCE, State.SUSPENDED)
    for role in (Role.OWNER, Role.SECRETARY):
        yield from _staying(watched, Action.ASSESS_CHANGE, role)
        yield from _staying((*IN_FORCE, State.SUSPENDED), Action.SET_END, role)
    # Not a suspended case: to reopen it would let the collaboration go on.
    for state in IN_FORCE:
        yield Transition(state, Action.REOPEN, Role.SYSTEM, State.SUPPLEMENT)
    for state, role in (
        (State.DECIDED, Role.DECISION_MAKER),
        (State.SUSPENDED, Role.DECISION_MAKER),
        (State.CLOSED, Role.HEAD),
        (State.CLOSED, Role.OWNER),
    ):
        yield Transition(state, Action.TERMINATE, role, State.TERMINATED)


def _second_reading() -> Iterator[Transition]:
    for action, target in ((Action.READ_SECOND, State.WITH_HEAD), (Action.REFER_READING, State.WITH_RAI)):
        yield Transition(State.WITH_HEAD, action, Role.SECRETARY, target)


def _rows() -> Iterator[Transition]:
    yield from _shared_work()
    for state in WITH_ANSWERS_OPEN:
        # SUBMIT keeps the state: the system routes the case in the same transaction.
        yield Transition(state, Action.SUBMIT, Role.OWNER, state)
        yield Transition(state, Action.HAND_TO_SECURITY, Role.OWNER, State.WITH_SECURITY)
        yield Transition(state, Action.ROUTE_CLOSES, Role.SYSTEM, State.CLOSED)
        yield Transition(state, Action.ROUTE_HEAD, Role.SYSTEM, State.WITH_HEAD)
        yield Transition(state, Action.ROUTE_RAI, Role.SYSTEM, State.WITH_RAI)
        yield Transition(state, Action.ROUTE_STOP, Role.SYSTEM, State.STOPPED)
    yield Transition(State.STOPPED, Action.RELEASE, Role.SYSTEM, State.CLOSED, NOTHING_HELD)
    yield from _questions_of_the_handling()
    yield from _second_reading()
    to_close = (*NOTHING_HELD, Guard.SECOND_READING)
    yield Transition(State.WITH_HEAD, Action.ACKNOWLEDGE, Role.HEAD, State.CLOSED, to_close)
    yield Transition(State.WITH_HEAD, Action.REFER, Role.HEAD, State.WITH_RAI)
    yield Transition(State.WITH_HEAD, Action.RETURN, Role.HEAD, State.SUPPLEMENT)
    yield from _work_of_groups()
    yield from _conflicts_of_interest()
    yield from _hand_over()
    to_be_decided = (Guard.NO_OPEN_STOP, Guard.OPINION, Guard.POSITION)
    yield Transition(State.TO_DECIDE, Action.DECIDE, Role.DECISION_MAKER, State.DECIDED, to_be_decided)
    yield Transition(State.TO_DECIDE, Action.RETURN, Role.DECISION_MAKER, State.SUPPLEMENT)
    for state in UNDER_HANDLING:
        yield Transition(state, Action.RETURN, Role.SECRETARY, State.SUPPLEMENT)
        yield Transition(state, Action.DISMISS, Role.SECRETARY, State.DISMISSED)
    for state in (*WITH_ANSWERS_OPEN, *UNDER_HANDLING):
        yield Transition(state, Action.WITHDRAW, Role.OWNER, State.WITHDRAWN)
    yield Transition(State.DECIDED, Action.SUSPEND, Role.DECISION_MAKER, State.SUSPENDED)
    yield Transition(State.SUSPENDED, Action.RESUME, Role.DECISION_MAKER, State.DECIDED, NOTHING_HELD)
    for state in (*IN_FORCE, State.SUSPENDED):
        for role in (Role.OWNER, Role.SECRETARY):
            yield Transition(state, Action.REASSESS, role, State.SUPPLEMENT)
    yield from _staying(WITH_ANSWERS_OPEN, Action.JUDGE, Role.OWNER)
    yield from _staying((*WITH_ANSWERS_OPEN, *UNDER_HANDLING, *IN_FORCE, State.SUSPENDED), Action.JUDGE, Role.SECRETARY)
    yield from _registry()
    for state in (State.DRAFT, State.WITHDRAWN):
        yield Transition(state, Action.DISPOSE, Role.SYSTEM, State.DISPOSED)


LIGHT_CHECK = (
    Transition(State.CLOSED, Action.DECLARE, Role.LIGHT_CHECKER, State.CLOSED),
    Transition(State.CLOSED, Action.LIGHT_CHECK, Role.LIGHT_CHECKER, State.CLOSED, (Guard.DECLARED,)),
)
TRANSITIONS: tuple[Transition, ...] = (*_rows(), *_discussions(), *_follow_up(), *LIGHT_CHECK)
ROWS: Mapping[tuple[State, Action], tuple[Transition, ...]] = {
    key: tuple(row for row in TRANSITIONS if (row.source, row.action) == key)
    for key in {(row.source, row.action) for row in TRANSITIONS}
}

ACTION_OF_ROUTE = {
    Route.CLOSES: Action.ROUTE_CLOSES,
    Route.HEAD: Action.ROUTE_HEAD,
    Route.RAI: Action.ROUTE_RAI,
    Route.SAI: Action.ROUTE_RAI,
}


def advance(state: State, action: Action, roles: frozenset[Role], unmet: Mapping[Guard, Text]) -> State:
    """Return the next state. `unmet` are the guards that do not hold now, each with its message.

    Raises:
        NotAllowedError: the table has no such cell.
        RiskFlowError: of the class in `REFUSALS`, when a guard of the cell does not hold.
    """
    row = _row(state, action, roles, unmet)
    if row is None:
        raise NotAllowedError(REFUSAL)
    for guard in row.guards:
        if guard in unmet:
            raise REFUSALS[guard].error(unmet[guard])
    return row.target


def _row(state: State, action: Action, roles: frozenset[Role], unmet: Container[Guard]) -> Transition | None:
    """Return the cell for a person with several roles: the one with the fewest unmet guards."""
    rows = [row for row in ROWS.get((state, action), ()) if row.role in roles]
    return min(rows, key=lambda row: sum(guard in unmet for guard in row.guards), default=None)


def lacking(state: State, action: Action, roles: frozenset[Role], unmet: Container[Guard]) -> tuple[Guard, ...]:
    """Return the guards of an action that do not hold; none where the table does not offer it."""
    row = _row(state, action, roles, unmet)
    return tuple(guard for guard in row.guards if guard in unmet) if row else ()


@cache
def has_guards(state: State, action: Action, roles: frozenset[Role]) -> bool:
    """Return whether the action depends on more than state and role."""
    return bool(lacking(state, action, roles, frozenset(Guard)))


@cache
def actions_for(state: State, roles: frozenset[Role]) -> frozenset[Action]:
    """Return the actions that the table offers, whether or not their guards hold."""
    return frozenset(row.action for row in TRANSITIONS if row.source is state and row.role in roles)


def route_action(route: Route, *, has_stop: bool, is_fragile: bool) -> Action:
    """Return the action by which the system routes a submitted case."""
    # A case that would close by itself waits for its stops; a fragile one gets the head as its second reader.
    if route is Route.CLOSES and has_stop:
        return Action.ROUTE_STOP
    if route is Route.CLOSES and is_fragile:
        return Action.ROUTE_HEAD
    return ACTION_OF_ROUTE[route]


def mermaid() -> str:
    """Return the table as a state diagram for the documentation."""
    lines = ["stateDiagram-v2"]
    moves: dict[tuple[State, State], list[str]] = {}
    for row in TRANSITIONS:
        if row.source is not row.target:
            moves.setdefault((row.source, row.target), []).append(f"{row.action} ({row.role})")
    for (source, target), labels in moves.items():
        lines.append(f"    {source.value.replace('-', '_')} --> {target.value.replace('-', '_')}: {', '.join(labels)}")
    return "\n".join(lines)
