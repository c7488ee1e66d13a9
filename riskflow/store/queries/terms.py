"""Reads of the responses to suggested terms."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from riskflow.store.tables import SuggestionVerdict


def verdicts_of(session: Session, case_id: int) -> Sequence[SuggestionVerdict]:
    """Return the responses in a case, oldest first."""
    query = select(SuggestionVerdict).where(SuggestionVerdict.case_id == case_id).order_by(col(SuggestionVerdict.id))
    return session.exec(query).all()
