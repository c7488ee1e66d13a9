"""Many people at once: `make load`. How quickly 1, 4, 16 and 32 are served who save, send and read, on both databases.

Two web processes with four threads each and one worker, as in docs/how-to/run.md. Nobody pauses to think, so the
figures are those of a far greater number of people: somebody who writes saves twice a minute.
"""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks.many.endurance import CHANCE, people_of
from benchmarks.many.examination import time_lines
from benchmarks.many.nodes import database_of, prepared_site, running, web_node, worker_node
from benchmarks.many.visitors import Researcher, Tally

CLIENTS = (1, 4, 16, 32)
WEBS, THREADS = 2, 4
READ_EVERY, SUBMIT_EVERY = 3, 12
CASE = "rf-01"


@contextmanager
def served(kind: str) -> Iterator[list[Researcher]]:
    """Serve an instance, and yield as many people as the greatest number, signed in, each with a case answered."""
    with tempfile.TemporaryDirectory(prefix="riskflow-load.") as made:
        folder = Path(made)
        with database_of(kind, folder) as url, prepared_site(folder, url) as site:
            webs = [web_node(site, folder, number, THREADS) for number in range(1, WEBS + 1)]
            with running([*webs, worker_node(site, folder, 1)]):
                people = people_of(max(CLIENTS), [node.server for node in webs])
                for person in people:
                    person.sign_in(site.provider)
                    person.answer_all(person.start(), CASE)
                yield people


def measure(people: Sequence[Researcher], seconds: float) -> tuple[float, list[Tally]]:
    """Let people work; return how long they did, and what happened to their requests."""
    for person in people:
        person.client.tally = Tally()
    began = time.monotonic()
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda person: _work(person, began + seconds), people))
    return time.monotonic() - began, [person.client.tally for person in people]


def _work(person: Researcher, until: float) -> None:
    number = CHANCE.randrange(SUBMIT_EVERY)  # they do not all send at once
    while time.monotonic() < until:
        number += 1
        code = person.started[-1]
        person.change(code, f"The words of {time.monotonic()}.")
        if number % READ_EVERY == 0:
            person.read(code)
        if number % SUBMIT_EVERY == 0:
            person.submit(code)
            person.answer_all(person.start(), CASE)


@click.command()
@click.option("--seconds", default=20.0, show_default=True)
def main(seconds: float) -> None:
    """Print requests a second and their times."""
    for kind in ("sqlite", "postgresql"):
        if kind == "postgresql" and "RISKFLOW_TEST_POSTGRES" not in os.environ:
            raise click.ClickException("there is no PostgreSQL: scripts/with-postgres starts one where it is installed")
        with served(kind) as people:
            for clients in CLIENTS:
                took, tallies = measure(people[:clients], seconds)
                requests = sum(len(times) for tally in tallies for times in tally.seconds.values())
                click.echo(f"{kind}, {clients} at once: {requests / took:.1f} requests/s")
                for line in time_lines(tallies):
                    click.echo(f"    {line}")


if __name__ == "__main__":
    main()
