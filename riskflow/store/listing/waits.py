"""What the clocks read of many cases, and who holds what the cases of a list wait for."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from riskflow.cases.grants import Position
from riskflow.cases.workflow import Role, Step
from riskflow.clocks.case_clock import RevisionTimes
from riskflow.store.queries.people import effective
from riskflow.store.search.content import latest_submitted_of
from riskflow.store.tables import (
    AnswerRow,
    Assessment,
    Case,
    CaseFunction,
    CaseListing,
    CaseStanding,
    Decision,
    EventRow,
    Person,
    PersonGrant,
)

TERRITORIES = "partner-territories"


def last_moves(session: Session, case_ids: Iterable[int], tags: Iterable[str]) -> list[tuple[int, str, datetime]]:
    """Return when each of some kinds of event last happened to each of many cases."""
    query = sa.select(col(EventRow.case_id), col(EventRow.tag), sa.func.max(EventRow.at))
    query = query.where(col(EventRow.case_id).in_(list(case_ids)), col(EventRow.tag).in_(sorted(tags)))
    found = session.execute(query.group_by(col(EventRow.case_id), col(EventRow.tag)))
    return [(case, tag, at) for case, tag, at in found]


def revision_times(session: Session, case_ids: Iterable[int]) -> dict[int, list[RevisionTimes]]:
    """Return the revisions of many cases, the oldest first, with what the clock reads of each."""
    has_ended = sa.exists().where(col(Decision.assessment_id) == col(Assessment.id))
    columns = col(Assessment.case_id), col(Assessment.created_at), col(Assessment.submitted_at), has_ended
    query = sa.select(*columns).where(col(Assessment.case_id).in_(list(case_ids)))
    found: dict[int, list[RevisionTimes]] = {}
    for case, opened, submitted, ended in session.execute(query.order_by(col(Assessment.revision))):
        found.setdefault(case, []).append(RevisionTimes(opened, submitted, ended))
    return found


def territories_of(session: Session, case_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the territories of the partners of many cases, as the revisions say that were submitted last."""
    revisions = {each.id: number for number, each in latest_submitted_of(session, case_ids).items()}
    query = sa.select(col(AnswerRow.assessment_id), col(AnswerRow.chosen))
    query = query.where(col(AnswerRow.assessment_id).in_(list(revisions)), col(AnswerRow.question) == TERRITORIES)
    return {revisions[number]: chosen for number, chosen in session.execute(query)}


def holders(session: Session, cases: Sequence[int], today: date) -> list[sa.Row[Any]]:
    """Return who holds what each of many cases waits for: the case, the person with name and address, and the scope.

    Nobody who may take no part in the case is among them.
    """
    is_excluded = sa.exists().where(
        col(CaseStanding.case_id) == col(Case.id),
        col(CaseStanding.person_id) == col(Person.id),
        col(CaseStanding.is_excluded) == sa.true(),
    )
    query = (
        sa.select(col(Case.id), col(Person.id), col(Person.name), col(Person.email), col(PersonGrant.scope))
        .select_from(Case)
        .join(CaseListing, col(CaseListing.case_id) == col(Case.id))
        .join(PersonGrant, _holds_the_step())
        .join(Person, col(Person.id) == col(PersonGrant.person_id))
        .where(col(Case.id).in_(list(cases)), effective(today), col(Person.id) != col(Case.owner_id), ~is_excluded)
        .order_by(col(Case.id), col(Person.name), col(Person.id))
        .distinct()
    )
    return list(session.execute(query))


def _holds_the_step() -> sa.ColumnElement[bool]:
    is_awaited = sa.exists().where(
        col(CaseFunction.case_id) == col(Case.id),
        col(CaseFunction.function) == col(PersonGrant.scope),
        col(CaseFunction.is_awaited) == sa.true(),
    )
    return sa.or_(
        _at(Step.SECOND_READING, Role.SECRETARY),
        _at(Step.HEAD, Role.HEAD, col(PersonGrant.scope) == col(Case.department)),
        _at(Step.FUNCTION, Role.FUNCTION, is_awaited),
        _chairs(Step.RAI, Role.RAI, Role.RAI_CHAIR),
        _chairs(Step.SAI, Role.SAI, Role.SAI_CHAIR),
        _at(Step.DECISION, Role.DECISION_MAKER, col(PersonGrant.scope) == col(Case.decision_maker)),
    )


def _at(step: Step, role: Role, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(col(CaseListing.step) == step, col(PersonGrant.role) == role, *conditions)


def _chairs(step: Step, member: Role, chair: Role) -> sa.ColumnElement[bool]:
    """Return the condition that somebody leads the group: by the seat, or by a role of its own."""
    leads = sa.or_(
        col(PersonGrant.role) == chair,
        sa.and_(col(PersonGrant.role) == member, col(PersonGrant.position) == Position.CHAIR),
    )
    return sa.and_(col(CaseListing.step) == step, leads)


def secretaries(session: Session, today: date) -> list[sa.Row[Any]]:
    """Return the secretaries: their numbers, names and addresses."""
    query = sa.select(col(Person.id), col(Person.name), col(Person.email)).join(
        PersonGrant, col(PersonGrant.person_id) == col(Person.id)
    )
    query = query.where(col(PersonGrant.role) == Role.SECRETARY, effective(today)).order_by(col(Person.name))
    return list(session.execute(query.distinct()))
