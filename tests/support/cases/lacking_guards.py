"""Cases that lack one guard of the transition table each, and who then tries the action."""

from collections.abc import Callable, Iterable

from riskflow.cases.labels import Advice, GateOutcome
from riskflow.cases.review_input import ClearanceInput, RatingInput
from riskflow.cases.transitions import TRANSITIONS
from riskflow.cases.workflow import Action, Guard, Role, State
from riskflow.committees.work import CommitteeTask
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import assignments
from riskflow.services.deliberation.assignments import TaskInput
from riskflow.services.open_case import newest_gates, open_case
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.review import committee, handling
from riskflow.store.queries import cases as case_queries

HIGH, CRITICAL, STOPPED, FRAGILE, HARMLESS = "rf-14", "rf-22", "gate-alone", "rf-09", "rf-01"
LOGINS = {
    Role.HEAD: "hedda",
    Role.RAI: "ravi",
    Role.RAI_CHAIR: "rut",
    Role.LIGHT_CHECKER: "ravi",
    Role.SAI: "siri",
    Role.SAI_CHAIR: "stig",
    Role.OBSERVER: "dina",
    Role.EXPERT: "egil",
    Role.DECISION_MAKER: "dag",
    Role.SYSTEM: "lars",
}
Prepared = Callable[[DemoRunner], str]


def put(stage: DemoRunner, code: str, state: State, *, was_with_sai: bool = False) -> str:
    """Put a case into a state past the table, as somebody might who writes in the database."""
    with stage.unit_of_work_as("sven") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        case.state, case.was_with_rai, case.decision_maker = state, True, "vice-president"
        case.was_with_sai = was_with_sai or state is State.WITH_SAI
    return code


def submitted(case: str, state: State | None = None) -> Prepared:
    def prepare(stage: DemoRunner) -> str:
        code = stage.submit(case)
        return put(stage, code, state) if state else code

    return prepare


def refused(state: State) -> Prepared:
    """Return a case to whose only gate its function has said no."""

    def prepare(stage: DemoRunner) -> str:
        code = stage.submit(STOPPED)
        with stage.unit_of_work_as("lars") as uow:
            [gate] = newest_gates(uow, open_case(uow, code))
            answer = ClearanceInput("Det är förbjudet.", outcome=GateOutcome.NO)
            handling.clear(uow, code, identity(gate.stop.id), answer)
        return put(stage, code, state)

    return prepare


def reviewed(state: State) -> Prepared:
    """Return a case in any state that both groups have had, and where nobody has declared."""
    return lambda stage: put(stage, with_expert(HIGH)(stage), state, was_with_sai=True)


def with_expert(case: str, state: State | None = None) -> Prepared:
    """Return a case with RAI in which its expert is asked for a statement, and has not declared."""

    def prepare(stage: DemoRunner) -> str:
        code = stage.submit(case)
        with stage.unit_of_work_as("sven") as uow:
            egil = identity(person_with_login(uow.session, "egil").id)
            assignments.give_task(uow, code, TaskInput(CommitteeTask.STATEMENT, egil, "Etiken är svår."))
        return put(stage, code, state) if state else code

    return prepare


def declared(case: str, logins: Iterable[str], state: State | None = None) -> Prepared:
    def prepare(stage: DemoRunner) -> str:
        code = submitted(case, state)(stage)
        for login in logins:
            with stage.unit_of_work_as(login) as uow:
                committee.declare(uow, code, has_conflict=False)
        return code

    return prepare


def rated(case: str, *logins: str) -> Prepared:
    def prepare(stage: DemoRunner) -> str:
        code = stage.submit(case)
        stage.rate(code, *logins)
        return code

    return prepare


def at_sai(*logins: str) -> Prepared:
    """Return a case with SAI where some have declared, and given their view where they are named twice."""

    def prepare(stage: DemoRunner) -> str:
        code = stage.submit(CRITICAL)
        stage.opine(code, Advice.TO_SAI)
        for login in dict.fromkeys(logins):
            with stage.unit_of_work_as(login) as uow:
                committee.declare(uow, code, has_conflict=False)
            if logins.count(login) > 1:
                with stage.unit_of_work_as(login) as uow:
                    committee.rate(uow, code, 1, RatingInput(Advice.GO_AHEAD, "Jag ser inget hinder.", {}))
        return code

    return prepare


def drawn(stage: DemoRunner) -> str:
    """Return a case that closed by itself and was drawn for a light check."""
    code = stage.submit(HARMLESS)
    with stage.unit_of_work_as("sven") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        case.drawn_for_check = True
    return code


