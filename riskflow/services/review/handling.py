"""What the head of department, the secretary and the functions do with a submitted case."""

import secrets
from dataclasses import replace

from riskflow.cases.events import Event
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import NOT_YOUR_GATE, ClearanceInput, clearing_function, required_text
from riskflow.cases.review_rules import state_after_clearance
from riskflow.cases.submission import LOTS, closing_events, is_drawn_for_check
from riskflow.cases.workflow import IN_FORCE, Action
from riskflow.errors import NotAllowedError
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.assessment.submission import add_ending, ending, new_revision, store_ending
from riskflow.services.events import record_events
from riskflow.services.open_case import (
    enter_state,
    next_state,
    open_case,
    open_stops,
)
from riskflow.services.review.committee import revision_as_read
from riskflow.services.review.follow_up import obligations
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.follow_up import settlements_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Clearance


def read_second(uow: UnitOfWork, code: str) -> None:
    """Confirm the second reading of a fragile case."""
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.READ_SECOND)

    enter_state(uow, opened.case, state)
    record_events(uow, opened.case, [Event("second-reading")], opened.facts)


def acknowledge(uow: UnitOfWork, code: str, revision: int) -> None:
    """Acknowledge the measures of a moderate case as its head of department; it closes with its record."""
    opened = open_case(uow, code, Part.ANSWERS)
    assessment = revision_as_read(uow, opened, revision)
    shown = content_digest(uow, assessment)
    state = next_state(uow, opened, Action.ACKNOWLEDGE)

    outcome = CaseOutcome.ACKNOWLEDGED
    row = ending(uow, assessment, outcome)
    row.shown_digest = shown
    events = [Event("measures-acknowledged"), Event("case-closed", {"outcome": CASE_OUTCOME_NAMES[outcome]})]

    enter_state(uow, opened.case, state)
    store_ending(uow, opened, row)
    agreed = [*obligations.of_plan(uow, assessment), *obligations.of_clearances(uow, opened, assessment)]
    events += obligations.agree(uow, opened.case, row, agreed)
    record_events(uow, opened.case, events, opened.facts)


def refer_to_rai(uow: UnitOfWork, code: str, reason: str) -> None:
    """Refer a case from the head of department to RAI."""
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.REFER)
    version = uow.version_of(case_queries.latest_assessment(uow.session, opened.id))

    event = Event("case-referred", {"group": "RAI", "reason": required_text(reason)})

    enter_state(uow, opened.case, state)
    opened.case.was_with_rai = True
    opened.case.decision_maker = version.policy.route(Route.RAI).decision_maker
    record_events(uow, opened.case, [event], opened.facts)


def return_for_supplement(uow: UnitOfWork, code: str, reason: str) -> None:
    """Ask the applicant for a supplement: a new revision is opened, the submitted one stays as it was."""
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.RETURN)

    event = Event("case-returned", {"reason": required_text(reason)})

    enter_state(uow, opened.case, state)
    new_revision(uow, opened)
    record_events(uow, opened.case, [event], opened.facts)


def dismiss(uow: UnitOfWork, code: str, reason: str) -> None:
    """Close a case without a decision."""
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.DISMISS)
    assessment = case_queries.latest_assessment(uow.session, opened.id)

    stated = required_text(reason)
    event = Event("case-dismissed", {"reason": stated})

    enter_state(uow, opened.case, state)
    add_ending(uow, opened, assessment, CaseOutcome.DISMISSED, stated)
    record_events(uow, opened.case, [event], opened.facts)


def clear(uow: UnitOfWork, code: str, stop_id: int, clearance: ClearanceInput) -> None:
    """Record a function's answer about a gate: on what basis, under which conditions, with what evidence.

    Raises:
        NotAllowedError: the gate belongs to another function.
        ConflictError: somebody has answered already.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.CLEAR)
    found = case_queries.stop_in(uow.session, opened.id, stop_id)
    if found is None:
        raise NotAllowedError(NOT_YOUR_GATE)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    shown = content_digest(uow, assessment)
    version = uow.version_of(assessment)
    other_stops = [each for each in open_stops(uow, opened) if each.stop.id != stop_id]

    function = clearing_function(uow.viewer, found.stop.functions, is_cleared=found.clearance is not None)
    basis = required_text(clearance.basis)
    name = version.questionnaire.functions_by_id[function].name
    events = [Event("stop-cleared", {"gate": found.stop.gate.upper(), "function": name, "basis": basis})]
    released_state = state_after_clearance(state, has_open_stop=bool(other_stops))
    is_released = released_state is not state
    is_drawn = is_released and is_drawn_for_check(version.policy, secrets.randbelow(LOTS))
    if is_released:
        events += closing_events(is_drawn=is_drawn)

    enter_state(uow, opened.case, released_state)
    uow.session.add(_clearance_row(uow, stop_id, function, replace(clearance, basis=basis), shown))
    if is_released:
        opened.case.drawn_for_check = opened.case.drawn_for_check or is_drawn
        row = add_ending(uow, opened, assessment, CaseOutcome.CLOSED)
        events += obligations.agree(uow, opened.case, row, obligations.of_clearances(uow, opened, assessment))
    elif clearance.conditions.strip() and (settled := settlements_of(uow.session, [opened.id]).get(opened.id)):
        # A question may be answered after the decision: what it asks for is followed up with the rest.
        given = [obligations.of_clearance(uow, opened, found.stop.gate, function, clearance.conditions)]
        if released_state in IN_FORCE:
            events += obligations.agree(uow, opened.case, settled.decision, given)
    record_events(uow, opened.case, events, opened.facts)


def _clearance_row(uow: UnitOfWork, stop_id: int, function: str, clearance: ClearanceInput, shown: str) -> Clearance:
    return Clearance(
        stop_id=stop_id,
        person_id=uow.viewer.id,
        function=function,
        basis=clearance.basis,
        conditions=clearance.conditions,
        evidence=clearance.evidence,
        cleared_at=uow.now,
        shown_digest=shown,
    )
