"""An instance of the first released version, with cases and a sealed record, is opened by this one.

tests/store/released/0.1.sql is the database of the demonstration as version 0.1 wrote it, with its queue; beside it lie
the files of its archives. What a released version has written stays as it is, so neither file is ever made anew.
"""

import hashlib
import json
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskflow.app import create_app
from riskflow.cli import main
from riskflow.config import Config
from riskflow.store.chain import row_digest
from riskflow.store.tables import SHARED_WORK, WRITE_ONCE
from tests.support.web.web_client import Visitor

RELEASED = Path(__file__).parent / "released"
KEPT = (*WRITE_ONCE, *SHARED_WORK)


@pytest.fixture
def upgraded_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an instance as version 0.1 has left it."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    (folder / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    with closing(sqlite3.connect(folder / "riskflow.sqlite")) as connection:
        connection.executescript((RELEASED / "0.1.sql").read_text(encoding="utf-8"))
    with tarfile.open(RELEASED / "0.1-files.tar.gz") as files:
        files.extractall(folder, filter="data")
    monkeypatch.setenv("RISKFLOW_INSTANCE", str(folder))
    return folder


def columns(folder: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(folder / "riskflow.sqlite")) as connection:
        found = {table: [row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")] for table in KEPT}
    return {table: names for table, names in found.items() if names}


def digests(folder: Path, of: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield a digest over the rows of each table, in the columns that it had at first."""
    with closing(sqlite3.connect(folder / "riskflow.sqlite")) as connection:
        for table, names in of.items():
            quoted = ", ".join(f'"{name}"' for name in names)
            rows = sorted(map(repr, connection.execute(f"SELECT {quoted} FROM {table}")))
            yield f"{table}: {len(rows)}", hashlib.sha256("\n".join(rows).encode()).hexdigest()


def test_what_was_written_once_is_the_same_after_the_upgrade(upgraded_from: Path) -> None:
    old = columns(upgraded_from)
    before = dict(digests(upgraded_from, old))
    said = CliRunner().invoke(main, ["init"])
    assert said.exit_code == 0, said.output
    assert "revision 0008" in said.output
    del old["event"]  # it grows by one, which binds what was there before
    assert dict(digests(upgraded_from, old)).items() <= before.items()
    assert sum(int(name.partition(": ")[2]) for name in before) > 100
    verified = json.loads(CliRunner().invoke(main, ["verify", "--json"]).stdout)
    # Its worker had not drawn up every record yet, and it did not remove what it handed over: the next worker does.
    (handed_over,) = [problem for problem in verified["broken"] if "is due since" not in problem]
    assert handed_over.endswith("is with the security function, but what was written in it was never removed")


def test_its_pages_open(upgraded_from: Path) -> None:
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    app = create_app(Config.for_tests(upgraded_from))
    with closing(sqlite3.connect(upgraded_from / "riskflow.sqlite")) as connection:
        codes = [code for (code,) in connection.execute("SELECT code FROM matter ORDER BY id")]
        (filed,) = connection.execute("SELECT code FROM matter WHERE id = (SELECT case_id FROM record)").fetchone()
    own, histories = [f"/a/{code}" for code in codes], [f"/c/{code}/history" for code in codes]
    for login, addresses in {
        "sven": ["/inbox", "/archive", *histories],
        "alice": ["/my", *own],
        "ada": [f"/c/{filed}/records", f"/c/{filed}/records/1/sv.pdf"],
        "adam": ["/admin", "/admin/letters"],
    }.items():
        visitor = Visitor(app.test_client())
        visitor.sign_in(login)
        for address in addresses:
            # A draft's history is not the secretary's, and a submitted case has its result instead of tasks.
            expected = {200} if address not in {*own, *histories} else {200, 302, 404}
            assert visitor.client.get(address).status_code in expected, address
    app.extensions["riskflow"].database.engine.dispose()


@pytest.mark.parametrize(("table", "added"), [("person_grant", "substitute_order"), ("opinion", "number")])
def test_a_number_that_was_added_leaves_the_digests_of_older_rows_and_is_bound(table: str, added: str) -> None:
    assert row_digest(table, {"id": 1, added: 0}) == row_digest(table, {"id": 1})
    assert row_digest(table, {"id": 1, added: 1}) != row_digest(table, {"id": 1})


def test_nothing_is_done_to_the_database_of_a_newer_version(own_instance: Path) -> None:
    with closing(sqlite3.connect(own_instance / "riskflow.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for command in ("init", "verify"):
        refused = CliRunner().invoke(main, [command])
        assert refused.exit_code == 1
        assert "newer RiskFlow" in refused.output
