"""What the head of department, the secretary and the functions do with a submitted case."""

from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.workflow import Action, Role, State
from riskflow.errors import ConflictError, NotAllowedError
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.assessment.submission import add_ending, close_automatically, new_revision
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, as_system, change_state, open_case, open_stops
from riskflow.services.review.committee import at_revision, required_text
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Clearance
from riskflow.text import Text

ALREADY_CLEARED = Text(
    sv="Någon annan har redan lämnat besked om spärren.", en="Somebody else has already answered about this gate."
)
NOT_YOUR_GATE = Text(sv="Spärren hör till en annan funktion.", en="This gate belongs to another function.")


def read_second(uow: UnitOfWork, code: str) -> None:
    """Confirm the second reading of a fragile case."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.READ_SECOND)
    record_event(uow, opened.case, "second-reading")


def acknowledge(uow: UnitOfWork, code: str, revision: int) -> None:
    """Acknowledge the measures of a moderate case as its head of department; it closes with its record."""
    opened = open_case(uow, code, Part.ANSWERS)
    assessment = at_revision(uow, opened, revision)
    change_state(uow, opened, Action.ACKNOWLEDGE)
    add_ending(uow, opened, assessment, CaseOutcome.ACKNOWLEDGED)
    record_event(uow, opened.case, "measures-acknowledged")
    record_event(uow, opened.case, "case-closed", outcome=CASE_OUTCOME_NAMES[CaseOutcome.ACKNOWLEDGED])


def refer_to_rai(uow: UnitOfWork, code: str, reason: str) -> None:
    """Send a case from the head of department to RAI."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.REFER)
    policy = current_assessment(uow, opened).version.policy
    opened.case.was_with_rai = True
    opened.case.decision_maker = policy.route(Route.RAI).decision_maker
    record_event(uow, opened.case, "case-referred", group="RAI", reason=required_text(reason))


def return_for_supplement(uow: UnitOfWork, code: str, reason: str) -> None:
    """Ask the applicant for a supplement: a new revision is opened, the submitted one stays as it was."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.RETURN)
    new_revision(uow, opened)
    record_event(uow, opened.case, "case-returned", reason=required_text(reason))


def dismiss(uow: UnitOfWork, code: str, reason: str) -> None:
    """Close a case without a decision."""
    opened = open_case(uow, code)
    change_state(uow, opened, Action.DISMISS)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    add_ending(uow, opened, assessment, CaseOutcome.DISMISSED, required_text(reason))
    record_event(uow, opened.case, "case-dismissed", reason=reason)


def clear(uow: UnitOfWork, code: str, stop_id: int, clearance_input: "ClearanceInput") -> None:
    """Record a function's answer about a gate: on what basis, under which conditions, with what evidence.

    Raises:
        NotAllowedError: when the gate belongs to another function.
        ConflictError: when somebody has answered already.
    """
    opened = open_case(uow, code)
    change_state(uow, opened, Action.CLEAR)
    found = next((s for s in case_queries.stops_of(uow.session, [opened.id]) if s.stop.id == stop_id), None)
    if found is None or not any(uow.viewer.has_role(Role.FUNCTION, function) for function in found.stop.functions):
        raise NotAllowedError(NOT_YOUR_GATE)
    if found.clearance:
        raise ConflictError(ALREADY_CLEARED)
    function = next(f for f in found.stop.functions if uow.viewer.has_role(Role.FUNCTION, f))
    uow.session.add(
        Clearance(
            stop_id=stop_id,
            person_id=uow.viewer.id,
            function=function,
            basis=required_text(clearance_input.basis),
            conditions=clearance_input.conditions,
            evidence=clearance_input.evidence,
            cleared_at=uow.now,
        )
    )
    name = current_assessment(uow, opened).questionnaire.functions_by_id[function].name
    record_event(
        uow, opened.case, "stop-cleared", gate=found.stop.gate.upper(), function=name, basis=clearance_input.basis
    )
    _release(uow, opened)


@dataclass(frozen=True, slots=True)
class ClearanceInput:
    """What a function found about a gate."""

    basis: str
    conditions: str = ""
    evidence: str = ""


def _release(uow: UnitOfWork, opened: OpenCase) -> None:
    """Close a case that only waited for its stops when the last one is cleared."""
    if opened.case.state is State.STOPPED and not open_stops(uow, opened):
        change_state(uow, as_system(opened), Action.RELEASE)
        close_automatically(uow, opened, current_assessment(uow, opened))
