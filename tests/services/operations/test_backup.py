"""A backup that is made while the instance is used comes back whole, and nothing else is ever put back."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlmodel import SQLModel

from riskflow.cli import main
from riskflow.config import Config
from riskflow.files.archive import Archive
from riskflow.services.instance import Instance
from riskflow.services.operations.audit import Places, problems
from riskflow.services.operations.backup.manifest import Manifest
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.start_checks import mark_mode
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.database import Database
from riskflow.worker import Worker
from tests.support.cases.demonstration import stage_with_cast
from tests.support.databases import on_sqlite

pytestmark = pytest.mark.slow

REASON = "The disk broke on Monday; the secretary knows."


@dataclass
class Site:
    """An instance with a filed record, whose commands run as operators type them."""

    config: Config
    database: Database
    stage: DemoRunner
    backups: Path

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments])

    def back_up(self, *options: str | Path) -> Path:
        said = self.run("backup", self.backups, *options)
        assert said.exit_code == 0, said.output
        return Path(said.output.partition(": ")[0])

    def file_record(self) -> None:
        code = self.stage.submit("rf-01")
        worker = Worker(self.config)
        key = f"record-{code}-1"
        worker.register_record(key, worker.issue_files(key))
        worker.instance.database.engine.dispose()

    def close(self) -> None:
        self.database.engine.dispose()

    def problems(self) -> list[str]:
        with Instance.open(self.config, self.database).read(SYSTEM) as uow:
            found = problems(uow, Places(Archive(self.config.archive), Archive(self.config.attachments)))
        self.close()
        return found

    def rows(self) -> dict[str, list[Any]]:
        """Return every row of every table, as it is in the database now."""
        return rows_of(self.config.database_url)

    def lose_everything(self) -> None:
        """Leave what a new machine has: the settings, and an empty database where it is a server's."""
        self.close()
        for name in ("archive", "attachments"):
            shutil.rmtree(self.config.instance / name, ignore_errors=True)
        for path in self.config.instance.glob("riskflow.sqlite*"):
            path.unlink()
        if not self.config.database_url.startswith("sqlite"):
            engine = sa.create_engine(self.config.database_url)
            with engine.begin() as connection:
                connection.execute(sa.text("DROP SCHEMA public CASCADE"))
                connection.execute(sa.text("CREATE SCHEMA public"))
            engine.dispose()


def rows_of(url: str) -> dict[str, list[Any]]:
    engine = Database(url).engine
    with engine.connect() as connection:
        found = {
            name: sorted(map(repr, connection.execute(sa.select(table))))
            for name, table in SQLModel.metadata.tables.items()
        }
    engine.dispose()
    return found


