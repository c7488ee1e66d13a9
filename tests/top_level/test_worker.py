"""Background work: ordered with its transaction, done once, taken up again after a crash."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from riskflow.config import Config
from riskflow.services.assessment import submission
from riskflow.services.operations.demo import DemoRunner
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import operations as operation_queries
from riskflow.worker import Worker, parse_record_key
from tests.support.background_work import PATIENCE, statuses, until
from tests.support.cases.demonstration import stage_with_cast


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


@contextmanager
def worker(config: Config) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker as a process of its own."""
    settings = {
        "RISKFLOW_INSTANCE": str(config.instance),
        "RISKFLOW_DATABASE_URL": config.database_url,
        "RISKFLOW_SECRET_KEY": config.secret_key,
        "RISKFLOW_BASE_URL": config.base_url,
    }
    process = subprocess.Popen([sys.executable, "-m", "riskflow.cli", "worker"], env={**os.environ, **settings})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


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


def test_a_worker_that_is_asked_to_stop_finishes_what_it_has_begun(config: Config, stage: DemoRunner) -> None:
    stage.submit("rf-01")
    with worker(config) as asked:
        until(lambda: "PENDING" in statuses(config))
        asked.send_signal(signal.SIGTERM)
        assert asked.wait(timeout=PATIENCE) == 0
    assert statuses(config) == ["SUCCESS"]
    assert filed(config) == [(1, "sv"), (1, "en")]


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


def test_a_worker_says_that_it_lives(config: Config) -> None:
    database = Database(config.database_url)

    def seen() -> bool:
        with database.read() as session:
            return "worker" in operation_queries.heartbeats(session)

    with worker(config):
        until(seen)
    database.engine.dispose()
