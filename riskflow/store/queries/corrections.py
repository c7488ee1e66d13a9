"""Queries about corrections."""

from datetime import datetime

from sqlmodel import Session, col, select

from riskflow.store.tables import CorrectionRequest, CorrectionRuling

RequestWithRuling = tuple[CorrectionRequest, CorrectionRuling | None]


def corrections_of(session: Session, case_id: int) -> list[RequestWithRuling]:
    """Return the requests for correction of a case with their rulings, oldest first."""
    query = (
        select(CorrectionRequest, CorrectionRuling)
        .join(CorrectionRuling, col(CorrectionRuling.request_id) == col(CorrectionRequest.id), isouter=True)
        .where(CorrectionRequest.case_id == case_id)
        .order_by(col(CorrectionRequest.id))
    )
    return [(request, ruling) for request, ruling in session.exec(query).all()]


def addenda_until(session: Session, case_id: int, at: datetime) -> list[RequestWithRuling]:
    """Return what was added to a case up to a moment, oldest first."""
    found = corrections_of(session, case_id)
    return [(request, ruling) for request, ruling in found if ruling and ruling.addendum and ruling.ruled_at <= at]
