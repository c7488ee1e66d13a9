"""Counting what a piece of work asks of the database: its statements, and the rows that they fetched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa


@dataclass(slots=True)
class Counts:
    """What reached the database since counting began; the beginnings of transactions are no statements."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0
    transactions: int = 0


@dataclass(frozen=True, slots=True)
class _CountingCursor:
    """A cursor of the driver that counts the rows that are fetched from it."""

    cursor: Any
    counts: Counts

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the driver's cursor has
        return getattr(self.cursor, name)

    def fetchone(self) -> Any:  # noqa: ANN401 - a row of the driver
        row = self.cursor.fetchone()
        self.counts.rows += row is not None
        return row

    def fetchmany(self, *size: int) -> Any:  # noqa: ANN401 - rows of the driver
        return self._counted(self.cursor.fetchmany(*size))

    def fetchall(self) -> Any:  # noqa: ANN401 - rows of the driver
        return self._counted(self.cursor.fetchall())

    def _counted(self, rows: Any) -> Any:  # noqa: ANN401 - rows of the driver
        self.counts.rows += len(rows)
        return rows


@contextmanager
def counted(engine: sa.Engine) -> Iterator[Counts]:
    """Count what runs on an engine and the rows that it fetches, on SQLite and on PostgreSQL alike."""
    counts = Counts()

    def executed(*told: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
        _connection, cursor, statement, _parameters, context, _many = told
        if not statement.startswith("BEGIN"):
            counts.statements.append(statement)
            context.cursor = _CountingCursor(cursor, counts)

    def begun(_connection: sa.Connection) -> None:
        counts.transactions += 1

    sa.event.listen(engine, "after_cursor_execute", executed)
    sa.event.listen(engine, "begin", begun)
    try:
        yield counts
    finally:
        sa.event.remove(engine, "after_cursor_execute", executed)
        sa.event.remove(engine, "begin", begun)
