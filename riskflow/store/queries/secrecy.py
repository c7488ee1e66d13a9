"""The queries of marks of secrecy."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from riskflow.cases.secrecy import NO_PROVISION
from riskflow.store.tables import AnswerRow, Assessment, Case, SecrecyMark

MARKED_AUTHOR = (
    sa.select(col(AnswerRow.author_id))
    .join(Assessment, col(Assessment.id) == col(AnswerRow.assessment_id))
    .where(col(Assessment.case_id) == col(SecrecyMark.case_id), col(AnswerRow.question) == col(SecrecyMark.field))
    .order_by(col(Assessment.revision).desc())
    .limit(1)
    .correlate(SecrecyMark)
    .scalar_subquery()
)
"""Who wrote the newest answer in the field of a mark."""


def secrecy_marks_of(session: Session, case_ids: Iterable[int]) -> Sequence[tuple[SecrecyMark, int | None]]:
    """Return every mark of many cases and every end of one, oldest first, with who wrote the newest answer there."""
    query = sa.select(SecrecyMark, MARKED_AUTHOR).where(col(SecrecyMark.case_id).in_(list(case_ids)))
    return [(mark, person) for mark, person in session.execute(query.order_by(col(SecrecyMark.id))).all()]


def is_marked_with(provisions: Collection[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a field of a case is marked with one of some provisions, as `marks_in_force` says."""
    end = aliased(SecrecyMark)
    is_ended = sa.exists().where(
        col(end.case_id) == col(SecrecyMark.case_id),
        col(end.field) == col(SecrecyMark.field),
        col(end.provision) == NO_PROVISION,
        col(end.id) > col(SecrecyMark.id),
    )
    marked = col(SecrecyMark.case_id) == col(Case.id), col(SecrecyMark.provision).in_(sorted(provisions))
    return sa.exists().where(*marked, ~is_ended)
