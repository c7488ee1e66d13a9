"""What the decision-maker does: decide, suspend, resume. And what the registrar does: register."""

from collections.abc import Iterator
from dataclasses import asdict

from riskflow.cases.events import Event
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import (
    DecisionInput,
    check_decision,
    required_text,
    valid_registry_no,
)
from riskflow.cases.workflow import Action
from riskflow.follow_up.obligations import ObligationKind
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.review.committee import revision_as_read
from riskflow.services.review.follow_up import obligations
from riskflow.services.review.follow_up.obligations import AgreedObligation
from riskflow.services.unit_of_work import UnitOfWork, enqueue_record
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Decision

EVENT_OF = {CaseOutcome.SUSPEND: "case-suspended", CaseOutcome.RESUME: "case-resumed"}


def decide(uow: UnitOfWork, code: str, revision: int, decision: DecisionInput) -> None:
    """Take the decision on the revision that was read; its record is ordered in the same transaction.

    Raises:
        FrozenError: a stop is open.
        InvalidError: benefit or risk is missing, or a condition, or a part of one.
        ConflictError: the case has been supplemented meanwhile.
    """
    opened = open_case(uow, code, Part.RATINGS)
    assessment = revision_as_read(uow, opened, revision)
    shown = content_digest(uow, assessment)
    state = next_state(uow, opened, Action.DECIDE)

    check_decision(decision)
    event = Event("decision-taken", {"outcome": CASE_OUTCOME_NAMES[decision.outcome]})

    enter_state(uow, opened.case, state)
    row = _add_decision(uow, opened, assessment, decision, shown)
    agreed = obligations.agree(uow, opened.case, row, _obligations(uow, opened, assessment, decision))
    record_events(uow, opened.case, [event, *agreed], opened.facts)


def _obligations(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, decision: DecisionInput
) -> Iterator[AgreedObligation]:
    """Yield what is to be kept after a decision by which the collaboration may be carried out."""
    if decision.outcome is not CaseOutcome.DECLINE:
        yield from obligations.conditions_agreed(decision.conditions, ObligationKind.CONDITION)
        yield from obligations.of_plan(uow, assessment)
        yield from obligations.of_clearances(uow, opened, assessment)


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
    _add_decision(uow, opened, assessment, decision, shown)
    record_events(uow, opened.case, [event], opened.facts)


def _add_decision(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, decision: DecisionInput, shown: str
) -> Decision:
    """Store a decision under the next number of the case, and order its record."""
    case = opened.case
    case.records_due += 1
    row = Decision(
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
        shown_digest=shown,
    )
    uow.session.add(row)
    enqueue_record(uow, case)
    return row


def register(uow: UnitOfWork, code: str, registry_no: str) -> None:
    """Note the registration number that the registrar gave the case."""
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.REGISTER)

    number = valid_registry_no(registry_no)
    event = Event("case-registered", {"registry_no": number})

    enter_state(uow, opened.case, state)
    opened.case.registry_no = number
    record_events(uow, opened.case, [event], opened.facts)
