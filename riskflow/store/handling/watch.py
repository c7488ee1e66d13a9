"""Reads of what is watched: tasks about changes for partners, who owns whom, and orders to screen again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from riskflow.cases.workflow import State
from riskflow.follow_up.watch import UNWATCHED
from riskflow.store.listing.page import count_up_to
from riskflow.store.queries.partners import is_over, is_watched
from riskflow.store.tables import (
    BulkScreening,
    Case,
    CasePartner,
    EventRow,
    OwnerStatement,
    Partner,
    Screening,
    WatchTask,
)


def open_tasks_in(session: Session, case_ids: Iterable[int]) -> dict[int, list[WatchTask]]:
    """Return the open tasks of each of many cases that has any, oldest first."""
    query = select(WatchTask).where(col(WatchTask.case_id).in_(list(case_ids)), col(WatchTask.outcome).is_(None))
    found: dict[int, list[WatchTask]] = {}
    for task in session.exec(query.order_by(col(WatchTask.id))).all():
        found.setdefault(task.case_id, []).append(task)
    return found


def tasks_with_partners(session: Session, case_id: int) -> Sequence[tuple[WatchTask, Partner]]:
    """Return all tasks of a case, the newest first, each with its partner."""
    query = select(WatchTask, Partner).join(Partner, col(Partner.id) == col(WatchTask.partner_id))
    return session.exec(query.where(WatchTask.case_id == case_id).order_by(col(WatchTask.id).desc())).all()


def open_tasks_of_owner(session: Session, person: int) -> Sequence[tuple[WatchTask, Case, Partner]]:
    """Return the open tasks of the cases that a person owns, the earliest due first."""
    query = (
        select(WatchTask, Case, Partner)
        .join(Case, col(Case.id) == col(WatchTask.case_id))
        .join(Partner, col(Partner.id) == col(WatchTask.partner_id))
        .where(Case.owner_id == person, col(WatchTask.outcome).is_(None), col(Case.state).not_in(UNWATCHED))
    )
    return session.exec(query.order_by(col(WatchTask.due), col(WatchTask.id))).all()


def tasks_due_by(
    session: Session, day: date, today: date, case_id: int | None = None
) -> dict[int, tuple[State, list[WatchTask]]]:
    """Return the open tasks of watched cases that are due by a day, with the state of each case."""
    query = (
        select(Case.state, WatchTask)
        .join(WatchTask, col(WatchTask.case_id) == col(Case.id))
        .where(col(WatchTask.outcome).is_(None), WatchTask.due <= day, is_watched(today))
    )
    if case_id is not None:
        query = query.where(Case.id == case_id)
    found: dict[int, tuple[State, list[WatchTask]]] = {}
    for state, task in session.exec(query.order_by(col(WatchTask.due), col(WatchTask.id))).all():
        found.setdefault(task.case_id, (State(state), []))[1].append(task)
    return found


ENDING = ("end-date-set", "end-date-withdrawn", "watching-ended")


def ended_before(session: Session, today: date) -> list[str]:
    """Return the codes of the cases whose last day has passed and of whose end nothing was recorded since it was set.

    A collaboration that was terminated has said so; only what waits in it ends. So does what waits in one that was
    assessed anew after its end, and rests again.
    """
    waiting = col(Case.id).in_(select(WatchTask.case_id).where(col(WatchTask.outcome).is_(None)))
    said = aliased(EventRow)
    newest = sa.select(sa.func.max(said.seq)).where(col(said.case_id) == col(Case.id), col(said.tag).in_(ENDING))
    is_said = sa.exists().where(
        col(EventRow.seq) == newest.correlate(Case).scalar_subquery(), col(EventRow.tag) == "watching-ended"
    )
    passed = sa.and_(is_over(today), sa.or_(~is_said, waiting))
    terminated = sa.and_(col(Case.state) == State.TERMINATED, waiting)
    return list(session.exec(select(Case.code).where(sa.or_(passed, terminated)).order_by(col(Case.id))).all())


def _is_stated(at: datetime | None) -> sa.ColumnElement[bool]:
    """Return whether an owner is stated, or was at a moment."""
    if at is None:
        return col(OwnerStatement.withdrawn_at).is_(None)
    still = sa.or_(col(OwnerStatement.withdrawn_at).is_(None), col(OwnerStatement.withdrawn_at) > at)
    return sa.and_(col(OwnerStatement.stated_at) <= at, still)


def owner_statements(
    session: Session, partner_ids: Collection[int], at: datetime | None = None
) -> dict[int, list[OwnerStatement]]:
    """Return what is stated of the owners of each of some partners, also of records that were merged into them."""
    record = aliased(Partner)
    owned = sa.func.coalesce(record.merged_into, record.id)
    query = (
        select(owned, OwnerStatement)
        .join(record, record.id == OwnerStatement.partner_id)  # type: ignore[arg-type] # a column of an alias
        .where(owned.in_(list(partner_ids)), _is_stated(at))
        .order_by(col(OwnerStatement.id))
    )
    found: dict[int, list[OwnerStatement]] = {}
    for number, statement in session.exec(query).all():
        found.setdefault(number, []).append(statement)
    return found


def owners_stated_in(session: Session, case_id: int, at: datetime) -> Sequence[tuple[Partner, Partner, OwnerStatement]]:
    """Return what was stated at a moment of the owners of the partners of a case: partner, owner and statement."""
    owner, record = aliased(Partner), aliased(Partner)
    query = (
        select(Partner, owner, OwnerStatement)
        .join(CasePartner, col(CasePartner.partner_id) == col(Partner.id))
        .join(record, sa.func.coalesce(col(record.merged_into), col(record.id)) == col(Partner.id))
        .join(OwnerStatement, col(OwnerStatement.partner_id) == col(record.id))
        .join(owner, col(owner.id) == col(OwnerStatement.owner_id))
        .where(CasePartner.case_id == case_id, _is_stated(at))
    )
    return session.exec(query.order_by(col(OwnerStatement.id))).all()


def owned_by(session: Session, owner_ids: Collection[int]) -> set[int]:
    """Return the partners of which somebody stated that one of some owners owns or controls them."""
    owned = sa.func.coalesce(Partner.merged_into, Partner.id)
    query = select(owned).join(OwnerStatement, col(OwnerStatement.partner_id) == col(Partner.id))
    found = col(OwnerStatement.owner_id).in_(list(owner_ids)), col(OwnerStatement.withdrawn_at).is_(None)
    return set(session.exec(query.where(*found)).all())


def owned_in_watched_cases(session: Session, today: date) -> list[int]:
    """Return the partners of watched cases of which an owner is stated."""
    owned = sa.func.coalesce(Partner.merged_into, Partner.id)
    stated = select(owned).join(OwnerStatement, col(OwnerStatement.partner_id) == col(Partner.id))
    stated = stated.where(col(OwnerStatement.withdrawn_at).is_(None))
    query = select(CasePartner.partner_id).join(Case, col(Case.id) == col(CasePartner.case_id)).where(is_watched(today))
    return list(session.exec(query.where(col(CasePartner.partner_id).in_(stated)).distinct()).all())


@dataclass(frozen=True, slots=True)
class WatchFilter:
    """Which of the watched cases and partners somebody means; what is empty chooses all."""

    territory: str = ""
    source: str = ""
    """A list on which the partner has a hit."""
    kind: str = ""
    state: State | None = None

    def as_words(self) -> Mapping[str, str]:
        return {"territory": self.territory, "source": self.source, "kind": self.kind, "state": self.state or ""}


def chosen_pairs(session: Session, wanted: WatchFilter, today: date) -> list[tuple[int, int]]:
    """Return the cases and partners that a filter chooses, as pairs of their ids."""
    query = _chosen(session, wanted, today, CasePartner.case_id, CasePartner.partner_id)
    return [(case, partner) for case, partner in session.execute(query.order_by(col(CasePartner.id)))]


def count_chosen(session: Session, wanted: WatchFilter, today: date) -> tuple[int, int]:
    """Return how many partners and cases a filter chooses, up to a limit, in one statement."""
    columns = {"partners": CasePartner.partner_id, "cases": CasePartner.case_id}
    counts = count_up_to(
        session, {name: [_chosen(session, wanted, today, column).distinct()] for name, column in columns.items()}
    )
    return counts["partners"], counts["cases"]


def _chosen(session: Session, wanted: WatchFilter, today: date, *columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - columns
    query = sa.select(*columns).select_from(CasePartner).where(is_watched(today))
    query = query.join(Case, col(Case.id) == col(CasePartner.case_id))
    if wanted.territory:
        query = query.join(Partner, col(Partner.id) == col(CasePartner.partner_id))
        query = query.where(col(Partner.territory) == wanted.territory)
    if wanted.kind:
        query = query.where(col(Case.kind) == wanted.kind)
    if wanted.state is not None:
        query = query.where(col(Case.state) == wanted.state)
    return query.where(_has_hit(session, wanted.source)) if wanted.source else query


def _has_hit(session: Session, source: str) -> sa.ColumnElement[bool]:
    """Return the condition that the newest screening of a partner has a hit on a list."""
    newest = sa.select(sa.func.max(Screening.id)).where(col(Screening.partner_id) == col(CasePartner.partner_id))
    of_partner = col(Screening.id) == newest.correlate(CasePartner).scalar_subquery()
    if session.get_bind().dialect.name == "postgresql":
        return sa.exists().where(of_partner, sa.cast(col(Screening.hits), JSONB).contains([{"list": source}]))
    hits = sa.func.json_each(Screening.hits).table_valued("value")
    on_list = sa.func.json_extract(hits.c.value, "$.list") == source
    return sa.exists(sa.select(sa.literal(1)).select_from(Screening).join(hits, on_list).where(of_partner))


def bulk_screenings(session: Session, limit: int) -> Sequence[BulkScreening]:
    """Return the latest orders to screen again, the newest first."""
    return session.exec(select(BulkScreening).order_by(col(BulkScreening.id).desc()).limit(limit)).all()


def unfinished_bulk(session: Session) -> list[int]:
    """Return the ids of the orders that are not finished, the oldest first."""
    query = select(BulkScreening.id).where(col(BulkScreening.finished_at).is_(None)).order_by(col(BulkScreening.id))
    return [number for number in session.exec(query).all() if number is not None]
