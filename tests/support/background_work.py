"""Waiting for background work, and how far it has come."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from riskflow.config import Config
from riskflow.store.database import Database

PATIENCE = 60


def until(happened: Callable[[], bool]) -> None:
    """Wait for something, but not for ever."""
    for _ in range(PATIENCE * 20):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


def statuses(config: Config) -> list[str]:
    """Return how far each ordered work has come."""
    database = Database(config.database_url)
    schema = None if config.database_url.startswith("sqlite") else "dbos"
    table = sa.table("workflow_status", sa.column("status"), schema=schema)
    with database.read() as session:
        found = [row[0] for row in session.connection().execute(sa.select(table.c.status))]
    database.engine.dispose()
    return found


@contextmanager
def worker(config: Config, name: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker as a process of its own."""
    settings = {
        "RISKFLOW_INSTANCE": str(config.instance),
        "RISKFLOW_DATABASE_URL": config.database_url,
        "RISKFLOW_SECRET_KEY": config.secret_key,
        "RISKFLOW_BASE_URL": config.base_url,
    }
    command = [sys.executable, "-m", "riskflow.cli", "worker", *(["--name", name] if name else [])]
    process = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
