"""Reads of questionnaire versions: releases, their use by assessments, and submitted answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

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


def latest_submitted(session: Session, questionnaire: str) -> Sequence[tuple[Case, Assessment]]:
    """Return every case with the newest revision that was submitted, the oldest case first."""
    query = (
        select(Case, Assessment)
        .join(Assessment, col(Assessment.case_id) == col(Case.id))
        .where(col(Assessment.id).in_(_newest_submitted(questionnaire)))
        .order_by(col(Case.id))
    )
    return [(case, assessment) for case, assessment in session.exec(query).all()]


def latest_submitted_answers(session: Session, questionnaire: str) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the answers of the newest submitted revision of every case, by assessment and question."""
    query = (
        select(AnswerRow)
        .where(col(AnswerRow.assessment_id).in_(_newest_submitted(questionnaire)))
        .order_by(col(AnswerRow.id))
    )
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for row in session.exec(query).all():
        if row.chosen:
            found.setdefault(row.assessment_id, {})[row.question] = tuple(row.chosen)
    return found


def _newest_submitted(questionnaire: str) -> SelectOfScalar[int | None]:
    return (
        select(sa.func.max(Assessment.id))
        .where(col(Assessment.submitted_at).is_not(None), Assessment.questionnaire == questionnaire)
        .group_by(col(Assessment.case_id))
    )
