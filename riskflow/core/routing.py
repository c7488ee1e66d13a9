"""The life of a case as one table: State x Action x Role -> State.

The guard, the buttons, the diagram and the exhaustive refusal test all read this table. What a state needs besides
(quorum, declared conflicts of interest, no open stop) is checked by the services and named there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from riskflow.core.errors import NotAllowedError
from riskflow.core.scoring import Route
from riskflow.core.text import Text


class Role(StrEnum):
    """Who acts. A person may hold several; OWNER, CO_EDITOR, ASKED, HEAD and LIGHT_CHECKER follow from the case."""

    OWNER = "owner"
    CO_EDITOR = "co-editor"
    ASKED = "asked"
    HEAD = "head"
    SECRETARY = "secretary"
    RAI = "rai"
    RAI_CHAIR = "rai-chair"
    LIGHT_CHECKER = "light-checker"
    SAI = "sai"
    SAI_CHAIR = "sai-chair"
    DECISION_MAKER = "decision-maker"
    FUNCTION = "function"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class State(StrEnum):
    """Where a case is."""

    DRAFT = "draft"
    SUPPLEMENT = "supplement"
    STOPPED = "stopped"
    WITH_HEAD = "with-head"
    WITH_RAI = "with-rai"
    WITH_SAI = "with-sai"
    TO_DECIDE = "to-decide"
    DECIDED = "decided"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    WITH_SECURITY = "with-security"


class Action(StrEnum):
    """What can be done to a case."""

    ANSWER = "answer"
    ANSWER_ONE = "answer-one"
    INVITE = "invite"
    REMOVE_CO_EDITOR = "remove-co-editor"
    ASK = "ask"
    NOTE = "note"
    ATTACH = "attach"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    HAND_TO_SECURITY = "hand-to-security"
    ROUTE_CLOSES = "route-closes"
    ROUTE_HEAD = "route-head"
    ROUTE_RAI = "route-rai"
    ROUTE_STOP = "route-stop"
    RELEASE = "release"
    CLEAR = "clear"
    READ_SECOND = "read-second"
    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"
    DISMISS = "dismiss"
    DECLARE = "declare"
    RATE = "rate"
    GIVE_OPINION = "give-opinion"
    REFER = "refer"
    SUPPORT = "support"
    TAKE_POSITION = "take-position"
    DECIDE = "decide"
    SUSPEND = "suspend"
    RESUME = "resume"
    REASSESS = "reassess"
    REGISTER = "register"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Transition:
    """One cell of the table."""

    source: State
    action: Action
    role: Role
    target: State


OPEN_FOR_REVIEW = (State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE)
UNDER_HANDLING = (*OPEN_FOR_REVIEW, State.STOPPED)
WITH_ANSWERS_OPEN = (State.DRAFT, State.SUPPLEMENT)
IN_FORCE = (State.DECIDED, State.CLOSED)
WRITERS = frozenset({Role.OWNER, Role.CO_EDITOR})
"""Who write a case together. Only the owner stands for it: submits, withdraws and invites."""


def _staying(states: tuple[State, ...], action: Action, role: Role) -> Iterator[Transition]:
    return (Transition(state, action, role, state) for state in states)


def _shared_work() -> Iterator[Transition]:
    """Yield what the owner, the co-editors and those who are asked for one answer do to open answers."""
    for role in (Role.OWNER, Role.CO_EDITOR):
        for action in (Action.ANSWER, Action.ASK, Action.NOTE, Action.ATTACH):
            yield from _staying(WITH_ANSWERS_OPEN, action, role)
    for action in (Action.ANSWER_ONE, Action.NOTE):
        yield from _staying(WITH_ANSWERS_OPEN, action, Role.ASKED)
    yield from _staying(WITH_ANSWERS_OPEN, Action.INVITE, Role.OWNER)
    yield from _staying(tuple(State), Action.REMOVE_CO_EDITOR, Role.OWNER)


def _rows() -> Iterator[Transition]:
    yield from _shared_work()
    for state in WITH_ANSWERS_OPEN:
        yield Transition(state, Action.SUBMIT, Role.OWNER, state)  # the system routes it in the same transaction
        yield Transition(state, Action.HAND_TO_SECURITY, Role.OWNER, State.WITH_SECURITY)
        yield Transition(state, Action.ROUTE_CLOSES, Role.SYSTEM, State.CLOSED)
        yield Transition(state, Action.ROUTE_HEAD, Role.SYSTEM, State.WITH_HEAD)
        yield Transition(state, Action.ROUTE_RAI, Role.SYSTEM, State.WITH_RAI)
        yield Transition(state, Action.ROUTE_STOP, Role.SYSTEM, State.STOPPED)
    yield Transition(State.STOPPED, Action.RELEASE, Role.SYSTEM, State.CLOSED)
    for action in (Action.CLEAR, Action.JUDGE):  # a question may outlast the handling: it stops nobody, and is answered
        yield from _staying((*UNDER_HANDLING, *IN_FORCE), action, Role.FUNCTION)
    yield Transition(State.WITH_HEAD, Action.READ_SECOND, Role.SECRETARY, State.WITH_HEAD)
    yield Transition(State.WITH_HEAD, Action.ACKNOWLEDGE, Role.HEAD, State.CLOSED)
    yield Transition(State.WITH_HEAD, Action.REFER, Role.HEAD, State.WITH_RAI)
    yield Transition(State.WITH_HEAD, Action.RETURN, Role.HEAD, State.SUPPLEMENT)
    for role in (Role.RAI, Role.SECRETARY):
        yield Transition(State.WITH_RAI, Action.DECLARE, role, State.WITH_RAI)
    yield Transition(State.WITH_RAI, Action.RATE, Role.RAI, State.WITH_RAI)
    yield Transition(State.WITH_RAI, Action.GIVE_OPINION, Role.RAI_CHAIR, State.TO_DECIDE)
    yield Transition(State.WITH_RAI, Action.REFER, Role.RAI_CHAIR, State.WITH_SAI)
    yield Transition(State.WITH_SAI, Action.DECLARE, Role.SAI, State.WITH_SAI)
    yield Transition(State.WITH_SAI, Action.SUPPORT, Role.SAI, State.WITH_SAI)
    yield Transition(State.WITH_SAI, Action.TAKE_POSITION, Role.SAI_CHAIR, State.TO_DECIDE)
    yield Transition(State.TO_DECIDE, Action.DECIDE, Role.DECISION_MAKER, State.DECIDED)
    yield Transition(State.TO_DECIDE, Action.RETURN, Role.DECISION_MAKER, State.SUPPLEMENT)
    for state in UNDER_HANDLING:
        yield Transition(state, Action.RETURN, Role.SECRETARY, State.SUPPLEMENT)
        yield Transition(state, Action.DISMISS, Role.SECRETARY, State.DISMISSED)
    for state in (*WITH_ANSWERS_OPEN, *UNDER_HANDLING):
        yield Transition(state, Action.WITHDRAW, Role.OWNER, State.WITHDRAWN)
    yield Transition(State.DECIDED, Action.SUSPEND, Role.DECISION_MAKER, State.SUSPENDED)
    yield Transition(State.SUSPENDED, Action.RESUME, Role.DECISION_MAKER, State.DECIDED)
    for state in (*IN_FORCE, State.SUSPENDED):
        for role in (Role.OWNER, Role.SECRETARY):
            yield Transition(state, Action.REASSESS, role, State.SUPPLEMENT)
    yield from _staying(WITH_ANSWERS_OPEN, Action.JUDGE, Role.OWNER)
    yield from _staying((*WITH_ANSWERS_OPEN, *UNDER_HANDLING, *IN_FORCE, State.SUSPENDED), Action.JUDGE, Role.SECRETARY)
    registrable = tuple(s for s in State if s not in {State.DRAFT, State.WITH_SECURITY})
    yield from _staying(registrable, Action.REGISTER, Role.REGISTRAR)


LIGHT_CHECK = Transition(State.CLOSED, Action.DECLARE, Role.LIGHT_CHECKER, State.CLOSED)
TRANSITIONS: tuple[Transition, ...] = (*_rows(), LIGHT_CHECK)
TABLE = {(row.source, row.action, row.role): row.target for row in TRANSITIONS}

FROZEN_BY_STOPS = frozenset({Action.ACKNOWLEDGE, Action.DECIDE, Action.RELEASE, Action.RESUME})
"""What an open stop freezes. RAI and SAI may prepare in parallel."""

ACTION_OF_ROUTE = {
    Route.CLOSES: Action.ROUTE_CLOSES,
    Route.HEAD: Action.ROUTE_HEAD,
    Route.RAI: Action.ROUTE_RAI,
    Route.SAI: Action.ROUTE_RAI,
}

REFUSAL = Text(
    sv="Det går inte att göra det här nu: ärendet är i ett annat läge, eller någon annan har den uppgiften.",
    en="This cannot be done now: the case is in another state, or the task is somebody else's.",
)


def advance(state: State, action: Action, roles: frozenset[Role]) -> State:
    """Return the state that follows.

    Raises:
        NotAllowedError: when the table has no such cell.
    """
    for role in roles:
        target = TABLE.get((state, action, role))
        if target is not None:
            return target
    raise NotAllowedError(REFUSAL)


@cache
def actions_for(state: State, roles: frozenset[Role]) -> frozenset[Action]:
    """Return the actions that the table offers: the buttons of a page."""
    return frozenset(row.action for row in TRANSITIONS if row.source is state and row.role in roles)


def route_action(route: Route, *, has_stop: bool, is_fragile: bool) -> Action:
    """Return where a submitted case goes.

    A case that would close by itself waits for its stops; a fragile one gets the head as its second reader.
    """
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
