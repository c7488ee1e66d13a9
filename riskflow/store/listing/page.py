"""One page of a list: read after or before a place in its order, never by counting off rows."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlmodel import Session

from riskflow.errors import InvalidError
from riskflow.store.tables import UtcDateTime
from riskflow.text import Text

Group = TypeVar("Group", bound=str)
PAGE_SIZE = 25
MAX_COUNTED = 1000
"""Counters stop here: what a person reads as *more than a thousand* need not be counted at each visit."""
MAX_INTEGER = 2**63 - 1
MAX_CURSOR_LENGTH = 600
NOT_A_PLACE = Text(
    sv="Länken till sidan gäller inte längre. Listan visas från början.",
    en="The link to the page no longer holds. The list is shown from its beginning.",
)


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: by a column that is never empty, and by the row's number where rows are level in it."""

    key: Any
    number: Any
    is_descending: bool = False

    def columns(self, *, is_reversed: bool = False) -> list[sa.ColumnElement[Any]]:
        descends = self.is_descending is not is_reversed
        return [each.desc() if descends else each.asc() for each in (self.key, self.number)]

    def is_beyond(self, cursor: "Cursor") -> sa.ColumnElement[bool]:
        """Return the condition that a row comes after the place of a cursor, in the direction that it reads."""
        descends = self.is_descending is not cursor.is_backward
        key = sa.literal(cursor.key, self.key.type)
        here, place = sa.tuple_(self.key, self.number), sa.tuple_(key, sa.literal(cursor.number))
        return here < place if descends else here > place


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows of a list, and the direction in which to read on from it."""

    key: datetime | date | str | int
    number: int
    is_backward: bool = False

    @property
    def token(self) -> str:
        """The place as it stands in an address."""
        key = self.key.astimezone(UTC) if isinstance(self.key, datetime) else self.key
        key = key.isoformat() if isinstance(key, date) else key
        content = json.dumps([int(self.is_backward), key, self.number], ensure_ascii=False)
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, token: str, order: Order) -> Self:
        """Read a place from an address.

        Raises:
            InvalidError: it is none of this list.
        """
        try:
            is_backward, key, number = json.loads(_decoded(token))
            place = cls(_key(key, order), number, bool(is_backward))
        except (ValueError, TypeError, RecursionError, binascii.Error) as error:
            raise InvalidError(NOT_A_PLACE) from error
        if type(number) is not int or not 0 <= number <= MAX_INTEGER:
            raise InvalidError(NOT_A_PLACE)
        return place


def _decoded(token: str) -> str:
    if len(token) > MAX_CURSOR_LENGTH:
        raise ValueError(token[:MAX_CURSOR_LENGTH])
    return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True).decode()


def _key(value: object, order: Order) -> datetime | date | str | int:
    if isinstance(order.key.type, UtcDateTime):
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone(UTC)
    wanted = order.key.type.python_type
    if wanted is date:
        return date.fromisoformat(str(value))
    if isinstance(value, str) and wanted is str and "\0" not in value:  # PostgreSQL stores no zero
        return value
    if type(value) is int and wanted is int and 0 <= value <= MAX_INTEGER:
        return value
    raise TypeError(wanted)


@dataclass(frozen=True, slots=True)
class SortedQuery:
    """A query that an index of another table serves, and the columns there that say the same as those of the list."""

    query: sa.Select[Any]
    key: Any
    number: Any


@dataclass(frozen=True, slots=True)
class Page:
    """The numbers of the rows of one page, in the order of the list, and the places of the pages beside it."""

    numbers: Sequence[int] = ()
    before: str = ""
    after: str = ""


def read_page(
    session: Session,
    queries: Sequence[sa.Select[Any] | SortedQuery],
    order: Order,
    cursor: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """Return one page of what any of some queries finds, in one statement.

    Each query is read in the list's order to the end of the page at most, so that each is served by an index of its
    own, however many rows it finds.
    """
    if not queries:
        return Page()
    found = sa.union(*(_limited(each, order, cursor, size) for each in queries)).subquery()
    sorted_here = Order(found.c.key, found.c.number, order.is_descending)
    wanted = sa.select(found.c.key, found.c.number).order_by(
        *sorted_here.columns(is_reversed=cursor.is_backward if cursor else False)
    )
    return _page([(key, number) for key, number in session.execute(wanted.limit(size + 1))], size, cursor)


def _limited(
    given: sa.Select[Any] | SortedQuery, order: Order, cursor: Cursor | None, size: int
) -> sa.Select[tuple[Any, Any]]:
    """Return one query of a list, read in its order to the end of the page at most."""
    if isinstance(given, SortedQuery):
        return _limited(given.query, Order(given.key, given.number, order.is_descending), cursor, size)
    keys = given.with_only_columns(order.key.label("key"), order.number.label("number"))
    keys = keys.where(order.is_beyond(cursor)) if cursor else keys
    columns = order.columns(is_reversed=cursor.is_backward if cursor else False)
    return sa.select(keys.order_by(*columns).limit(size + 1).subquery())


def _page(rows: list[tuple[Any, int]], size: int, cursor: Cursor | None) -> Page:
    has_more, shown = len(rows) > size, rows[:size]
    if cursor and cursor.is_backward:
        shown.reverse()
        return _with_places(shown, has_before=has_more, has_after=True)
    return _with_places(shown, has_before=cursor is not None, has_after=has_more)


def _with_places(rows: list[tuple[Any, int]], *, has_before: bool, has_after: bool) -> Page:
    if not rows:
        return Page()
    before = Cursor(*rows[0], is_backward=True).token if has_before else ""
    after = Cursor(*rows[-1]).token if has_after else ""
    return Page([number for _, number in rows], before, after)


def count_up_to(
    session: Session, groups: Mapping[Group, Sequence[sa.Select[Any]]], limit: int = MAX_COUNTED
) -> dict[Group, int]:
    """Return how many rows the queries of each group find together, at most one more than `limit`, in one statement.

    Each query yields the number of a row.
    """
    counts = [count_query(queries, limit).label(f"count_{place}") for place, queries in enumerate(groups.values())]
    return dict(zip(groups, session.execute(sa.select(*counts)).one(), strict=True)) if counts else {}


def count_query(
    queries: Sequence[sa.Select[Any]], limit: int = MAX_COUNTED
) -> sa.ScalarSelect[int] | sa.ColumnElement[int]:
    """Return the number of the rows that some queries find together, at most one more than `limit`."""
    if not queries:
        return sa.literal(0)
    return sa.select(sa.func.count()).select_from(bounded(queries, limit)).scalar_subquery()


def bounded(queries: Sequence[sa.Select[Any]], limit: int = MAX_COUNTED) -> sa.Subquery:
    """Return the numbers of the rows that some queries find together, at most one more than `limit`."""
    limited = [sa.select(query.limit(limit + 1).subquery()) for query in queries]
    return sa.union(*limited).limit(limit + 1).subquery()
