"""Queries about who has judged a case, who has which task in it, and by which steps it came to where it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.grants import LEADING, Position
from riskflow.cases.labels import CaseOutcome
from riskflow.cases.workflow import WITH_ANSWERS_OPEN, Group, State
from riskflow.clocks.case_clock import RevisionTimes
from riskflow.committees.quorum import SeatedRater
from riskflow.store.tables import (
    Assessment,
    Case,
    CaseListing,
    CaseTask,
    Clearance,
    Decision,
    EventRow,
    ExpertStatement,
    HandlingReply,
    HandlingRequest,
    Inquiry,
    InquiryEnd,
    Opinion,
    Person,
    PersonGrant,
    Rating,
    Stop,
)

ACTS = ("second-reading", "measures-acknowledged", "case-returned", "case-referred")
"""What handlers do without a row of its own."""
BY_THE_APPLICANT = (CaseOutcome.CLOSED, CaseOutcome.WITHDRAWN)
"""How a case ends by what its owner sends: nobody has judged it."""


def judges_of(session: Session, case_id: int) -> frozenset[int]:
    """Return everybody who has judged or handled a case in some act, in one query."""
    acts: sa.CompoundSelect[tuple[int]] = sa.union(
        select(col(EventRow.actor_id)).where(
            EventRow.case_id == case_id, col(EventRow.tag).in_(ACTS), col(EventRow.actor_id).is_not(None)
        ),
        select(Rating.person_id).where(Rating.case_id == case_id),
        select(Opinion.given_by).where(Opinion.case_id == case_id),
        select(col(Decision.decided_by)).where(
            Decision.case_id == case_id,
            col(Decision.decided_by).is_not(None),
            col(Decision.outcome).not_in(BY_THE_APPLICANT),
        ),
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


def inquiries_to_leavers(session: Session, left: sa.ColumnElement[bool]) -> list[tuple[Inquiry, Case, Person]]:
    """Return the open questions to colleagues who have left, by their condition, with the case and the colleague."""
    has_ended = sa.exists().where(col(InquiryEnd.inquiry_id) == col(Inquiry.id))
    query = select(Inquiry, Case, Person).join(Case, col(Case.id) == col(Inquiry.case_id))
    query = query.join(Person, col(Person.id) == col(Inquiry.person_id))
    query = query.where(~has_ended, left, col(Case.state).in_(list(WITH_ANSWERS_OPEN)))
    return [(inquiry, case, person) for inquiry, case, person in session.exec(query.order_by(col(Inquiry.id))).all()]


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


def case_tasks(session: Session, case_ids: Iterable[int]) -> Sequence[CaseTask]:
    """Return the tasks that were given in many cases and ended, oldest first."""
    query = select(CaseTask).where(col(CaseTask.case_id).in_(list(case_ids)))
    return session.exec(query.order_by(col(CaseTask.id))).all()


def cases_with_tasks_of(session: Session, person: int, states: Iterable[State]) -> Sequence[Case]:
    """Return the cases in some states in which somebody was ever given a task."""
    given = sa.select(col(CaseTask.case_id)).where(col(CaseTask.person_id) == person)
    query = select(Case).where(col(Case.id).in_(given), col(Case.state).in_(sorted(states)))
    return session.exec(query.order_by(col(Case.id))).all()


def tasks_in_hand(session: Session, states: Iterable[State], since: datetime) -> list[tuple[CaseTask, bool]]:
    """Return the tasks of cases in some states, and all since a time, oldest first, each with whether it is open."""
    is_open = col(Case.state).in_(sorted(states))
    query = select(CaseTask, is_open).join(Case, col(Case.id) == col(CaseTask.case_id))
    rows = session.exec(query.where(sa.or_(is_open, col(CaseTask.said_at) >= since)).order_by(col(CaseTask.id)))
    return [(row, bool(is_open)) for row, is_open in rows.all()]


def ratings_since(session: Session, since: datetime) -> list[tuple[int, int]]:
    """Return who has rated which case since a time."""
    query = select(Rating.person_id, Rating.case_id).where(Rating.given_at >= since)
    return [(person, case) for person, case in session.exec(query).all()]


def substitutes_of(session: Session, seat: int) -> Sequence[PersonGrant]:
    """Return the seats of the substitutes for the holder of a seat, which nobody has ended."""
    query = select(PersonGrant).where(PersonGrant.substitutes_for == seat, col(PersonGrant.ended_at).is_(None))
    return session.exec(query.order_by(col(PersonGrant.id))).all()


def seated_raters(session: Session, assessment_ids: Iterable[int]) -> dict[tuple[int, Group], list[SeatedRater]]:
    """Return who has rated many revisions and in which seat, by revision and group."""
    columns = (Rating.assessment_id, Rating.group, Rating.person_id, Rating.seat, Rating.competences)
    query = sa.select(*map(col, columns)).where(col(Rating.assessment_id).in_(list(assessment_ids)))
    found: dict[tuple[int, Group], list[SeatedRater]] = {}
    for revision, group, person, seat, competences in session.execute(query):
        leads = bool(seat) and Position(seat) in LEADING
        rater = SeatedRater(person, bool(seat), leads, None if competences is None else frozenset(competences))
        found.setdefault((revision, Group(group)), []).append(rater)
    return found


def experts_who_stated(session: Session, assessment_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return who has given a statement on each of many revisions."""
    query = select(ExpertStatement.assessment_id, ExpertStatement.person_id)
    rows = session.exec(query.where(col(ExpertStatement.assessment_id).in_(list(assessment_ids)))).all()
    return [(revision, person) for revision, person in rows]


def statements_on(session: Session, assessment_id: int) -> list[tuple[ExpertStatement, str]]:
    """Return the statements of experts on a revision, with their names."""
    query = select(ExpertStatement, Person.name).join(Person, col(Person.id) == col(ExpertStatement.person_id))
    rows = session.exec(query.where(ExpertStatement.assessment_id == assessment_id).order_by(col(ExpertStatement.id)))
    return [(row, name) for row, name in rows.all()]


@dataclass(frozen=True, slots=True)
class RequestWithReply:
    """A question of the handling, and its answer, if there is one."""

    request: HandlingRequest
    reply: HandlingReply | None = None

    def until(self, at: datetime) -> "RequestWithReply":
        """Return it with its answer only if that had been given at a moment."""
        return RequestWithReply(self.request, self.reply if self.reply and self.reply.replied_at <= at else None)


def requests_of(session: Session, case_ids: Iterable[int]) -> list[RequestWithReply]:
    """Return what functions and applicants were asked during the handling of cases, oldest first."""
    query = select(HandlingRequest, HandlingReply)
    query = query.join(HandlingReply, col(HandlingReply.request_id) == col(HandlingRequest.id), isouter=True)
    query = query.where(col(HandlingRequest.case_id).in_(list(case_ids))).order_by(col(HandlingRequest.id))
    return [RequestWithReply(request, reply) for request, reply in session.exec(query).all()]
