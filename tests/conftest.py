"""What every test may ask for: a database of its own, of each kind, and the programs of this computer."""

import gc
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from riskflow.questionnaire.library import Library
from riskflow.store import queue
from riskflow.store.database import Database
from tests.support.documents.object_store import ObjectStore, object_store
from tests.support.oidc.real_provider import MODULES
from tests.support.questionnaires.newer_version import write_next
from tests.support.web.browser import chromium, in_another_thread
from tests.support.web.compiled import share_compiled

SERVER = os.environ.get("RISKFLOW_TEST_POSTGRES")
# Tests assert behaviour; speed is measured by the benchmarks, whatever else the computer does meanwhile.
settings.register_profile("riskflow", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("riskflow")
share_compiled()

COLLECTOR_THRESHOLD = 50_000
"""In new objects. The usual few hundred send the collector through a test run's millions of objects all the time."""

BOTH_KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def pytest_collection_finish() -> None:
    """Leave what the collection has made, the tests and all modules, out of what the collector looks through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTOR_THRESHOLD, *gc.get_threshold()[1:])


def lacking(what: str) -> NoReturn:
    """Skip a test that this computer cannot run; in CI, where it must run, fail it."""
    if os.environ.get("CI"):
        pytest.fail(f"there is no {what} here, and CI must have one")
    pytest.skip(f"there is no {what} here")


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder of the identity provider that npm has installed for tests."""
    return MODULES if MODULES.is_dir() else lacking("oidc-provider (npm)")


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Return a function that finds a program of this computer, such as chromium or pdfsig."""

    def find(name: str) -> str:
        return shutil.which(name) or lacking(name)

    return find


@pytest.fixture(scope="module")
def browser(program: Callable[[str], str]) -> Iterator[Browser]:
    """Start Chromium for one module: its event loop must be gone before other modules run theirs in this thread."""
    with chromium(program("chromium")) as opened:
        yield opened


@pytest.fixture(scope="session")
def store() -> Iterator[ObjectStore]:
    """Return an object store that tests share; each makes a bucket of its own."""
    with object_store() as started:
        yield started


@pytest.fixture(scope="session")
def newer_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Return the questionnaires with a version released after the real one."""
    return write_next(tmp_path_factory.mktemp("newer"))


@pytest.fixture(params=BOTH_KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/riskflow.sqlite"
    else:
        yield from _postgres_database("template1")


@pytest.fixture(params=BOTH_KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database with all tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "riskflow.sqlite")
        yield f"sqlite:///{copy}"
    else:
        yield from _postgres_database(request.getfixturevalue("migrated_template"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return an opened database with all tables, on SQLite and on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with all tables, also the queue's: copying it is quicker than migrating each time."""
    path = tmp_path_factory.mktemp("migrated") / "riskflow.sqlite"
    _migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:  # a plain copy would miss what lies in the write-ahead log
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def own_instance(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a demonstration without people or cases, which the commands of a test work upon."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    (instance / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    shutil.copy(migrated_file, instance / "riskflow.sqlite")
    monkeypatch.setenv("RISKFLOW_INSTANCE", str(instance))
    return instance


@pytest.fixture(scope="session")
def migrated_template() -> Iterator[str]:
    """Return the name of a PostgreSQL database with all tables, for others to be copies of."""
    for url in _postgres_database("template1"):
        _migrate(url)
        yield sa.make_url(url).database or ""


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.engine.dispose()
    in_another_thread(partial(queue.prepare, url))


def _postgres_database(template: str) -> Iterator[str]:
    """Yield the address of a new database on the server, and drop it afterwards."""
    if not SERVER:
        lacking("PostgreSQL (scripts/with-postgres starts one)")
    name = f"test_{uuid.uuid4().hex}"
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    yield sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
