"""Queries of persons, cases, assessments, review, decisions, records and events.

What pages list is read in bulk, so that the number of statements does not grow with the rows (no N+1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from riskflow.cases.labels import GateOutcome
from riskflow.cases.workflow import Group, State
from riskflow.store.listing.page import count_up_to
from riskflow.store.locks import Lock, hold
from riskflow.store.tables import (
    ARCHIVED,
    ActRecord,
    AnswerRow,
    ArchivedRow,
    Assessment,
    Case,
    CaseAct,
    CaseListing,
    Clearance,
    Decision,
    EventRow,
    IssuedRow,
    MeetingRecord,
    Opinion,
    Person,
    PlannedMeasure,
    Rating,
    RecordRow,
    ReferenceFloor,
    Stop,
    SuggestionVerdict,
)


@dataclass(frozen=True, slots=True)
class StopWithClearance:
    """A gate that opened, as a stop or a question, with the answers of functions in their order; the latest holds."""

    stop: Stop
    answers: tuple[Clearance, ...] = ()

    @property
    def clearance(self) -> Clearance | None:
        """The answer that holds."""
        return self.answers[-1] if self.answers else None

    @property
    def outcome(self) -> GateOutcome | None:
        """What the function has answered; nothing until it has."""
        return self.clearance.said if self.clearance else None

    @property
    def is_awaited(self) -> bool:
        """Whether a function has yet to answer, or to answer again when it knows more."""
        return self.outcome in {None, GateOutcome.NEED_MORE}

    @property
    def freezes(self) -> bool:
        """Whether it is a stop without an answer; a question does not freeze."""
        return self.is_awaited and not self.stop.is_question

    @property
    def is_refused(self) -> bool:
        """Whether the function has said no, whatever the applicant answered."""
        return self.outcome is GateOutcome.NO

    def until(self, at: datetime) -> "StopWithClearance":
        """Return it with the answers that had been given at a moment."""
        return StopWithClearance(self.stop, tuple(each for each in self.answers if each.cleared_at <= at))


def person_by_login(session: Session, login: str) -> Person | None:
    return session.exec(select(Person).where(Person.login == login)).one_or_none()


def names_of(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {i for i in ids if i is not None}
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(wanted))).all() if wanted else []
    return dict(rows)


def people(session: Session) -> Sequence[Person]:
    """Return everybody, in order of sign-up."""
    return session.exec(select(Person).order_by(col(Person.id))).all()


def case_by_code(session: Session, code: str) -> Case | None:
    return session.exec(select(Case).where(Case.code == code)).one_or_none()


def registered_as(session: Session, number: str, but: int) -> Case | None:
    """Return another case with a registration number."""
    return session.exec(select(Case).where(Case.registry_no == number, Case.id != but).limit(1)).one_or_none()


def owner_of(session: Session, case_id: int) -> int:
    """Return the id of the person who owns a case."""
    return session.get_one(Case, case_id).owner_id


def cases_of_owner(session: Session, owner: int) -> Sequence[Case]:
    """Return a person's own cases, the latest changed first."""
    return session.exec(
        select(Case).where(Case.owner_id == owner).order_by(col(Case.changed_at).desc(), col(Case.id).desc())
    ).all()


def count_of_owner(session: Session, owner: int, states: Iterable[State]) -> int:
    """Return how many of a person's own cases are in some states."""
    query = select(sa.func.count()).select_from(Case)
    return session.exec(query.where(Case.owner_id == owner, col(Case.state).in_(list(states)))).one()


def cases_in(session: Session, states: Iterable[State]) -> Sequence[Case]:
    """Return the cases in some states, the oldest first."""
    return session.exec(
        select(Case).where(col(Case.state).in_(list(states))).order_by(col(Case.changed_at), col(Case.id))
    ).all()


