"""The end of the chain of events, and the binding of rows: what a transaction wrote is bound before it commits.

A binding is the digest of a row's bound columns (`store.tables.classification`). The event that closes a transaction
carries one digest over all bindings of that transaction, so that the hash of the event covers them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session, SQLModel, col, select

from riskflow.canonical_json import canonical_json
from riskflow.cases.events import FIRST_PREVIOUS, EventLink, validated_event_data
from riskflow.store.locks import Lock, hold
from riskflow.store.tables import AT_SUBMISSION, BOUND, NOT_WHEN_WRITTEN, EventRow, RemovedRow, RowBinding
from riskflow.store.tables.classification import ALL

ROW_DOMAIN = b"riskflow-row-1\n"
BINDINGS_DOMAIN = b"riskflow-bindings-1\n"
ROWS_WRITTEN, ROWS_ADOPTED = "rows-written", "rows-adopted"
BINDING_TAGS = (ROWS_WRITTEN, ROWS_ADOPTED)
DELETED = ""
APPENDINGS, TOUCHED = "appendings", "touched_rows"
CHUNK = 1000

Binding = tuple[str, str, str]
"""Table, id of the row, digest; `DELETED` as the digest of a row that is gone."""


class ChainEnd(NamedTuple):
    """The newest event; `at` is None before the first."""

    seq: int = 0
    hash: str = FIRST_PREVIOUS
    at: datetime | None = None


def chain_end(session: Session) -> ChainEnd:
    query = select(EventRow.seq, EventRow.hash, EventRow.at).order_by(col(EventRow.seq).desc())
    return ChainEnd(*(session.exec(query.limit(1)).one_or_none() or ()))


Appending = Callable[[ChainEnd], ChainEnd]
"""Appends to the chain and returns its new end."""


def append_at_commit(session: Session, append: Appending) -> None:
    """Let something be appended to the chain when the transaction commits: until then nobody waits for its end."""
    session.info[APPENDINGS].append(append)


def event_row(link: EventLink) -> EventRow:
    return EventRow(
        seq=link.seq,
        case_id=link.case,
        tag=link.tag,
        actor_id=link.actor,
        data=dict(link.data),
        at=link.at,
        previous=link.previous,
        hash=link.hash(),
        salt=link.salt,
    )


def link_of(row: EventRow) -> EventLink:
    return EventLink(row.seq, row.case_id, row.tag, row.actor_id, row.at, row.data, row.previous, row.salt)


def is_whole(row: EventRow, removed: Collection[int]) -> bool:
    """Return whether the hash of an event is right.

    That of an event whose content was removed can no longer be computed: it must be empty, and its binding covers what
    is left of it, the hash included.
    """
    return link_of(row).hash() == row.hash or (row.seq in removed and not row.data and not row.salt)


def removed_events(session: Session) -> set[int]:
    """Return the numbers of the events whose content was removed."""
    return set(session.exec(select(RemovedRow.row_id).where(RemovedRow.of_table == "event")).all())


ZERO_IS_EMPTY = {"person_grant": ("substitute_order",), "opinion": ("number",)}
"""Numbers that were added to bound tables: older rows have 0, and their digests stay."""


def row_digest(table: str, row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the canonical JSON (RFC 8785) of the bound columns that are not empty."""
    # Empty values are left out, so that a column which a later version adds does not change the digests of older rows.
    bound = _bound_columns(table)
    content = {name: _plain(value) for name, value in row.items() if name in bound and not _is_empty(value)}
    for name in ZERO_IS_EMPTY.get(table, ()):
        if content.get(name) == 0:
            del content[name]
    return hashlib.sha256(ROW_DOMAIN + canonical_json([table, content])).hexdigest()


def bindings_digest(bindings: Iterable[Binding]) -> str:
    """Return the SHA-256 over all bindings of one event, in the order of table and row."""
    ordered = [list(binding) for binding in sorted(bindings)]
    return hashlib.sha256(BINDINGS_DOMAIN + canonical_json(ordered)).hexdigest()


def due_rows(table: str) -> sa.Select[Any]:
    """Return the query of all rows of a table that need a binding."""
    rows = SQLModel.metadata.tables[table]
    if table == "assessment":
        return sa.select(rows).where(rows.c.submitted_at.is_not(None))
    if table == "event":
        return sa.select(rows).where(rows.c.seq.in_(select(RemovedRow.row_id).where(RemovedRow.of_table == "event")))
    if table in AT_SUBMISSION:
        assessments = SQLModel.metadata.tables["assessment"]
        submitted = sa.select(assessments.c.id).where(assessments.c.submitted_at.is_not(None))
        return sa.select(rows).where(rows.c.assessment_id.in_(submitted))
    return sa.select(rows)


@cache
def _bound_columns(table: str) -> frozenset[str]:
    return frozenset(SQLModel.metadata.tables[table].columns.keys()) - BOUND[table] - {"version"}


@cache
def primary_key(table: str) -> sa.Column[Any]:
    return next(iter(SQLModel.metadata.tables[table].primary_key.columns))


def observe(session: Session) -> None:
    """Append to the chain what this session has recorded and written, each time before it commits."""
    touched = session.info[TOUCHED] = TouchedRows()
    session.info[APPENDINGS] = []
    sa.event.listen(session, "after_flush", touched.note_flushed)
    sa.event.listen(session, "do_orm_execute", touched.note_statement)
    sa.event.listen(session, "after_rollback", _forget)
    sa.event.listen(session, "before_commit", _close)


