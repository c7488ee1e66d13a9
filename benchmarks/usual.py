"""How long the usual things take: `make bench`. Figures, not tests: a busy machine must not fail a build.

Each row is measured through the same doors as in use: the WSGI application with its database on disk (SQLite, WAL,
synchronous FULL), the scoring function, the renderer with its seal, and processes as an operator starts them.
"""

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
from riskflow.services.operations.demo import DemoRunner
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


def timed(act: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the milliseconds of each round, after one that does not count."""
    act()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * MILLISECONDS)
    return taken


def show(what: str, taken: list[float], aim: str = "") -> None:
    """Print median and 95th percentile."""
    high = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    click.echo(f"{what:<46} p50 {median(taken):8.2f} ms   p95 {high:8.2f} ms   {aim}")


def sign_in(client: FlaskClient, login: str) -> None:
    """Sign in as one of the cast."""
    page = client.get("/login").get_data(as_text=True)
    answer = client.post("/login", data={"login": login, "csrf_token": token_in(page)})
    assert answer.location == "/", "nobody is signed in, and what follows would measure the sign-in page"


def token_in(page: str) -> str:
    """Return the CSRF token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found.group(1) if found else ""


def bench_pages(config: Config, stage: DemoRunner) -> None:
    """Time a question page, its autosave, and the lists of 300 cases."""
    app = create_app(config)
    client = app.test_client()
    sign_in(client, "alice")
    code = stage.draft("rf-22")
    address = f"/a/{code}/q/du-end-use"
    show("question page", timed(lambda: client.get(address)))
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
        show(
            f"list of {CASES_IN_LIST} cases, {page}: {queries} queries",
            timed(partial(client.get, page), 15),
            "aim 15, 50 ms",
        )


def bench_autosave(client: FlaskClient, address: str) -> None:
    """Time what the browser sends while somebody types."""
    page = client.get(address).get_data(as_text=True)
    sent = dict(re.findall(r'<input type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    number = iter(range(10_000))

    def save() -> None:
        data = {
            **sent,
            "csrf_token": token_in(page),
            "du-end-use": "unclear",
            "du-end-use.comment": f"word {next(number)}",
        }
        answer = client.post(address, data=data, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.status
        sent.update(answer.get_json()["versions"])

    show("autosave", timed(save), "aim 20 ms")


def bench_scoring() -> None:
    """Time the model alone, and the model with everything that explains it."""
    read = Library(data_folder("questionnaires")).current("ri")
    folder = data_folder("questionnaires") / "ri" / read.questionnaire.version
    cases = parse_yaml((folder / CASES_FILE).read_text(encoding="utf-8"), CASES_FILE)
    sheet = read_sheet(read.questionnaire, read.policy, next(case for case in cases if case["id"] == "rf-22"))
    questions, answers, context = read.questionnaire, sheet.answers, sheet.context
    profile = score(questions, answers, context)
    show("score of one assessment", timed(lambda: score(questions, answers, context), 500), "aim 1 ms")
    show("its counterfactuals", timed(lambda: explain(questions, answers, context, profile), 20))
    show("its fragile flag", timed(lambda: is_fragile(questions, answers, context, profile), 20))


def bench_proof() -> None:
    """Time what stands in the way of a release, and the release page's simulation over the worked cases."""
    library = Library(data_folder("questionnaires"))
    read = library.current("ri")
    show("proof of a version", timed(lambda: release_faults(read.questionnaire), 20))
    show("simulation of the worked cases", timed(lambda: simulate_worked(library, read, read), 10))


def bench_record(config: Config, stage: DemoRunner) -> None:
    """Time a record, composed, drawn, sealed, checked and archived, in each language."""
    workshop = Worker(config)
    code = stage.submit("rf-01")
    with workshop.instance.read(SYSTEM) as uow:
        record = issue.build_record(uow, code, 1, workshop.origin)
    assert record is not None
    show("short record, both languages", timed(partial(press, workshop, record), 8))
    code = stage.submit("rf-22")
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    stage.decide(code, "greta")
    with workshop.instance.read(SYSTEM) as uow:
        record = issue.build_record(uow, code, 1, workshop.origin)
    assert record is not None
    taken = timed(partial(press, workshop, record), 8)
    show("decision record, both languages", taken, "aim 1 s a record, warm")
    bench_long_record(workshop, record)


def bench_long_record(workshop: Worker, record: Record) -> None:
    """Time drawing, sealing and checking a record of more than forty pages."""
    long = replace(record, answers=record.answers * 10)
    show("record of over forty pages, both languages", timed(partial(press, workshop, long), 1), "check within 5 s")


def press(workshop: Worker, record: Record) -> None:
    """Draw, seal, check and archive a record in both languages."""
    issue.issue_files(record, workshop.issuer, datetime.now(UTC))


def bench_start(folder: Path) -> None:
    """Time a command, and a second start of the demonstration until it answers."""
    environment = {**os.environ, "RISKFLOW_INSTANCE": str(folder)}
    score_one = [sys.executable, "-m", "riskflow.cli", "questionnaire", "check"]
    show(
        "command line, questionnaire check",
        timed(lambda: subprocess.run(score_one, capture_output=True, check=True), 3),
    )
    show("second start until the first page", [started(environment) for _ in range(3)][1:], "aim 3 s")


def started(environment: dict[str, str]) -> float:
    """Start the demonstration, wait for its first page, stop it; return the milliseconds."""
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
    """Measure everything once."""
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
