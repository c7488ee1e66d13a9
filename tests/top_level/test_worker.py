"""Background work: ordered with its transaction, done once, taken up again after a crash."""

import base64
import pickle
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from riskflow.config import Config, ConfigError
from riskflow.services.assessment import submission
from riskflow.services.meetings.record_work import parse_record_key
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.presence import take_name
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import operations as operation_queries
from riskflow.worker import DAILY, Worker, do_in_turn
from tests.support.background_work import PATIENCE, statuses, until, worker
from tests.support.cases.demonstration import stage_with_cast
from tests.support.databases import on_postgresql, on_sqlite

pytestmark = pytest.mark.slow


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    """Return an instance whose queue is ready, on SQLite and on PostgreSQL."""
    (tmp_path / "riskflow.toml").write_text('mode = "demonstration"\n')
    queue.prepare(database_url)
    return Config.for_tests(tmp_path, database_url)


@pytest.fixture
def stage(config: Config, database: Database) -> DemoRunner:
    """Return the demonstration's people, ready to act, and a real queue."""
    return stage_with_cast(config, database)


def filed(config: Config) -> list[tuple[int, str]]:
    """Return number and language of every filed record."""
    database = Database(config.database_url)
    with database.read() as session:
        rows = [(row.number, row.language) for row in case_queries.all_records(session)]
    database.engine.dispose()
    return rows


