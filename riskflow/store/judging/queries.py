"""Queries of how people judge."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.judging.tables import CommitteeQuestion, LightCheck, SecondReading, UrgencyMark
from riskflow.store.tables import Opinion

URGENT, ASKED, CHECKED = "urgent", "asked", "checked"


def marks_on(session: Session, assessment_ids: Iterable[int]) -> frozenset[tuple[int, str]]:
    """Return which of many revisions are urgent, were asked about by SAI, or were checked, in one query."""
    numbers = list(assessment_ids)
    tables = ((UrgencyMark, URGENT), (CommitteeQuestion, ASKED), (LightCheck, CHECKED))
    queries = (
        sa.select(col(table.assessment_id), sa.literal(mark).label("mark")).where(col(table.assessment_id).in_(numbers))
        for table, mark in tables
    )
    return frozenset((number, mark) for number, mark in session.execute(sa.union(*queries)))


def standing_opinions(session: Session, assessment_ids: Iterable[int]) -> Sequence[Opinion]:
    """Return the opinions and positions on many revisions that no question has superseded."""
    asked = sa.exists().where(col(CommitteeQuestion.opinion_id) == col(Opinion.id))
    query = select(Opinion).where(col(Opinion.assessment_id).in_(list(assessment_ids)), ~asked)
    return session.exec(query.order_by(col(Opinion.id))).all()


def opinion_count(session: Session, assessment_id: int, group: str) -> int:
    """Return how many opinions a group has given on a revision."""
    query = select(sa.func.count()).select_from(Opinion)
    return session.exec(query.where(Opinion.assessment_id == assessment_id, Opinion.group == group)).one()


def questions_of(session: Session, case_id: int) -> Sequence[CommitteeQuestion]:
    """Return the questions of SAI in a case, oldest first."""
    query = select(CommitteeQuestion).where(CommitteeQuestion.case_id == case_id)
    return session.exec(query.order_by(col(CommitteeQuestion.id))).all()


def urgency_of(session: Session, assessment_id: int) -> UrgencyMark | None:
    return session.exec(select(UrgencyMark).where(UrgencyMark.assessment_id == assessment_id)).one_or_none()


def readings_of(session: Session, case_id: int) -> Sequence[SecondReading]:
    """Return the second readings of a case, oldest first."""
    query = select(SecondReading).where(SecondReading.case_id == case_id)
    return session.exec(query.order_by(col(SecondReading.id))).all()


def light_checks_of(session: Session, case_id: int) -> Sequence[LightCheck]:
    """Return the light checks of a case, oldest first."""
    query = select(LightCheck).where(LightCheck.case_id == case_id)
    return session.exec(query.order_by(col(LightCheck.id))).all()


def superseded_opinions(session: Session, assessment_id: int) -> list[tuple[Opinion, CommitteeQuestion]]:
    """Return the opinions on a revision that a question has superseded, each with it, oldest first."""
    query = select(Opinion, CommitteeQuestion).join(CommitteeQuestion, col(CommitteeQuestion.opinion_id) == Opinion.id)
    rows = session.exec(query.where(Opinion.assessment_id == assessment_id).order_by(col(Opinion.id))).all()
    return [(opinion, question) for opinion, question in rows]