def next_reference(session: Session, year: int) -> str:
    """Return the next reference of the year, such as `RF-2026-0042`; it is unique in the database."""
    hold(session, Lock.REFERENCES)  # two cases that start at once must not be given the same
    prefix = f"RF-{year}-"
    # The newest case has the highest number. The greatest text would not have: 9999 comes after 10000.
    newest = select(Case.reference).where(col(Case.reference).startswith(prefix)).order_by(col(Case.id).desc()).limit(1)
    floors = select(ReferenceFloor.reference).where(col(ReferenceFloor.reference).startswith(prefix))
    given = session.execute(sa.union_all(sa.select(newest.subquery().c.reference), floors)).scalars()
    return f"{prefix}{max((int(each.removeprefix(prefix)) for each in given), default=0) + 1:04d}"


def latest_assessment(session: Session, case_id: int) -> Assessment:
    """Return the newest revision of a case."""
    query = select(Assessment).where(Assessment.case_id == case_id).order_by(col(Assessment.revision).desc())
    return session.exec(query.limit(1)).one()  # a case has at least one


def latest_submitted(session: Session, case_id: int) -> Assessment | None:
    """Return the newest revision that was submitted."""
    query = select(Assessment).where(Assessment.case_id == case_id, col(Assessment.submitted_at).is_not(None))
    return session.exec(query.order_by(col(Assessment.revision).desc()).limit(1)).one_or_none()


def latest_assessments(session: Session, case_ids: Iterable[int]) -> dict[int, Assessment]:
    """Return the newest revision of each case."""
    newest = (
        select(Assessment.case_id, sa.func.max(Assessment.revision).label("revision"))
        .where(col(Assessment.case_id).in_(list(case_ids)))
        .group_by(col(Assessment.case_id))
        .subquery()
    )
    is_newest = sa.and_(col(Assessment.case_id) == newest.c.case_id, col(Assessment.revision) == newest.c.revision)
    rows = session.exec(select(Assessment).join(newest, is_newest)).all()
    return {row.case_id: row for row in rows}


def answers_of(session: Session, assessment_id: int) -> dict[str, AnswerRow]:
    """Return all answers of an assessment by question, also those of questions that its version lacks."""
    rows = session.exec(select(AnswerRow).where(AnswerRow.assessment_id == assessment_id)).all()
    return {row.question: row for row in rows}


def plan_of(session: Session, assessment_id: int) -> Sequence[PlannedMeasure]:
    return session.exec(
        select(PlannedMeasure).where(PlannedMeasure.assessment_id == assessment_id).order_by(col(PlannedMeasure.id))
    ).all()


def stops_of(session: Session, case_ids: Iterable[int]) -> list[StopWithClearance]:
    """Return the stops and questions of cases with what was answered, in the order of the gates."""
    return _stops_where(session, col(Stop.case_id).in_(list(case_ids)))


def awaited_functions(session: Session, case_id: int) -> frozenset[str]:
    """Return the functions whose answer a gate of the newest revision waits for."""
    newest = (
        select(Assessment.id)
        .where(Assessment.case_id == case_id)
        .order_by(col(Assessment.revision).desc())
        .limit(1)
        .scalar_subquery()
    )
    gates = _stops_where(session, col(Stop.assessment_id) == newest)
    return frozenset(function for found in gates if found.is_awaited for function in found.stop.functions)


def stops_on(session: Session, assessment_id: int) -> list[StopWithClearance]:
    """Return the stops and questions of one revision with what was answered, in the order of the gates."""
    return _stops_where(session, col(Stop.assessment_id) == assessment_id)


def stop_in(session: Session, case_id: int, stop_id: int) -> StopWithClearance | None:
    """Return one stop or question of a case with what was answered."""
    found = _stops_where(session, sa.and_(col(Stop.case_id) == case_id, col(Stop.id) == stop_id))
    return found[0] if found else None


