"""Reads about what people have seen of the screenings of partners."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import Assessment, CasePartner, EventRow, Screening


def screenings_when_added(
    session: Session, case_ids: Iterable[int], written: Iterable[int]
) -> dict[tuple[int, int], Screening]:
    """Return per case and partner the screening from which news is counted.

    It is that of the moment when the partner was added and, for cases that the person does not write, that of the
    moment when the answers were last sent.
    """
    sent = sa.and_(
        col(Screening.screened_at) <= col(Assessment.submitted_at), col(CasePartner.case_id).not_in(list(written))
    )
    first = (
        select(CasePartner.case_id, CasePartner.partner_id, sa.func.max(Screening.id).label("number"))
        .join(Screening, col(Screening.partner_id) == col(CasePartner.partner_id))
        .join(Assessment, col(Assessment.case_id) == col(CasePartner.case_id))
        .where(col(CasePartner.case_id).in_(list(case_ids)))
        .where(sa.or_(col(Screening.screened_at) <= col(CasePartner.added_at), sent))
        .group_by(col(CasePartner.case_id), col(CasePartner.partner_id))
        .subquery()
    )
    query = select(first.c.case_id, Screening).join(first, col(Screening.id) == first.c.number)
    return {(case, row.partner_id): row for case, row in session.exec(query).all()}


def screenings_in_events(session: Session, person: int, tag: str) -> set[int]:
    """Return the screenings that a person's events of a tag name."""
    rows = session.exec(select(EventRow.data).where(EventRow.actor_id == person, EventRow.tag == tag)).all()
    return {int(data["screening"]) for data in rows}


def screenings(session: Session, numbers: Iterable[int]) -> Sequence[Screening]:
    """Return screenings by their numbers."""
    return session.exec(select(Screening).where(col(Screening.id).in_(list(numbers)))).all()
