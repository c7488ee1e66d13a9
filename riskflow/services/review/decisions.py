"""What the decision-maker does: decide, suspend, resume. And what the registrar does: register."""

from collections.abc import Iterator
from dataclasses import asdict, replace

from riskflow.cases.events import Event
from riskflow.cases.labels import CASE_OUTCOME_NAMES, Advice, CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import (
    DecisionInput,
    check_decision,
    check_heard,
    required_text,
)
from riskflow.cases.workflow import Action, Group
from riskflow.deliberation.overrides import checked_reason, named, of_decision
from riskflow.deliberation.periods import check_days
from riskflow.errors import InvalidError
from riskflow.follow_up.dispatch import REGISTRY_NO_TAKEN, check_registration, valid_registry_no
from riskflow.follow_up.obligations import ObligationKind
from riskflow.questionnaire.model import Level
from riskflow.services.assessment.answers import score_assessment
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, newest_gates, next_state, open_case
from riskflow.services.review.committee import revision_as_read
from riskflow.services.review.follow_up import obligations
from riskflow.services.review.follow_up.obligations import AgreedObligation
from riskflow.services.review.open_points import check_despite, open_points
from riskflow.services.review.requests import hearings
from riskflow.services.unit_of_work import UnitOfWork, enqueue_record
from riskflow.store.handling import deliberation
from riskflow.store.handling.acts import dispatches_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Decision
from riskflow.text import Text

DECISION_ACT = Text(sv="beslutet", en="the decision")
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

    departs = of_decision(decision.outcome, *_standards(uow, assessment))

    gates = newest_gates(uow, opened)
    check_decision(decision, [found.outcome for found in gates if found.outcome])
    has_answered = any(each.reply is not None for each in hearings(uow, opened))
    check_heard(decision, has_answered=has_answered)
    check_days(uow.today, decision.follow_up_on, decision.valid_until)
    reason = checked_reason(departs, decision.override_reason)
    points = open_points(uow, opened, score_assessment(uow, assessment))
    check_despite(points, decision.despite)
    events = [Event("decision-taken", {"outcome": CASE_OUTCOME_NAMES[decision.outcome]})]
    if departs:
        events.append(Event("override-recorded", {"act": DECISION_ACT, "how": named(departs)}))
    agreed = obligations.agreement(uow, opened.case, assessment, _obligations(uow, opened, assessment, decision))

    enter_state(uow, opened.case, state)
    row = _decision_row(uow, opened, assessment, replace(decision, override_reason=reason), shown)
    row.overrides = [each.stored() for each in departs]
    row.open_points = [each.as_row() for each in points]
    _store_decision(uow, opened, row)
    events += obligations.agree(uow, row, agreed)
    record_events(uow, opened.case, events, opened.facts)


def _obligations(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, decision: DecisionInput
) -> Iterator[AgreedObligation]:
    """Yield what is to be kept after a decision by which the collaboration may be carried out."""
    if decision.outcome is not CaseOutcome.DECLINE:
        yield from obligations.conditions_agreed(decision.conditions, ObligationKind.CONDITION)
        yield from obligations.of_plan(uow, assessment)
        yield from obligations.of_clearances(uow, opened, assessment)


def _standards(uow: UnitOfWork, assessment: Assessment) -> tuple[Level, Advice | None]:
    """Return what a decision is compared with: the tool's highest level, and the advice that stands."""
    worst = max(map(Level.parse, assessment.levels.values()), default=Level.LOW)
    standing = {row.group: row for row in deliberation.standing_opinions(uow.session, [identity(assessment.id)])}
    advice = next((standing[group].advice for group in (Group.SAI, Group.RAI) if group in standing), None)
    return worst, Advice(advice) if advice else None


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
    _store_decision(uow, opened, _decision_row(uow, opened, assessment, decision, shown))
    record_events(uow, opened.case, [event], opened.facts)


def _decision_row(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, decision: DecisionInput, shown: str
) -> Decision:
    """Return a decision under the next number of the case; nothing is written."""
    return Decision(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        number=opened.case.records_due + 1,
        outcome=decision.outcome.value,
        benefit=decision.benefit.strip(),
        reasons=decision.reasons.strip(),
        exit_plan=decision.exit_plan.strip(),
        conditions=[asdict(condition) for condition in decision.conditions],
        dissent=decision.dissent.strip(),
        override_reason=decision.override_reason,
        follow_up_on=decision.follow_up_on,
        valid_until=decision.valid_until,
        decided_by=uow.viewer.id,
        office=opened.case.decision_maker or "",
        presenter=decision.presenter.strip(),
        decided_at=uow.now,
        unheard_reason=decision.unheard_reason.strip() if decision.outcome is CaseOutcome.DECLINE else "",
        shown_digest=shown,
    )


def _store_decision(uow: UnitOfWork, opened: OpenCase, row: Decision) -> None:
    """Store a decision, and order its record."""
    opened.case.records_due = row.number
    uow.session.add(row)
    enqueue_record(uow, opened.case)


def register(uow: UnitOfWork, code: str, registry_no: str, pattern: str = "", example: str = "") -> None:
    """Note the registration number that the registrar gave the case.

    Raises:
        InvalidError: it is not written as the register writes it, or is that of another case.
        ConflictError: a record of the case was dispatched under another number.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.REGISTER)

    number = valid_registry_no(registry_no, pattern, example)
    check_registration(number, {each.registry_no for each in dispatches_of(uow.session, opened.id)})
    if taken := case_queries.registered_as(uow.session, number, but=opened.id):
        raise InvalidError(REGISTRY_NO_TAKEN.filled(reference=taken.reference))
    event = Event("case-registered", {"registry_no": number})

    enter_state(uow, opened.case, state)
    opened.case.registry_no = number
    record_events(uow, opened.case, [event], opened.facts)
