"""The chain, its bindings and the rows that they bind, read in order and in portions: memory stays flat."""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from riskflow.store.chain import CHUNK, Binding, due_rows, primary_key

PORTION = 10_000
# Tables, not their models: a chain of a million events is read as tuples.
EVENT, BINDING = (SQLModel.metadata.tables[name].c for name in ("event", "row_binding"))


def stream_events(session: Session, tags: Collection[str] = (), after: int = 0) -> Iterator[Any]:
    """Yield the events behind one in order, as plain rows with the columns of `EventRow`; those of tags, in short."""
    columns = (EVENT.seq, EVENT.case_id, EVENT.tag, EVENT.data) if tags else EVENT
    query = sa.select(*columns).order_by(EVENT.seq).limit(PORTION)
    if tags:
        query = query.where(EVENT.tag.in_(list(tags)))
    rows = session.connection().execute(query.where(EVENT.seq > after)).all()
    while rows:
        yield from rows
        rows = session.connection().execute(query.where(EVENT.seq > rows[-1].seq)).all()


def _streamed(session: Session, query: sa.Select[Any]) -> sa.CursorResult[*tuple[Any, ...]]:
    return session.connection().execute(query, execution_options={"yield_per": PORTION})


def stream_bindings(session: Session) -> Iterator[tuple[int, Binding]]:
    """Yield the bindings by the event that they belong to, with its number, in the order of the events."""
    columns = (BINDING.event_seq, BINDING.bound_table, BINDING.row_id, BINDING.digest)
    rows = _streamed(session, sa.select(*columns).order_by(BINDING.event_seq))
    yield from ((seq, (table, row, digest)) for seq, table, row, digest in rows)


def key_order(key: str) -> tuple[int, str]:
    """Return the place of a row's key among others: that of whole numbers, where it is one."""
    return len(key), key


def last_bindings(session: Session, table: str) -> Iterator[tuple[str, str]]:
    """Yield key and digest of the last binding of each row of a table, by `key_order`."""
    newest = sa.func.row_number().over(partition_by=BINDING.row_id, order_by=BINDING.event_seq.desc())
    ranked = sa.select(BINDING.row_id, BINDING.digest, newest.label("place")).where(BINDING.bound_table == table)
    found = ranked.subquery()
    query = sa.select(found.c.row_id, found.c.digest).where(found.c.place == 1)
    rows = _streamed(session, query.order_by(sa.func.length(found.c.row_id), found.c.row_id))
    yield from ((key, digest) for key, digest in rows)


def stream_keys(session: Session, table: str) -> Iterator[list[Any]]:
    """Yield the keys of the rows of a table that need a binding, by `key_order`, in portions."""
    key = primary_key(table)
    order: list[sa.ColumnElement[Any]] = [key] if isinstance(key.type, sa.Integer) else [sa.func.length(key), key]
    query = due_rows(table).with_only_columns(key).order_by(*order)
    yield from (list(keys) for keys in _streamed(session, query).scalars().partitions(CHUNK))
