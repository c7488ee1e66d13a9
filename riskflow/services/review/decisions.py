"""What the decision-maker does: decide, suspend, resume. And what the registrar does: register."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from riskflow.cases.access import Part
from riskflow.cases.labels import OUTCOMES, Outcome
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError
from riskflow.services.review.committee import OTHER_REVISION, ConditionText
from riskflow.services.unit_of_work import (
    Desk,
    Matter,
    identity,
    move,
    open_case,
    order_record,
    record_event,
)
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
EVENT_OF = {Outcome.SUSPEND: "case-suspended", Outcome.RESUME: "case-resumed"}
LONGEST_REGISTRY_NO = 40
REGISTRY_NO = Text(
    sv=f"Skriv diarienumret med högst {LONGEST_REGISTRY_NO} tecken.",
    en=f"Write the registration number in at most {LONGEST_REGISTRY_NO} characters.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as it is written: outcome, benefit and risk weighed, conditions, exit, follow-up, presenter."""

    outcome: Outcome
    benefit: str
    reasons: str
    conditions: Sequence[ConditionText] = ()
    exit_plan: str = ""
    follow_up_on: date | None = None
    presenter: str = ""


def decide(desk: Desk, code: str, revision: int, verdict: Verdict) -> None:
    """Take the decision on the revision that was read; its record is ordered in the same transaction.

    Raises:
        FrozenError: while a stop is open.
        InvalidError: when benefit or risk is missing, or a conditional yes has no condition.
        ConflictError: when the case has been supplemented meanwhile.
    """
    matter = open_case(desk, code, Part.RATINGS)
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    if assessment.revision != revision:
        raise ConflictError(OTHER_REVISION)
    move(desk, matter, Action.DECIDE)
    _check(verdict)
    _add(desk, matter, assessment, verdict)
    record_event(desk, matter.case, "decision-taken", outcome=OUTCOMES[verdict.outcome])


def _check(verdict: Verdict) -> None:
    if not verdict.benefit.strip() or not verdict.reasons.strip():
        raise InvalidError(WEIGH_BOTH)
    if verdict.outcome is Outcome.WITH_CONDITIONS and not verdict.conditions:
        raise InvalidError(NAME_CONDITIONS)
    if any(not (c.text and c.owner and c.due and c.proof) for c in verdict.conditions):
        raise InvalidError(NAME_CONDITIONS)


def _add(desk: Desk, matter: Matter, assessment: Assessment, verdict: Verdict) -> None:
    case = matter.case
    case.records_due += 1
    desk.session.add(
        Decision(
            case_id=matter.id,
            assessment_id=identity(assessment.id),
            number=case.records_due,
            outcome=verdict.outcome.value,
            benefit=verdict.benefit.strip(),
            reasons=verdict.reasons.strip(),
            exit_plan=verdict.exit_plan.strip(),
            conditions=[asdict(condition) for condition in verdict.conditions],
            follow_up_on=verdict.follow_up_on,
            decided_by=desk.viewer.id,
            office=case.decision_maker or "",
            presenter=verdict.presenter.strip(),
            decided_at=desk.now,
        )
    )
    order_record(desk, case)


def suspend(desk: Desk, code: str, reason: str) -> None:
    """Suspend a collaboration that was let go ahead; the suspension gets a record that supersedes the earlier one."""
    _interrupt(desk, code, Action.SUSPEND, Outcome.SUSPEND, reason)


def resume(desk: Desk, code: str, reason: str) -> None:
    """Let a suspended collaboration resume; this too gets a record."""
    _interrupt(desk, code, Action.RESUME, Outcome.RESUME, reason)


def _interrupt(desk: Desk, code: str, action: Action, outcome: Outcome, reason: str) -> None:
    if not reason.strip():
        raise InvalidError(Text(sv="Skriv skälen.", en="Write the reasons."))
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, action)
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    _add(desk, matter, assessment, Verdict(outcome, "", reason))
    record_event(desk, matter.case, EVENT_OF[outcome], reason=reason.strip())


def register(desk: Desk, code: str, registry_no: str) -> None:
    """Note the registration number that the registrar gave the case."""
    number = registry_no.strip()
    if not 0 < len(number) <= LONGEST_REGISTRY_NO:
        raise InvalidError(REGISTRY_NO)
    matter = open_case(desk, code)
    move(desk, matter, Action.REGISTER)
    matter.case.registry_no = number
    record_event(desk, matter.case, "case-registered", registry_no=number)
