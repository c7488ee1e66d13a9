"""Many complete cases, as copies of a few that were played through the verbs: written by the database itself.

Each copy has rows of its own in every table of a case. Numbers of rows are those of the original plus a multiple of
`STRIDE`, so that rows that belong together still do. Most cases of a university have ended and wait for nobody: the
others are capped.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from riskflow.cases.events import EventLink
from riskflow.cases.workflow import UNDER_HANDLING, State
from riskflow.store.chain import chain_end, event_row
from riskflow.store.database import Database
from riskflow.store.tables import EventRow

STRIDE = 5_000
MAX_LIVE, MAX_DRAFTS = 1_000, 2_000
OWN = 15
"""Copies of each case that stay with the owner of the original; the others belong to invented people."""
DEPARTMENTS = 40
CHUNK = 2_000
# Children before their parents: what belongs to a submitted assessment may not be added to it.
TABLES = (
    "answer",
    "planned_measure",
    "clearance",
    "stop",
    "declaration",
    "conflict_ruling",
    "rating",
    "opinion",
    "record",
    "decision",
    "inquiry_end",
    "inquiry",
    "co_editing",
    "note",
    "secrecy_mark",
    "case_partner",
    "judgement",
    "screening",
    "partner",
    "case_listing",
    "case_standing",
    "case_function",
    "case_territory",
    "case_text",
    "assessment",
    "matter",
)
SHARED = ("partner", "screening", "judgement")
"""Copied for each copy of the whole cast of partners, and not for each case."""
UNREAD = {"context": "{}", "context_grounds": "[]", "explained": "{}"}
"""Columns of a revision that weigh much and that no list reads -> their empty value, which the copies have."""
UNIQUE_TEXTS = {"matter": ("code", "reference"), "partner": ("code", "name")}
BELONGS = {
    "matter": "t.id IN ({cases})",
    "answer": "t.assessment_id IN (SELECT id FROM assessment WHERE case_id IN ({cases}))",
    "planned_measure": "t.assessment_id IN (SELECT id FROM assessment WHERE case_id IN ({cases}))",
    "clearance": "t.stop_id IN (SELECT id FROM stop WHERE case_id IN ({cases}))",
}


@dataclass(frozen=True, slots=True)
class Copies:
    """Which cases are copied how many times."""

    cases: Sequence[int]
    times: int
    after: int = 0
    """The number of the last copy that was made before."""

    @property
    def chunks(self) -> Iterator[tuple[int, int]]:
        """The first and the last number of some copies at a time."""
        last = self.after + self.times
        yield from ((first, min(first + CHUNK - 1, last)) for first in range(self.after + 1, last + 1, CHUNK))


def multiply(database: Database, wanted: int, *, without: Collection[str] = (), with_events: bool = False) -> None:
    """Copy the cases of a database until it holds about as many as wanted; some tables may be left out."""
    with _without_references(database) as connection:
        after = connection.execute(sa.text("SELECT max(id) FROM matter")).scalar_one() // STRIDE
        groups = _groups(connection, wanted, after)
        times = after + max(each.times for each in groups)
        people, casts = max(2, wanted // 50), max(2, wanted // 200)
        _copy_people(connection, after + 1, after + people)
        for table in (name for name in TABLES if name not in without):
            for each in [Copies((), casts, after)] if table in SHARED else groups:
                _copy(connection, table, each, people, casts)
        _after_copies(connection, times)
    if with_events:
        _copy_events(database, groups)


@contextmanager
def _without_references(database: Database) -> Iterator[sa.Connection]:
    """Open a transaction in which no reference is checked: that takes most of the time of copying."""
    with database.engine.connect() as connection:
        is_server = connection.dialect.name == "postgresql"
        if not is_server:  # SQLite changes this between transactions only
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if is_server:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield connection
    database.engine.dispose()  # the next connection checks again


def _groups(connection: sa.Connection, wanted: int, after: int) -> list[Copies]:
    """Return the copies of those that have ended, of those under handling, and of the drafts."""
    rows = connection.execute(
        sa.text(
            "SELECT matter.id, state, waits_at_rest FROM matter JOIN case_listing ON case_id = matter.id "
            f"WHERE matter.id < {STRIDE}"
        )
    )
    of_kind: dict[str, list[int]] = {"live": [], "drafts": [], "ended": []}
    for number, state, waits in rows:
        is_live = waits or State(state) in {*UNDER_HANDLING, State.SUPPLEMENT}
        of_kind["drafts" if State(state) is State.DRAFT else "live" if is_live else "ended"].append(number)
    few = {"live": min(wanted // 5, MAX_LIVE), "drafts": min(wanted // 10, MAX_DRAFTS)}
    few["ended"] = wanted - sum(few.values())
    return [Copies(cases, max(1, few[kind] // len(cases)), after) for kind, cases in of_kind.items() if cases]


def _copy_people(connection: sa.Connection, first: int, last: int) -> None:
    connection.execute(
        sa.text(
            f"{_numbers(first, last)} INSERT INTO person (id, login, name, email, department, title) "
            "SELECT t.id + n.k * :stride, t.login || '-' || n.k, 'Person ' || n.k || ' ' || t.name, t.email, "
            "'D' || (n.k % :departments), t.title FROM person t CROSS JOIN n WHERE t.id = 1"
        ),
        {"stride": STRIDE, "departments": DEPARTMENTS},
    )


def _numbers(first: int, last: int) -> str:
    return f"WITH RECURSIVE n(k) AS (SELECT {first} UNION ALL SELECT k + 1 FROM n WHERE k < {last})"


def _copy(connection: sa.Connection, table: str, copies: Copies, people: int, casts: int) -> None:
    columns = list(SQLModel.metadata.tables[table].columns)
    values = [_value(table, column, connection.dialect.name, people, casts) for column in columns]
    names = ", ".join(f'"{column.name}"' for column in columns)
    cases = ", ".join(map(str, copies.cases))
    belongs = "true" if table in SHARED else BELONGS.get(table, "t.case_id IN ({cases})").format(cases=cases)
    joined = "JOIN matter m ON m.id = t.case_id" if table == "case_standing" else ""
    original = " AND ".join(f"t.{key.name} < {STRIDE}" for key in columns if key.primary_key and _is_number(key))
    for first, last in copies.chunks:
        connection.exec_driver_sql(
            f"{_numbers(first, last)} "
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} t {joined} CROSS JOIN n "
            f"WHERE {belongs} AND {original}",
            execution_options={"no_parameters": True},  # a percent sign is one
        )


def _is_number(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.Integer)


def _value(table: str, column: sa.Column[Any], dialect: str, people: int, casts: int) -> str:
    """Return what a column of a copy says, as SQL over the original `t` and the number of the copy."""
    place = f't."{column.name}"'
    target = next((key.column.table.name for key in column.foreign_keys), "")
    owner = f"CASE WHEN n.k <= {OWN} THEN {{0}} ELSE 1 + (1 + n.k % {people}) * {STRIDE} END"
    special = {
        ("matter", "owner_id"): owner.format("t.owner_id"),
        ("case_standing", "person_id"): (
            f"CASE WHEN t.person_id = m.owner_id THEN {owner.format('m.owner_id')} ELSE t.person_id END"
        ),
        ("matter", "department"): f"CASE WHEN n.k <= {OWN} THEN t.department ELSE 'D' || (n.k % {DEPARTMENTS}) END",
        ("matter", "changed_at"): _earlier(place, dialect),
        ("case_partner", "partner_id"): f"{place} + (1 + n.k % {casts}) * {STRIDE}",
        **{(each, name): f"{place} || '-' || n.k" for each, names in UNIQUE_TEXTS.items() for name in names},
        **{("assessment", name): f"'{empty}'" for name, empty in UNREAD.items()},
    }
    is_own_number = column.primary_key and _is_number(column) and target != "person"
    shifted = f"{place} + n.k * {STRIDE}" if target in TABLES or is_own_number else place
    return special.get((table, column.name), shifted)


def _earlier(place: str, dialect: str) -> str:
    if dialect == "postgresql":
        return f"{place} - n.k * interval '7 minutes'"
    return f"strftime('%Y-%m-%d %H:%M:%f000', {place}, '-' || (n.k * 7) || ' minutes')"


def _after_copies(connection: sa.Connection, times: int) -> None:
    """Let new rows of PostgreSQL be numbered after the copies; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in (*TABLES, "person"):
        column = next(iter(SQLModel.metadata.tables[table].primary_key.columns))
        if column.autoincrement and column.name == "id":
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {STRIDE * (times + 2)}, false)"
            )


