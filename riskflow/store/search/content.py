"""What is written in many cases, read in bulk: of the revision that was submitted last, and what was said about it."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from riskflow.store.tables import (
    AnswerRow,
    ApplicantMessage,
    Assessment,
    CasePartner,
    Decision,
    Dissent,
    ExpertStatement,
    InternalMessage,
    Obligation,
    ObligationStep,
    Opinion,
    Partner,
    PlannedMeasure,
    Rating,
)

TERRITORIES = "partner-territories"


def latest_submitted_of(session: Session, case_ids: Collection[int]) -> dict[int, Assessment]:
    """Return the revision of each case that was submitted last, where any was."""
    newest = (
        select(Assessment.case_id, sa.func.max(Assessment.revision).label("revision"))
        .where(col(Assessment.case_id).in_(case_ids), col(Assessment.submitted_at).is_not(None))
        .group_by(col(Assessment.case_id))
        .subquery()
    )
    is_newest = sa.and_(col(Assessment.case_id) == newest.c.case_id, col(Assessment.revision) == newest.c.revision)
    return {row.case_id: row for row in session.exec(select(Assessment).join(newest, is_newest)).all()}


def answers_on(session: Session, assessment_ids: Collection[int]) -> Sequence[AnswerRow]:
    return session.exec(select(AnswerRow).where(col(AnswerRow.assessment_id).in_(assessment_ids))).all()


def plans_on(session: Session, assessment_ids: Collection[int]) -> Sequence[PlannedMeasure]:
    return session.exec(select(PlannedMeasure).where(col(PlannedMeasure.assessment_id).in_(assessment_ids))).all()


def opinions_on(session: Session, assessment_ids: Collection[int]) -> Sequence[Opinion]:
    return session.exec(select(Opinion).where(col(Opinion.assessment_id).in_(assessment_ids))).all()


def said_by_one(session: Session, assessment_ids: Collection[int]) -> list[tuple[int, str, str]]:
    """Return what members and experts have said on revisions for all to read: the revision, the group and the text."""
    tables = ((Dissent, Dissent.reason), (ExpertStatement, ExpertStatement.text))
    queries = (
        sa.select(col(table.assessment_id), sa.type_coerce(col(table.group), sa.String()), col(text)).where(
            col(table.assessment_id).in_(assessment_ids)
        )
        for table, text in tables
    )
    return [(number, group, text) for number, group, text in session.execute(sa.union_all(*queries))]


def messages_in(session: Session, case_ids: Collection[int]) -> list[tuple[int, bool, str, str]]:
    """Return what is written in the two discussions: the case, whether it is internal, the question, and the text."""
    queries = (
        sa.select(col(table.case_id), sa.literal(is_internal), col(table.question), col(table.text)).where(
            col(table.case_id).in_(case_ids)
        )
        for table, is_internal in ((ApplicantMessage, False), (InternalMessage, True))
    )
    return [(case, bool(inner), about, text) for case, inner, about, text in session.execute(sa.union_all(*queries))]


def obligations_in(session: Session, case_ids: Collection[int]) -> list[tuple[Obligation, str]]:
    """Return the obligations of cases, each once for every text in which it was proven or judged."""
    query = select(Obligation, sa.func.coalesce(ObligationStep.text, ""))
    query = query.join(ObligationStep, col(ObligationStep.obligation_id) == col(Obligation.id), isouter=True)
    rows = session.exec(query.where(col(Obligation.case_id).in_(case_ids)).order_by(col(Obligation.id))).all()
    return [(row, text) for row, text in rows]


def ratings_on(session: Session, assessment_ids: Collection[int]) -> Sequence[Rating]:
    return session.exec(select(Rating).where(col(Rating.assessment_id).in_(assessment_ids))).all()


def decisions_in(session: Session, case_ids: Collection[int]) -> Sequence[Decision]:
    return session.exec(select(Decision).where(col(Decision.case_id).in_(case_ids))).all()


def partner_names_in(session: Session, case_ids: Collection[int]) -> Mapping[int, list[str]]:
    """Return the names of the partners of each case."""
    query = select(CasePartner.case_id, Partner.name).join(Partner, col(Partner.id) == col(CasePartner.partner_id))
    names: dict[int, list[str]] = {}
    for case_id, name in session.exec(query.where(col(CasePartner.case_id).in_(case_ids))).all():
        names.setdefault(case_id, []).append(name)
    return names


def territories_of(session: Session, case_ids: Collection[int]) -> list[tuple[int, list[str]]]:
    """Return the territories of the partners of many cases, as the revisions say that were submitted last."""
    later = aliased(Assessment)
    has_later = sa.exists().where(
        col(later.case_id) == col(Assessment.case_id),
        col(later.revision) > col(Assessment.revision),
        col(later.submitted_at).is_not(None),
    )
    query = (
        select(Assessment.case_id, AnswerRow.chosen)
        .join(AnswerRow, col(AnswerRow.assessment_id) == col(Assessment.id))
        .where(col(Assessment.case_id).in_(case_ids), col(Assessment.submitted_at).is_not(None), ~has_later)
        .where(AnswerRow.question == TERRITORIES)
    )
    return [(number, list(chosen)) for number, chosen in session.exec(query).all()]
