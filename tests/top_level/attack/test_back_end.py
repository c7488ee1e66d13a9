"""Attacks from behind: by somebody with the database, the files or the environment of the instance."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from riskflow.config import DATABASE_FILE
from riskflow.store.tables import WRITE_ONCE
from tests.support.attack.target import Target

pytestmark = pytest.mark.slow

CHANGES = {
    "a rating": ("rating", "reason = 'Changed'"),
    "a decision": ("decision", "reasons = 'Changed'"),
    "an answer": ("answer", "comment = 'Changed'"),
    "a declaration": ("declaration", "reason = 'Changed'"),
    "a grant": ("person_grant", "role = 'administrator'"),
    "the state of a case": ("matter", "state = 'draft'"),
    "the owner of a case": ("matter", "owner_id = 3"),
    "an opinion": ("opinion", "text = 'Changed'"),
}


@contextmanager
def _changed(target: Target, statement: str, table: str) -> Iterator[None]:
    """Change rows as somebody with all rights to the file can, and undo it."""
    path = target.instance.config.instance / DATABASE_FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        row = connection.execute(f"SELECT * FROM {table} ORDER BY id LIMIT 1").fetchone()
        connection.execute(f"UPDATE {table} SET {statement} WHERE id = (SELECT min(id) FROM {table})")
        yield
        connection.execute(f"REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        for _, sql in triggers:
            connection.execute(sql)


@pytest.mark.attack("behind")
@pytest.mark.parametrize(("table", "statement"), CHANGES.values(), ids=CHANGES)
def test_a_changed_row_is_found_out(target: Target, table: str, statement: str) -> None:
    with _changed(target, statement, table):
        found = target.run("verify")
    assert found.returncode != 0
    assert table in found.stdout + found.stderr or "event" in found.stdout + found.stderr


@pytest.mark.attack("behind")
@pytest.mark.parametrize("table", sorted({"event", "rating", "decision", "opinion"} & set(WRITE_ONCE)))
def test_the_database_itself_refuses_to_change_what_is_written_once(target: Target, table: str) -> None:
    path = target.instance.config.instance / DATABASE_FILE
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        with pytest.raises(sqlite3.DatabaseError):
            connection.execute(f"DELETE FROM {table}")


@pytest.mark.attack("behind", event="archive-fault")
@pytest.mark.parametrize("fault", ["altered", "cut", "a link elsewhere"])
def test_a_stored_file_that_was_replaced_is_not_handed_out(target: Target, fault: str) -> None:
    stored = next(each for each in target.instance.config.attachments.rglob("*") if each.is_file())
    whole = stored.read_bytes()
    assert whole
    outside = target.log.parent / "outside.secret"
    outside.write_text("kanin outside", encoding="utf-8")
    stored.chmod(0o600)
    stored.unlink()
    if fault == "a link elsewhere":
        stored.symlink_to(outside)
    else:
        stored.write_bytes(whole.upper() if fault == "altered" else whole[:-1])
    codes = [case.code for case in target.world.cases]
    answers = [target.person("alice").get(f"/c/{code}/documents/1") for code in codes]
    stored.unlink()
    stored.write_bytes(whole)
    outside.unlink()
    assert {reply.status for reply in answers} <= {404, 503}
    assert 503 in {reply.status for reply in answers}
    assert not [reply for reply in answers if "kanin outside" in reply.text]


ENVIRONMENTS = {
    "a demonstration": {"RISKFLOW_MODE": "demonstration"},
    "debugging": {"FLASK_DEBUG": "1"},
    "a short secret": {"RISKFLOW_SECRET_KEY": "short"},
    "no provider": {"RISKFLOW_OIDC_ISSUER": ""},
    "a provider without encryption": {"RISKFLOW_OIDC_ISSUER": "http://127.0.0.1:9"},
    "pages without encryption": {"RISKFLOW_BASE_URL": "http://riskflow.university.test"},
    "a key that proves nothing": {"RISKFLOW_SEAL_KEY": "development.p12"},
}


@pytest.mark.attack("behind")
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_no_variable_of_the_environment_makes_production_unsafe(target: Target, name: str) -> None:
    arguments = ["demo", "--port", "1"] if name == "a demonstration" else ["verify"]
    found = target.run(*arguments, **ENVIRONMENTS[name])
    assert found.returncode != 0
    assert "Traceback" not in found.stderr
