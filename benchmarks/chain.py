"""Time and memory of verifying a long chain: `make bench-chain`. Each size is verified in a process of its own.

Each event of the chain binds one row, so that it has as many bindings as it has events; on SQLite.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlmodel import SQLModel

from riskflow.cases.events import FIRST_PREVIOUS, EventLink
from riskflow.config import Config
from riskflow.garbage import spare_what_is_made
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.bindings import binding_problems
from riskflow.store.chain import ROWS_WRITTEN, bindings_digest, event_row, row_digest
from riskflow.store.database import Database
from riskflow.store.tables import ReferenceFloor, RowBinding
from riskflow.store.tables.columns import new_salt

SIZES = (10_000, 100_000, 1_000_000)
BATCH = 20_000
MEBIBYTE = 1024


def build(database: Database, events: int) -> None:
    """Write a chain in which each event binds a reference."""
    previous, now = FIRST_PREVIOUS, datetime.now(UTC)
    for start in range(1, events + 1, BATCH):
        floors, bindings, rows = [], [], []
        for seq in range(start, min(start + BATCH, events + 1)):
            reference = f"RF-2026-{seq}"
            digest = row_digest("reference_floor", {"reference": reference})
            data = {"rows": "1", "digest": bindings_digest([("reference_floor", reference, digest)])}
            row = event_row(EventLink(seq, None, ROWS_WRITTEN, None, now, data, previous, new_salt()))
            previous = row.hash
            rows.append(row)
            floors.append(ReferenceFloor(reference=reference))
            bindings.append(RowBinding(event_seq=seq, bound_table="reference_floor", row_id=reference, digest=digest))
        with database.engine.begin() as connection:
            for name, written in (("event", rows), ("reference_floor", floors), ("row_binding", bindings)):
                connection.execute(SQLModel.metadata.tables[name].insert(), [each.model_dump() for each in written])


def verify(database: Database) -> None:
    """Print how long verifying takes, and the most memory that this process ever had."""
    spare_what_is_made()  # as a command does
    began, worked = time.perf_counter(), time.process_time()
    with database.read() as session:
        found = [*chain_problems(session), *binding_problems(session)]
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE
    click.echo(f"{seconds:8.1f} s   {processor:8.1f} s of processor   {memory:6d} MiB   {len(found)} problems")


@click.command()
@click.argument("folder", required=False)
def chain(folder: str | None) -> None:
    """Measure each size, or verify what is in a folder."""
    if folder:
        verify(Database(Config.for_tests(Path(folder)).database_url))
        return
    for events in SIZES:
        with tempfile.TemporaryDirectory() as place:
            database = Database(Config.for_tests(Path(place)).database_url)
            database.migrate()
            build(database, events)
            database.engine.dispose()
            click.echo(f"{events:10,} events ", nl=False)
            subprocess.run([sys.executable, "-m", "benchmarks.chain", place], check=True)


if __name__ == "__main__":
    chain()
