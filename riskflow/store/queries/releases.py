"""Reads of questionnaire versions: releases, their use by assessments, and submitted answers."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import AnswerRow, Assessment, Case, ReleaseProposal, ReleaseRow


def proposal(session: Session, number: int) -> ReleaseProposal | None:
    return session.get(ReleaseProposal, number)


def proposals(session: Session) -> list[tuple[ReleaseProposal, ReleaseRow | None]]:
    """Return all proposals with their confirmation, the newest first."""
    query = (
        select(ReleaseProposal, ReleaseRow)
        .join(ReleaseRow, col(ReleaseRow.proposal_id) == col(ReleaseProposal.id), isouter=True)
        .order_by(col(ReleaseProposal.id).desc())
    )
    return [(proposed, released) for proposed, released in session.exec(query).all()]


def releases(session: Session) -> list[tuple[ReleaseProposal, ReleaseRow]]:
    """Return the confirmed proposals, the oldest first."""
    query = (
        select(ReleaseProposal, ReleaseRow)
        .join(ReleaseRow, col(ReleaseRow.proposal_id) == col(ReleaseProposal.id))
        .order_by(col(ReleaseRow.id))
    )
    return [(proposed, released) for proposed, released in session.exec(query).all()]


def uses(session: Session, questionnaire: str) -> dict[str, int]:
    """Return how many assessments are pinned to each version."""
    query = (
        select(Assessment.questionnaire_version, sa.func.count())
        .where(Assessment.questionnaire == questionnaire)
        .group_by(col(Assessment.questionnaire_version))
    )
    return dict(session.exec(query).all())


def submitted_revisions(session: Session, questionnaire: str, newest: int | None = None) -> list[int]:
    """Return the newest submitted revision of each case, the oldest case first, or of so many of the newest."""
    query = (
        sa.select(sa.func.max(col(Assessment.id)))
        .where(col(Assessment.submitted_at).is_not(None), col(Assessment.questionnaire) == questionnaire)
        .group_by(col(Assessment.case_id))
        .order_by(col(Assessment.case_id).desc())
        .limit(newest)
    )
    return list(reversed(session.execute(query).scalars().all()))


def count_submitted(session: Session, questionnaire: str) -> int:
    """Return how many cases have been submitted."""
    query = select(sa.func.count(sa.distinct(col(Assessment.case_id)))).where(
        col(Assessment.submitted_at).is_not(None), Assessment.questionnaire == questionnaire
    )
    return session.exec(query).one()


def submitted_cases(session: Session, revisions: Collection[int]) -> dict[int, tuple[str, Assessment]]:
    """Return the reference of the case of each revision, and the revision."""
    query = select(Case.reference, Assessment).join(Case, col(Case.id) == col(Assessment.case_id))
    rows = session.exec(query.where(col(Assessment.id).in_(revisions))).all()
    return {assessment.id or 0: (reference, assessment) for reference, assessment in rows}


def submitted_answers(session: Session, revisions: Collection[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the answers of each revision, by question."""
    query = select(AnswerRow).where(col(AnswerRow.assessment_id).in_(revisions)).order_by(col(AnswerRow.id))
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for row in session.exec(query).all():
        if row.chosen:
            found.setdefault(row.assessment_id, {})[row.question] = tuple(row.chosen)
    return found
