"""What the database itself refuses, and what tampering leaves to be found, on both kinds of database."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from riskflow.config import Config
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store import queue
from riskflow.store.database import Database, alembic_config
from riskflow.store.tables import SHARED_WORK, WRITE_ONCE
from tests.support.cases.demonstration import stage_with_cast

FROZEN = {"answer": "comment = 'x'", "planned_measure": "text = 'x'", "assessment": "route = 'RAI'"}


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory, database_url: str, database: Database) -> DemoRunner:
    queue.prepare(database_url)
    played = stage_with_cast(Config.for_tests(tmp_path_factory.mktemp("instance"), database_url), database)
    played.submit("rf-09")
    code = played.submit("rf-22")
    played.rate(code, "ravi")
    return played


def attempt(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("verb", ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}"])
@pytest.mark.parametrize("table", ["stop", "declaration", "rating", "event"])
def test_rows_that_are_written_once_stay(database: Database, table: str, verb: str) -> None:
    column = next(iter(SQLModel.metadata.tables[table].columns.keys()))
    with pytest.raises(DBAPIError, match="kept as it was written"):
        attempt(database, verb.format(table=table, column=column))


@pytest.mark.parametrize("table", [*WRITE_ONCE, *SHARED_WORK])
def test_every_table_that_is_written_once_has_its_guards(database: Database, table: str) -> None:
    source = "sqlite_master" if database.engine.dialect.name == "sqlite" else "pg_trigger"
    name = "name" if source == "sqlite_master" else "tgname"
    with database.read() as session:
        found = set(session.connection().exec_driver_sql(f"SELECT {name} FROM {source}").scalars())
    assert {f"guard_{table}_update", f"guard_{table}_delete"} <= found


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("table", FROZEN)
def test_a_submitted_assessment_stays(database: Database, table: str) -> None:
    for statement in (f"UPDATE {table} SET {FROZEN[table]}", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="kept as it was written"):
            attempt(database, statement)


TAMPERING: dict[str, Callable[[str], str]] = {
    "altered": lambda guard: f"{guard}; UPDATE event SET tag = 'case-closed' WHERE seq = 3",
    "does not continue": lambda guard: f"{guard}; UPDATE event SET previous = 'x' WHERE seq = 4",
    "is missing": lambda guard: f"{guard}; DELETE FROM event WHERE seq = 2",
}


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("sign", TAMPERING)
def test_whoever_takes_the_guards_away_is_found_out(database: Database, sign: str) -> None:
    place = "" if database.engine.dialect.name == "sqlite" else " ON event"
    verb = "delete" if sign == "is missing" else "update"
    for statement in TAMPERING[sign](f"DROP TRIGGER guard_event_{verb}{place}").split("; "):
        attempt(database, statement)
    with database.read() as session:
        assert any(sign in problem for problem in chain_problems(session))


def test_the_tables_and_the_migrations_agree_and_go_both_ways(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    assert not database.is_current()
    database.migrate()
    command.check(alembic_config(empty_database_url))
    command.downgrade(alembic_config(empty_database_url), "base")
    database.migrate()
    assert database.is_current()
    database.engine.dispose()


def test_sqlite_is_set_to_survive_a_power_cut(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('power')}/riskflow.sqlite")
    with database.engine.connect() as connection:
        read = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous")
        }
    assert read == {"journal_mode": "wal", "synchronous": 2}
