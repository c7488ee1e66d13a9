"""The worker: draws up, seals and archives records, and sends letters. Each step may be done twice.

One worker renders one record at a time, in a process of its own and never in a request. What a killed worker had begun
is taken up again when a worker of the same name starts.
"""

import signal
import socket
import threading
from datetime import UTC, datetime
from typing import Any

from dbos import DBOS, DBOSPortableJSONSerializer

from riskflow.config import Config, data_folder
from riskflow.files.archive import Archive
from riskflow.mail import AwayError, Post, RefusedError, Writer
from riskflow.records.seal import KeyPair, development_key, load_key
from riskflow.services.instance import Instance
from riskflow.services.operations import delivery as delivery_service
from riskflow.services.records import issue
from riskflow.services.records.build import Origin
from riskflow.services.records.issue import Press, Sealed
from riskflow.services.unit_of_work import DRAW_UP_RECORD, SEND_LETTERS, SYSTEM
from riskflow.store import queue
from riskflow.text import Text

ATTEMPTS = 5
SECONDS_BETWEEN = 2.0
AGAIN: dict[str, Any] = {"retries_allowed": True, "max_attempts": ATTEMPTS, "interval_seconds": SECONDS_BETWEEN}


class Workshop:
    """Everything the worker needs to make records for one instance."""

    def __init__(self, config: Config) -> None:
        """Open the database, the questions, the seal and the archive."""
        self.instance = Instance.open(config)
        self.press = Press(data_folder("templates"), config.base_url, seal_key(config), Archive(config.archive))
        institution = Text(sv=config.institution_sv, en=config.institution_en)
        self.origin = Origin(institution, config.is_demonstration, config.secret_key)
        self.writer = Writer(data_folder("templates"), config.base_url, institution)
        self.post = Post(config.post) if config.post else None

    def press_record(self, key: str) -> list[dict[str, str]]:
        """Compose, draw, seal, check and archive a record; nothing when it has been filed before."""
        code, number = parts_of(key)
        with self.instance.read(SYSTEM) as desk:
            record = issue.composed(desk, code, number, self.origin)
        if record is None:
            return []
        return [sealed.as_plain() for sealed in issue.pressed(record, self.press, datetime.now(UTC))]

    def file_record(self, key: str, sealed: list[dict[str, str]]) -> None:
        """Enter the archived files in the register."""
        code, number = parts_of(key)
        with self.instance.write(SYSTEM) as desk:
            issue.file_record(desk, code, number, [Sealed.from_plain(item) for item in sealed])

    def due_letters(self) -> list[int]:
        """Return the letters to be sent now; none while no mail server has been named."""
        if self.post is None:
            return []
        with self.instance.read(SYSTEM) as desk:
            return delivery_service.due(desk)

    def send_letter(self, number: int) -> bool:
        """Send one letter and note what came of it; say whether the server is there for the next one.

        The server is spoken to outside every transaction. Killed in between, the letter is sent again as itself.
        """
        if self.post is None:
            return False
        with self.instance.write(SYSTEM) as desk:
            addressed = delivery_service.begin(desk, number)
        if addressed is None:
            return True
        try:
            self.post.send(self.writer.message(addressed, self.post.server.sender))
        except RefusedError as refusal:
            with self.instance.write(SYSTEM) as desk:
                delivery_service.note_refused(desk, number, refusal)
            return not isinstance(refusal, AwayError)
        with self.instance.write(SYSTEM) as desk:
            delivery_service.note_sent(desk, number)
        return True

    def order_letters(self, *, at_once: bool = False) -> None:
        """Order the next round of letters for when the next one is due; ordering a minute twice is harmless."""
        if self.post is None:
            return
        with self.instance.write(SYSTEM) as desk:
            seconds = 0.0 if at_once else delivery_service.seconds_to_next(desk)
            if seconds is not None:
                minute = int(desk.now.timestamp() + seconds) // 60
                key = f"letters-start-{desk.now.timestamp():.3f}" if at_once else f"letters-at-{minute}"
                queue.order(self.instance.config.database_url, desk.session, SEND_LETTERS, key, seconds)


def parts_of(key: str) -> tuple[str, int]:
    """Return the case's code and the record's number from the key of an order: `record-<code>-<number>`."""
    _, code, number = key.split("-")
    return code, int(number)


def seal_key(config: Config) -> KeyPair:
    """Return the institution's key; the demonstration makes a development key for itself."""
    return load_key(config.seal_key, config.seal_password) if config.seal_key else development_key(config.instance)


def start(config: Config) -> None:
    """Take up work in the background of this process."""
    workshop = Workshop(config)
    DBOS(
        config={
            "name": queue.APPLICATION,
            "system_database_url": config.database_url,
            "application_version": queue.APPLICATION_VERSION,
            "executor_id": f"worker-{socket.gethostname()}",
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
        }
    )
    _register_records(workshop)
    _register_letters(workshop)
    DBOS.launch()
    for name in (queue.QUEUE, queue.LETTERS_QUEUE):
        DBOS.register_queue(name, worker_concurrency=1, polling_interval_sec=0.5)
    workshop.order_letters(at_once=True)  # what has waited since the last worker, or for a server to be named


def _register_records(workshop: Workshop) -> None:

    @DBOS.step(name="press-record", **AGAIN)
    def press(key: str) -> list[dict[str, str]]:
        return workshop.press_record(key)

    @DBOS.step(name="file-record", **AGAIN)
    def file(key: str, sealed: list[dict[str, str]]) -> None:
        workshop.file_record(key, sealed)

    @DBOS.workflow(name=DRAW_UP_RECORD)
    def draw_up_record(key: str) -> None:
        sealed = press(key)
        if sealed:
            file(key, sealed)


def _register_letters(workshop: Workshop) -> None:
    """Letters keep their own count of attempts, in the outbox; what is tried again here is the database."""

    @DBOS.step(name="due-letters", **AGAIN)
    def due_letters() -> list[int]:
        return workshop.due_letters()

    @DBOS.step(name="send-letter", **AGAIN)
    def send_letter(number: int) -> bool:
        return workshop.send_letter(number)

    @DBOS.step(name="order-letters", **AGAIN)
    def order_letters() -> None:
        workshop.order_letters()

    @DBOS.workflow(name=SEND_LETTERS)
    def send_letters(_key: str) -> None:
        for number in due_letters():
            if not send_letter(number):
                break
        order_letters()


def run_worker(config: Config) -> None:
    """Work until the process is told to stop."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    start(config)
    stopped.wait()
    DBOS.destroy()
