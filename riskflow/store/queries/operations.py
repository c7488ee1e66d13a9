"""What operators ask of a whole instance."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from riskflow.store.tables import Case, EventRow, Heartbeat, InstanceMark


def first_event_hash(session: Session) -> str:
    """Return the hash of the first event, which no other instance has, or an empty text before anything happened."""
    return session.exec(select(EventRow.hash).order_by(col(EventRow.seq)).limit(1)).first() or ""


def event_hash(session: Session, seq: int) -> str | None:
    return session.exec(select(EventRow.hash).where(EventRow.seq == seq)).first()


def head_of_chain(session: Session) -> int:
    """Return the number of the last event, 0 before anything happened."""
    return session.exec(select(sa.func.max(EventRow.seq))).one() or 0


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
