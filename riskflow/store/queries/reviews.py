"""Queries about who has judged a case, and by which steps it came to where it is."""

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import WITH_ANSWERS_OPEN
from riskflow.clocks.case_clock import RevisionTimes
from riskflow.store.tables import (
    Assessment,
    Case,
    CaseListing,
    Clearance,
    Decision,
    EventRow,
    Inquiry,
    InquiryEnd,
    Opinion,
    Person,
    Rating,
    Stop,
)

ACTS = ("second-reading", "measures-acknowledged", "case-returned", "case-referred")
"""What handlers do without a row of its own."""


def judges_of(session: Session, case_id: int) -> frozenset[int]:
    """Return everybody who has judged or handled a case in some act, in one query."""
    acts: sa.CompoundSelect[tuple[int]] = sa.union(
        select(col(EventRow.actor_id)).where(
            EventRow.case_id == case_id, col(EventRow.tag).in_(ACTS), col(EventRow.actor_id).is_not(None)
        ),
        select(Rating.person_id).where(Rating.case_id == case_id),
        select(Opinion.given_by).where(Opinion.case_id == case_id),
        select(col(Decision.decided_by)).where(Decision.case_id == case_id, col(Decision.decided_by).is_not(None)),
        select(Clearance.person_id).join(Stop, col(Stop.id) == col(Clearance.stop_id)).where(Stop.case_id == case_id),
    )
    return frozenset(session.execute(acts).scalars())


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


def cases_due_by(session: Session, day: date) -> list[int]:
    """Return the cases that are due by a day, or were, the first due first."""
    query = sa.select(col(CaseListing.case_id)).where(col(CaseListing.due_on) <= day)
    return list(session.execute(query.order_by(col(CaseListing.due_on), col(CaseListing.case_id))).scalars())


def codes_of(session: Session, cases: Iterable[int]) -> dict[int, str]:
    found = session.execute(sa.select(col(Case.id), col(Case.code)).where(col(Case.id).in_(list(cases))))
    return {row[0]: row[1] for row in found}


def open_inquiries(session: Session, case: int | None = None) -> list[tuple[Inquiry, str]]:
    """Return the open questions to colleagues, of all cases or of one, with the name of the person who was asked."""
    has_ended = sa.exists().where(col(InquiryEnd.inquiry_id) == col(Inquiry.id))
    query = (
        select(Inquiry, Person.name)
        .join(Case, col(Case.id) == col(Inquiry.case_id))
        .join(Person, col(Person.id) == col(Inquiry.person_id), isouter=True)
        .where(~has_ended, col(Case.state).in_(list(WITH_ANSWERS_OPEN)))
        .order_by(col(Inquiry.id))
    )
    if case is not None:
        query = query.where(Inquiry.case_id == case)
    return [(inquiry, name or "") for inquiry, name in session.exec(query).all()]


def events_tagged(session: Session, cases: Iterable[int], tags: Iterable[str]) -> dict[int, list[EventRow]]:
    """Return the events of some kinds of many cases."""
    query = select(EventRow).where(col(EventRow.case_id).in_(list(cases)), col(EventRow.tag).in_(sorted(tags)))
    found: dict[int, list[EventRow]] = {}
    for event in session.exec(query).all():
        found.setdefault(event.case_id or 0, []).append(event)
    return found


def revision(session: Session, number: int) -> Assessment:
    return session.get_one(Assessment, number)
