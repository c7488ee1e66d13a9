"""Reads of partners, their screenings, the judgements of hits, and the answers that follow from them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import AT_REST, IN_FORCE
from riskflow.follow_up.watch import UNWATCHED
from riskflow.store.tables import (
    AnswerRow,
    Assessment,
    Case,
    CasePartner,
    EventRow,
    FreezeRuling,
    Judgement,
    OwnerStatement,
    Partner,
    PartnerMerge,
    Screening,
    Stop,
)

MAX_PARAMETERS = 1_000


def _among(column: Any, numbers: Iterable[int | None]) -> sa.ColumnElement[bool]:  # noqa: ANN401 - any column of ids
    """Return whether a column is one of some ids; very many are written out: PostgreSQL takes 65,535 parameters."""
    ids = [int(number) for number in numbers if number is not None]
    values: sa.BindParameter[Any] = sa.bindparam(None, ids, expanding=True, literal_execute=len(ids) > MAX_PARAMETERS)
    found: sa.ColumnElement[bool] = column.in_(values)
    return found


def partner_by_code(session: Session, code: str) -> Partner | None:
    return session.exec(select(Partner).where(Partner.code == code)).one_or_none()


def partners_of(session: Session, case_id: int) -> Sequence[Partner]:
    """Return the partners of a case, in the order in which they were added."""
    query = select(Partner).join(CasePartner, col(CasePartner.partner_id) == col(Partner.id))
    return session.exec(query.where(CasePartner.case_id == case_id).order_by(col(CasePartner.id))).all()


def partners_numbered(session: Session, numbers: Iterable[int]) -> dict[int | None, Partner]:
    """Return some partners by their ids."""
    found = session.exec(select(Partner).where(_among(col(Partner.id), numbers))).all()
    return {partner.id: partner for partner in found}


def link_of(session: Session, case_id: int, partner_id: int) -> CasePartner | None:
    query = select(CasePartner).where(CasePartner.case_id == case_id, CasePartner.partner_id == partner_id)
    return session.exec(query).one_or_none()


def links_of(session: Session, partner_id: int) -> Sequence[CasePartner]:
    return session.exec(select(CasePartner).where(CasePartner.partner_id == partner_id)).all()


def links_in(session: Session, case_ids: Iterable[int]) -> Sequence[CasePartner]:
    """Return who added which partner to each of some cases."""
    return session.exec(select(CasePartner).where(_among(col(CasePartner.case_id), case_ids))).all()


def was_stopped_elsewhere(session: Session, case_id: int) -> bool:
    """Return whether a gate has stopped another case that has a partner of a case."""
    own = select(CasePartner.partner_id).where(CasePartner.case_id == case_id)
    query = (
        select(Stop.id)
        .join(CasePartner, col(CasePartner.case_id) == col(Stop.case_id))
        .where(col(CasePartner.partner_id).in_(own), Stop.case_id != case_id, col(Stop.is_question).is_(False))
    )
    return session.exec(query.limit(1)).first() is not None


def count_cases(session: Session, partner_id: int) -> int:
    query = select(sa.func.count()).select_from(CasePartner).where(CasePartner.partner_id == partner_id)
    return session.exec(query).one()


def moved_links(session: Session, merge: PartnerMerge) -> Sequence[CasePartner]:
    """Return the links that a merge pointed at the other partner and that still point there."""
    query = select(CasePartner).where(col(CasePartner.id).in_(merge.moved), CasePartner.partner_id == merge.into_id)
    return session.exec(query).all()


def cases_of(session: Session, partner_ids: Iterable[int]) -> Sequence[Case]:
    """Return the cases that have any of some partners."""
    having = select(CasePartner.case_id).where(_among(col(CasePartner.partner_id), partner_ids))
    return session.exec(select(Case).where(col(Case.id).in_(having))).all()


def is_over(today: date) -> sa.ColumnElement[bool]:
    """Return the condition of `follow_up.watch.is_over`."""
    # A comparison with no day is neither true nor false, and stays so when it is negated.
    return sa.and_(col(Case.state).in_(AT_REST), col(Case.ends_on).is_not(None), col(Case.ends_on) < today)


def is_watched(today: date) -> sa.ColumnElement[bool]:
    """Return the condition of `follow_up.watch.is_watched`."""
    return sa.and_(col(Case.state).not_in(UNWATCHED), sa.not_(is_over(today)))


def watched_cases_by_partner(session: Session, partner_ids: Iterable[int], today: date) -> dict[int, list[Case]]:
    """Return the cases of some partners that are watched, the newest first."""
    query = (
        select(CasePartner.partner_id, Case)
        .join(Case, col(Case.id) == col(CasePartner.case_id))
        .where(_among(col(CasePartner.partner_id), partner_ids), is_watched(today))
        .order_by(col(Case.id).desc())
    )
    found: dict[int, list[Case]] = {}
    for partner_id, case in session.exec(query).all():
        found.setdefault(partner_id, []).append(case)
    return found


def same_partner(session: Session, organisation: str, name: str, territory: str) -> Partner | None:
    """Return the oldest partner with the ROR id or, where there is none, with the same name and territory."""
    query = select(Partner).where(col(Partner.merged_into).is_(None))
    if organisation:
        query = query.where(Partner.organisation == organisation)
    else:
        query = query.where(Partner.organisation == "", Partner.name == name, Partner.territory == territory)
    return session.exec(query.order_by(col(Partner.id)).limit(1)).one_or_none()


def _watched(today: date) -> sa.Select[int]:
    """Select the ids of the partners of watched cases, and of those who own them, through any number of owners."""
    query: sa.Select[Any] = sa.select(col(CasePartner.partner_id).label("number"))
    found = query.join(Case, col(Case.id) == col(CasePartner.case_id)).where(is_watched(today)).cte(recursive=True)
    owners = sa.select(col(OwnerStatement.owner_id)).join(found, col(OwnerStatement.partner_id) == found.c.number)
    return sa.select(found.union(owners.where(col(OwnerStatement.withdrawn_at).is_(None))).c.number)


def newest_screenings_of_watched(session: Session, today: date) -> Sequence[sa.Row[Any]]:
    """Return each partner of watched cases: id, what it is searched by, and subject and lists of the
    newest screening, both None where there is none.
    """  # noqa: D205 - the columns belong to the first sentence
    newest = select(sa.func.max(Screening.id)).group_by(col(Screening.partner_id))
    last = sa.select(col(Screening.partner_id), col(Screening.subject), col(Screening.lists))
    screened = last.where(col(Screening.id).in_(newest)).subquery()
    query = (
        sa.select(
            col(Partner.id),
            col(Partner.name),
            col(Partner.territory),
            col(Partner.organisation),
            screened.c.subject,
            screened.c.lists,
        )
        .join(screened, screened.c.partner_id == col(Partner.id), isouter=True)
        .where(col(Partner.id).in_(_watched(today)))
    )
    return session.execute(query.order_by(col(Partner.id))).all()


def editions_of_watched(session: Session, today: date) -> list[tuple[dict[str, int] | None, int]]:
    """Return how many partners of watched cases were screened last against which lists, or never."""
    watched = _watched(today).subquery()
    newest = (
        sa.select(sa.func.max(Screening.id).label("number"))
        .where(col(Screening.partner_id) == watched.c.number)
        .correlate(watched)
        .scalar_subquery()
    )
    query = (
        sa.select(col(Screening.lists), sa.func.count())
        .select_from(watched)
        .join(Screening, col(Screening.id) == newest, isouter=True)
        .group_by(col(Screening.lists))
    )
    return [(lists, count) for lists, count in session.execute(query).all()]


def last_screenings(session: Session, partner_ids: Iterable[int], at: datetime | None = None) -> dict[int, Screening]:
    """Return the newest screening of each of some partners, or the one that was the newest at a moment."""
    found = _among(col(Screening.partner_id), partner_ids)
    return _newest_by_partner(session, sa.and_(found, col(Screening.screened_at) <= at) if at else found)


def _newest_by_partner(session: Session, condition: sa.ColumnElement[bool]) -> dict[int, Screening]:
    newest = select(sa.func.max(Screening.id)).where(condition).group_by(col(Screening.partner_id))
    rows = session.exec(select(Screening).where(col(Screening.id).in_(newest))).all()
    return {row.partner_id: row for row in rows}


def screenings_of(session: Session, partner_id: int) -> Sequence[Screening]:
    """Return the screenings of a partner, the newest first."""
    query = select(Screening).where(Screening.partner_id == partner_id).order_by(col(Screening.id).desc())
    return session.exec(query).all()


def judgements_of(session: Session, partner_ids: Iterable[int]) -> Sequence[Judgement]:
    """Return every judgement of some partners, the oldest first."""
    query = select(Judgement).where(_among(col(Judgement.partner_id), partner_ids))
    return session.exec(query.order_by(col(Judgement.id))).all()


def judgements_by_pair(
    session: Session, partner_ids: Iterable[int], at: datetime | None = None
) -> dict[int, dict[str, list[tuple[Judgement, FreezeRuling | None]]]]:
    """Return the judgements of each pair of some partners with their rulings, the newest first, as of a moment."""
    ruled, judged = col(FreezeRuling.judgement_id) == col(Judgement.id), _among(col(Judgement.partner_id), partner_ids)
    if at:
        ruled, judged = (
            sa.and_(ruled, col(FreezeRuling.ruled_at) <= at),
            sa.and_(judged, col(Judgement.judged_at) <= at),
        )
    query = (
        select(Judgement, FreezeRuling)
        .join(FreezeRuling, ruled, isouter=True)
        .where(judged)
        .order_by(col(Judgement.id).desc())
    )
    found: dict[int, dict[str, list[tuple[Judgement, FreezeRuling | None]]]] = {}
    for judgement, ruling in session.exec(query).all():
        found.setdefault(judgement.partner_id, {}).setdefault(judgement.pair, []).append((judgement, ruling))
    return found


def rulings_on(session: Session, judgement_ids: Iterable[int | None]) -> dict[int, FreezeRuling]:
    """Return the rulings on some judgements, by judgement."""
    query = select(FreezeRuling).where(_among(col(FreezeRuling.judgement_id), judgement_ids))
    return {row.judgement_id: row for row in session.exec(query).all()}


def partners_with_unruled(session: Session, verdict: str, sources: Iterable[str]) -> Sequence[Partner]:
    """Return the partners with judgements of a verdict on some lists that nobody has ruled on."""
    judged = (
        select(Judgement.partner_id)
        .join(FreezeRuling, col(FreezeRuling.judgement_id) == col(Judgement.id), isouter=True)
        .where(Judgement.verdict == verdict, col(Judgement.source).in_(list(sources)), col(FreezeRuling.id).is_(None))
    )
    return session.exec(select(Partner).where(col(Partner.id).in_(judged)).order_by(col(Partner.id))).all()


def merges_of(session: Session, limit: int) -> Sequence[PartnerMerge]:
    """Return the latest merges, the newest first."""
    return session.exec(select(PartnerMerge).order_by(col(PartnerMerge.id).desc()).limit(limit)).all()


def partners_by_id(session: Session, merges: Iterable[PartnerMerge]) -> Sequence[Partner]:
    """Return both partners of each merge."""
    wanted = {number for row in merges for number in (row.partner_id, row.into_id)}
    return session.exec(select(Partner).where(col(Partner.id).in_(wanted))).all()


def partners_by_case(session: Session, case_ids: Iterable[int]) -> list[tuple[int, Partner]]:
    """Return the partners of many cases with the id of the case, in the order in which they were added."""
    query = (
        select(CasePartner.case_id, Partner)
        .join(Partner, col(Partner.id) == col(CasePartner.partner_id))
        .where(_among(col(CasePartner.case_id), case_ids))
        .order_by(col(CasePartner.id))
    )
    return [(case_id, partner) for case_id, partner in session.exec(query).all()]


def screenings_seen(
    session: Session, case_ids: Collection[int], written: Iterable[int], person: int, tag: str
) -> tuple[dict[tuple[int, int], Screening], dict[int, Screening]]:
    """Return the screening that later ones are compared with, by case and partner, and the newest marked, by partner.

    The first is the newest when the partner was added; in cases that the person does not write, the newest when the
    answers were last submitted, if that is later. Marked are those named in the person's events with a tag.
    """
    first = _first_screenings(case_ids, written)
    number = col(EventRow.data)["screening"].as_string().cast(sa.Integer())  # none where the content was removed
    marked = sa.select(number).where(col(EventRow.actor_id) == person, col(EventRow.tag) == tag)
    of_cases = sa.select(col(CasePartner.partner_id)).where(_among(col(CasePartner.case_id), case_ids))
    last = sa.select(sa.null().label("case_id"), sa.func.max(Screening.id).label("number")).where(
        col(Screening.id).in_(marked), col(Screening.partner_id).in_(of_cases)
    )
    both = sa.union_all(first, last.group_by(col(Screening.partner_id))).subquery()
    query = sa.select(both.c.case_id, Screening).join(both, col(Screening.id) == both.c.number)
    rows = session.execute(query).all()
    return (
        {(case, row.partner_id): row for case, row in rows if case is not None},
        {row.partner_id: row for case, row in rows if case is None},
    )


def _first_screenings(case_ids: Iterable[int], written: Iterable[int]) -> sa.Select[int, int | None]:
    sent = sa.and_(
        col(Screening.screened_at) <= col(Assessment.submitted_at), ~_among(col(CasePartner.case_id), written)
    )
    return (
        sa.select(col(CasePartner.case_id), sa.func.max(Screening.id).label("number"))
        .join(Screening, col(Screening.partner_id) == col(CasePartner.partner_id))
        .join(Assessment, col(Assessment.case_id) == col(CasePartner.case_id))
        .where(_among(col(CasePartner.case_id), case_ids))
        .where(sa.or_(col(Screening.screened_at) <= col(CasePartner.added_at), sent))
        .group_by(col(CasePartner.case_id), col(CasePartner.partner_id))
    )


def screenings_in_events(session: Session, person: int, tag: str) -> set[int]:
    """Return the ids of the screenings that are named in a person's events with a tag."""
    rows = session.exec(select(EventRow.data).where(EventRow.actor_id == person, EventRow.tag == tag)).all()
    return {int(data["screening"]) for data in rows if data}  # it has none where the content was removed