def _copy_events(database: Database, groups: Iterable[Copies]) -> None:
    """Continue the chain with a copy of the events of each copied case; what they bind is not copied."""
    with Session(database.engine) as session:
        end = chain_end(session)
    seq, previous = end.seq, end.hash
    batch: list[dict[str, Any]] = []
    for case, event in _originals(database, groups):
        seq += 1
        link = EventLink(seq, case, event.tag, event.actor_id, event.at, event.data, previous, event.salt)
        row = event_row(link)
        previous = row.hash
        batch.append(row.model_dump())
        if len(batch) == 20 * CHUNK:
            _insert_events(database, batch)
            batch = []
    _insert_events(database, batch)


def _originals(database: Database, groups: Iterable[Copies]) -> Iterator[tuple[int, EventRow]]:
    with Session(database.engine) as session:
        events = session.execute(sa.select(EventRow).where(EventRow.case_id.is_not(None))).scalars().all()  # type: ignore[union-attr]
        for group in groups:
            own = [event for event in events if event.case_id in group.cases]
            for time in range(group.after + 1, group.after + group.times + 1):
                yield from ((int(event.case_id or 0) + time * STRIDE, event) for event in own)


def _insert_events(database: Database, rows: list[dict[str, Any]]) -> None:
    if rows:
        with database.engine.begin() as connection:
            connection.execute(SQLModel.metadata.tables["event"].insert(), rows)