ALIKE = (Action.TALK, Action.DISCUSS, Action.ASK_CORRECTION)
"""Actions of many states, whose rows differ in the state alone: one state stands for all."""
QUORUM = ("rut", "ravi", "rosa")
LACKS: dict[tuple[State, Action, Guard], Prepared] = {
    (State.STOPPED, Action.RELEASE, Guard.NO_OPEN_STOP): submitted(STOPPED),
    (State.STOPPED, Action.RELEASE, Guard.NO_REFUSAL): refused(State.STOPPED),
    (State.WITH_HEAD, Action.ACKNOWLEDGE, Guard.NO_OPEN_STOP): submitted(STOPPED, State.WITH_HEAD),
    (State.WITH_HEAD, Action.ACKNOWLEDGE, Guard.NO_REFUSAL): refused(State.WITH_HEAD),
    (State.WITH_HEAD, Action.ACKNOWLEDGE, Guard.SECOND_READING): submitted(FRAGILE),
    (State.WITH_RAI, Action.RATE, Guard.DECLARED): submitted(HIGH),
    (State.WITH_RAI, Action.REFER_QUESTION, Guard.DECLARED): submitted(HIGH),
    (State.WITH_RAI, Action.MARK_URGENT, Guard.DECLARED): submitted(HIGH),
    (State.WITH_SAI, Action.ASK_RAI, Guard.DECLARED): at_sai(),
    (State.CLOSED, Action.LIGHT_CHECK, Guard.DECLARED): drawn,
    (State.WITH_RAI, Action.RETURN, Guard.DECLARED): submitted(HIGH),
    (State.WITH_RAI, Action.GIVE_OPINION, Guard.DECLARED): submitted(HIGH),
    (State.WITH_RAI, Action.GIVE_OPINION, Guard.OWN_RATING): declared(HIGH, ["rut"]),
    (State.WITH_RAI, Action.GIVE_OPINION, Guard.QUORUM): rated(HIGH, "rut"),
    (State.WITH_RAI, Action.GIVE_OPINION, Guard.BELOW_CRITICAL): rated(CRITICAL, *QUORUM),
    (State.WITH_RAI, Action.REFER, Guard.DECLARED): submitted(HIGH),
    (State.WITH_RAI, Action.REFER, Guard.OWN_RATING): declared(HIGH, ["rut"]),
    (State.WITH_RAI, Action.REFER, Guard.QUORUM): rated(HIGH, "rut"),
    (State.WITH_RAI, Action.REFER, Guard.OPINION): rated(HIGH, *QUORUM),
    (State.WITH_RAI, Action.RULE_ON_CONFLICT, Guard.DECLARED): submitted(HIGH),
    (State.WITH_SAI, Action.RULE_ON_CONFLICT, Guard.DECLARED): at_sai(),
    (State.WITH_SAI, Action.SUPPORT, Guard.DECLARED): at_sai(),
    (State.WITH_RAI, Action.GIVE_STATEMENT, Guard.DECLARED): with_expert(HIGH),
    (State.WITH_SAI, Action.GIVE_STATEMENT, Guard.DECLARED): with_expert(HIGH, State.WITH_SAI),
    (State.WITH_SAI, Action.TAKE_POSITION, Guard.DECLARED): at_sai(),
    (State.WITH_SAI, Action.TAKE_POSITION, Guard.OWN_RATING): at_sai("stig"),
    (State.WITH_SAI, Action.TAKE_POSITION, Guard.QUORUM): at_sai("stig", "stig"),
    (State.WITH_SAI, Action.DISSENT, Guard.DECLARED): reviewed(State.WITH_SAI),
    (State.TO_DECIDE, Action.DISSENT, Guard.DECLARED): reviewed(State.TO_DECIDE),
    (State.TO_DECIDE, Action.DECIDE, Guard.NO_OPEN_STOP): submitted(STOPPED, State.TO_DECIDE),
    (State.TO_DECIDE, Action.DECIDE, Guard.OPINION): submitted(HIGH, State.TO_DECIDE),
    (State.TO_DECIDE, Action.DECIDE, Guard.POSITION): lambda stage: put(stage, at_sai()(stage), State.TO_DECIDE),
    (State.SUSPENDED, Action.RESUME, Guard.NO_OPEN_STOP): submitted(STOPPED, State.SUSPENDED),
    (State.SUSPENDED, Action.RESUME, Guard.NO_REFUSAL): refused(State.SUSPENDED),
    **{(State.WITH_SAI, action, Guard.DECLARED): reviewed(State.WITH_SAI) for action in ALIKE},
}
GUARDED = [
    (row.source, row.action, row.role, guard)
    for row in TRANSITIONS
    for guard in row.guards
    if row.action not in ALIKE or row.source is State.WITH_SAI
]
