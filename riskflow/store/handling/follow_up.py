"""Reads of what is followed up: obligations that bind, check-ins, and by what a case was settled."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from riskflow.cases.workflow import FOLLOWED, IN_FORCE, State
from riskflow.follow_up.check_in import CheckInCause, CheckInOutcome
from riskflow.follow_up.obligations import SETTLED, ObligationState, StepKind, state_of
from riskflow.follow_up.validity import BINDS, PUTS_IN_FORCE
from riskflow.store.handling.watch import open_tasks_in
from riskflow.store.queries.partners import is_over
from riskflow.store.tables import (
    Assessment,
    Case,
    CaseListing,
    CheckIn,
    CheckInAnswer,
    Decision,
    EventRow,
    Obligation,
    ObligationStep,
)

SETTLING = tuple(outcome.value for outcome in PUTS_IN_FORCE)
BINDING = tuple(outcome.value for outcome in BINDS)
LATER = aliased(Decision)
CLOSED_STEPS = (StepKind.ACCEPTED, StepKind.WAIVED, StepKind.LAPSED)


@dataclass(frozen=True, slots=True)
class FollowedObligation:
    """An obligation with its steps, oldest first."""

    row: Obligation
    steps: list[ObligationStep] = field(default_factory=list)

    @property
    def kinds(self) -> list[StepKind]:
        return [step.kind for step in self.steps]

    @property
    def state(self) -> ObligationState:
        return state_of(self.kinds)

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED


def obligations_in(session: Session, case_ids: Iterable[int]) -> dict[int, list[FollowedObligation]]:
    """Return the obligations that bind in each of many cases, by number: those of the decision that was taken last."""
    found: dict[int, dict[int | None, FollowedObligation]] = {number: {} for number in case_ids}
    for obligation, step in session.exec(_obligations(found).where(_binds())).all():
        followed = found[obligation.case_id].setdefault(obligation.id, FollowedObligation(obligation))
        if step is not None:
            followed.steps.append(step)
    return {number: list(each.values()) for number, each in found.items()}


def every_obligation_of(session: Session, case_id: int) -> list[FollowedObligation]:
    """Return all obligations of a case by number, also those that a later decision has replaced."""
    found: dict[int | None, FollowedObligation] = {}
    for obligation, step in session.exec(_obligations([case_id])).all():
        followed = found.setdefault(obligation.id, FollowedObligation(obligation))
        if step is not None:
            followed.steps.append(step)
    return list(found.values())


def _obligations(case_ids: Collection[int]) -> Any:  # noqa: ANN401 - a query of pairs
    joined = select(Obligation, ObligationStep).join(
        ObligationStep, col(ObligationStep.obligation_id) == col(Obligation.id), isouter=True
    )
    ordered = joined.order_by(col(Obligation.case_id), col(Obligation.number), col(ObligationStep.id))
    return ordered.where(col(Obligation.case_id).in_(list(case_ids)))


def _binds() -> sa.ColumnElement[bool]:
    newest = sa.select(sa.func.max(LATER.id)).where(
        col(LATER.case_id) == col(Obligation.case_id), col(LATER.outcome).in_(BINDING)
    )
    return col(Obligation.decision_id) == newest.scalar_subquery()


@dataclass(frozen=True, slots=True)
class Settlement:
    """The decision or closure by which a case was settled last, and the levels of the revision it was taken on."""

    decision: Decision
    assessment: Assessment


def settlements_of(session: Session, case_ids: Collection[int]) -> dict[int, Settlement]:
    """Return by what each of many cases was settled last; nothing for one that never was."""
    if not case_ids:
        return {}
    newest = (
        select(sa.func.max(Decision.id))
        .where(col(Decision.case_id).in_(list(case_ids)), col(Decision.outcome).in_(SETTLING))
        .group_by(col(Decision.case_id))
    )
    query = select(Decision, Assessment).join(Assessment, col(Assessment.id) == col(Decision.assessment_id))
    rows = session.exec(query.where(col(Decision.id).in_(newest))).all()
    return {decision.case_id: Settlement(decision, assessment) for decision, assessment in rows}


CheckInWithAnswer = tuple[CheckIn, CheckInAnswer | None]


def check_ins_in(session: Session, case_ids: Collection[int]) -> dict[int, list[CheckInWithAnswer]]:
    """Return the check-ins of each of many cases since their last decision, oldest first.

    One that waited when the collaboration ended waits no longer, and is left out.
    """
    decided = sa.select(sa.func.max(LATER.decided_at)).where(
        col(LATER.case_id) == col(CheckIn.case_id), col(LATER.outcome).in_(SETTLING)
    )
    found: dict[int, list[CheckInWithAnswer]] = {number: [] for number in case_ids}
    closed = sa.exists().where(
        col(Case.id) == col(CheckIn.case_id), col(Case.check_ins_closed_at) >= col(CheckIn.opened_at)
    )
    query = _check_ins(found).where(
        col(CheckIn.opened_at) >= decided.scalar_subquery(), sa.or_(col(CheckInAnswer.id).is_not(None), ~closed)
    )
    for check_in, answer in session.exec(query).all():
        found[check_in.case_id].append((check_in, answer))
    return found


def every_check_in_of(session: Session, case_id: int) -> list[CheckInWithAnswer]:
    """Return all check-ins of a case, oldest first."""
    return [(check_in, answer) for check_in, answer in session.exec(_check_ins([case_id])).all()]


def _check_ins(case_ids: Collection[int]) -> Any:  # noqa: ANN401 - a query of pairs
    return (
        select(CheckIn, CheckInAnswer)
        .join(CheckInAnswer, col(CheckInAnswer.check_in_id) == col(CheckIn.id), isouter=True)
        .where(col(CheckIn.case_id).in_(list(case_ids)))
        .order_by(col(CheckIn.id))
    )


def open_check_in(found: Iterable[CheckInWithAnswer]) -> CheckIn | None:
    """Return the check-in that waits for its answer."""
    return next((check_in for check_in, answer in found if answer is None), None)


def ended_with_check_in(session: Session, today: date) -> list[str]:
    """Return the codes of the cases whose collaboration has ended while a check-in waits."""
    ended = sa.or_(is_over(today), col(Case.state) == State.TERMINATED)
    query = select(Case.code).join(CaseListing, col(CaseListing.case_id) == col(Case.id))
    return list(session.exec(query.where(col(CaseListing.has_check_in), ended).order_by(col(Case.id))).all())


def last_continuation(found: Iterable[CheckInWithAnswer]) -> datetime | None:
    """Return when a check-in last said that the collaboration goes on as it is, and nothing that worries."""
    times = (
        answer.answered_at
        for _, answer in found
        if answer and answer.outcome is CheckInOutcome.CONTINUE and not answer.concerns
    )
    return max(times, default=None)


@dataclass(frozen=True, slots=True)
class FollowUpWork:
    """What waits in the follow-up of one case."""

    has_check_in: bool = False
    has_proof: bool = False
    """For the secretary to judge."""
    proof_functions: frozenset[str] = frozenset()
    """The functions that have proof to judge."""
    open_obligations: int = 0
    has_watch_task: bool = False


def work_in(session: Session, case_ids: Collection[int]) -> dict[int, FollowUpWork]:
    """Return what waits in the follow-up of each of many cases, in three statements."""
    obligations, check_ins = obligations_in(session, case_ids), check_ins_in(session, case_ids)
    watched = open_tasks_in(session, case_ids)
    return {
        number: _work(obligations[number], check_ins[number], has_watch_task=number in watched) for number in case_ids
    }


def _work(
    obligations: Sequence[FollowedObligation], check_ins: Iterable[CheckInWithAnswer], *, has_watch_task: bool
) -> FollowUpWork:
    waiting = [each.row.function for each in obligations if each.state is ObligationState.HANDED_IN]
    return FollowUpWork(
        has_check_in=open_check_in(check_ins) is not None,
        has_proof="" in waiting,
        proof_functions=frozenset(filter(None, waiting)),
        open_obligations=sum(not each.is_settled for each in obligations),
        has_watch_task=has_watch_task,
    )


def cases_to_attend(session: Session, today: date, until: date) -> list[str]:
    """Return the codes of the cases in whose follow-up the system may have something to do on a day.

    `until` is the last day on which an obligation may be due of which one is reminded.
    """
    ended = sa.exists().where(
        col(ObligationStep.obligation_id) == col(Obligation.id), col(ObligationStep.kind).in_(CLOSED_STEPS)
    )
    due = sa.select(col(Obligation.case_id)).where(col(Obligation.due) <= until, ~ended, _binds())
    lapsed = sa.select(col(Obligation.case_id)).join(ObligationStep, col(ObligationStep.obligation_id) == Obligation.id)
    lapsed = lapsed.where(col(ObligationStep.kind) == StepKind.LAPSED, _binds())
    listed = sa.select(col(CaseListing.case_id)).where(
        sa.or_(
            sa.and_(col(CaseListing.follow_up_on) <= today, ~col(CaseListing.has_check_in)),
            col(CaseListing.valid_until) < today,
        )
    )
    resting = (*IN_FORCE, State.SUSPENDED)
    signals = sa.select(col(EventRow.case_id)).where(col(EventRow.tag).in_(SIGNALS))
    codes = sa.select(col(Case.code)).where(
        sa.or_(
            sa.and_(col(Case.state).in_(FOLLOWED), col(Case.id).in_(due)),
            sa.and_(col(Case.state).in_(IN_FORCE), col(Case.id).in_(lapsed)),
            sa.and_(col(Case.state).in_(resting), col(Case.id).in_(listed)),
            sa.and_(col(Case.state).in_(resting), col(Case.id).in_(signals)),
        )
    )
    return list(session.execute(codes.order_by(col(Case.id))).scalars())


SIGNALS = {"context-changed": CheckInCause.CONTEXT}
"""Tag of an event that tells of a change in the world -> why the owner is asked to check in.

A change of the lists is a watch task instead."""


def last_signal(session: Session, case_id: int, since: datetime) -> EventRow | None:
    """Return the last event since a moment that tells of a change in the world."""
    query = select(EventRow).where(EventRow.case_id == case_id, col(EventRow.tag).in_(SIGNALS), EventRow.at > since)
    return session.exec(query.order_by(col(EventRow.seq).desc()).limit(1)).first()


def events_tagged(session: Session, case_ids: Iterable[int], tags: Iterable[str], limit: int) -> Sequence[EventRow]:
    """Return the newest events of some cases that have one of some tags."""
    query = select(EventRow).where(col(EventRow.case_id).in_(list(case_ids)), col(EventRow.tag).in_(list(tags)))
    return session.exec(query.order_by(col(EventRow.seq).desc()).limit(limit)).all()
