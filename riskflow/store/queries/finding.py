"""Reads that look across cases: for something to build on, for those who hold a function, and in the archive."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import IN_FORCE, Role, State
from riskflow.store.tables import Assessment, Case, Decision, Person, PersonGrant, RecordRow


def partners_in_force(session: Session) -> Sequence[tuple[int, str]]:
    """Return the cases whose outcome is in force, with the partner that each names."""
    query = select(Case.id, Case.partner).where(col(Case.state).in_(list(IN_FORCE)), Case.partner != "")
    return [(number, partner) for number, partner in session.exec(query).all() if number is not None]


def decided_assessments(
    session: Session, case_ids: Iterable[int], since: datetime
) -> list[tuple[Case, Assessment, datetime]]:
    """Return cases with the revision that was decided on and when, the latest first; older ones are left out."""
    latest = (
        select(Decision.case_id, sa.func.max(Decision.number).label("number"))
        .where(col(Decision.case_id).in_(list(case_ids)))
        .group_by(col(Decision.case_id))
        .subquery()
    )
    query = (
        select(Case, Assessment, Decision.decided_at)
        .join(Decision, col(Decision.case_id) == col(Case.id))
        .join(latest, sa.and_(col(Decision.case_id) == latest.c.case_id, col(Decision.number) == latest.c.number))
        .join(Assessment, col(Assessment.id) == col(Decision.assessment_id))
        .where(Decision.decided_at >= since)
        .order_by(col(Decision.decided_at).desc(), col(Case.id).desc())
    )
    return [(case, assessment, at) for case, assessment, at in session.exec(query).all()]


def names_by_function(session: Session, functions: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of those who hold each of some functions."""
    query = (
        select(PersonGrant.scope, Person.name)
        .join(Person, col(Person.id) == col(PersonGrant.person_id))
        .where(PersonGrant.role == Role.FUNCTION, col(PersonGrant.scope).in_(list(functions)))
        .order_by(col(Person.name))
    )
    found: dict[str, list[str]] = {}
    for function, name in session.exec(query).all():
        found.setdefault(function, []).append(name)
    return found


def submitted_before(session: Session, assessment: Assessment) -> Assessment | None:
    """Return the revision before another one, where there is one."""
    query = select(Assessment).where(
        Assessment.case_id == assessment.case_id,
        col(Assessment.revision) < assessment.revision,
        col(Assessment.submitted_at).is_not(None),
    )
    return session.exec(query.order_by(col(Assessment.revision).desc()).limit(1)).one_or_none()


def unregistered_cases(session: Session, states: Iterable[State]) -> Sequence[Case]:
    """Return the cases in some states that have no registration number, the oldest first."""
    return session.exec(
        select(Case)
        .where(col(Case.state).in_(list(states)), Case.registry_no == "")
        .order_by(col(Case.changed_at), col(Case.id))
    ).all()


def archived_cases(session: Session, words: str, limit: int, offset: int) -> list[tuple[Case, RecordRow]]:
    """Return the files of at most `limit` records with their cases, the newest first.

    `words` narrow by reference, registration number, title or partner.
    """
    last = sa.func.max(RecordRow.id).label("last")
    found = (
        select(RecordRow.case_id, RecordRow.number, last)
        .join(Case, col(Case.id) == col(RecordRow.case_id))
        .group_by(col(RecordRow.case_id), col(RecordRow.number))
        .order_by(last.desc())
    )
    for word in words.split():
        fields = (Case.reference, Case.registry_no, Case.title, Case.partner)
        found = found.where(sa.or_(*(col(field).icontains(word, autoescape=True) for field in fields)))
    page = found.limit(limit).offset(offset).subquery()
    query = (
        select(Case, RecordRow)
        .join(RecordRow, col(RecordRow.case_id) == col(Case.id))
        .join(page, sa.and_(col(RecordRow.case_id) == page.c.case_id, col(RecordRow.number) == page.c.number))
        .order_by(page.c.last.desc(), col(RecordRow.id).desc())
    )
    return [(case, record) for case, record in session.exec(query).all()]
