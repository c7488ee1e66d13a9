"""The kill test: `make endure`. Many people work while web processes and workers are killed, and nothing may be lost.

Three web processes and three workers share one PostgreSQL; twenty people start, answer, change, send and read. Every
few seconds one process, chosen at random, is killed with SIGKILL and started again. Afterwards: each answer that was
confirmed is there, nothing was done twice, the chain and the archive are whole, the queue is empty, and nobody saw an
error of the server; a connection that broke was tried again, with the same form.
"""

import os
import random
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.many.examination import Outcome, examine
from benchmarks.many.nodes import Node, Site, await_ready, database_of, prepared_site, running, web_node, worker_node
from benchmarks.many.visitors import PAUSE, Researcher, UnexpectedReplyError, WebClient
from riskflow.cases.notifications import DeliveryStatus
from riskflow.services.instance import Instance
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.queries import outbox as outbox_queries
from tests.support.cases.demonstration import material
from tests.support.smtp_server import Mailbox, mailbox

SERVER = os.environ.get("RISKFLOW_TEST_POSTGRES")
CASES = ("rf-01", "rf-01", "rf-01", "rf-22")
CHANGES = 5
DRAIN_SECONDS = 300
CHANCE = random.Random()  # noqa: S311 - which process dies


@dataclass(frozen=True, slots=True)
class Trial:
    """How many do how much for how long."""

    seconds: float
    people: int = 20
    webs: int = 3
    workers: int = 3
    kill_every: float = 8.0


def run(trial: Trial) -> Outcome:
    """Run the trial and look at what it has left."""
    box = Mailbox()
    with tempfile.TemporaryDirectory(prefix="riskflow-endurance.") as made, mailbox(box):
        folder = Path(made)
        letters = {"mail_server": box.address, "mail_from": "riskflow@example.org"}
        with database_of("postgresql", folder) as url, prepared_site(folder, url, **letters) as site:
            webs = [web_node(site, folder, number) for number in range(1, trial.webs + 1)]
            workers = [worker_node(site, folder, number) for number in range(1, trial.workers + 1)]
            people = people_of(trial.people, [node.server for node in webs])
            with running([*webs, *workers]):
                for person in people:
                    person.sign_in(site.provider)
                crashes = _work_while_killing(trial, people, [*webs, *workers])
                crashes += [f"{node.name} ended by itself" for node in [*webs, *workers] if node.has_ended]
                await_ready([node for node in [*webs, *workers] if not node.has_ended])
                drained = _await_queue(site)
            outcome = examine(site, people, box, [*webs, *workers])
            outcome.faults += [*crashes, *([] if drained is not None else ["the queue does not empty"])]
            outcome.lines.append(f"queue empty after      {drained or 0:.0f} s")
    return outcome


def people_of(number: int, servers: list[str]) -> list[Researcher]:
    """Return so many of the people of the demonstration, some of them in several browsers."""
    logins = [str(person["login"]) for person in material().people]
    return [Researcher(WebClient(servers), logins[place % len(logins)], f"person {place}") for place in range(number)]


def _work_while_killing(trial: Trial, people: list[Researcher], nodes: list[Node]) -> list[str]:
    """Let all work until the time is up; return with what any of them ended too early."""
    until = time.monotonic() + trial.seconds
    stopped = threading.Event()
    killer = threading.Thread(target=_kill, args=(trial, nodes, stopped))
    killer.start()
    with ThreadPoolExecutor(len(people)) as pool:
        crashes = [found for found in pool.map(lambda person: _work(person, until), people) if found]
    stopped.set()
    killer.join()
    return crashes


def _kill(trial: Trial, nodes: list[Node], stopped: threading.Event) -> None:
    """Kill web processes and workers in turn; the next one dies when the one before has come back."""
    kinds = [[node for node in nodes if node.server], [node for node in nodes if not node.server]]
    number = 0
    while not stopped.wait(trial.kill_every):
        node = CHANCE.choice(kinds[number % len(kinds)])
        node.kill()
        node.start()
        number += 1
        while not (stopped.is_set() or node.has_ended or all(each.is_ready for each in nodes)):
            time.sleep(PAUSE)


def _work(person: Researcher, until: float) -> str:
    try:
        while time.monotonic() < until:
            _one_case(person, until)
    except UnexpectedReplyError as error:
        return f"{person.name}: {error}"
    return ""


def _one_case(person: Researcher, until: float) -> None:
    code = person.start()
    person.answer_all(code, CHANCE.choice(CASES))
    for number in range(CHANGES):
        if time.monotonic() < until:
            person.change(code, f"Words of {person.name}, changed {number} times.")
    person.submit(code)
    person.read(code)


def _await_queue(site: Site) -> float | None:
    """Return after how many seconds nothing waited any more, or None when it did not end."""
    instance = Instance.open(site.config)
    began = time.monotonic()
    try:
        while time.monotonic() - began < DRAIN_SECONDS:
            with instance.read(SYSTEM) as uow:
                waiting = sum(work.number for work in queue.waiting_work(uow.session).values())
                letters = outbox_queries.counts(uow.session).get(DeliveryStatus.WAITING, 0)
            if not waiting and not letters:
                return time.monotonic() - began
            time.sleep(0.5)
    finally:
        instance.database.engine.dispose()
    return None


def report(outcome: Outcome, say: Callable[[str], None] = click.echo) -> None:
    for line in outcome.lines:
        say(f"  {line}")
    for fault in outcome.faults:
        say(f"  FAULT: {fault}")


@click.command()
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--people", default=20, show_default=True)
@click.option("--every", default=8.0, show_default=True, help="Seconds between two kills.")
def main(minutes: float, people: int, every: float) -> None:
    """Run the kill test upon PostgreSQL."""
    if not SERVER:
        raise click.ClickException("there is no PostgreSQL: scripts/with-postgres starts one where it is installed")
    click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {people} people, {minutes:g} minutes, a kill each {every:g} s")
    outcome = run(Trial(minutes * 60, people, kill_every=every))
    report(outcome)
    raise SystemExit(bool(outcome.faults))


if __name__ == "__main__":
    main()
