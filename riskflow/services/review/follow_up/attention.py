"""What the system does by itself in the follow-up: reminds, lets lapse, reopens, asks to check in, tells of an end.

Everything is decided from rows and events that are there, so that a run that is repeated or was killed does nothing
twice.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.exc import SQLAlchemyError

from riskflow.cases.events import Event
from riskflow.cases.labels import CaseOutcome
from riskflow.cases.workflow import AT_REST, FOLLOWED, IN_FORCE, Action
from riskflow.errors import ReadOnlyError
from riskflow.follow_up.check_in import CheckInCause
from riskflow.follow_up.labels import CAUSE_NAMES
from riskflow.follow_up.obligations import FollowUpTimes, ObligationState, StepKind, TakenStep, step_due
from riskflow.follow_up.watch import is_over
from riskflow.services.assessment.submission import new_revision
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event, record_events
from riskflow.services.listing.validity import term_of
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.review.follow_up import check_ins
from riskflow.services.review.follow_up.obligations import take_system_step
from riskflow.services.review.follow_up.watch import end_watching
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling.follow_up import (
    SIGNALS,
    CheckInWithAnswer,
    FollowedObligation,
    Settlement,
    cases_to_attend,
    check_ins_in,
    ended_with_check_in,
    last_signal,
    obligations_in,
    open_check_in,
    settlements_of,
)
from riskflow.store.handling.watch import ended_before
from riskflow.store.locks import WriteScope, case_scope
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case

LOGGER = logging.getLogger(__name__)
FURTHEST = timedelta(days=366)
"""No policy reminds earlier."""
EXPIRED = "validity-ended"

Read = Callable[[], AbstractContextManager[UnitOfWork]]
Write = Callable[[WriteScope], AbstractContextManager[UnitOfWork]]


@dataclass(frozen=True, slots=True)
class DueWork:
    """What is due in the follow-up of one case."""

    steps: Sequence[tuple[FollowedObligation, StepKind]] = ()
    check_in: tuple[CheckInCause, str] | None = None
    expired_on: date | None = None
    unkept: Sequence[FollowedObligation] = ()
    """What lapsed before, while the case was suspended, which reopens it only when it is in force again."""

    def __bool__(self) -> bool:
        return bool(self.steps or self.check_in or self.expired_on or self.unkept)

    @property
    def lapsed(self) -> list[FollowedObligation]:
        return [*self.unkept, *(followed for followed, kind in self.steps if kind is StepKind.LAPSED)]


@dataclass(slots=True)
class AttendedCases:
    """How much a run has done."""

    cases: int = 0
    reopened: int = field(default=0)


def attend_all(read: Read, write: Write) -> AttendedCases:
    """Do what is due in every case, each in a transaction of its own.

    An outage is logged, and the next round makes up for it.
    """
    done = AttendedCases()
    try:
        with read() as uow:
            codes = cases_to_attend(uow.session, uow.today, uow.today + FURTHEST)
            due = [code for code in codes if due_in(uow, open_case(uow, code).case)]
            ended = ended_before(uow.session, uow.today)
            asked_in_vain = ended_with_check_in(uow.session, uow.today)
        for code in due:
            with write(case_scope(code)) as uow:
                done.reopened += attend(uow, code)
                done.cases += 1
        for code in ended:
            with write(case_scope(code)) as uow:
                end_watching(uow, code)
        for code in asked_in_vain:
            with write(case_scope(code)) as uow:
                check_ins.close(uow, code)
    except (SQLAlchemyError, ReadOnlyError) as error:
        LOGGER.warning("not all cases could be followed up: %s", type(error).__name__)
    if done.cases:
        LOGGER.info("followed up %s cases, %s of them reopened", done.cases, done.reopened)
    return done


def due_in(uow: UnitOfWork, case: Case) -> DueWork:
    """Return what is due in a case today; nothing in one that does not rest."""
    number = identity(case.id)
    settlement = settlements_of(uow.session, [number]).get(number)
    if case.state not in FOLLOWED or settlement is None:
        return DueWork()
    obligations = obligations_in(uow.session, [number])[number]
    steps = tuple(_steps(uow, obligations, settlement))
    unkept = [each for each in obligations if each.state is ObligationState.LAPSED and case.state in IN_FORCE]
    declined = settlement.decision.outcome == CaseOutcome.DECLINE
    if case.state not in AT_REST or declined or is_over(case.state, case.ends_on, uow.today):
        return DueWork(steps, unkept=unkept)
    since = check_ins_in(uow.session, [number])[number]
    check_in = _check_in(uow, number, settlement, since)
    return DueWork(steps, check_in, _expired_on(uow, number, settlement, since), unkept)


def _steps(
    uow: UnitOfWork, obligations: Iterable[FollowedObligation], settlement: Settlement
) -> Iterator[tuple[FollowedObligation, StepKind]]:
    policy = uow.version_of(settlement.assessment).policy
    times = FollowUpTimes(policy.remind_days, policy.grace_days)
    for followed in obligations:
        taken = [TakenStep(step.kind, step.taken_at.astimezone(SWEDISH_TIME).date()) for step in followed.steps]
        kind = step_due(uow.today, followed.row.due, taken, times)
        if kind is not None:
            yield followed, kind


def _check_in(
    uow: UnitOfWork, number: int, settlement: Settlement, since_decision: Sequence[CheckInWithAnswer]
) -> tuple[CheckInCause, str] | None:
    """Return why the owner is to be asked now; nobody is asked twice at a time, or twice for the same cause."""
    if open_check_in(since_decision):
        return None
    day = term_of(uow.library, settlement, since_decision).follow_up_on
    asked = {check_in.about for check_in, _ in since_decision}
    if day is not None and day <= uow.today and day.isoformat() not in asked:
        return CheckInCause.DATE, day.isoformat()
    since = max([settlement.decision.decided_at, *(check_in.opened_at for check_in, _ in since_decision)])
    signal = last_signal(uow.session, number, since)
    return (SIGNALS[signal.tag], str(signal.seq)) if signal else None


def _expired_on(
    uow: UnitOfWork, number: int, settlement: Settlement, since_decision: Sequence[CheckInWithAnswer]
) -> date | None:
    """Return the last day of a validity that has ended and of which nobody was told."""
    day = term_of(uow.library, settlement, since_decision).valid_until
    if day is None or day >= uow.today:
        return None
    told = case_queries.last_event_tagged(uow.session, number, [EXPIRED])
    return None if told and told.data.get("day") == day.isoformat() else day


def attend(uow: UnitOfWork, code: str) -> bool:
    """Do what is due in one case; return whether it was reopened."""
    opened = open_case(uow, code)
    due = due_in(uow, opened.case)
    for followed, kind in due.steps:
        take_system_step(uow, opened.case, followed, kind)
    if due.lapsed and opened.case.state in IN_FORCE:
        _reopen(uow, opened, due.lapsed)
        return True
    if due.check_in:
        cause, about = due.check_in
        check_ins.open_one(uow, opened.case, cause, about=about)
        record_event(uow, opened.case, "check-in-opened", cause=CAUSE_NAMES[cause])
    if due.expired_on:
        record_event(uow, opened.case, EXPIRED, day=due.expired_on.isoformat())
    return False


def _reopen(uow: UnitOfWork, opened: OpenCase, lapsed: Sequence[FollowedObligation]) -> None:
    """Open a new revision: what the decision rested on does not hold, so the case is assessed again."""
    change_state(uow, opened, Action.REOPEN)
    revision = new_revision(uow, opened).revision
    numbers = ", ".join(str(each.row.number) for each in lapsed)
    record_events(
        uow, opened.case, [Event("case-reopened", {"revision": str(revision), "number": numbers})], opened.facts
    )
