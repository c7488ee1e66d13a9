"""Every row that matters is bound into the chain: what is changed in the database directly is found."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import Session, SQLModel, select

from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.services.assessment import submission
from riskflow.services.instance import Instance
from riskflow.services.operations.audit import Places, chain_problems, problems
from riskflow.services.operations.bindings import binding_problems, derived_problems, row_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.demo.stories import run_stories
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store import queue
from riskflow.store.chain import ROWS_ADOPTED, append_bindings, chain_end, due_rows, primary_key
from riskflow.store.database import Database, alembic_config
from riskflow.store.queries import cases as case_queries
from riskflow.store.streams import key_order
from riskflow.store.tables import (
    AT_SUBMISSION,
    BOUND,
    UNBOUND,
    Assessment,
    Case,
    Decision,
    Person,
    ReferenceFloor,
    RowBinding,
)
from riskflow.store.tables.columns import TextEnum
from tests.support.cases.demonstration import stage_with_cast


def found(stage: DemoRunner) -> list[str]:
    with stage.unit_of_work_as("sven") as uow:
        return problems(uow, Places(stage.attachments, stage.attachments))


def rows_found(database: Database) -> list[str]:
    with database.read() as session:
        return [*chain_problems(session), *binding_problems(session)]


def test_every_table_is_either_bound_or_says_why_not() -> None:
    assert set(BOUND) | set(UNBOUND) == set(SQLModel.metadata.tables)
    assert not set(BOUND) & set(UNBOUND)
    assert set(AT_SUBMISSION) < set(BOUND)
    for table, left_out in BOUND.items():
        assert left_out <= set(SQLModel.metadata.tables[table].columns.keys())
        assert len(SQLModel.metadata.tables[table].primary_key.columns) == 1


@pytest.mark.slow
def test_nothing_is_broken_after_every_story(stage: DemoRunner) -> None:
    run_stories(stage)
    assert found(stage) == []


DERIVED: dict[str, tuple[Callable[[UnitOfWork, Case, Assessment], object], str]] = {
    "state": (lambda _uow, case, _a: setattr(case, "state", State.DECIDED), "does not follow from its events"),
    "records due": (lambda _uow, case, _a: setattr(case, "records_due", -1), "has no record that is due"),
    "waiting record": (lambda uow, _case, a: uow.session.add(_old_decision(uow, a)), "is due since"),
}


@pytest.mark.parametrize("what", DERIVED)
def test_what_does_not_follow_from_the_rows_is_found_although_it_is_bound(stage: DemoRunner, what: str) -> None:
    """As a fault of the program would leave it: every row is bound, and yet they do not agree."""
    change, words = DERIVED[what]
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("alice") as uow:
        submission.withdraw(uow, code, "The plan has changed.")
    assert found(stage) == []
    with stage.unit_of_work_as("sven") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        change(uow, case, case_queries.latest_assessment(uow.session, case.id or 0))
    assert any(words in problem for problem in found(stage)), found(stage)


def _old_decision(uow: UnitOfWork, assessment: Assessment) -> Decision:
    return Decision(
        case_id=assessment.case_id,
        assessment_id=assessment.id or 0,
        number=2,
        outcome="withdrawn",
        decided_at=uow.now - timedelta(hours=2),
    )


def test_a_transaction_without_an_event_of_its_own_gets_a_link(database: Database) -> None:
    with database.write() as session:
        session.add(ReferenceFloor(reference="RF-2026-0007"))
    with database.read() as session:
        assert [row.tag for row in case_queries.all_events(session)] == ["rows-written"]
    assert rows_found(database) == []


def test_a_transaction_that_is_rolled_back_binds_nothing(database: Database) -> None:
    with database.write() as session:
        session.add(ReferenceFloor(reference="RF-2026-0007"))
        session.flush()
        session.rollback()
    with database.read() as session:
        assert case_queries.all_events(session) == []


@dataclass(frozen=True)
class Played:
    """The demonstration after every story, in a file without guards, and a connection past the program."""

    database: Database
    connection: sqlite3.Connection
    digests: dict[str, dict[str, str]]
    """The last digest of each row, by table and key."""
    config: Config

    def key(self, table: str) -> tuple[str, Any]:
        """Return the name of the key of a table, and the key of a row that is bound."""
        with self.database.read() as session:
            key = session.execute(due_rows(table).with_only_columns(primary_key(table)).limit(1)).scalar_one()
        return primary_key(table).name, key

    def row(self, table: str) -> dict[str, Any]:
        name, key = self.key(table)
        self.connection.row_factory = sqlite3.Row
        return dict(self.connection.execute(f'SELECT * FROM {table} WHERE "{name}" = ?', (key,)).fetchone())

    def is_found(self, table: str, change: str, values: tuple[Any, ...] = ()) -> bool:
        """Return whether a change past the program is found; it is taken back."""
        with self.connection:  # a change that is refused leaves no transaction open
            self.connection.execute("BEGIN")
            self.connection.execute(change, values)
        with self.database.read() as session:
            return any(
                row_problems(session, table, sorted(self.digests[table].items(), key=lambda row: key_order(row[0])))
            )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("tampered")
    url = f"sqlite:///{folder}/riskflow.sqlite"
    database = Database(url)
    database.migrate()
    queue.prepare(url)
    config = Config.for_tests(folder, url)
    run_stories(stage_with_cast(config, database))
    with closing(sqlite3.connect(f"{folder}/riskflow.sqlite", isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        with database.write() as session:
            _fill_empty_tables(session)
        with database.read() as session:
            digests: dict[str, dict[str, str]] = {table: {} for table in BOUND}
            for row in session.exec(select(RowBinding).order_by(sa.column("event_seq"))).all():
                digests[row.bound_table][row.row_id] = row.digest
        yield Played(database, connection, digests, config)
    database.engine.dispose()


def _fill_empty_tables(session: Session) -> None:
    """Write a row of every bound table that no story writes to."""
    models = {mapper.local_table.name: mapper.class_ for mapper in SQLModel._sa_registry.mappers}  # type: ignore[attr-defined]  # noqa: SLF001
    for table in SQLModel.metadata.sorted_tables:
        if table.name in BOUND and not session.execute(due_rows(table.name).limit(1)).first():
            session.add(models[table.name](**{c.name: _sample(session, c) for c in table.columns if c.name != "id"}))
            session.flush()


SAMPLES: dict[type, Any] = {
    datetime: datetime(2026, 11, 1, tzinfo=UTC),
    date: date(2026, 11, 1),
    bool: True,
    int: 1,
    float: 0.5,
    str: "x",
}


def _sample(session: Session, column: sa.Column[Any]) -> Any:  # noqa: ANN401 - a value of any column
    for key in column.foreign_keys:
        return session.execute(sa.select(key.column).limit(1)).scalar_one_or_none()
    if isinstance(column.type, sa.Enum):
        return next(iter(column.type.enum_class))  # type: ignore[arg-type]
    if isinstance(column.type, TextEnum):
        return next(iter(column.type.kind))
    if isinstance(column.type, sa.JSON):
        return ["sample"]
    return SAMPLES[getattr(column.type, "impl_instance", column.type).python_type]


def _other_values(value: Any) -> Iterator[Any]:  # noqa: ANN401 - a value of any column
    """Yield values that differ from a stored one: changed, unreadable and emptied."""
    if isinstance(value, int | float):
        yield 1 - value if value in {0, 1} else value + 1000
    elif value is None:
        yield "1999-01-01"
    else:
        yield f"{value}x"
        yield '["x"]' if value.startswith(("[", "{")) else "1999-01-01 00:00:00.000000"
        if value and value not in {"[]", "{}"}:
            yield "[]" if value.startswith(("[", "{")) else ""


def test_the_untouched_file_is_as_it_was_written(played: Played) -> None:
    assert rows_found(played.database) == []


def test_levels_that_do_not_follow_from_the_answers_are_found_although_they_are_bound(played: Played) -> None:
    changes = (
        ("levels", '{"partner": "low"}', "do not follow from the answers"),
        ("route", "RAI-forged", "do not follow from the answers"),
        ("digest", "0" * 64, "the answers are others"),
        ("questionnaire_digest", "0" * 64, "the questions are others"),
    )
    row, (_, key) = played.row("assessment"), played.key("assessment")
    instance = Instance.open(played.config, played.database)
    for name, value, words in changes:
        played.connection.execute(f"UPDATE assessment SET {name} = ? WHERE id = ?", (value, key))
        with instance.read(SYSTEM) as uow:
            assert any(words in problem for problem in derived_problems(uow)), name
        played.connection.execute(f"UPDATE assessment SET {name} = ? WHERE id = ?", (row[name], key))


@pytest.mark.slow
def test_a_change_of_any_bound_column_of_any_bound_table_is_found(played: Played) -> None:
    missed, tried = [], 0
    for table in BOUND:
        row, (key_name, key) = played.row(table), played.key(table)
        for name in row.keys() - BOUND[table] - {"version"}:
            for value in _other_values(row[name]):
                tried += 1
                if not played.is_found(table, f'UPDATE {table} SET "{name}" = ? WHERE "{key_name}" = ?', (value, key)):
                    missed.append((table, name, value))
                changed_key = value if name == key_name else key
                played.connection.execute(
                    f'UPDATE {table} SET "{name}" = ? WHERE "{key_name}" = ?', (row[name], changed_key)
                )
    assert missed == []
    assert tried > 2 * len(BOUND)
    assert rows_found(played.database) == []


@pytest.mark.slow
def test_a_row_that_is_removed_or_forged_is_found_in_every_bound_table(played: Played) -> None:
    missed = []
    for table in BOUND:
        row, (key_name, key) = played.row(table), played.key(table)
        remove = f'DELETE FROM {table} WHERE "{key_name}" = ?'
        insert = f"INSERT INTO {table} ({', '.join(map(_quoted, row))}) VALUES ({', '.join('?' * len(row))})"
        forged = {**row, key_name: _forged(key), **{name: _forged(row[name]) for name in _unique_columns(table)}}
        if not played.is_found(table, remove, (key,)):
            missed.append((table, "removed"))
        played.connection.execute(insert, tuple(row.values()))
        # An event is bound only once its content is removed; the chain itself finds one that is forged.
        if table != "event" and not played.is_found(table, insert, tuple(forged.values())):
            missed.append((table, "forged"))
        played.connection.execute(remove, (forged[key_name],))
    assert missed == []
    assert rows_found(played.database) == []


def _quoted(name: str) -> str:
    return f'"{name}"'


def _forged(value: object) -> object:
    return f"{value}-forged" if isinstance(value, str) else 987654


def _unique_columns(table: str) -> Iterator[str]:
    """Yield a column of each unique constraint, one that does not say where the row belongs."""
    found = SQLModel.metadata.tables[table]
    unique = [each.columns.keys() for each in found.constraints if isinstance(each, sa.UniqueConstraint)]
    for names in (*unique, *(index.columns.keys() for index in found.indexes if index.unique)):
        yield next((name for name in names if name not in {"assessment_id", "case_id"}), names[-1])


CHAIN_TAMPERING = {
    "a binding is altered": "UPDATE row_binding SET digest = 'x' WHERE rowid = (SELECT max(rowid) FROM row_binding)",
    "a binding is removed": "DELETE FROM row_binding WHERE rowid = (SELECT max(rowid) FROM row_binding)",
    "a binding is forged": "INSERT INTO row_binding VALUES (1, 'rating', '1', 'x')",
    "a binding names no table": "INSERT INTO row_binding VALUES (1, 'nothing', '1', 'x')",
    "an event is unreadable": "UPDATE event SET data = '{' WHERE seq = 4",
    "an event is altered": "UPDATE event SET tag = 'case-closed' WHERE seq = 3",
    "an event is removed": "DELETE FROM event WHERE seq = 3",
    "an event is emptied": "UPDATE event SET data = '{}', salt = '' WHERE seq = 4",
    "an event is emptied as if that were listed": (
        "UPDATE event SET data = '{}', salt = '' WHERE seq = 4; "
        "INSERT INTO removed_row (removal_id, of_table, row_id, is_deleted) VALUES (1, 'event', 4, 0)"
    ),
    "a removed event says something else": (
        "UPDATE event SET tag = 'case-closed' "
        "WHERE seq = (SELECT min(row_id) FROM removed_row WHERE of_table = 'event')"
    ),
    "a removed event says something again": (
        "UPDATE event SET data = '{\"x\": 1}' "
        "WHERE seq = (SELECT min(row_id) FROM removed_row WHERE of_table = 'event')"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHAIN_TAMPERING)
def test_a_change_of_the_chain_or_its_bindings_is_found(played: Played, change: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "copy.sqlite", isolation_level=None)) as copy:
        played.connection.backup(copy)
        copy.executescript(CHAIN_TAMPERING[change])
    instance = Instance.open(Config.for_tests(tmp_path, f"sqlite:///{tmp_path}/copy.sqlite"))
    with instance.read(SYSTEM) as uow:
        assert problems(uow, Places(instance.attachments, instance.attachments))
    instance.database.engine.dispose()


def test_rows_of_an_earlier_version_are_adopted_once(stage: DemoRunner, database: Database) -> None:
    stage.submit("rf-01")
    before = _tags(database)
    database.migrate()
    assert _tags(database) == before, "nothing is adopted where rows are bound"
    with database.write() as session:
        append_bindings(session, ROWS_ADOPTED, [("person", "1", "x")], chain_end(session))
    assert any("adopts rows although" in problem for problem in rows_found(database))


def test_an_older_database_is_carried_over_and_stays_verifiable(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    command.upgrade(alembic_config(empty_database_url), "head")
    with Session(database.engine) as unobserved:  # as the earlier version wrote it
        unobserved.add(Person(login="a", name="A", email="a@example.org"))
        unobserved.commit()
    assert any("nothing in the chain knows it" in problem for problem in rows_found(database))
    database.migrate()
    assert _tags(database) == ["rows-adopted"]
    assert rows_found(database) == []
    database.engine.dispose()


def _tags(database: Database) -> list[str]:
    with database.read() as session:
        return [row.tag for row in case_queries.all_events(session)]


@pytest.mark.slow
def test_rows_with_keys_of_other_lengths_are_found_side_by_side(database: Database) -> None:
    """Keys that are texts are compared in one order with their bindings, whatever the database sorts first."""
    with database.write() as session:
        session.add_all(ReferenceFloor(reference=f"RF-2026-{number}") for number in (*range(1, 30), 9_999, 10_000))
    assert rows_found(database) == []
