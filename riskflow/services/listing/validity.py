"""When a settled case is followed up and how long it holds, and what its listing says of its follow-up."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from riskflow.cases.labels import CaseOutcome
from riskflow.follow_up.validity import DecisionTerm
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Level
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.store.handling.follow_up import (
    CheckInWithAnswer,
    Settlement,
    check_ins_in,
    last_continuation,
    obligations_in,
    settlements_of,
)


@dataclass(frozen=True, slots=True)
class AfterDecision:
    """What the listing of a case says of the time after its decision."""

    lacks_record: bool = False
    settled_at: datetime | None = None
    outcome: str = ""
    follow_up_on: date | None = None
    valid_until: date | None = None
    open_obligations: int = 0


NOT_DECIDED = AfterDecision()


def after_decisions(session: Session, library: Library, case_ids: Collection[int]) -> Mapping[int, AfterDecision]:
    """Return this of those of many cases that were settled, in three statements."""
    settlements = settlements_of(session, case_ids)
    check_ins, obligations = check_ins_in(session, settlements), obligations_in(session, settlements)
    found = {}
    for number, settlement in settlements.items():
        term = term_of(library, settlement, check_ins[number])
        found[number] = AfterDecision(
            settled_at=settlement.decision.decided_at,
            outcome=settlement.decision.outcome,
            follow_up_on=term.follow_up_on,
            valid_until=term.valid_until,
            open_obligations=sum(not each.is_settled for each in obligations[number]),
        )
    return found


def term_of(library: Library, settlement: Settlement, check_ins: Iterable[CheckInWithAnswer]) -> DecisionTerm:
    decision, assessment = settlement.decision, settlement.assessment
    months = library.get(assessment.questionnaire, assessment.questionnaire_version).policy.follow_up_months
    worst = max(map(Level.parse, assessment.levels.values()), default=Level.LOW)
    continued_at = last_continuation(check_ins)
    return DecisionTerm(
        CaseOutcome(decision.outcome),
        decision.decided_at.astimezone(SWEDISH_TIME).date(),
        months[worst.id],
        decided_follow_up=decision.follow_up_on,
        decided_end=decision.valid_until,
        continued_on=continued_at.astimezone(SWEDISH_TIME).date() if continued_at else None,
    )
