"""Reads about partners: of cases, what was found, what was judged."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import State
from riskflow.store.tables import Assessment, Case, CasePartner, EventRow, Judgement, Partner, PartnerMerge, Screening


def partner_by_code(session: Session, code: str) -> Partner | None:
    """Return a partner."""
    return session.exec(select(Partner).where(Partner.code == code)).one_or_none()


def partners_of(session: Session, case_id: int) -> Sequence[Partner]:
    """Return the partners of a case, in the order in which they were added."""
    query = select(Partner).join(CasePartner, col(CasePartner.partner_id) == col(Partner.id))
    return session.exec(query.where(CasePartner.case_id == case_id).order_by(col(CasePartner.id))).all()


def link_of(session: Session, case_id: int, partner_id: int) -> CasePartner | None:
    """Return the row that joins a case and a partner."""
    query = select(CasePartner).where(CasePartner.case_id == case_id, CasePartner.partner_id == partner_id)
    return session.exec(query).one_or_none()


def links_of(session: Session, partner_id: int) -> Sequence[CasePartner]:
    """Return the rows that join a partner to its cases."""
    return session.exec(select(CasePartner).where(CasePartner.partner_id == partner_id)).all()


def count_cases(session: Session, partner_id: int) -> int:
    """Return how many cases have a partner."""
    query = select(sa.func.count()).select_from(CasePartner).where(CasePartner.partner_id == partner_id)
    return session.exec(query).one()


def cases_of(session: Session, partner_id: int) -> Sequence[Case]:
    """Return the cases of a partner, the newest first."""
    query = select(Case).join(CasePartner, col(CasePartner.case_id) == col(Case.id))
    return session.exec(query.where(CasePartner.partner_id == partner_id).order_by(col(Case.id).desc())).all()


def same_partners(session: Session, organisation: str, name: str, territory: str) -> Sequence[Partner]:
    """Return the partners that are the same organisation of the register or, outside it, have the same name."""
    query = select(Partner).where(col(Partner.merged_into).is_(None))
    if organisation:
        query = query.where(Partner.organisation == organisation)
    else:
        query = query.where(Partner.organisation == "", Partner.name == name, Partner.territory == territory)
    return session.exec(query.order_by(col(Partner.id))).all()


def every_partner(session: Session) -> Sequence[Partner]:
    """Return all partners that have not been merged into others, by name."""
    return session.exec(select(Partner).where(col(Partner.merged_into).is_(None)).order_by(col(Partner.name))).all()


def live_partners(session: Session, ended: Iterable[State]) -> Sequence[Partner]:
    """Return the partners of cases that are not over."""
    over = [state.value for state in ended]
    query = (
        select(Partner)
        .join(CasePartner, col(CasePartner.partner_id) == col(Partner.id))
        .join(Case, col(Case.id) == col(CasePartner.case_id))
        .where(col(Case.state).not_in(over))
        .distinct()
    )
    return session.exec(query.order_by(col(Partner.id))).all()


def last_screenings(session: Session, partner_ids: Iterable[int]) -> dict[int, Screening]:
    """Return the newest screening of each of some partners."""
    newest = (
        select(sa.func.max(Screening.id))
        .where(col(Screening.partner_id).in_(list(partner_ids)))
        .group_by(col(Screening.partner_id))
    )
    rows = session.exec(select(Screening).where(col(Screening.id).in_(newest))).all()
    return {row.partner_id: row for row in rows}


def screenings_of(session: Session, partner_id: int) -> Sequence[Screening]:
    """Return the screenings of a partner, the newest first."""
    query = select(Screening).where(Screening.partner_id == partner_id).order_by(col(Screening.id).desc())
    return session.exec(query).all()


def judgements_of(session: Session, partner_ids: Iterable[int]) -> Sequence[Judgement]:
    """Return what was judged about some partners, the oldest first."""
    query = select(Judgement).where(col(Judgement.partner_id).in_(list(partner_ids)))
    return session.exec(query.order_by(col(Judgement.id))).all()


def merges_of(session: Session) -> Sequence[PartnerMerge]:
    """Return the merges that were made, the newest first."""
    return session.exec(select(PartnerMerge).order_by(col(PartnerMerge.id).desc())).all()


def partners_by_id(session: Session, merges: Iterable[PartnerMerge]) -> Sequence[Partner]:
    """Return the partners that merges are about."""
    wanted = {number for row in merges for number in (row.partner_id, row.into_id)}
    return session.exec(select(Partner).where(col(Partner.id).in_(wanted))).all()


def partners_by_case(session: Session, case_ids: Iterable[int]) -> list[tuple[int, Partner]]:
    """Return the partners of many cases, each with the case."""
    query = select(CasePartner.case_id, Partner).join(Partner, col(Partner.id) == col(CasePartner.partner_id))
    return [
        (case_id, partner)
        for case_id, partner in session.exec(query.where(col(CasePartner.case_id).in_(list(case_ids)))).all()
    ]


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
