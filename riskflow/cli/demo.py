"""The command that serves the demonstration."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import click
import waitress

from riskflow.app import demo_data, demo_runner, serving_app
from riskflow.cli.instance import check, read_settings
from riskflow.cli.operations.listing import rebuild_listings
from riskflow.config import Config, Mode
from riskflow.services.instance import Instance
from riskflow.services.operations.demo import stories
from riskflow.services.operations.demo.runner import add_people, is_empty
from riskflow.services.operations.start_checks import mark_mode, require_mode, require_questions
from riskflow.storage_settings import S3
from riskflow.store import queue
from riskflow.store.queries import cases as case_queries

LATE = timedelta(weeks=4)
"""How long ago the cases were sent that are over their day."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--reset", is_flag=True, help="Start over with fresh cases; everything in the demonstration is deleted.")
def demo(*, host: str, port: int, reset: bool) -> None:
    """Serve the demonstration: invented people, a case in every state, a development seal."""
    os.environ.setdefault("RISKFLOW_BASE_URL", f"http://{host}:{port}")  # the worker prints it in the records
    config = read_settings(Mode.DEMONSTRATION)
    if reset:
        _delete_database(config)
    people = _seed(Instance.open(config))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the worker is stopped too
    with _worker():
        _print_welcome(people, f"http://{host}:{port}")
        waitress.serve(serving_app(config), host=host, port=port, threads=8, ident=None, _quiet=True)


def _delete_database(config: Config) -> None:
    if config.archive_storage == S3:
        raise click.ClickException("The archive is in an object store: start over with another s3_prefix.")
    for path in config.instance.glob("riskflow.sqlite*"):
        path.unlink()
    # The archive is write-once and stays, but not beside a database that knows nothing of it.
    if config.archive.exists():
        config.archive.rename(config.archive.with_name(f"archive-until-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"))


def _seed(instance: Instance) -> list[tuple[str, str]]:
    """Create the database and the cases where there are none; return names and titles of the people."""
    database = instance.database
    check(require_mode, instance.config, database)  # the settings may name the database of another instance
    if not database.is_current():
        database.migrate()
        queue.prepare(instance.config.database_url)
        rebuild_listings(instance, only_missing=True)
    mark_mode(instance.config, database)
    data = None
    # One write transaction checks and inserts, so that of two processes started at once only one finds it empty.
    with database.write() as session:
        if is_empty(session):
            data = demo_data(instance.library, instance.config.questionnaire)
            add_people(session, data)
    if data:
        runner = demo_runner(instance, data)
        stories.run_late(demo_runner(replace(instance, now=_some_weeks_ago), data))
        stories.run_stories(runner)
        stories.put_sources_in_force(runner)
        stories.release_newest(runner)
        instance.term_reader.wait()  # a check answers for gates only where the words have been read
        stories.run_short_way(demo_runner(instance, demo_data(instance.library, instance.config.questionnaire)))
    check(require_questions, instance.config, instance.library)
    with database.read() as session:
        return [(person.name, person.title) for person in case_queries.people(session)]


def _some_weeks_ago() -> datetime:
    return datetime.now(UTC) - LATE


def _print_welcome(people: list[tuple[str, str]], address: str) -> None:
    click.echo(f"\nRiskFlow, the demonstration, is at {address}\nSign in by choosing a person:")
    for name, title in people:
        click.echo(f"  {name:<16} {title}")
    click.echo("Stop with Ctrl+C.\n")


@contextmanager
def _worker() -> Iterator[None]:
    """Run the worker in a process of its own."""
    worker = subprocess.Popen([sys.executable, "-m", "riskflow.cli", "worker"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)
