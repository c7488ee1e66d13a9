"""The chain, its bindings and the rows that they bind, read in order and in portions: memory stays flat."""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.chain import CHUNK, Binding, due_rows, primary_key
from riskflow.store.tables import EventRow, RowBinding

PORTION = 10_000
EVENT_COLUMNS = tuple(EventRow.__table__.columns)  # type: ignore[attr-defined]


def stream_events(session: Session, tags: Collection[str] = (), after: int = 0) -> Iterator[Any]:
    """Yield the events behind one in order, of all tags or of some, as plain rows with the columns of `EventRow`."""
    query = sa.select(*EVENT_COLUMNS).order_by(col(EventRow.seq)).limit(PORTION)
    if tags:
        query = query.where(col(EventRow.tag).in_(list(tags)))
    rows = session.execute(query.where(col(EventRow.seq) > after)).all()
    while rows:
        yield from rows
        rows = session.execute(query.where(col(EventRow.seq) > rows[-1].seq)).all()


def stream_bindings(session: Session) -> Iterator[tuple[int, Binding]]:
    """Yield the bindings by the event that they belong to, with its number, in the order of the events."""
    columns = (col(RowBinding.event_seq), col(RowBinding.bound_table), col(RowBinding.row_id), col(RowBinding.digest))
    query = sa.select(*columns).order_by(columns[0])
    rows = session.execute(query, execution_options={"yield_per": PORTION})
    yield from ((seq, (table, row, digest)) for seq, table, row, digest in rows)


def key_order(key: str) -> tuple[int, str]:
    """Return the place of a row's key among others: that of whole numbers, where it is one."""
    return len(key), key


def last_bindings(session: Session, table: str) -> Iterator[tuple[str, str]]:
    """Yield key and digest of the last binding of each row of a table, by `key_order`."""
    newest = sa.func.row_number().over(partition_by=RowBinding.row_id, order_by=col(RowBinding.event_seq).desc())
    ranked = select(RowBinding.row_id, RowBinding.digest, newest.label("place")).where(RowBinding.bound_table == table)
    found = ranked.subquery()
    query = sa.select(found.c.row_id, found.c.digest).where(found.c.place == 1)
    query = query.order_by(sa.func.length(found.c.row_id), found.c.row_id)
    rows = session.execute(query, execution_options={"yield_per": PORTION})
    yield from ((key, digest) for key, digest in rows)


def stream_keys(session: Session, table: str) -> Iterator[list[Any]]:
    """Yield the keys of the rows of a table that need a binding, by `key_order`, in portions."""
    key = primary_key(table)
    is_text = not isinstance(key.type, sa.Integer)
    order: list[sa.ColumnElement[Any]] = [sa.func.length(key), key] if is_text else [key]
    query = due_rows(table).with_only_columns(key).order_by(*order).limit(CHUNK)
    keys = session.execute(query).scalars().all()
    while keys:
        yield list(keys)
        last = keys[-1]
        longer = sa.tuple_(sa.func.length(key), key) > sa.tuple_(len(last), last) if is_text else key > last
        keys = session.execute(query.where(longer)).scalars().all()
