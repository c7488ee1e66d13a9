"""The restore drill: `make drill`. A backup of a large instance while people write, put back and compared.

The size is a tenth of what a university may have after ten years: 2 000 cases and 3 000 archived files of 100 kB. On
PostgreSQL it runs where RISKFLOW_TEST_POSTGRES names a server (scripts/with-postgres), else on SQLite only.
"""

import json
import os
import secrets
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import sqlalchemy as sa
from click.testing import CliRunner
from sqlmodel import Session, SQLModel, select

from riskflow.cases.events import EventLink
from riskflow.cases.workflow import State
from riskflow.cli import main
from riskflow.config import Config
from riskflow.files.archive import Archive
from riskflow.services.instance import Instance
from riskflow.services.operations.audit import Places, problems
from riskflow.services.operations.backup.manifest import Manifest
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.chain import chain_end
from riskflow.store.database import Database, insert_all
from riskflow.store.tables import Case, Decision, EventRow, RecordRow
from tests.support.cases.demonstration import stage_with_cast

OBJECT_BYTES = 100_000
RESTORED = "instance-restored"


def fill(config: Config, database: Database, cases: int, objects: int) -> None:
    """Enter closed cases with one event each, and one archived record for each two objects."""
    archive = Archive(config.archive)
    now = datetime.now(UTC)
    with database.write() as session:
        start = _enter_cases(session, cases, now)
        event = _enter_events(session, start, cases, now)
        _enter_records(session, archive, event, objects // 2, now)


def _enter_cases(session: Session, cases: int, now: datetime) -> int:
    start = session.connection().execute(sa.text("SELECT max(id) FROM matter")).scalar_one() + 1
    rows = [
        Case(
            version=1,
            code=f"drill{number}",
            reference=f"RF-DRILL-{number}",
            state=State.CLOSED,
            owner_id=1,
            title="A case of the drill",
            created_at=now,
            changed_at=now,
        )
        for number in range(cases)
    ]
    insert_all(session, rows)
    return int(start)


def _enter_events(session: Session, first_case: int, cases: int, now: datetime) -> EventLink:
    seq, previous, _ = chain_end(session)
    links = []
    for number in range(cases):
        seq += 1
        data = {"reference": f"RF-DRILL-{number}"}
        links.append(EventLink(seq, first_case + number, "case-started", 1, now, data, previous))
        previous = links[-1].hash()
    rows = [
        {
            "seq": link.seq,
            "case_id": link.case,
            "tag": link.tag,
            "actor_id": link.actor,
            "data": link.data,
            "at": link.at,
            "previous": link.previous,
            "hash": link.hash(),
        }
        for link in links
    ]
    session.execute(sa.insert(EventRow), rows)
    return links[-1]


def _enter_records(session: Session, archive: Archive, event: EventLink, records: int, now: datetime) -> None:
    decision = session.exec(select(Decision)).first()
    if decision is None:
        raise LookupError("the demonstration has no decision")
    rows = []
    for number in range(records):
        filler = secrets.token_hex(OBJECT_BYTES // 2)
        data = {"reference": f"D{number}", "last_event": event.seq, "chain_digest": event.hash(), "filler": filler}
        rows.append(
            RecordRow(
                case_id=decision.case_id,
                decision_id=decision.id or 0,
                number=number + 10,
                language="en",
                kind="decision",
                code=f"D{number}",
                data_digest=archive.put(json.dumps(data).encode()),
                pdf_digest=archive.put(secrets.token_bytes(OBJECT_BYTES)),
                archived_at=now,
            )
        )
    insert_all(session, rows)


def rows_of(database: Database) -> dict[str, list[str]]:
    """Return every row of every table."""
    with database.read() as session:
        found = {
            name: sorted(map(repr, session.connection().execute(sa.select(table))))
            for name, table in SQLModel.metadata.tables.items()
        }
    database.engine.dispose()
    return found


def timed(label: str, operation: Callable[[], object]) -> None:
    began = time.perf_counter()
    operation()
    click.echo(f"  {label:<44} {time.perf_counter() - began:8.1f} s")


def run(*arguments: str) -> str:
    """Run a command as an operator types it, and return what it says.

    Raises:
        RuntimeError: when it fails.
    """
    done = CliRunner().invoke(main, list(arguments))
    if done.exit_code:
        raise RuntimeError(done.output)
    return done.output


def write_until(stop: threading.Event, stage: DemoRunner) -> None:
    while not stop.is_set():
        stage.draft("rf-01", upto=2)


def drill(folder: Path, url: str, cases: int, objects: int) -> None:
    """Fill an instance, back it up under writes, lose it, restore it and compare it with the named point.

    Raises:
        RuntimeError: when anything differs.
    """
    instance = folder / "instance"
    instance.mkdir(mode=0o700)
    (instance / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    os.environ |= {"RISKFLOW_INSTANCE": str(instance), "RISKFLOW_DATABASE_URL": url}
    config, database = Config.for_tests(instance, url), Database(url)
    database.migrate()
    queue.prepare(url)
    stage = stage_with_cast(config, database)
    stage.submit("rf-01")
    timed("fill", lambda: fill(config, database, cases, objects))
    stop = threading.Event()
    writer = threading.Thread(target=write_until, args=(stop, stage))
    writer.start()
    try:
        timed("backup while somebody writes", lambda: run("backup", str(folder / "backups")))
    finally:
        stop.set()
        writer.join()
    made = next((folder / "backups").iterdir())
    manifest = Manifest.parse((made / "manifest.json").read_bytes())
    expected = rows_of(database)["event"]
    reason = "The drill restores the named point."
    timed("restore, verified before it replaces", lambda: run("restore", str(made), "--accept-older", reason))
    restored = rows_of(database)["event"]
    kept = [row for row in restored if RESTORED not in row]
    with Instance.open(config, database).read(SYSTEM) as uow:
        found = problems(uow, Places(Archive(config.archive), Archive(config.attachments)))
    database.engine.dispose()
    lost = manifest.last_event - len(set(kept) & set(expected))
    click.echo(f"  differences: {lost + len(found)}; the point: {manifest.point}; {len(manifest.files)} files")
    if lost or found:
        raise RuntimeError("\n".join(["the restored instance differs", *found]))


def databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder}/sqlite/instance/riskflow.sqlite"
    if server := os.environ.get("RISKFLOW_TEST_POSTGRES"):
        name = f"drill_{uuid.uuid4().hex}"
        engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        yield "PostgreSQL", sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@click.command()
@click.option("--cases", default=2_000, show_default=True)
@click.option("--objects", default=3_000, show_default=True)
def measure(cases: int, objects: int) -> None:
    """Run the drill on each database that there is."""
    with tempfile.TemporaryDirectory() as temporary:
        for name, url in databases(Path(temporary)):
            click.echo(f"{name}: {cases} cases, {objects} archived files of {OBJECT_BYTES} bytes")
            folder = Path(temporary, name.lower())
            folder.mkdir()
            drill(folder, url, cases, objects)


if __name__ == "__main__":
    measure()
