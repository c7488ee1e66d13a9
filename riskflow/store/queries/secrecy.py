"""The query of marks of secrecy."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from riskflow.store.tables import AnswerRow, Assessment, SecrecyMark


def secrecy_marks_of(session: Session, case_ids: Iterable[int]) -> Sequence[tuple[SecrecyMark, int | None]]:
    """Return every mark of many cases and every end of one, oldest first, with who wrote the newest answer there."""
    author = (
        select(AnswerRow.author_id)
        .join(Assessment, col(Assessment.id) == col(AnswerRow.assessment_id))
        .where(Assessment.case_id == SecrecyMark.case_id, AnswerRow.question == SecrecyMark.field)
        .order_by(col(Assessment.revision).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(SecrecyMark, author).where(col(SecrecyMark.case_id).in_(list(case_ids)))
    return [(mark, person) for mark, person in session.exec(query.order_by(col(SecrecyMark.id))).all()]
