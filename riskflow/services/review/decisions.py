"""What the decision-maker does: decide, suspend, resume. And what the registrar does: register."""

from dataclasses import asdict

from riskflow.cases.events import Event
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import (
    DecisionInput,
    check_decision,
    check_heard,
    required_text,
    valid_registry_no,
)
from riskflow.cases.workflow import Action
from riskflow.services.assessment.answers import score_assessment
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, newest_gates, next_state, open_case
from riskflow.services.review.committee import revision_as_read
from riskflow.services.review.open_points import check_despite, open_points
from riskflow.services.review.requests import hearings
from riskflow.services.unit_of_work import UnitOfWork, enqueue_record
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Decision

EVENT_OF = {CaseOutcome.SUSPEND: "case-suspended", CaseOutcome.RESUME: "case-resumed"}


def decide(uow: UnitOfWork, code: str, revision: int, decision: DecisionInput) -> None:
    """Take the decision on the revision that was read; its record is ordered in the same transaction.

    Raises:
        FrozenError: a stop is open.
        InvalidError: benefit or risk is missing, or a condition, or a part of one; the outcome is against the answer
            of a function; or something is open and the decision is not said to be taken in spite of it.
        ConflictError: the case has been supplemented meanwhile.
    """
    opened = open_case(uow, code, Part.RATINGS)
    assessment = revision_as_read(uow, opened, revision)
    shown = content_digest(uow, assessment)
    state = next_state(uow, opened, Action.DECIDE)

    gates = newest_gates(uow, opened)
    check_decision(decision, [found.outcome for found in gates if found.outcome])
    has_answered = any(each.reply is not None for each in hearings(uow, opened))
    check_heard(decision, has_answered=has_answered)
    points = open_points(uow, opened, score_assessment(uow, assessment))
    check_despite(points, decision.despite)
    event = Event("decision-taken", {"outcome": CASE_OUTCOME_NAMES[decision.outcome]})

    enter_state(uow, opened.case, state)
    row = _numbered(uow, opened, assessment, decision, shown)
    row.open_points = [each.as_row() for each in points]
    _store(uow, opened, row)
    record_events(uow, opened.case, [event], opened.facts)


def suspend(uow: UnitOfWork, code: str, reason: str) -> None:
    """Suspend a collaboration that was decided; the suspension gets a record that supersedes the earlier one."""
    _interrupt(uow, code, Action.SUSPEND, CaseOutcome.SUSPEND, reason)


def resume(uow: UnitOfWork, code: str, reason: str) -> None:
    """Resume a suspended collaboration; this too gets a record."""
    _interrupt(uow, code, Action.RESUME, CaseOutcome.RESUME, reason)


def _interrupt(uow: UnitOfWork, code: str, action: Action, outcome: CaseOutcome, reason: str) -> None:
    opened = open_case(uow, code, Part.ANSWERS)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    shown = content_digest(uow, assessment)
    state = next_state(uow, opened, action)

    decision = DecisionInput(outcome, benefit="", reasons=required_text(reason))
    event = Event(EVENT_OF[outcome], {"reason": decision.reasons})

    enter_state(uow, opened.case, state)
    _store(uow, opened, _numbered(uow, opened, assessment, decision, shown))
    record_events(uow, opened.case, [event], opened.facts)


def _numbered(
    uow: UnitOfWork,
    opened: OpenCase,
    assessment: Assessment,
    decision: DecisionInput,
    shown: str,
) -> Decision:
    """Return a decision under the next number of the case."""
    case = opened.case
    case.records_due += 1
    return Decision(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        number=case.records_due,
        outcome=decision.outcome.value,
        benefit=decision.benefit.strip(),
        reasons=decision.reasons.strip(),
        exit_plan=decision.exit_plan.strip(),
        conditions=[asdict(condition) for condition in decision.conditions],
        follow_up_on=decision.follow_up_on,
        decided_by=uow.viewer.id,
        office=case.decision_maker or "",
        presenter=decision.presenter.strip(),
        decided_at=uow.now,
        unheard_reason=decision.unheard_reason.strip() if decision.outcome is CaseOutcome.DECLINE else "",
        shown_digest=shown,
    )


def _store(uow: UnitOfWork, opened: OpenCase, row: Decision) -> None:
    """Store a decision, and order its record."""
    uow.session.add(row)
    enqueue_record(uow, opened.case)


def register(uow: UnitOfWork, code: str, registry_no: str) -> None:
    """Note the registration number that the registrar gave the case."""
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.REGISTER)

    number = valid_registry_no(registry_no)
    event = Event("case-registered", {"registry_no": number})

    enter_state(uow, opened.case, state)
    opened.case.registry_no = number
    record_events(uow, opened.case, [event], opened.facts)
