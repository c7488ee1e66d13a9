"""What the head of department, the secretary and the functions do with a submitted case."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from riskflow.cases.events import Event
from riskflow.cases.labels import CASE_OUTCOME_NAMES, GATE_OUTCOME_NAMES, CaseOutcome, GateOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import (
    NOT_YOUR_GATE,
    OF_EARLIER_REVISION,
    ClearanceInput,
    answering_function,
    required_text,
    valid_clearance,
)
from riskflow.cases.review_rules import state_after_clearance
from riskflow.cases.submission import LOTS, closing_events, is_drawn_for_check
from riskflow.cases.workflow import IN_FORCE, Action
from riskflow.dialogue.reopened import Ask, check_asks
from riskflow.errors import ConflictError, NotAllowedError
from riskflow.questionnaire.scoring import Route
from riskflow.records.kinds import ActKind
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.assessment.submission import add_ending, ending, new_revision, store_ending
from riskflow.services.assessment.supplements import name_of
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import (
    OpenCase,
    enter_state,
    next_state,
    open_case,
    open_stops,
)
from riskflow.services.review.case_acts import next_act, order_act
from riskflow.services.review.committee import revision_as_read
from riskflow.services.review.follow_up import obligations
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.follow_up import settlements_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.tables import Assessment, Clearance, SupplementRequest
from riskflow.text import Text


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
    binding = [*obligations.of_plan(uow, assessment), *obligations.of_clearances(uow, opened, assessment)]
    agreed = obligations.agreement(uow, opened.case, assessment, binding)

    enter_state(uow, opened.case, state)
    store_ending(uow, opened, row)
    events += obligations.agree(uow, row, agreed)
    record_events(uow, opened.case, events, opened.facts)


def refer_to_rai(uow: UnitOfWork, code: str, reason: str) -> None:
    """Refer a case to RAI: as its head of department, or as the secretary one that a stop holds."""
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.REFER)
    version = uow.version_of(case_queries.latest_assessment(uow.session, opened.id))

    event = Event("case-referred", {"group": "RAI", "reason": required_text(reason)})

    enter_state(uow, opened.case, state)
    opened.case.was_with_rai = True
    opened.case.decision_maker = version.policy.route(Route.RAI).decision_maker
    record_events(uow, opened.case, [event], opened.facts)


def return_for_supplement(
    uow: UnitOfWork, code: str, reason: str, asks: Sequence[Ask] = (), due: date | None = None
) -> None:
    """Ask the applicant for a supplement: a new revision is opened, the submitted one stays as it was.

    Only what `asks` names is open in it, with what follows from it; all of it where nothing is named.

    Raises:
        InvalidError: when the request does not say what is asked about what, or the day has passed.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.RETURN)
    questionnaire = uow.version_of(case_queries.latest_assessment(uow.session, opened.id)).questionnaire
    known = {name for name, item in questionnaire.items.items() if not item.is_fetched}
    check_asks(asks, known, reason=reason, due=due, today=uow.today)
    # Not the words of the questions, which may quote what is marked as possibly secret: history shows the event whole.
    stated = reason.strip() or _joined(name_of(questionnaire, ask.about) for ask in asks)

    enter_state(uow, opened.case, state)
    revision = new_revision(uow, opened)
    uow.session.add(
        SupplementRequest(
            case_id=opened.id,
            assessment_id=identity(revision.id),
            asks=[{"about": ask.about, "text": ask.text.strip()} for ask in asks],
            reason=reason.strip(),
            due=due,
            asked_by=uow.viewer.id,
            asked_at=uow.now,
        )
    )
    record_events(uow, opened.case, [Event("case-returned", {"reason": stated})], opened.facts)