def note_rows(session: Session, table: str, keys: Iterable[Any]) -> None:
    """Let rows be bound with this transaction that no statement of it shows: inserted at once, or of a later moment."""
    session.info[TOUCHED].note(table, keys)


def _forget(session: Session) -> None:
    session.info[TOUCHED].forget()
    session.info[APPENDINGS].clear()


def _close(session: Session) -> None:
    """Append what was recorded, and one event that binds all rows that were touched."""
    session.flush()
    # All that can be read and computed is, before others must wait for the end of the chain.
    bindings = session.info[TOUCHED].take_bindings(session)
    appendings = list(session.info[APPENDINGS])
    session.info[APPENDINGS].clear()
    if not (appendings or bindings):
        return
    hold(session, Lock.CHAIN_END)
    end = chain_end(session)
    for append in appendings:
        end = append(end)
    append_bindings(session, ROWS_WRITTEN, bindings, end)


class TouchedRows:
    """The rows of bound tables that a transaction has written so far, by their keys."""

    def __init__(self) -> None:
        self._keys: dict[str, set[Any]] = defaultdict(set)

    def note(self, table: str, keys: Iterable[Any]) -> None:
        self._keys[table].update(keys)

    def forget(self) -> None:
        self._keys.clear()

    def note_flushed(self, session: Session, _context: object) -> None:
        written = [*session.new, *session.deleted, *(row for row in session.dirty if _is_changed(row))]
        for row in written:
            table = sa.inspect(row).mapper.local_table.name
            if table in BOUND and table not in NOT_WHEN_WRITTEN:
                self.note(table, [getattr(row, primary_key(table).name)])

    def note_statement(self, state: ORMExecuteState) -> None:
        """Note the rows that a bulk statement is about to change or delete."""
        statement = state.statement
        if not isinstance(statement, sa.Update | sa.Delete):
            return
        table = str(getattr(statement.table, "name", ""))
        if table in BOUND and table not in NOT_WHEN_WRITTEN:
            matched = sa.true() if statement.whereclause is None else statement.whereclause
            query = sa.select(primary_key(table)).where(matched)
            self.note(table, state.session.execute(query).scalars().all())

    def take_bindings(self, session: Session) -> list[Binding]:
        """Return the bindings of all rows that were touched, and forget these."""
        bindings = [binding for table in sorted(self._keys) for binding in self._bindings(session, table)]
        self._keys.clear()
        return bindings

    def _bindings(self, session: Session, table: str) -> Iterator[Binding]:
        keys = sorted(self._keys[table])
        found = set()
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            for row in session.execute(due_rows(table).where(primary_key(table).in_(some))).mappings():
                found.add(row[primary_key(table).name])
                yield binding_of(table, row)
            if table == "assessment":
                yield from _submitted_parts(session, some)
        if table not in {"assessment", "event"}:  # one that is not due is a draft, or whole
            yield from ((table, str(key), DELETED) for key in keys if key not in found)


def _submitted_parts(session: Session, assessments: list[int]) -> Iterator[Binding]:
    for table in AT_SUBMISSION:
        belongs = SQLModel.metadata.tables[table].c.assessment_id.in_(assessments)
        for row in session.execute(due_rows(table).where(belongs)).mappings():
            yield binding_of(table, row)


def binding_of(table: str, row: Mapping[Any, Any]) -> Binding:
    return table, str(row[primary_key(table).name]), row_digest(table, row)


def append_bindings(session: Session, tag: str, bindings: list[Binding], end: ChainEnd) -> None:
    """Append an event that binds rows; nothing where there are none."""
    if not bindings:
        return
    data = validated_event_data(tag, {"rows": str(len(bindings)), "digest": bindings_digest(bindings)})
    link = EventLink(end.seq + 1, None, tag, None, datetime.now(UTC), data, end.hash)
    session.add(event_row(link))
    session.flush()
    rows = [
        {"event_seq": link.seq, "bound_table": table, "row_id": key, "digest": digest}
        for table, key, digest in bindings
    ]
    session.execute(sa.insert(RowBinding), rows)


def adopt_rows(session: Session) -> None:
    """Bind once what an instance held before rows were bound; verification knows the day, and no second time."""
    if session.exec(select(EventRow.seq).where(col(EventRow.tag).in_(BINDING_TAGS)).limit(1)).first():
        return
    rows = (binding_of(table, row) for table in BOUND for row in session.execute(due_rows(table)).mappings())
    append_bindings(session, ROWS_ADOPTED, list(rows), chain_end(session))


def _is_changed(row: SQLModel) -> bool:
    """Return whether a bound column of a row was given another value."""
    state = sa.inspect(row)
    left_out = BOUND.get(state.mapper.local_table.name, ALL) | {"version"}
    bound = {attribute.key for attribute in state.mapper.column_attrs} - left_out
    return any(state.attrs[name].history.has_changes() for name in bound)


def _is_empty(value: object) -> bool:
    return value is None or value is False or (not value and isinstance(value, str | list | dict))


def _plain(value: object) -> Any:  # noqa: ANN401 - a value of JSON
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