def _stops_where(session: Session, condition: sa.ColumnElement[bool]) -> list[StopWithClearance]:
    query = sa.select(Stop, Clearance).join(Clearance, col(Clearance.stop_id) == col(Stop.id), isouter=True)
    rows = session.execute(query.where(condition).order_by(col(Stop.id), col(Clearance.id))).all()
    by_stop = groupby(rows, key=itemgetter(0))
    return [StopWithClearance(stop, tuple(filter(None, (answer for _, answer in found)))) for stop, found in by_stop]


def ratings_of(session: Session, assessment_id: int, group: Group) -> Sequence[Rating]:
    query = select(Rating).where(Rating.assessment_id == assessment_id, Rating.group == group).order_by(col(Rating.id))
    return session.exec(query).all()


def has_rated(session: Session, assessment_id: int, group: Group, person: int) -> bool:
    """Return whether a member has rated a revision for a group."""
    rated = select(Rating.id).where(Rating.assessment_id == assessment_id, Rating.group == group)
    return session.exec(select(sa.exists(rated.where(Rating.person_id == person)))).one()


def rater_names(session: Session, assessment_id: int, group: Group) -> dict[int, str]:
    """Return the names of the members of a group who have rated a revision."""
    query = select(Person.id, Person.name).join(Rating, col(Rating.person_id) == col(Person.id))
    rows = session.exec(query.where(Rating.assessment_id == assessment_id, Rating.group == group)).all()
    return {person: name for person, name in rows if person is not None}


def opinions_of(session: Session, case_id: int) -> Sequence[Opinion]:
    """Return the opinions and positions of a case, oldest first."""
    return session.exec(select(Opinion).where(Opinion.case_id == case_id).order_by(col(Opinion.id))).all()


def decisions_of(session: Session, case_id: int) -> Sequence[Decision]:
    """Return the decisions of a case, oldest first."""
    return session.exec(select(Decision).where(Decision.case_id == case_id).order_by(col(Decision.number))).all()


def decision_numbered(session: Session, case_id: int, number: int) -> Decision:
    """Return one decision of a case.

    Raises:
        NoResultFound: when the case has no decision of that number.
    """
    return session.exec(select(Decision).where(Decision.case_id == case_id, Decision.number == number)).one()


def records_of(session: Session, case_id: int) -> Sequence[RecordRow]:
    """Return the archived records of a case, oldest first."""
    return session.exec(
        select(RecordRow)
        .where(RecordRow.case_id == case_id)
        .order_by(col(RecordRow.number), col(RecordRow.language).desc())
    ).all()


def record_in(session: Session, case_id: int, number: int, language: str) -> RecordRow | None:
    """Return one record of a case in one language."""
    query = select(RecordRow).where(RecordRow.case_id == case_id, RecordRow.number == number)
    return session.exec(query.where(RecordRow.language == language)).one_or_none()


def records_numbered(session: Session, code: str, number: int) -> Sequence[RecordRow]:
    """Return one record of a case in all its languages."""
    query = select(RecordRow).join(Case, col(Case.id) == col(RecordRow.case_id))
    return session.exec(query.where(Case.code == code, RecordRow.number == number)).all()


def is_filed(session: Session, case_id: int, number: int) -> bool:
    """Return whether a record of a case is in the archive, in any language."""
    filed = select(RecordRow.id).where(RecordRow.case_id == case_id, RecordRow.number == number)
    return session.exec(select(sa.exists(filed))).one()


def unfiled_decisions(session: Session) -> list[tuple[str, str, int, datetime]]:
    """Return code, reference, number and time of each decision whose record is not in the archive, oldest first."""
    query = select(Case.code, Case.reference, Decision.number, Decision.decided_at)
    query = _unfiled(query.join(Decision, col(Decision.case_id) == col(Case.id))).order_by(col(Decision.id))
    return [(code, reference, number, at) for code, reference, number, at in session.exec(query).all()]