def open_assessments(session: Session, case_ids: Iterable[int]) -> Sequence[Assessment]:
    """Return the newest revisions of cases where they have not been submitted."""
    newest = (
        select(sa.func.max(Assessment.id))
        .where(_among(col(Assessment.case_id), case_ids))
        .group_by(col(Assessment.case_id))
    )
    query = select(Assessment).where(col(Assessment.id).in_(newest), col(Assessment.submitted_at).is_(None))
    return session.exec(query).all()


def answers_to(
    session: Session, assessment_ids: Iterable[int], questions: Iterable[str]
) -> dict[tuple[int, str], AnswerRow]:
    """Return the answers of some assessments to some questions, by assessment and question."""
    query = select(AnswerRow).where(
        _among(col(AnswerRow.assessment_id), assessment_ids), col(AnswerRow.question).in_(list(questions))
    )
    return {(row.assessment_id, row.question): row for row in session.exec(query).all()}


def partners_in_force(
    session: Session, since: datetime, limit: int, *, only_unregistered: bool = False
) -> Sequence[tuple[int, str]]:
    """Return the cases in force that changed last since a moment, with the partner that each names in its own words.

    `only_unregistered` leaves out the cases that have partners of the register.
    """
    query = select(Case.id, Case.partner).where(
        col(Case.state).in_(list(IN_FORCE)), Case.partner != "", col(Case.changed_at) >= since
    )
    if only_unregistered:
        query = query.where(~sa.exists().where(col(CasePartner.case_id) == col(Case.id)))
    query = query.order_by(col(Case.changed_at).desc(), col(Case.id).desc()).limit(limit)
    return [(number, partner) for number, partner in session.exec(query).all() if number is not None]


def cases_in_force_with(session: Session, partner_ids: Collection[int], since: datetime, limit: int) -> Sequence[int]:
    """Return the cases in force that changed last since a moment and have each of some partners of the register."""
    query = (
        select(CasePartner.case_id)
        .join(Case, col(Case.id) == col(CasePartner.case_id))
        .where(
            col(Case.state).in_(list(IN_FORCE)),
            col(CasePartner.partner_id).in_(list(partner_ids)),
            col(Case.changed_at) >= since,
        )
        .group_by(col(CasePartner.case_id))
        .having(sa.func.count() == len(partner_ids))
        .order_by(sa.func.max(col(Case.changed_at)).desc(), col(CasePartner.case_id).desc())
        .limit(limit)
    )
    return session.exec(query).all()
