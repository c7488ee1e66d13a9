"""Commands that run an instance: prepare it, serve it, work through its queue, verify what it holds."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from riskflow.config import Config, ConfigError, Mode


def _config(mode: Mode | None = None) -> Config:
    try:
        return Config.from_environment(os.environ, mode)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


@click.command()
def init() -> None:
    """Create or update the database of this instance."""
    from riskflow.store import queue  # noqa: PLC0415 - each command loads what it needs, so that all start fast
    from riskflow.store.database import Database  # noqa: PLC0415

    config = _config()
    Database(config.database_url).migrate()
    queue.prepare(config.database_url)
    click.echo(f"The database of {config.instance} is up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--reset", is_flag=True, help="Start over with fresh cases; everything in the demonstration is deleted.")
def demo(host: str, port: int, reset: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Serve the demonstration: invented people, a case in every state, a development seal."""
    os.environ.setdefault("RISKFLOW_BASE_URL", f"http://{host}:{port}")  # the worker prints it in the records
    config = _config(Mode.DEMONSTRATION)
    if reset:
        _forget(config)
    people = _seed(config)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the worker is stopped too
    with _worker():
        _greet(people, f"http://{host}:{port}")
        _serve(config, host, port)


def _forget(config: Config) -> None:
    """Remove the demonstration's database; its archive is write-once and stays."""
    for path in config.instance.glob("riskflow.sqlite*"):
        path.unlink()


def _seed(config: Config) -> list[tuple[str, str]]:
    """Create the database and the cases where there are none; return names and titles of the people."""
    from riskflow.app import demonstration_material, demonstration_stage, library_of  # noqa: PLC0415
    from riskflow.services import demonstrating  # noqa: PLC0415
    from riskflow.store import queries, queue  # noqa: PLC0415
    from riskflow.store.database import Database  # noqa: PLC0415

    database = Database(config.database_url)
    if not database.is_current():
        database.migrate()
        queue.prepare(config.database_url)
    material = None
    with database.write() as session:  # so that of two starts at once only one finds it empty
        if demonstrating.is_empty(session):
            material = demonstration_material(library_of(database), config.questionnaire)
            demonstrating.enter_people(session, material)
    if material:
        demonstrating.play(demonstration_stage(config, database, material))
    with database.read() as session:
        return [(person.name, person.title) for person in queries.people(session)]


def _greet(people: list[tuple[str, str]], address: str) -> None:
    click.echo(f"\nRiskFlow, the demonstration, is at {address}\nSign in by choosing a person:")
    for name, title in people:
        click.echo(f"  {name:<16} {title}")
    click.echo("Stop with Ctrl+C.\n")


@contextmanager
def _worker() -> Iterator[None]:
    """Run the worker in a process of its own: rendering and sealing never happen in a request."""
    worker = subprocess.Popen([sys.executable, "-m", "riskflow.cli", "worker"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _serve(config: Config, host: str, port: int) -> None:
    import waitress  # noqa: PLC0415

    from riskflow.app import create_app  # noqa: PLC0415

    waitress.serve(create_app(config), host=host, port=port, threads=8, ident=None, _quiet=True)


@click.command()
def worker() -> None:
    """Work through the queue: draw up, seal and archive records, and send letters. Runs until it is stopped."""
    from riskflow.jobs import run_worker  # noqa: PLC0415

    run_worker(_config())


@click.command()
def verify() -> None:
    """Recompute the chain of events and every archived file, and say what is broken."""
    from riskflow.files.archive import Archive  # noqa: PLC0415
    from riskflow.services.verifying import problems  # noqa: PLC0415
    from riskflow.store.database import Database  # noqa: PLC0415

    config = _config()
    with Database(config.database_url).read() as session:
        found = problems(session, Archive(config.archive), Archive(config.attachments))
    for problem in found:
        click.echo(problem)
    click.echo("Everything is as it was written." if not found else f"{len(found)} broken.")
    sys.exit(1 if found else 0)


@click.group()
def record() -> None:
    """Look at records."""


@record.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def record_verify(file: Path) -> None:
    """Say whether a record is genuine, altered, superseded or unknown to this instance, and whether its seal holds."""
    from riskflow.services.recording import Answer, verify_file  # noqa: PLC0415
    from riskflow.store.database import Database  # noqa: PLC0415

    config = _config()
    with Database(config.database_url).read() as session:
        answered = verify_file(session, file.read_bytes())
    click.echo(answered.answer.value)
    if answered.record:
        click.echo(
            f"record {answered.record.number} ({answered.record.kind}), archived {answered.record.archived_at:%Y-%m-%d}"
        )
    if answered.superseded_by:
        click.echo(f"superseded by record {answered.superseded_by.number}")
    sys.exit(0 if answered.answer is Answer.GENUINE else 1)


COMMANDS: tuple[Any, ...] = (init, demo, worker, verify, record)
