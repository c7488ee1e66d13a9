"""How many writers of different cases PostgreSQL takes at once: `make bench-writers`.

Each client is a process that saves answers in a case of its own, through the verb that pages call. It is measured with
the lock of the whole instance, as every writer took it until PostgreSQL's locks were parted, and with that of the case;
both on a server on the same machine and with a network in between, which is a pause after each statement. The server
syncs its log at each commit (RISKFLOW_DURABLE=1), as in production.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click
import sqlalchemy as sa

from benchmarks.many.nodes import database_of
from riskflow.cases.access import Viewer
from riskflow.config import Config
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import AnswerInput
from riskflow.services.case_facts import viewer_of
from riskflow.services.instance import Instance
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.locks import WHOLE_INSTANCE, Lock, case_scope
from tests.support.cases.demonstration import stage_with_cast

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

CLIENTS = (1, 4, 16, 32)
MILLISECONDS = 1_000
PATIENCE = 120
Measured = tuple[int, list[float]]
"""Commits, and the milliseconds for which each of them held the end of the chain."""


@contextmanager
def timed_end(engine: sa.Engine, pause: float) -> Iterator[list[float]]:
    """Yield the milliseconds from the lock of the chain's end to the end of each commit; a pause follows statements."""
    held: list[float] = []
    since: list[float] = []

    def executed(*told: object) -> None:
        if pause:
            time.sleep(pause)
        if told[3] == {"key": Lock.CHAIN_END.value}:
            since.append(time.perf_counter())

    def committed(_connection: sa.Connection) -> None:
        if pause:
            time.sleep(pause)

    def returned(*_told: object) -> None:
        if since:
            held.append((time.perf_counter() - since.pop()) * MILLISECONDS)

    sa.event.listen(engine, "after_cursor_execute", executed)
    sa.event.listen(engine, "commit", committed)
    # The connection comes back when the commit is done.
    sa.event.listen(engine, "checkin", returned)  # codespell:ignore checkin
    yield held


@dataclass(frozen=True, slots=True)
class Saving:
    """How long writers save, with which pause after each statement, and which lock they take."""

    seconds: float
    pause: float
    is_parted: bool

    def run(self, config: Config, code: str, results: "Queue[Measured]") -> None:
        """Save the title of a case again and again."""
        instance = Instance.open(config)
        viewer = _alice(instance)
        scope = case_scope(code) if self.is_parted else WHOLE_INSTANCE
        with timed_end(instance.database.engine, self.pause) as held:
            until, number = time.monotonic() + self.seconds, 0
            while time.monotonic() < until:
                with instance.write(viewer, scope) as uow:
                    row = answer_service.current_answers(uow, open_case(uow, code)).rows["title"]
                    given = [AnswerInput("title", (f"Title {number}",), version=row.version)]
                    answer_service.answer(uow, code, given)
                number += 1
        results.put((number, held))


def _alice(instance: Instance) -> Viewer:
    with instance.read(SYSTEM) as uow:
        return viewer_of(uow.session, person_with_login(uow.session, "alice"), uow.today)


def measure(config: Config, codes: list[str], saving: Saving) -> Measured:
    """Let each case have a writer of its own."""
    context = multiprocessing.get_context("fork")
    results: Queue[Measured] = context.Queue()
    processes = [context.Process(target=saving.run, args=(config, code, results), daemon=True) for code in codes]
    for process in processes:
        process.start()
    found = [results.get(timeout=saving.seconds + PATIENCE) for _ in processes]
    for process in processes:
        process.join()
    return sum(number for number, _ in found), [each for _, held in found for each in held]


@click.command()
@click.option("--seconds", default=8.0, show_default=True)
@click.option("--network", default=1.0, show_default=True, help="Milliseconds of a statement on its way.")
def main(seconds: float, network: float) -> None:
    """Print commits a second before and after, and how long the end of the chain is held."""
    if "RISKFLOW_TEST_POSTGRES" not in os.environ:
        raise click.ClickException("there is no PostgreSQL: scripts/with-postgres starts one where it is installed")
    with tempfile.TemporaryDirectory(prefix="riskflow-writers.") as made, database_of("postgresql", Path(made)) as url:
        config = Config.for_tests(Path(made), url)
        codes = _prepared(config)
        click.echo("statement on its way   clients   whole instance        case         end of the chain held")
        for pause in (0.0, network / MILLISECONDS):
            for clients in CLIENTS:
                whole, _ = measure(config, codes[:clients], Saving(seconds, pause, is_parted=False))
                parted, held = measure(config, codes[:clients], Saving(seconds, pause, is_parted=True))
                rates = f"{whole / seconds:10.1f} commits/s {parted / seconds:10.1f} commits/s"
                times = f"p50 {median(held):6.1f} ms, most {max(held):6.1f} ms"
                click.echo(f"{pause * MILLISECONDS:8.1f} ms {clients:>20} {rates}   {times}")


def _prepared(config: Config) -> list[str]:
    database = Database(config.database_url)
    database.migrate()
    queue.prepare(config.database_url)
    stage = stage_with_cast(config, database)
    codes = [stage.draft("rf-01", upto=3) for _ in range(max(CLIENTS))]
    database.engine.dispose()
    return codes


if __name__ == "__main__":
    main()
