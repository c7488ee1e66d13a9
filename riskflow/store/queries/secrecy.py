"""The query of marks of secrecy."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from riskflow.store.tables import SecrecyMark


def secrecy_marks_of(session: Session, case_id: int) -> Sequence[SecrecyMark]:
    """Return every mark of a case and every end of one, oldest first."""
    return session.exec(select(SecrecyMark).where(SecrecyMark.case_id == case_id).order_by(col(SecrecyMark.id))).all()
