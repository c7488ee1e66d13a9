"""A database that is gone and comes back: pages say so, what was typed stays, and nobody restarts anything."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from riskflow.store import database as database_module
from tests.support.web.review_pages import parts
from tests.support.web.site import Site
from tests.support.web.web_client import hidden, html, words

TITLE = "Ventilation in schools"
UNREACHABLE = "RiskFlow cannot reach its database or disk"


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Hold SQLite's write lock, as a backup program or another process may."""
    with closing(sqlite3.connect(parts(site).database.engine.url.database or "")) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.rollback()


def end_every_connection(site: Site) -> None:
    """End the connections of the pages as a database server does that goes down."""
    server = sa.create_engine(parts(site).database.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with server.connect() as connection:
        connection.execute(sa.text(f"{ending} AND pid <> pg_backend_pid()"))


@pytest.mark.slow
def test_a_locked_database_is_said_and_the_same_form_is_done_once_afterwards(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parts(site).database.engine.dialect.name != "sqlite":
        pytest.skip("a file can be locked, a server cannot")
    monkeypatch.setattr(database_module, "BUSY_MILLISECONDS", 200)
    parts(site).database.engine.dispose()
    alice = site.visitor("alice")
    form = {**hidden(alice.read("/start")), "title": TITLE, "kind": "research"}
    with locked(site):
        refused = alice.client.post("/start", data=form, again=True)
        assert refused.status_code == 503
        assert UNREACHABLE in words(html(refused))
    first, second = (alice.client.post("/start", data=form, again=True) for _ in range(2))
    assert (first.status_code, second.location) == (302, first.location)


@pytest.mark.parametrize("moment", ["BEGIN", "INSERT INTO completed_request", "INSERT INTO event", "COMMIT"])
def test_a_server_that_ends_connections_loses_nothing_and_needs_no_restart(site: Site, moment: str) -> None:
    engine = parts(site).database.engine
    if engine.dialect.name != "postgresql":
        pytest.skip("a file has no connections that somebody else can end")
    alice = site.visitor("alice")
    form = {**hidden(alice.read("/start")), "title": TITLE, "kind": "research"}
    pending = [moment]

    def before(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if pending and statement.startswith(pending[0]):
            pending.clear()
            end_every_connection(site)

    def before_commit(_connection: object) -> None:
        if pending == ["COMMIT"]:
            pending.clear()
            end_every_connection(site)

    sa.event.listen(engine, "before_cursor_execute", before)
    sa.event.listen(engine, "commit", before_commit)
    if moment == "BEGIN":
        pending.clear()
        end_every_connection(site)
    refused = alice.client.post("/start", data=form, again=True)
    assert refused.status_code in {302, 503}
    if refused.status_code == 503:
        assert UNREACHABLE in words(html(refused))
    first, second = (alice.client.post("/start", data=form, again=True) for _ in range(2))
    assert (first.status_code, second.location) == (302, first.location)
    with parts(site).database.read() as session:
        assert session.connection().execute(sa.text("SELECT count(*) FROM matter")).scalar_one() == 1