@pytest.fixture
def site(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Return an instance with one filed record and one attached document, on SQLite and on PostgreSQL."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    (folder / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    if database_url.startswith("sqlite"):
        (tmp_path / "riskflow.sqlite").rename(folder / "riskflow.sqlite")
        database_url = f"sqlite:///{folder}/riskflow.sqlite"
    monkeypatch.setenv("RISKFLOW_INSTANCE", str(folder))
    monkeypatch.setenv("RISKFLOW_DATABASE_URL", database_url)
    config = Config.for_tests(folder, database_url)
    database = Database(database_url)
    mark_mode(config, database)
    opened = Site(config, database, stage_with_cast(config, database), tmp_path / "backups")
    opened.file_record()
    yield opened
    opened.close()


def test_what_was_lost_comes_back_on_an_empty_machine(site: Site) -> None:
    before = site.rows()
    made = site.back_up()  # which leaves its heartbeat afterwards
    site.lose_everything()
    said = site.run("restore", made)
    assert said.exit_code == 0, said.output
    after = site.rows()
    restored = after.pop("event")
    assert [row for row in restored if "instance-restored" not in row] == before.pop("event")
    assert after == before
    assert site.problems() == []


def test_a_backup_under_writes_holds_one_point_of_the_chain(site: Site) -> None:
    """Everything up to the event that the manifest names is in it, and nothing that came after."""
    stop = threading.Event()
    started = threading.Event()

    def write() -> None:
        # A writer that never pauses starves the others: SQLite gives its lock to who asks first, not to who waits.
        while not stop.wait(0.02):
            site.stage.draft("rf-01", upto=2)
            started.set()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    started.wait(30)
    made = site.back_up()
    stop.set()
    for writer in writers:
        writer.join()
    site.stage.draft("rf-01", upto=2)  # the backup may have ended between two writes; this one came after it for sure
    manifest = Manifest.parse((made / "manifest.json").read_bytes())
    events = site.rows()["event"]
    site.lose_everything()
    said = site.run("restore", made)
    assert said.exit_code == 0, said.output
    restored = [row for row in site.rows()["event"] if "instance-restored" not in row]
    assert len(restored) == manifest.last_event < len(events)
    assert set(restored) < set(events)
    assert manifest.rows["event"] == manifest.last_event
    assert site.problems() == []


@on_sqlite
def test_an_encrypted_backup_shows_nothing_and_opens_with_the_key(site: Site, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    key = tmp_path / "key.txt"
    key.write_text(f"# created: today\n{identity}\n", encoding="utf-8")
    made = site.back_up("--recipient", str(identity.to_public()))
    assert all(path.suffix == ".age" for path in made.rglob("*") if path.is_file())
    assert b"Exempeluniversitetet" not in b"".join(path.read_bytes() for path in made.rglob("*") if path.is_file())
    site.close()
    assert "--identity" in site.run("restore", made).output
    stranger = tmp_path / "stranger.txt"
    stranger.write_text(str(pyrage.x25519.Identity.generate()), encoding="utf-8")
    assert site.run("restore", made, "--identity", stranger).exit_code == 1
    site.lose_everything()
    assert site.run("restore", made, "--identity", key).exit_code == 0
    assert site.problems() == []


@on_sqlite
def test_a_second_backup_takes_room_only_for_what_is_new(site: Site) -> None:
    first = site.back_up()
    later = shutil.move(first, first.with_name("riskflow-20200101T000000Z"))
    site.file_record()
    second = site.back_up()
    shared = [path for path in second.rglob("*") if path.is_file() and path.stat().st_nlink > 1]
    assert {path.relative_to(second) for path in shared} == {
        path.relative_to(later) for path in Path(later).rglob("*") if path.is_file() and "sha256" in path.parts
    }


def test_an_older_backup_is_refused_unless_somebody_says_why(site: Site) -> None:
    made = site.back_up()
    site.stage.submit("rf-01")
    site.close()
    before = site.rows()
    refused = site.run("restore", made)
    assert refused.exit_code == 1
    assert "--accept-older" in refused.output
    assert site.rows() == before
    assert site.run("restore", made, "--accept-older", "because").exit_code == 2
    said = site.run("restore", made, "--accept-older", REASON)
    assert said.exit_code == 0, said.output
    assert any(REASON in row for row in site.rows()["event"])
    kept = next(site.config.instance.glob("replaced_*"))
    assert (kept / "replaced" / "archive").is_dir()


def damaged_byte(made: Path) -> None:
    path = next(path for path in made.rglob("*") if path.is_file() and "sha256" in path.parts)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


def cut_database(made: Path) -> None:
    path = next(made.glob("database.*"))
    os.truncate(path, path.stat().st_size // 2)


def missing_file(made: Path) -> None:
    next(path for path in made.rglob("*") if path.is_file() and "sha256" in path.parts).unlink()


def added_file(made: Path) -> None:
    (made / "archive" / "more.txt").write_text("more", encoding="utf-8")


def linked_file(made: Path) -> None:
    path = next(path for path in made.rglob("*") if path.is_file() and "sha256" in path.parts)
    moved = path.rename(made.parent / "elsewhere")
    path.symlink_to(moved)


def no_manifest(made: Path) -> None:
    (made / "manifest.json").unlink()


def rewritten(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    def rewrite(made: Path) -> None:
        manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
        change(manifest)
        (made / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    return rewrite


DAMAGES: dict[str, Callable[[Path], None]] = {
    "a flipped bit": damaged_byte,
    "a database that was cut off": cut_database,
    "a missing file": missing_file,
    "a file too many": added_file,
    "a link": linked_file,
    "no manifest": no_manifest,
    "a newer format": rewritten(lambda manifest: manifest.update(format=2)),
    "a newer schema": rewritten(lambda manifest: manifest.update(schema_revision="9999")),
    "another last event": rewritten(lambda manifest: manifest.update(last_hash="0" * 64)),
    "a cut chain": rewritten(lambda manifest: manifest.update(last_event=1)),
    "another first event": rewritten(lambda manifest: manifest.update(first_event="0" * 64)),
    "a path out of the folder": rewritten(
        lambda manifest: manifest["files"].update({"../riskflow.toml": {"sha256": "0" * 64, "size": 1}})
    ),
    "another digest": rewritten(lambda manifest: next(iter(manifest["files"].values())).update(sha256="0" * 64)),
}


@on_sqlite
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_backup_changes_nothing(site: Site, damage: Callable[[Path], None]) -> None:
    made = site.back_up()
    damage(made)
    site.close()
    before = site.rows()
    refused = site.run("restore", made)
    assert refused.exit_code == 1, refused.output
    assert refused.output.startswith("Error: Nothing was changed: ")
    assert site.rows() == before
    assert not (site.config.instance / ".restore-ready").exists()


@on_sqlite
def test_a_chain_that_was_altered_in_the_backup_is_noticed(site: Site) -> None:
    """Somebody who alters the copied database and writes the digests of the manifest anew."""
    # A copy in the format of pg_dump is altered by no simple means.
    import hashlib  # noqa: PLC0415 - for this test alone
    import sqlite3  # noqa: PLC0415

    made = site.back_up()
    with closing(sqlite3.connect(made / "database.sqlite")) as copy:
        copy.execute("DROP TRIGGER guard_event_update")
        copy.execute("UPDATE event SET at = '2020-01-01 00:00:00' WHERE seq = 1")
        copy.commit()
    content = (made / "database.sqlite").read_bytes()
    rewritten(
        lambda manifest: manifest["files"].update(
            {"database.sqlite": {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}}
        )
    )(made)
    site.close()
    assert "event 1 (rows-written) was altered" in site.run("restore", made).output


@on_sqlite
def test_the_backup_of_another_instance_is_refused(site: Site) -> None:
    made = site.back_up()
    site.lose_everything()
    assert site.run("init").exit_code == 0
    stage_with_cast(site.config, site.database).draft("rf-01", upto=1)
    site.close()
    assert "another instance" in site.run("restore", made, "--accept-older", REASON).output


def test_an_instance_that_is_used_is_not_replaced(site: Site) -> None:
    made = site.back_up()
    database = Database(site.config.database_url)
    with database.read() as session:
        session.connection().execute(sa.text("SELECT 1 FROM event"))
        refused = site.run("restore", made)
    database.engine.dispose()
    assert refused.exit_code == 1
    assert "stop the pages and the worker" in refused.output


@on_sqlite
def test_a_damaged_archive_makes_no_backup(site: Site) -> None:
    path = next(path for path in site.config.archive.rglob("*") if path.is_file())
    path.unlink()
    said = site.run("backup", site.backups)
    assert said.exit_code == 1
    assert "riskflow verify" in said.output
    assert list(site.backups.iterdir()) == []


@on_sqlite
@pytest.mark.parametrize("place", ["instance", "instance/archive", "."])
def test_a_backup_does_not_lie_in_the_instance_nor_around_it(site: Site, place: str) -> None:
    said = site.run("backup", site.config.instance.parent / place)
    assert said.exit_code == 1
    assert "another disk" in said.output


@on_sqlite
def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one(site: Site) -> None:
    program = f"""
import os, signal
from riskflow.services.operations.backup import creation
creation._finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from riskflow.cli import main
main(["backup", {str(site.backups)!r}])
"""
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [path.name[0] for path in site.backups.iterdir()] == ["."]
    made = site.back_up()
    assert list(site.backups.iterdir()) == [made]


def test_a_restore_that_is_killed_halfway_is_finished_by_the_next(site: Site) -> None:
    made = site.back_up()
    before = site.rows()["case_partner"]
    site.lose_everything()
    program = f"""
import os, signal
from riskflow.store.copies import postgres, sqlite
for kind in (postgres.PostgresCopier, sqlite.SqliteCopier):
    kind.swap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from riskflow.cli import main
main(["restore", {str(made)!r}])
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGKILL
    assert "interrupted" in site.run("init").output
    said = site.run("restore", made)
    assert said.exit_code == 0, said.output
    assert site.problems() == []
    assert site.rows()["case_partner"] == before