def _joined(texts: Iterable[Text]) -> Text:
    listed = list(texts)
    return Text(sv="; ".join(each.sv for each in listed), en="; ".join(each.en for each in listed))


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
    """Record a function's answer about a gate; what lets the last one go closes a case that would close by itself.

    Raises:
        NotAllowedError: the gate, or the answer that would be replaced, belongs to another function.
        ConflictError: the gate is of an earlier revision, or has an answer that is not said to be replaced.
        InvalidError: the basis, the conditions, their day or the question is missing.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.CLEAR)
    found = case_queries.stop_in(uow.session, opened.id, stop_id)
    if found is None:
        raise NotAllowedError(NOT_YOUR_GATE)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    shown, version = content_digest(uow, assessment), uow.version_of(assessment)
    function, answer = _answering(uow, found, assessment), valid_clearance(clearance, uow.today, standing=found.outcome)
    said = _clearance_row(uow, found, function, answer, shown)
    events = _answer_events(found, version.questionnaire.functions_by_id[function].name, answer)
    released_state = state_after_clearance(state, answer.outcome, is_held=_is_held(uow, opened, stop_id))
    is_released = released_state is not state
    is_drawn = is_released and is_drawn_for_check(version.policy, secrets.randbelow(LOTS))
    if is_released:
        events += closing_events(is_drawn=is_drawn)
    # A question may be answered after the decision: what it asks for is followed up with the rest.
    settled = settlements_of(uow.session, [opened.id]).get(opened.id) if answer.conditions else None
    binding = list(obligations.of_clearances(uow, opened, assessment, but=stop_id)) if is_released else []
    if answer.conditions and (is_released or (settled and released_state in IN_FORCE)):
        binding.append(obligations.of_clearance(uow, opened, found.stop.gate, said))
    agreed = obligations.agreement(uow, opened.case, assessment, binding)
    act = next_act(uow, opened.case, ActKind.CLEARANCE, found.stop.gate)

    enter_state(uow, opened.case, released_state)
    order_act(uow, opened.case, None if answer.outcome is GateOutcome.NEED_MORE else act, said)
    if is_released:
        opened.case.drawn_for_check = opened.case.drawn_for_check or is_drawn
        row = add_ending(uow, opened, assessment, CaseOutcome.CLOSED)
        events += obligations.agree(uow, row, agreed)
    elif settled:
        events += obligations.add_to_decision(uow, settled.decision, agreed.rows)
    record_events(uow, opened.case, events, opened.facts)


def _is_held(uow: UnitOfWork, opened: OpenCase, stop_id: int) -> bool:
    """Return whether another stop holds the case."""
    return any(each.stop.id != stop_id for each in open_stops(uow, opened))


def _answering(uow: UnitOfWork, found: StopWithClearance, assessment: Assessment) -> str:
    answered_by = found.clearance.function if found.clearance else ""
    function = answering_function(uow.viewer, found.stop.functions, answered_by=answered_by, standing=found.outcome)
    if found.stop.assessment_id != assessment.id:
        raise ConflictError(OF_EARLIER_REVISION)
    return function


def _answer_events(found: StopWithClearance, function: Text, answer: ClearanceInput) -> list[Event]:
    about: dict[str, str | Text] = {"gate": found.stop.gate.upper(), "function": function}
    events = []
    if found.outcome and not found.is_awaited:
        former = GATE_OUTCOME_NAMES[found.outcome]
        events.append(Event("gate-answer-replaced", {**about, "former": former, "reason": answer.reason.strip()}))
    if answer.outcome is GateOutcome.NEED_MORE:
        events.append(Event("gate-more-asked", {**about, "asked": answer.asked}))
    elif answer.outcome is GateOutcome.NO:
        events.append(Event("gate-refused", {**about, "basis": answer.basis}))
    else:
        outcome = GATE_OUTCOME_NAMES[answer.outcome]
        events.append(Event("gate-answered", {**about, "outcome": outcome, "basis": answer.basis}))
    return events


def _clearance_row(
    uow: UnitOfWork, found: StopWithClearance, function: str, answer: ClearanceInput, shown: str
) -> Clearance:
    return Clearance(
        stop_id=identity(found.stop.id),
        person_id=uow.viewer.id,
        function=function,
        outcome=answer.outcome.value,
        basis=answer.basis.strip(),
        conditions=answer.conditions,
        conditions_due=answer.due,
        evidence=answer.evidence.strip(),
        asked=answer.asked,
        reason=answer.reason.strip(),
        cleared_at=uow.now,
        shown_digest=shown,
    )
