"""The worker and a mail server that fails: every letter arrives, none is lost, a repeated one is the same message."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.cases.notifications import DeliveryStatus
from riskflow.config import Config
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.case_facts import identity
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.worker import Worker
from tests.support.attack.production import PASSWORD, good_seal
from tests.support.background_work import PATIENCE, statuses, until
from tests.support.cases.demonstration import stage_with_cast
from tests.support.settings import SECRET, SIGN_IN
from tests.support.smtp_server import TAKEN, Mailbox, mailbox

SENDER = "riskflow@university.test"
CHANCE = random.Random(20261125)  # noqa: S311 - the same failures every time


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    queue.prepare(database_url)
    return Config.for_tests(tmp_path, database_url)


@pytest.fixture
def stage(config: Config, database: Database) -> DemoRunner:
    return stage_with_cast(config, database)


def ask(stage: DemoRunner, code: str, *questions: str, login: str = "charlie") -> None:
    with stage.unit_of_work_as("alice") as uow:
        asked = case_queries.person_by_login(uow.session, login)
        assert asked
        for question in questions:
            inquiry_service.ask(uow, code, InquiryInput(question, identity(asked.id)))


def deliveries(config: Config) -> list[DeliveryStatus]:
    database = Database(config.database_url)
    with database.read() as session:
        found = [each.row.delivery for each in outbox_queries.log(session, 1000)]
    database.engine.dispose()
    return found


@contextmanager
def workshop(config: Config, box: Mailbox | None = None) -> Iterator[Worker]:
    if box:
        config = config.model_copy(update={"mail_server": box.address, "mail_from": SENDER})
    opened = Worker(config)
    yield opened
    opened.instance.database.engine.dispose()


def one_round(shop: Worker) -> None:
    """Send what is due, as the workflow does."""
    for number in shop.due_notifications():
        if not shop.send_notification(number):
            break


def let_time_pass(config: Config) -> None:
    """Make the next attempt of every letter due now."""
    database = Database(config.database_url)
    with database.write() as session:
        for each in outbox_queries.log(session, 1000, DeliveryStatus.WAITING):
            each.row.due_at -= timedelta(days=3)
    database.engine.dispose()


@pytest.mark.slow
def test_with_three_failures_in_ten_every_letter_arrives_as_itself(config: Config, stage: DemoRunner) -> None:
    for case in ("rf-17", "rf-14", "rf-25", "rf-22"):
        stage.submit(case)
    written = len(deliveries(config))
    assert written >= 20
    box = Mailbox()

    def unreliable(message: object) -> str:
        chance = CHANCE.random()
        if chance < 0.15:
            return "451 try again later"
        if chance < 0.3:  # taken, and the answer lost: the sender cannot know
            box.kept.append(message)  # type: ignore[arg-type]
            return "421 going down"
        return TAKEN

    box.answers = unreliable
    with mailbox(box):
        for _ in range(6):
            with workshop(config, box) as shop:  # a worker that starts anew each time
                one_round(shop)
            let_time_pass(config)
        for _ in range(30):
            with workshop(config, box) as shop:
                one_round(shop)
            let_time_pass(config)
    assert set(deliveries(config)) == {DeliveryStatus.SENT}
    arrived = [letter["Message-ID"] for letter in box.kept]
    assert set(arrived) == {f"<letter-{number}@localhost>" for number in range(1, written + 1)}
    assert len(arrived) > written  # some came twice, as the same message
    by_number = {letter["Message-ID"]: letter.as_bytes() for letter in box.kept}
    assert all(letter.as_bytes() == by_number[letter["Message-ID"]] for letter in box.kept)


def test_without_a_mail_server_nothing_leaves_and_nothing_counts_as_sent(
    config: Config, stage: DemoRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(stage, stage.draft("rf-14"), "du-technology")

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("something wanted to go out")

    with workshop(config) as shop:
        monkeypatch.setattr(socket, "create_connection", refuse)
        assert shop.due_notifications() == []
        assert not shop.send_notification(1)
        shop.schedule_delivery(at_once=True)
    assert deliveries(config) == [DeliveryStatus.WAITING]


def test_letters_that_waited_for_a_server_to_be_named_go_out_then(config: Config, stage: DemoRunner) -> None:
    ask(stage, stage.draft("rf-14"), "du-technology")
    with mailbox() as box, workshop(config, box) as shop:
        one_round(shop)
        one_round(shop)
    assert len(box.kept) == 1
    assert deliveries(config) == [DeliveryStatus.SENT]


def test_a_server_that_is_away_is_not_asked_for_every_letter(config: Config, stage: DemoRunner) -> None:
    ask(stage, stage.draft("rf-14"), "du-technology", "summary")
    with mailbox() as box:
        pass
    with workshop(config, box) as shop:
        first, second = shop.due_notifications()
        assert not shop.send_notification(first)
        assert shop.due_notifications() == [second]
    assert deliveries(config) == [DeliveryStatus.WAITING] * 2


def test_the_worker_is_called_once_for_all_letters_of_a_transaction(config: Config, stage: DemoRunner) -> None:
    ask(stage, stage.draft("rf-14"), "du-technology", "summary")
    assert len(deliveries(config)) == 2
    assert statuses(config) == ["ENQUEUED"]


@pytest.fixture
def production(tmp_path: Path, database_url: str) -> dict[str, str]:
    """Return the settings of a real instance, whose worker sends letters."""
    instance = tmp_path / "production"
    instance.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    (instance / "seal.p12").write_bytes(good_seal())
    (instance / "seal.p12").chmod(0o600)
    return {
        "RISKFLOW_INSTANCE": str(instance),
        "RISKFLOW_DATABASE_URL": database_url,
        "RISKFLOW_SECRET_KEY": SECRET,
        **SIGN_IN,
        "RISKFLOW_BASE_URL": "https://riskflow.university.test",
        "RISKFLOW_INSTITUTION_SV": "Universitetet",
        "RISKFLOW_INSTITUTION_EN": "The University",
        "RISKFLOW_SEAL_KEY": "seal.p12",
        "RISKFLOW_SEAL_PASSWORD": PASSWORD,
        "RISKFLOW_MAIL_FROM": SENDER,
    }


@contextmanager
def worker(settings: dict[str, str], box: Mailbox) -> Iterator[subprocess.Popen[bytes]]:
    environ = {**os.environ, **settings, "RISKFLOW_MAIL_SERVER": box.address}
    process = subprocess.Popen([sys.executable, "-m", "riskflow.cli", "worker"], env=environ)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_of_a_letter_sends_it_again_as_itself(
    production: dict[str, str], config: Config, stage: DemoRunner
) -> None:
    ask(stage, stage.draft("rf-14"), "du-technology")
    with mailbox(Mailbox(seconds=3)) as box:
        with worker(production, box) as first:
            until(lambda: bool(box.read))
            first.kill()
        assert deliveries(config) == [DeliveryStatus.WAITING]
        box.seconds = 0
        let_time_pass(config)  # another worker tries again a minute after the attempt had begun
        with worker(production, box):
            until(lambda: deliveries(config) == [DeliveryStatus.SENT])
    assert {letter["Message-ID"] for letter in box.read} == {"<letter-1@riskflow.university.test>"}
    assert len(box.read) >= 2


@pytest.mark.slow
def test_a_running_worker_sends_a_letter_as_soon_as_its_event_is_committed(
    production: dict[str, str], config: Config, stage: DemoRunner
) -> None:
    code = stage.draft("rf-14")
    with mailbox() as box, worker(production, box):
        ask(stage, code, "du-technology")
        until(lambda: deliveries(config) == [DeliveryStatus.SENT])
    [letter] = box.kept
    assert f"https://riskflow.university.test/a/{code}/asked/du-technology" in letter.get_content()
