"""What the decision-maker does: decide, suspend, resume. And what the registrar does: register."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from riskflow.cases.access import Part
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.review.committee import OTHER_REVISION, ConditionInput
from riskflow.services.unit_of_work import UnitOfWork, enqueue_record
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Decision
from riskflow.text import Text

WEIGH_BOTH = Text(
    sv="Skriv både vad samarbetet ger och vilka risker som vägs in. Ett beslut väger nytta mot risk.",
    en="Write both what the collaboration gives and which risks are weighed. A decision weighs benefit against risk.",
)
NAME_CONDITIONS = Text(
    sv="Ange minst ett villkor med ansvarig, datum och hur det visas att det är uppfyllt.",
    en="Give at least one condition with owner, date and how it is shown to be met.",
)
EVENT_OF = {CaseOutcome.SUSPEND: "case-suspended", CaseOutcome.RESUME: "case-resumed"}
MAX_REGISTRY_NO_LENGTH = 40
REGISTRY_NO = Text(
    sv=f"Skriv diarienumret med högst {MAX_REGISTRY_NO_LENGTH} tecken.",
    en=f"Write the registration number in at most {MAX_REGISTRY_NO_LENGTH} characters.",
)


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A decision as it is written: outcome, benefit and risk weighed, conditions, exit, follow-up, presenter."""

    outcome: CaseOutcome
    benefit: str
    reasons: str
    conditions: Sequence[ConditionInput] = ()
    exit_plan: str = ""
    follow_up_on: date | None = None
    presenter: str = ""


def decide(uow: UnitOfWork, code: str, revision: int, decision_input: DecisionInput) -> None:
    """Take the decision on the revision that was read; its record is ordered in the same transaction.

    Raises:
        FrozenError: while a stop is open.
        InvalidError: when benefit or risk is missing, or a conditional yes has no condition.
        ConflictError: when the case has been supplemented meanwhile.
    """
    opened = open_case(uow, code, Part.RATINGS)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    if assessment.revision != revision:
        raise ConflictError(OTHER_REVISION)
    change_state(uow, opened, Action.DECIDE)
    _check(decision_input)
    _add(uow, opened, assessment, decision_input)
    record_event(uow, opened.case, "decision-taken", outcome=CASE_OUTCOME_NAMES[decision_input.outcome])


def _check(decision_input: DecisionInput) -> None:
    if not decision_input.benefit.strip() or not decision_input.reasons.strip():
        raise InvalidError(WEIGH_BOTH)
    if decision_input.outcome is CaseOutcome.WITH_CONDITIONS and not decision_input.conditions:
        raise InvalidError(NAME_CONDITIONS)
    if any(not (c.text and c.owner and c.due and c.proof) for c in decision_input.conditions):
        raise InvalidError(NAME_CONDITIONS)


def _add(uow: UnitOfWork, opened: OpenCase, assessment: Assessment, decision_input: DecisionInput) -> None:
    case = opened.case
    case.records_due += 1
    uow.session.add(
        Decision(
            case_id=opened.id,
            assessment_id=identity(assessment.id),
            number=case.records_due,
            outcome=decision_input.outcome.value,
            benefit=decision_input.benefit.strip(),
            reasons=decision_input.reasons.strip(),
            exit_plan=decision_input.exit_plan.strip(),
            conditions=[asdict(condition) for condition in decision_input.conditions],
            follow_up_on=decision_input.follow_up_on,
            decided_by=uow.viewer.id,
            office=case.decision_maker or "",
            presenter=decision_input.presenter.strip(),
            decided_at=uow.now,
        )
    )
    enqueue_record(uow, case)


def suspend(uow: UnitOfWork, code: str, reason: str) -> None:
    """Suspend a collaboration that was let go ahead; the suspension gets a record that supersedes the earlier one."""
    _interrupt(uow, code, Action.SUSPEND, CaseOutcome.SUSPEND, reason)


def resume(uow: UnitOfWork, code: str, reason: str) -> None:
    """Let a suspended collaboration resume; this too gets a record."""
    _interrupt(uow, code, Action.RESUME, CaseOutcome.RESUME, reason)


def _interrupt(uow: UnitOfWork, code: str, action: Action, outcome: CaseOutcome, reason: str) -> None:
    if not reason.strip():
        raise InvalidError(Text(sv="Skriv skälen.", en="Write the reasons."))
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, action)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    _add(uow, opened, assessment, DecisionInput(outcome, "", reason))
    record_event(uow, opened.case, EVENT_OF[outcome], reason=reason.strip())


def register(uow: UnitOfWork, code: str, registry_no: str) -> None:
    """Note the registration number that the registrar gave the case."""
    number = registry_no.strip()
    if not 0 < len(number) <= MAX_REGISTRY_NO_LENGTH:
        raise InvalidError(REGISTRY_NO)
    opened = open_case(uow, code)
    change_state(uow, opened, Action.REGISTER)
    opened.case.registry_no = number
    record_event(uow, opened.case, "case-registered", registry_no=number)