def _submit_and_fail(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
        raise RuntimeError


def test_what_is_rolled_back_orders_nothing(config: Config, stage: DemoRunner) -> None:
    code = stage.draft("rf-01")
    with pytest.raises(RuntimeError):
        _submit_and_fail(stage, code)
    assert statuses(config) == []


def test_a_worker_that_is_killed_leaves_nothing_undone_and_does_nothing_twice(
    config: Config, stage: DemoRunner
) -> None:
    stage.submit("rf-01")
    with worker(config) as first:
        until(lambda: "PENDING" in statuses(config))
        first.kill()
    assert filed(config) == []
    with worker(config):
        until(lambda: statuses(config) == ["SUCCESS"])
    assert filed(config) == [(1, "sv"), (1, "en")]


@on_postgresql
def test_what_a_killed_worker_had_begun_is_taken_over_by_another(config: Config, stage: DemoRunner) -> None:
    stage.submit("rf-01")
    with worker(config, "1") as first:
        until(lambda: "PENDING" in statuses(config))
        first.kill()
        with worker(config, "2"):
            until(lambda: statuses(config) == ["SUCCESS"])
    assert filed(config) == [(1, "sv"), (1, "en")]


@on_postgresql
def test_two_workers_share_the_queue_and_the_name_of_one_is_refused(config: Config, stage: DemoRunner) -> None:
    for _ in range(4):
        stage.submit("rf-01")
    with worker(config, "1"), worker(config, "2"):
        until(lambda: statuses(config) == ["SUCCESS"] * 4)
        with pytest.raises(ConfigError, match="--name 2"):
            take_name(config.database_url, "1")
    assert sorted(filed(config)) == [(1, "en")] * 4 + [(1, "sv")] * 4


@on_sqlite
def test_pressing_and_filing_twice_files_once(config: Config, stage: DemoRunner) -> None:
    key = f"record-{stage.submit('rf-01')}-1"
    workshop = Worker(config)
    sealed = workshop.issue_files(key)
    workshop.register_record(key, sealed)
    workshop.register_record(key, sealed)
    assert workshop.issue_files(key) == []
    workshop.instance.database.engine.dispose()
    assert len(filed(config)) == 2


def test_a_key_names_the_case_and_the_record() -> None:
    assert parse_record_key("record-Ab3dE-12") == ("Ab3dE", 12)
    assert parse_record_key("record-Ab3dE-12-7") == ("Ab3dE", 12)
    assert parse_record_key("minutes-4-2-7") == ("4", 2)


@on_sqlite
def test_a_worker_that_is_asked_to_stop_finishes_what_it_has_begun(config: Config, stage: DemoRunner) -> None:
    stage.submit("rf-01")
    with worker(config) as asked:
        until(lambda: "PENDING" in statuses(config))
        asked.send_signal(signal.SIGTERM)
        assert asked.wait(timeout=PATIENCE) == 0
    assert statuses(config) == ["SUCCESS"]
    assert filed(config) == [(1, "sv"), (1, "en")]


@on_postgresql
def test_a_worker_that_is_asked_twice_ends_at_once_and_the_next_resumes(config: Config, stage: DemoRunner) -> None:
    stage.submit("rf-01")
    with worker(config) as asked:
        until(lambda: "PENDING" in statuses(config))
        asked.send_signal(signal.SIGTERM)
        time.sleep(0.2)  # signals of one kind that come together are one
        asked.send_signal(signal.SIGTERM)
        assert asked.wait(timeout=5) == -signal.SIGTERM
    with worker(config):
        until(lambda: statuses(config) == ["SUCCESS"])
    assert filed(config) == [(1, "sv"), (1, "en")]


@on_sqlite
def test_a_worker_says_that_it_lives(config: Config) -> None:
    database = Database(config.database_url)

    def seen() -> bool:
        with database.read() as session:
            return "worker" in operation_queries.heartbeats(session)

    with worker(config):
        until(seen)
    database.engine.dispose()


@on_postgresql
def test_a_record_that_no_order_could_archive_is_drawn_up_once_after_a_further_order(
    config: Config, stage: DemoRunner
) -> None:
    stage.submit("rf-01")
    database = Database(config.database_url)
    with database.write() as session:  # the order has ended in an error, as after a full disk
        schema = "" if config.database_url.startswith("sqlite") else "dbos."
        session.execute(sa.text(f"UPDATE {schema}workflow_status SET status = 'ERROR'"))
    workshop = Worker(config)
    later = replace(workshop.instance, now=lambda: datetime.now(UTC) + timedelta(minutes=2))
    workshop.instance = later
    workshop.order_unfinished()
    workshop.order_unfinished()
    assert sorted(statuses(config)) == ["ENQUEUED", "ERROR"]
    with worker(config):
        until(lambda: "SUCCESS" in statuses(config))
    workshop.order_unfinished()
    assert sorted(statuses(config)) == ["ERROR", "SUCCESS"]
    assert filed(config) == [(1, "sv"), (1, "en")]
    for each in (database, workshop.instance.database):
        each.engine.dispose()


@on_sqlite
def test_periodic_work_is_done_once_in_its_turn_and_an_error_in_one_stops_no_other(config: Config) -> None:
    workshop, done = Worker(config), list[str]()

    def fail() -> None:
        done.append("failed")
        raise ValueError

    for _ in range(2):
        do_in_turn(workshop, DAILY, fail, lambda: done.append("went on"))
    assert done == ["failed", "went on"]
    workshop.instance.database.engine.dispose()


class Payload:
    """Makes whoever unpickles it create a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")


def poison(config: Config, trap: Path, serialization: str) -> None:
    """Write the row of an order whose content is a pickle, as somebody with rights to the database could."""
    content = base64.b64encode(pickle.dumps(Payload(str(trap)))).decode()
    schema = "" if config.database_url.startswith("sqlite") else "dbos."
    database = Database(config.database_url)
    try:
        with database.write() as session:
            session.execute(
                sa.text(f"UPDATE {schema}workflow_status SET inputs = :content, serialization = :format"),
                {"content": content, "format": serialization},
            )
    finally:
        database.engine.dispose()


def test_the_database_refuses_a_pickle_in_the_queue(config: Config, stage: DemoRunner, tmp_path: Path) -> None:
    stage.submit("rf-01")
    with pytest.raises(DatabaseError, match=queue.REFUSED):
        poison(config, tmp_path / "trap", "py_pickle")


@on_postgresql
def test_a_pickle_that_got_into_the_queue_is_never_read(config: Config, stage: DemoRunner, tmp_path: Path) -> None:
    stage.submit("rf-01")
    database = Database(config.database_url)
    with database.write() as session:
        if config.database_url.startswith("sqlite"):
            session.execute(sa.text("DROP TRIGGER json_only_workflow_status_update"))
        else:
            session.execute(sa.text("DROP TRIGGER json_only_workflow_status ON dbos.workflow_status"))
    database.engine.dispose()
    trap = tmp_path / "trap"
    poison(config, trap, "py_pickle")
    stage.submit("rf-01")
    with worker(config):
        until(lambda: "SUCCESS" in statuses(config))
    assert not trap.exists()
    assert filed(config) == [(1, "sv"), (1, "en")], "the other case has its record"
