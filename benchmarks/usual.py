"""Speed of common operations: `make bench`. Figures, not tests: a busy machine must not fail a build.

Each row is measured as in production: the WSGI application with its database on disk (SQLite, WAL, synchronous FULL),
the scoring function, the PDF renderer with its seal, and processes as an operator starts them.
"""

import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import click
from flask.testing import FlaskClient

from riskflow.app import create_app
from riskflow.cases.labels import Advice
from riskflow.config import Config, data_folder
from riskflow.questionnaire.answer_sheet import read_sheet
from riskflow.questionnaire.authoring.release_proofs import release_faults
from riskflow.questionnaire.explanations import explain, is_fragile
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import CASES_FILE, parse_yaml
from riskflow.questionnaire.scoring import score
from riskflow.records.model import Record
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.releases import simulate_worked
from riskflow.services.records import issue
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.worker import Worker
from tests.support.cases.demonstration import stage_with_cast
from tests.support.counts import counted

CASES_IN_LIST = 300
ROUNDS = 40
MILLISECONDS = 1_000


def milliseconds_of(operation: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the milliseconds of each round, after one round of warm-up."""
    operation()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        operation()
        times.append((time.perf_counter() - began) * MILLISECONDS)
    return times


def print_times(title: str, times: list[float], aim: str = "") -> None:
    """Print median and 95th percentile."""
    high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    click.echo(f"{title:<46} p50 {median(times):8.2f} ms   p95 {high:8.2f} ms   {aim}")


def sign_in(client: FlaskClient, login: str) -> None:
    """Sign in as one of the persons of the demonstration."""
    page = client.get("/login").get_data(as_text=True)
    response = client.post("/login", data={"login": login, "csrf_token": csrf_token_in(page)})
    assert response.location == "/", "nobody is signed in, and what follows would measure the sign-in page"


def csrf_token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found.group(1) if found else ""


def bench_pages(config: Config, stage: DemoRunner) -> None:
    """Time a question page, its autosave, and the lists of 300 cases."""
    app = create_app(config)
    client = app.test_client()
    sign_in(client, "alice")
    code = stage.draft("rf-22")
    address = f"/a/{code}/q/du-end-use"
    print_times("question page", milliseconds_of(lambda: client.get(address)))
    bench_autosave(client, address)
    for _ in range(CASES_IN_LIST // 3):
        for case in ("rf-14", "rf-22", "rf-17"):
            stage.submit(case)
    database = app.extensions["riskflow"].database
    for login, page in (("sven", "/inbox"), ("alice", "/my?group=handled")):
        sign_in(client, login)
        with counted(database.engine) as counts:
            assert client.get(page).status_code == 200
        queries = sum(statement.lstrip().upper().startswith("SELECT") for statement in counts.statements)
        print_times(
            f"list of {CASES_IN_LIST} cases, {page}: {queries} queries",
            milliseconds_of(partial(client.get, page), 15),
            "aim 15, 50 ms",
        )


def bench_autosave(client: FlaskClient, address: str) -> None:
    """Time the request that the browser sends while a user types."""
    page = client.get(address).get_data(as_text=True)
    hidden_fields = dict(re.findall(r'<input type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    number = itertools.count()

    def save() -> None:
        data = {
            **hidden_fields,
            "csrf_token": csrf_token_in(page),
            "du-end-use": "unclear",
            "du-end-use.comment": f"word {next(number)}",
        }
        response = client.post(address, data=data, headers={"Accept": "application/json"})
        assert response.status_code == 200, response.status
        # The next request needs the versions that this one made.
        hidden_fields.update(response.get_json()["versions"])

    print_times("autosave", milliseconds_of(save), "aim 20 ms")


def bench_scoring() -> None:
    """Time the score alone, and the explanations that are computed from it."""
    read = Library(data_folder("questionnaires")).current("ri")
    folder = data_folder("questionnaires") / "ri" / read.questionnaire.version
    cases = parse_yaml((folder / CASES_FILE).read_text(encoding="utf-8"), CASES_FILE)
    sheet = read_sheet(read.questionnaire, read.policy, next(case for case in cases if case["id"] == "rf-22"))
    questions, answers, context = read.questionnaire, sheet.answers, sheet.context
    profile = score(questions, answers, context)
    print_times("score of one assessment", milliseconds_of(lambda: score(questions, answers, context), 500), "aim 1 ms")
    print_times("its counterfactuals", milliseconds_of(lambda: explain(questions, answers, context, profile), 20))
    print_times("its fragile flag", milliseconds_of(lambda: is_fragile(questions, answers, context, profile), 20))


def bench_proof() -> None:
    """Time the release proofs of a version, and the simulation over the worked cases on the release page."""
    library = Library(data_folder("questionnaires"))
    read = library.current("ri")
    print_times("proof of a version", milliseconds_of(lambda: release_faults(read.questionnaire), 20))
    print_times("simulation of the worked cases", milliseconds_of(lambda: simulate_worked(library, read, read), 10))


def bench_record(config: Config, stage: DemoRunner) -> None:
    """Time records in both languages: render, seal, check and archive."""
    worker = Worker(config)
    code = stage.submit("rf-01")
    with worker.instance.read(SYSTEM) as uow:
        record = issue.build_record(uow, code, 1, worker.origin)
    assert record is not None
    print_times("short record, both languages", milliseconds_of(partial(issue_record, worker, record), 8))
    code = stage.submit("rf-22")
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    stage.decide(code, "greta")
    with worker.instance.read(SYSTEM) as uow:
        record = issue.build_record(uow, code, 1, worker.origin)
    assert record is not None
    times = milliseconds_of(partial(issue_record, worker, record), 8)
    print_times("decision record, both languages", times, "aim 1 s a record, warm")
    bench_long_record(worker, record)


def bench_long_record(worker: Worker, record: Record) -> None:
    """Time a record of more than forty pages."""
    long = replace(record, answers=record.answers * 10)
    print_times(
        "record of over forty pages, both languages",
        milliseconds_of(partial(issue_record, worker, long), 1),
        "check within 5 s",
    )


def issue_record(worker: Worker, record: Record) -> None:
    """Render, seal, check and archive a record in both languages."""
    issue.issue_files(record, worker.issuer, datetime.now(UTC))


def bench_start(folder: Path) -> None:
    """Time commands, and a second start of the demonstration until it answers."""
    environment = {**os.environ, "RISKFLOW_INSTANCE": str(folder)}
    starts = [start_demonstration(environment) for _ in range(3)]
    print_times("second start until the first page", starts[1:], "aim 2 s")
    for typed in ("--help", "people list", "screen Example", "questionnaire check"):
        command = [sys.executable, "-m", "riskflow.cli", *typed.split()]
        run = partial(subprocess.run, command, env=environment, capture_output=True, check=True)
        print_times(f"riskflow {typed}", milliseconds_of(run, 3))


def start_demonstration(environment: dict[str, str]) -> float:
    """Start the demonstration, wait for its first page, stop it; return the milliseconds until the page."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "riskflow.cli", "demo", "--port", "5077"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                urllib.request.urlopen("http://127.0.0.1:5077/").close()
                return (time.perf_counter() - began) * MILLISECONDS
            except OSError:
                time.sleep(0.02)
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        config = Config.for_tests(Path(name))
        Database(config.database_url).migrate()
        queue.prepare(config.database_url)
        stage = stage_with_cast(config)
        bench_scoring()
        bench_proof()
        bench_record(config, stage)
        bench_pages(config, stage)
    with tempfile.TemporaryDirectory() as name:
        bench_start(Path(name) / "instance")


if __name__ == "__main__":
    main()
