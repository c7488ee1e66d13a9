"""What the head of department, the secretary and the functions do with a submitted case."""

from riskflow.cases.access import Part
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.review_input import NOT_YOUR_GATE, ClearanceInput, clearing_function, required_text
from riskflow.cases.review_rules import state_after_clearance
from riskflow.cases.workflow import Action
from riskflow.errors import NotAllowedError
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.assessment.submission import add_ending, close_automatically, new_revision
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, as_system, change_state, open_case, open_stops
from riskflow.services.review.committee import revision_as_read
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Clearance


def read_second(uow: UnitOfWork, code: str) -> None:
    """Confirm the second reading of a fragile case."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.READ_SECOND)
    record_event(uow, opened.case, "second-reading")


def acknowledge(uow: UnitOfWork, code: str, revision: int) -> None:
    """Acknowledge the measures of a moderate case as its head of department; it closes with its record."""
    opened = open_case(uow, code, Part.ANSWERS)
    assessment = revision_as_read(uow, opened, revision)
    change_state(uow, opened, Action.ACKNOWLEDGE)
    add_ending(uow, opened, assessment, CaseOutcome.ACKNOWLEDGED)
    record_event(uow, opened.case, "measures-acknowledged")
    record_event(uow, opened.case, "case-closed", outcome=CASE_OUTCOME_NAMES[CaseOutcome.ACKNOWLEDGED])


def refer_to_rai(uow: UnitOfWork, code: str, reason: str) -> None:
    """Refer a case from the head of department to RAI."""
    opened = open_case(uow, code, Part.ANSWERS)
    version = uow.version_of(case_queries.latest_assessment(uow.session, opened.id))
    stated = required_text(reason)
    change_state(uow, opened, Action.REFER)
    opened.case.was_with_rai = True
    opened.case.decision_maker = version.policy.route(Route.RAI).decision_maker
    record_event(uow, opened.case, "case-referred", group="RAI", reason=stated)


def return_for_supplement(uow: UnitOfWork, code: str, reason: str) -> None:
    """Ask the applicant for a supplement: a new revision is opened, the submitted one stays as it was."""
    opened = open_case(uow, code, Part.ANSWERS)
    stated = required_text(reason)
    change_state(uow, opened, Action.RETURN)
    new_revision(uow, opened)
    record_event(uow, opened.case, "case-returned", reason=stated)


def dismiss(uow: UnitOfWork, code: str, reason: str) -> None:
    """Close a case without a decision."""
    opened = open_case(uow, code)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    stated = required_text(reason)
    change_state(uow, opened, Action.DISMISS)
    add_ending(uow, opened, assessment, CaseOutcome.DISMISSED, stated)
    record_event(uow, opened.case, "case-dismissed", reason=stated)


def clear(uow: UnitOfWork, code: str, stop_id: int, clearance: ClearanceInput) -> None:
    """Record a function's answer about a gate: on what basis, under which conditions, with what evidence.

    Raises:
        NotAllowedError: the gate belongs to another function.
        ConflictError: somebody has answered already.
    """
    opened = open_case(uow, code)
    found = case_queries.stop_in(uow.session, opened.id, stop_id)
    if found is None:
        raise NotAllowedError(NOT_YOUR_GATE)
    version = uow.version_of(case_queries.latest_assessment(uow.session, opened.id))
    other_stops = [each for each in open_stops(uow, opened) if each.stop.id != stop_id]
    function = clearing_function(uow.viewer, found.stop.functions, is_cleared=found.clearance is not None)
    basis = required_text(clearance.basis)
    state = opened.case.state
    is_released = state_after_clearance(state, has_open_stop=bool(other_stops)) is not state
    change_state(uow, opened, Action.CLEAR)
    row = Clearance(
        stop_id=stop_id,
        person_id=uow.viewer.id,
        function=function,
        basis=basis,
        conditions=clearance.conditions,
        evidence=clearance.evidence,
        cleared_at=uow.now,
    )
    uow.session.add(row)
    name = version.questionnaire.functions_by_id[function].name
    record_event(uow, opened.case, "stop-cleared", gate=found.stop.gate.upper(), function=name, basis=basis)
    if is_released:
        _release(uow, opened)


def _release(uow: UnitOfWork, opened: OpenCase) -> None:
    """Close a case that only waited for its stops."""
    change_state(uow, as_system(opened), Action.RELEASE)
    close_automatically(uow, opened, current_assessment(uow, opened))
