"""The migration of lists fills what it adds from the cases there are, and its way back leaves them as they were."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import command

from riskflow.store.database import Database, alembic_config

BEFORE, AFTER = "0047", "0048"
CHANGED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
EMPTY: dict[type, Any] = {bool: False, int: 0, str: "", dict: {}, date: CHANGED.date(), datetime: CHANGED}
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("person", {"id": 1}),
    *(("matter", {"id": n, "code": f"c{n}", "reference": f"r{n}", "owner_id": 1, "state": "decided"}) for n in (1, 2)),
    *(("case_listing", {"case_id": n}) for n in (1, 2)),
    ("case_function", {"case_id": 1, "function": "legal", "is_awaited": True}),
    ("case_act", {"id": 1, "case_id": 2, "kind": "clearance", "number": 1}),
)


def _found(database: Database, columns: str, table: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(f"SELECT {columns} FROM {table} ORDER BY case_id"))]


def test_listings_are_filled_and_taken_back(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, BEFORE)
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        for name, values in ROWS:
            table = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
            needed = {each.name: EMPTY[each.type.python_type] for each in table.columns if not each.nullable}
            connection.execute(table.insert().values({**needed, **values}))
    command.upgrade(config, AFTER)
    assert [tuple(map(bool, row)) for row in _found(database, "waits_at_rest, lacks_record", "case_listing")] == [
        (True, False),
        (False, True),
    ]
    [(changed,)] = _found(database, "changed_at", "case_function")
    assert str(changed).startswith("2026-03-04 05:06:07")
    command.downgrade(config, BEFORE)
    assert [bool(row[0]) for row in _found(database, "lacks_record", "case_listing")] == [False, False]
    columns = {each["name"] for table in ("case_function", "case_listing") for each in _columns(database, table)}
    assert not {"changed_at", "waits_at_rest"} & columns
    database.engine.dispose()


def _columns(database: Database, table: str) -> list[sa.engine.interfaces.ReflectedColumn]:
    return sa.inspect(database.engine).get_columns(table)
