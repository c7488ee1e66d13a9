"""What operators ask of a whole instance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from riskflow.cases.notifications import DeliveryStatus, Notification
from riskflow.cases.workflow import State
from riskflow.store.tables import (
    Assessment,
    Case,
    CaseListing,
    CompletedRequest,
    EventRow,
    FormDraft,
    Heartbeat,
    InstanceMark,
    NotificationRow,
    Person,
    SignInSession,
    UnsentForm,
    UsedToken,
)

ANNOUNCED = "draft-disposal-announced"


def first_event_hash(session: Session) -> str:
    """Return the hash of the first event, which no other instance has, or an empty text before anything happened."""
    return session.exec(select(EventRow.hash).order_by(col(EventRow.seq)).limit(1)).first() or ""


def event_hash(session: Session, seq: int) -> str | None:
    return session.exec(select(EventRow.hash).where(EventRow.seq == seq)).first()


def head_of_chain(session: Session) -> int:
    """Return the number of the last event, 0 before anything happened."""
    return session.exec(select(sa.func.max(EventRow.seq))).one() or 0


def has_unlisted_cases(session: Session) -> bool:
    """Return whether lists lack some cases."""
    # Two counts of indexes: looking for the case that is missing would read all of them at every start.
    counted = (sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in (Case, CaseListing))
    cases, listed = session.execute(sa.select(*counted)).one()
    return bool(cases != listed)


def newest_events(session: Session, tag: str, limit: int) -> Sequence[EventRow]:
    """Return the newest events of a kind, the newest first."""
    query = select(EventRow).where(EventRow.tag == tag).order_by(col(EventRow.seq).desc())
    return session.exec(query.limit(limit)).all()


def has_chain(session: Session) -> bool:
    """Return whether the database has been initialised, whatever the age of its tables."""
    return sa.inspect(session.connection()).has_table(EventRow.__tablename__)


def marked_mode(session: Session) -> str | None:
    """Return what kind of instance the database says it is of; None before it says so, or before it has the table."""
    if not sa.inspect(session.connection()).has_table(str(InstanceMark.__tablename__)):
        return None
    return session.exec(select(InstanceMark.mode)).first()


def count_rows(session: Session) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        name: session.connection().execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for name, table in sorted(SQLModel.metadata.tables.items())
    }


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    return {row.name: row for row in session.exec(select(Heartbeat))}


def cases_by_state(session: Session) -> dict[str, int]:
    rows = session.exec(select(Case.state, sa.func.count()).group_by(col(Case.state)))
    return {str(state): number for state, number in rows}


def rows_with(
    session: Session, table: sa.Table, columns: Sequence[sa.Column[Any]], number: int
) -> list[dict[str, Any]]:
    """Return the rows of a table that have a number in one of the columns."""
    wanted = sa.or_(*(column == number for column in columns))
    found = session.connection().execute(sa.select(table).where(wanted).order_by(*table.primary_key.columns))
    return [dict(row) for row in found.mappings()]


# What the rules of disposal let go, in batches.


@dataclass(frozen=True, slots=True)
class DueRows:
    """How many rows are due, and the times of the oldest and the newest of them."""

    number: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disposable:
    """Rows that are deleted by their key once a time in them has passed."""

    table: Any
    key: Any
    at: Any
    also: Callable[[Session], Any] = lambda _session: sa.true()


def _settled(session: Session) -> sa.ColumnElement[bool]:
    """Return the condition for letters that wait no longer.

    The newest of all is kept: SQLite would give its id again, and a letter's id is its identity for mail servers.
    """
    newest = session.exec(select(sa.func.max(NotificationRow.id))).one() or 0
    return sa.and_(col(NotificationRow.delivery) != DeliveryStatus.WAITING, col(NotificationRow.id) < newest)


ROWS: Mapping[str, Disposable] = {
    "forms": Disposable(UnsentForm, col(UnsentForm.session_id), col(UnsentForm.until)),
    "begun": Disposable(FormDraft, col(FormDraft.id), col(FormDraft.until)),
    "sessions": Disposable(SignInSession, col(SignInSession.id), col(SignInSession.seen_at)),
    "sign-in": Disposable(UsedToken, col(UsedToken.digest), col(UsedToken.until)),
    "receipts": Disposable(CompletedRequest, col(CompletedRequest.key), col(CompletedRequest.at)),
    "letters": Disposable(NotificationRow, col(NotificationRow.id), col(NotificationRow.written_at), _settled),
}


def due_rows(session: Session, kind: str, until: datetime) -> DueRows:
    rows = ROWS[kind]
    found = sa.select(sa.func.count(), sa.func.min(rows.at), sa.func.max(rows.at)).select_from(rows.table)
    number, oldest, newest = session.execute(found.where(rows.at < until, rows.also(session))).one()
    return DueRows(number, oldest, newest)


def delete_due(session: Session, kind: str, until: datetime, limit: int) -> DueRows:
    """Delete the oldest rows that are due, as many as a transaction should hold."""
    rows = ROWS[kind]
    query = sa.select(rows.key, rows.at).where(rows.at < until, rows.also(session)).order_by(rows.at).limit(limit)
    found = session.execute(query).all()
    if not found:
        return DueRows()
    session.execute(sa.delete(rows.table).where(rows.key.in_([key for key, _ in found])))
    return DueRows(len(found), found[0][1], found[-1][1])


def leavers_until(session: Session, day: date, limit: int | None = None) -> Sequence[Person]:
    """Return the people who left by a day and whose address or title is still there, the earliest first."""
    has_contact = sa.or_(col(Person.email) != "", col(Person.title) != "")
    query = select(Person).where(col(Person.left_on) <= day, has_contact).order_by(col(Person.left_on), col(Person.id))
    return session.exec(query.limit(limit)).all()


def drafts_unchanged_since(session: Session, moment: datetime) -> list[tuple[Case, datetime]]:
    """Return the cases that were never submitted and that nobody has worked on since a moment, and when somebody did.

    The one untouched for longest is first.
    """
    acts = select(EventRow.case_id, sa.func.max(EventRow.at).label("at")).where(col(EventRow.actor_id).is_not(None))
    last_act = acts.group_by(col(EventRow.case_id)).subquery()
    submitted = select(Assessment.case_id).where(col(Assessment.submitted_at).is_not(None))
    query = (
        select(Case, last_act.c.at)
        .join(last_act, last_act.c.case_id == col(Case.id), isouter=True)
        .where(
            col(Case.state).in_([State.DRAFT, State.WITHDRAWN]),
            Case.changed_at < moment,
            sa.or_(last_act.c.at.is_(None), last_act.c.at < moment),
            col(Case.id).not_in(submitted),
            Case.registry_no == "",
        )
    )
    found = [(case, max(case.changed_at, at or case.changed_at)) for case, at in session.exec(query).all()]
    return sorted(found, key=lambda pair: (pair[1], pair[0].id))


def announcement_of(session: Session, case_id: int, since: datetime) -> tuple[EventRow, NotificationRow | None] | None:
    """Return the last announcement to a case since a moment that its draft will be disposed of, and its letter."""
    is_letter = sa.and_(
        col(NotificationRow.event_seq) == col(EventRow.seq), col(NotificationRow.letter) == Notification.DRAFT_DISPOSAL
    )
    query = (
        select(EventRow, NotificationRow)
        .join(NotificationRow, is_letter, isouter=True)
        .where(EventRow.case_id == case_id, EventRow.tag == ANNOUNCED, EventRow.at >= since)
        .order_by(col(EventRow.seq).desc())
        .limit(1)
    )
    found = session.exec(query).first()
    return (found[0], found[1]) if found else None