def count_unfiled(session: Session, decided_before: datetime) -> int:
    """Return how many decisions of before a moment have no record in the archive, up to a limit."""
    query = _unfiled(sa.select(col(Decision.id)).select_from(Decision)).where(col(Decision.decided_at) < decided_before)
    return count_up_to(session, {"": [query]})[""]


def _unfiled(query: Any) -> Any:  # noqa: ANN401 - a query of decisions, of whatever columns
    """Narrow a query of decisions to those without a record; the listing says where to look for them."""
    filed = select(RecordRow.id).where(
        col(RecordRow.case_id) == col(Decision.case_id), col(RecordRow.number) == col(Decision.number)
    )
    listed = query.join(CaseListing, col(CaseListing.case_id) == col(Decision.case_id))
    return listed.where(col(CaseListing.lacks_record).is_(True), ~sa.exists(filed))


def cases_lacking_records(session: Session, case_ids: Sequence[int]) -> frozenset[int]:
    """Return those of some cases that have a decision or an act whose record is not in the archive."""
    filed = select(RecordRow.id).where(
        col(RecordRow.case_id) == col(Decision.case_id), col(RecordRow.number) == col(Decision.number)
    )
    decided = select(Decision.case_id).where(col(Decision.case_id).in_(case_ids), ~sa.exists(filed))
    filed = select(ActRecord.id).where(col(ActRecord.act_id) == col(CaseAct.id))
    acted = select(CaseAct.case_id).where(col(CaseAct.case_id).in_(case_ids), ~sa.exists(filed))
    return frozenset(session.execute(decided.union(acted)).scalars())


def newest_record(session: Session, case_id: int, before: int | None = None) -> RecordRow | None:
    """Return the archived record of a case with the highest number, or the highest before another number."""
    query = select(RecordRow).where(RecordRow.case_id == case_id)
    if before is not None:
        query = query.where(RecordRow.number < before)
    return session.exec(query.order_by(col(RecordRow.number).desc(), col(RecordRow.language)).limit(1)).one_or_none()


def all_records(session: Session) -> list[IssuedRow]:
    """Return the records of cases, of acts in them and of meetings, each in the order in which they were archived."""
    issued: tuple[type[IssuedRow], ...] = (RecordRow, ActRecord, MeetingRecord)
    return [row for kind in issued for row in session.execute(sa.select(kind).order_by(col(kind.id))).scalars()]


def archived_rows(session: Session, since: datetime | None = None) -> list[ArchivedRow]:
    """Return the rows that name files in the archive, all or since a moment: the records, and what came of them."""
    queries = (
        sa.select(kind).where(col(kind.archived_at) >= since if since else sa.true()).order_by(col(kind.id))
        for kind in ARCHIVED
    )
    return [row for query in queries for row in session.execute(query).scalars()]


def every_record_digest(session: Session) -> set[str]:
    """Return the digests of the files of all records."""
    return {digest for row in archived_rows(session) for digest in (row.data_digest, row.pdf_digest)}


def records_by_code(session: Session, code: str) -> Sequence[RecordRow]:
    return session.exec(select(RecordRow).where(RecordRow.code == code)).all()


def record_by_digest(session: Session, digest: str) -> RecordRow | None:
    """Return the record whose file has a SHA-256."""
    return session.exec(select(RecordRow).where(RecordRow.pdf_digest == digest).limit(1)).one_or_none()


def events_of(session: Session, case_id: int) -> Sequence[EventRow]:
    """Return the history of a case, oldest first."""
    return session.exec(select(EventRow).where(EventRow.case_id == case_id).order_by(col(EventRow.seq))).all()


def last_event_tagged(session: Session, case_id: int, tags: Iterable[str]) -> EventRow | None:
    """Return the newest event of a case with one of some tags."""
    query = select(EventRow).where(EventRow.case_id == case_id, col(EventRow.tag).in_(list(tags)))
    return session.exec(query.order_by(col(EventRow.seq).desc()).limit(1)).one_or_none()


def last_event_until(session: Session, case_id: int, at: datetime) -> EventRow:
    """Return the newest event of a case that is not later than a moment; there must be one."""
    query = select(EventRow).where(EventRow.case_id == case_id, EventRow.at <= at)
    return session.exec(query.order_by(col(EventRow.seq).desc()).limit(1)).one()


def all_events(session: Session) -> Sequence[EventRow]:
    """Return the whole chain of events, oldest first."""
    return session.exec(select(EventRow).order_by(col(EventRow.seq))).all()


def raters(session: Session, assessment_ids: Iterable[int]) -> list[tuple[int, Group, int]]:
    """Return who has rated many revisions: the revision, the group and the person."""
    query = select(Rating.assessment_id, Rating.group, Rating.person_id)
    rows = session.exec(query.where(col(Rating.assessment_id).in_(list(assessment_ids)))).all()
    return [(assessment, Group(group), person) for assessment, group, person in rows]


def last_events(session: Session, case_ids: Iterable[int], tag: str) -> list[tuple[int, int | None, datetime]]:
    """Return when each person last did something to each of many cases: the case, the person and the time."""
    query = (
        select(EventRow.case_id, EventRow.actor_id, sa.func.max(EventRow.at))
        .where(col(EventRow.case_id).in_(list(case_ids)), EventRow.tag == tag)
        .group_by(col(EventRow.case_id), col(EventRow.actor_id))
    )
    return [(case, actor, at) for case, actor, at in session.exec(query).all() if case is not None]


def hashes_at(session: Session, places: Iterable[int]) -> dict[int, str]:
    """Return the hashes of events by their places in the chain."""
    query = select(EventRow.seq, EventRow.hash).where(col(EventRow.seq).in_(list(places)))
    return dict(session.exec(query).all())


def decided_assessments(
    session: Session, case_ids: Iterable[int], since: datetime, limit: int
) -> list[tuple[Case, Assessment, datetime]]:
    """Return the latest cases with the revision that was decided on and when; older ones are left out."""
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
        .limit(limit)
    )
    return [(case, assessment, at) for case, assessment, at in session.exec(query).all()]


def submitted_revisions(session: Session, case_id: int) -> Sequence[Assessment]:
    """Return the revisions of a case that were submitted, oldest first."""
    query = select(Assessment).where(Assessment.case_id == case_id, col(Assessment.submitted_at).is_not(None))
    return session.exec(query.order_by(col(Assessment.revision))).all()


def submitted_before(session: Session, assessment: Assessment) -> Assessment | None:
    """Return the submitted revision before another one; before the first one there is none."""
    if assessment.revision == 1:
        return None
    query = select(Assessment).where(
        Assessment.case_id == assessment.case_id,
        col(Assessment.revision) < assessment.revision,
        col(Assessment.submitted_at).is_not(None),
    )
    return session.exec(query.order_by(col(Assessment.revision).desc()).limit(1)).one_or_none()


def files_beside(session: Session, record_ids: Sequence[int]) -> Sequence[RecordRow]:
    """Return all files of the records to which some files belong, the newest record first."""
    other = aliased(RecordRow)
    same = sa.and_(col(other.case_id) == col(RecordRow.case_id), col(other.number) == col(RecordRow.number))
    query = select(RecordRow, other.id).join(other, same).where(col(other.id).in_(record_ids))
    rows = session.exec(query.order_by(col(other.id).desc(), col(RecordRow.id).desc())).all() if record_ids else []
    return [row for row, _ in rows]


def verdicts_of(session: Session, case_id: int) -> Sequence[SuggestionVerdict]:
    """Return the responses to suggested terms in a case, oldest first."""
    query = select(SuggestionVerdict).where(SuggestionVerdict.case_id == case_id).order_by(col(SuggestionVerdict.id))
    return session.exec(query).all()
