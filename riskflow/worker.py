"""The worker: issues records and sends notifications, in a process of its own. Each step is idempotent.

A worker renders one record at a time. On PostgreSQL several share the queue: each has a name of its own, and what a
killed one had begun is put back into the queue by whichever of the others sees first that it is gone, or by itself when
it starts again. On SQLite there is one. The names of workflows and steps are in the queue's rows and do not change.
"""

import gc
import logging
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

from dbos import DBOS, DBOSPortableJSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from riskflow.config import Config, ConfigError, data_folder
from riskflow.errors import ReadOnlyError
from riskflow.files.configured import record_archive
from riskflow.files.storage import FileLockedError, StorageUnavailableError
from riskflow.garbage import spare_what_is_made
from riskflow.mail import MailComposer, MailRefusedError, MailServerUnavailableError, MailTransport
from riskflow.services import record_locks
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import removal as removal_service
from riskflow.services.instance import Instance
from riskflow.services.meetings import orders as minutes_orders
from riskflow.services.meetings import record_work
from riskflow.services.meetings.circulations import end_all_due
from riskflow.services.operations import delivery as delivery_service
from riskflow.services.operations.health import HEARTBEAT_SECONDS, WORKER, claim_turn, record_heartbeat
from riskflow.services.operations.start_checks import require_startable, usable_seal_key
from riskflow.services.partners import bulk, rounds
from riskflow.services.partners.index_orders import begin_build
from riskflow.services.partners.name_index import index_state
from riskflow.services.partners.rescreen import outdated_partners
from riskflow.services.periodic_work import daily_work, hourly_work, try_to_anchor
from riskflow.services.records import issue, overdue
from riskflow.services.records.build import IssuingInstitution
from riskflow.services.records.issue import RecordIssuer, SealedRecord
from riskflow.services.records.timestamp_service import timestamps_of
from riskflow.services.registry import acts
from riskflow.services.unit_of_work import DRAW_UP_RECORD, REMOVE_CONTENT, SCREEN_PARTNERS, SEND_NOTIFICATIONS, SYSTEM
from riskflow.store import queue
from riskflow.store.erasure import erase_deleted
from riskflow.store.handling.watch import unfinished_bulk
from riskflow.store.locks import WriteScope, heartbeat_scope
from riskflow.store.presence import Presence, executor_name, take_name
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.removal import HOLDING_CONTENT
from riskflow.text import Text

LOGGER = logging.getLogger(__name__)
LEFTOVER_AGE = timedelta(days=1)
COLLECTOR_THRESHOLD = 50_000
"""In new objects. A record is some hundred thousand boxes, which nothing frees before it is drawn."""
SHUTDOWN_SECONDS = 25
"""Below the thirty seconds after which service managers kill."""
MAX_ATTEMPTS = 5
RETRY_SECONDS = 2.0
SWEEP_SECONDS = 15.0
SWEEP, HOURLY, DAILY = "sweep", "hourly", "daily"
TURNS = {SWEEP: timedelta(seconds=SWEEP_SECONDS - 1), HOURLY: timedelta(hours=1), DAILY: timedelta(days=1)}
"""What one of the workers does in each period."""
DELIVERY = WriteScope("delivery")
RETRY_OPTIONS: dict[str, Any] = {
    "retries_allowed": True,
    "max_attempts": MAX_ATTEMPTS,
    "interval_seconds": RETRY_SECONDS,
}


class IndexMissingError(Exception):
    """The index of names that a round needs is not there."""


class Worker:
    """The steps of the workflows, for one instance."""

    def __init__(self, config: Config) -> None:
        self.instance = Instance.open(config)
        drawn_by = (data_folder("templates"), config.base_url, usable_seal_key(config))
        self.issuer = RecordIssuer(*drawn_by, record_archive(config), partial(timestamps_of, config))
        institution = Text(sv=config.institution_sv, en=config.institution_en)
        self.origin = IssuingInstitution(institution, config.is_demonstration, config.secret_key)
        contact = ", ".join(filter(None, (config.contact_name, config.contact_telephone, config.contact_email)))
        self.composer = MailComposer(data_folder("templates"), config.base_url, institution, contact)
        self.transport = MailTransport(config.outgoing_mail_server) if config.outgoing_mail_server else None
        self.presence = Presence(config.database_url, executor_name())

    def issue_files(self, key: str) -> list[dict[str, str]]:
        """Build, render, seal and archive a record; return its files, none when it is registered already."""
        with self.instance.read(SYSTEM) as uow:
            record = record_work.build(uow, key, self.origin)
        if record is None:
            return []
        return [sealed.as_plain() for sealed in issue.issue_files(record, self.issuer, datetime.now(UTC))]

    def register_record(self, key: str, sealed: list[dict[str, str]]) -> None:
        """Register the archived files of a record, and lock them where the storage does."""
        with self.instance.write(SYSTEM, record_work.scope_of(key)) as uow:
            record_work.register(uow, key, [SealedRecord.from_plain(item) for item in sealed])
        with self.instance.read(SYSTEM) as uow:
            rows = record_work.files_of(uow, key)
        record_locks.keep(self.issuer.archive, rows)

    def remove_content(self, key: str) -> None:
        """Destroy the documents of a case that security has, and write the files anew that held its rows."""
        code = key.split("-")[1]
        with self.instance.write(SYSTEM) as uow:
            is_due = removal_service.destroy_documents(uow, code, self.instance.attachments)
        if is_due:
            erase_deleted(self.instance.database, HOLDING_CONTENT)
            with self.instance.write(SYSTEM) as uow:
                removal_service.complete(uow, code)

    def order_unfinished(self) -> None:
        """Order again records that are not in the archive and removals that are not complete; end what is due.

        An outage is logged, and the next round tries again.
        """
        of_records = (overdue.order_again, acts.order_again, minutes_orders.order_again)
        for do_again in (*of_records, end_all_due, removal_service.order_again):
            try:
                with self.instance.write(SYSTEM) as uow:
                    do_again(uow)
            except SQLAlchemyError as error:
                LOGGER.warning("what is unfinished could not be ordered: %s", type(error).__name__)
            except Exception:
                LOGGER.exception("what is unfinished could not be ordered")

    def keep_name(self) -> None:
        """See to it that no other worker is given this one's name.

        Raises:
            ConfigError: another has it, since the database was away for a while.
        """
        with suppress(SQLAlchemyError):
            if not self.presence.take():
                raise ConfigError(f"Another worker has been started by the name {self.presence.name}; this one ends.")

    def take_over(self) -> None:
        """Put back into the queue what workers had begun that are gone."""
        try:
            with self.instance.read(SYSTEM) as uow:
                begun = queue.executors_at_work(uow.session)
            for name in begun:
                if self.presence.is_gone(name):
                    LOGGER.warning("took over %d tasks of %s", queue.take_over(name), name)
        except SQLAlchemyError as error:
            LOGGER.warning("what others had begun could not be taken over: %s", type(error).__name__)

    def has_turn(self, name: str) -> bool:
        """Return whether it is this worker that does something periodic now."""
        try:
            with self.instance.write(SYSTEM, heartbeat_scope(name)) as uow:
                return claim_turn(uow, name, TURNS[name])
        except (SQLAlchemyError, ReadOnlyError):
            return False

    def sweep_attachments(self) -> None:
        """Destroy documents that nothing refers to, as after a crash between storing and attaching one."""
        archive = self.instance.attachments
        try:
            # Listing a storage takes its time, and nobody waits for it: only what is left over is looked at again.
            found = archive.stored_before(self.instance.now() - LEFTOVER_AGE)
            with self.instance.read(SYSTEM) as uow:
                found -= collaboration_queries.every_attachment_digest(uow.session)
            for digest in sorted(found):
                with self.instance.write(SYSTEM) as uow:
                    attachment_service.sweep(uow, archive, [digest])
        except (SQLAlchemyError, StorageUnavailableError, FileLockedError, ReadOnlyError) as error:
            LOGGER.warning("what nothing refers to could not be destroyed: %s", error)

    def lock_records(self) -> None:
        """Lock the newer records once more, where an outage came between a row and the lock of its files."""
        try:
            with self.instance.read(SYSTEM) as uow:
                rows = case_queries.archived_rows(uow.session, uow.now - record_locks.CATCH_UP)
            record_locks.keep(self.issuer.archive, rows)
        except (SQLAlchemyError, OSError) as error:
            LOGGER.warning("records could not be locked: %s", error)

    def screen_partners(self) -> None:
        """Index the lists in force, unless that is done, and screen the partners that were not searched in them.

        Raises:
            IndexMissingError: when the index could not be built; the next order tries again.
        """
        with self.instance.read(SYSTEM) as uow:
            is_indexed = index_state(uow).is_current
        if not is_indexed and begin_build(self.instance.config, waits=True).wait():
            raise IndexMissingError("the index of names could not be built; the log of the process says why")
        with self.instance.read(SYSTEM) as uow:
            numbers = outdated_partners(uow)
        read, write = partial(self.instance.read, SYSTEM), partial(self.instance.write, SYSTEM)
        batches = list(rounds.screen_outdated(read, write, numbers))
        if batches:
            screened, touched = (sum(getattr(each, part) for each in batches) for part in ("screened", "touched"))
            LOGGER.info("screened %s of %s partners again, %s touched by the change", screened, len(numbers), touched)
        if ordered := bulk.run_orders(read, write):
            LOGGER.info("screened %s partners again as it was ordered", ordered)

    def order_screening(self) -> None:
        """Order a round where the index or the screening of a partner is not of the lists in force."""
        with suppress(SQLAlchemyError):
            with self.instance.read(SYSTEM) as uow:
                is_done = (
                    index_state(uow).is_current and rounds.progress(uow).is_done and not unfinished_bulk(uow.session)
                )
            if not is_done:
                with self.instance.write(SYSTEM) as uow:
                    minute = int(uow.now.timestamp()) // 60
                    uow.enqueue(uow.session, SCREEN_PARTNERS, f"screen-at-{minute}-{socket.gethostname()}")

    def due_notifications(self) -> list[int]:
        """Return the ids of the notifications to send now; none without a mail server."""
        if self.transport is None:
            return []
        with self.instance.read(SYSTEM) as uow:
            return delivery_service.due(uow)

    def send_notification(self, number: int) -> bool:
        """Send one notification and store the result; return whether the server can take the next one."""
        if self.transport is None:
            return False
        with self.instance.read(SYSTEM) as uow:
            scope = delivery_service.scope_of(uow, number)
        # The server is contacted between two transactions: a worker that is killed there sends the same message again.
        with self.instance.write(SYSTEM, scope) as uow:
            outgoing = delivery_service.begin_attempt(uow, number)
        if outgoing is None:
            return True
        try:
            self.transport.send(self.composer.message(outgoing, self.transport.server.sender))
        except MailRefusedError as refusal:
            with self.instance.write(SYSTEM, scope) as uow:
                delivery_service.note_refused(uow, refusal, *outgoing.numbers)
            return not isinstance(refusal, MailServerUnavailableError)
        with self.instance.write(SYSTEM, scope) as uow:
            delivery_service.note_sent(uow, *outgoing.numbers)
        return True

    def schedule_delivery(self, *, at_once: bool = False) -> None:
        """Enqueue the next delivery for when the next notification is due; the key makes it one delivery a minute."""
        if self.transport is None:
            return
        with self.instance.write(SYSTEM, DELIVERY) as uow:
            seconds = 0.0 if at_once else delivery_service.seconds_to_next(uow)
            if seconds is not None:
                minute = int(uow.now.timestamp() + seconds) // 60
                key = f"letters-start-{uow.now.timestamp():.3f}" if at_once else f"letters-at-{minute}"
                queue.enqueue_workflow(self.instance.config.database_url, uow.session, SEND_NOTIFICATIONS, key, seconds)


def start_worker(config: Config, name: str = "") -> Worker:
    """Start to run workflows in background threads of this process."""
    queue.refuse_pickle()
    worker = Worker(config)
    require_startable(config, worker.instance.database, worker.instance.library)
    worker.instance.head_check.require()
    worker.presence = take_name(config.database_url, name)
    DBOS(
        config={
            "name": queue.APPLICATION,
            "system_database_url": config.database_url,
            "application_version": queue.APPLICATION_VERSION,
            "executor_id": worker.presence.name,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
        }
    )
    _register_record_workflow(worker)
    _register_delivery_workflow(worker)
    _register_removal_workflow(worker)
    _register_screening_workflow(worker)
    DBOS.launch()
    for queue_name in (queue.QUEUE, queue.NOTIFICATIONS_QUEUE, queue.SCREENING_QUEUE):
        DBOS.register_queue(queue_name, worker_concurrency=1, polling_interval_sec=0.5)
    worker.schedule_delivery(at_once=True)  # what has waited for a worker or for the setting of a mail server
    return worker


def _register_record_workflow(worker: Worker) -> None:
    @DBOS.step(name="press-record", **RETRY_OPTIONS)
    def issue_files(key: str) -> list[dict[str, str]]:
        return worker.issue_files(key)

    @DBOS.step(name="file-record", **RETRY_OPTIONS)
    def register_record(key: str, sealed: list[dict[str, str]]) -> None:
        worker.register_record(key, sealed)

    @DBOS.workflow(name=DRAW_UP_RECORD)
    def issue_record(key: str) -> None:
        sealed = issue_files(key)
        if sealed:
            register_record(key, sealed)


def _register_delivery_workflow(worker: Worker) -> None:
    # These retries are for errors of the database; the outbox counts the attempts to send.

    @DBOS.step(name="due-letters", **RETRY_OPTIONS)
    def due_notifications() -> list[int]:
        return worker.due_notifications()

    @DBOS.step(name="send-letter", **RETRY_OPTIONS)
    def send_notification(number: int) -> bool:
        return worker.send_notification(number)

    @DBOS.step(name="order-letters", **RETRY_OPTIONS)
    def schedule_delivery() -> None:
        worker.schedule_delivery()

    @DBOS.workflow(name=SEND_NOTIFICATIONS)
    def send_notifications(_key: str) -> None:
        for number in due_notifications():
            if not send_notification(number):
                break
        schedule_delivery()


def _register_removal_workflow(worker: Worker) -> None:
    @DBOS.step(name="erase-content", **RETRY_OPTIONS)
    def erase(key: str) -> None:
        worker.remove_content(key)

    @DBOS.workflow(name=REMOVE_CONTENT)
    def remove_content(key: str) -> None:
        erase(key)


def _register_screening_workflow(worker: Worker) -> None:
    @DBOS.step(name="screen-outdated", **RETRY_OPTIONS)
    def screen_outdated() -> None:
        worker.screen_partners()

    @DBOS.workflow(name=SCREEN_PARTNERS)
    def screen_partners(_key: str) -> None:
        screen_outdated()


def run_worker(config: Config, name: str = "") -> None:
    """Run workflows until the process receives SIGTERM or SIGINT.

    What runs then may finish within `SHUTDOWN_SECONDS`; what does not is resumed by another worker or the next one. A
    second signal ends the process at once.

    Raises:
        ConfigError: another worker has the name, from the beginning or since the database was away.
    """
    stopped = threading.Event()

    def stop(number: int, _frame: object) -> None:
        stopped.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    worker = start_worker(config, name)
    import_module("riskflow.records.pdf")  # what draws is set aside with the rest, and the first record waits less
    spare_collector()
    heartbeat_at = time.monotonic()
    _record_life(worker.instance)
    _do_periodic(worker)
    worker.order_screening()
    try:
        while not stopped.wait(SWEEP_SECONDS):
            worker.keep_name()
            worker.take_over()
            worker.order_screening()
            if worker.has_turn(SWEEP):
                worker.order_unfinished()
            if time.monotonic() - heartbeat_at >= HEARTBEAT_SECONDS:
                _record_life(worker.instance)
                heartbeat_at = time.monotonic()
            _do_periodic(worker)
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=SHUTDOWN_SECONDS)
        worker.presence.leave()
    try_to_anchor(worker.instance)


def spare_collector() -> None:
    """Let the collector of garbage look less often, and not at what the start has made, in a process that only draws.

    It took more than a quarter of the time of a long record.
    """
    spare_what_is_made()
    gc.set_threshold(COLLECTOR_THRESHOLD, *gc.get_threshold()[1:])


def _do_periodic(worker: Worker) -> None:
    instance, origin = worker.instance, worker.origin
    do_in_turn(worker, HOURLY, *hourly_work(instance))
    do_in_turn(
        worker,
        DAILY,
        *(worker.lock_records, worker.sweep_attachments),
        *daily_work(instance, worker.issuer.templates, origin.institution),
    )


def do_in_turn(worker: Worker, turn: str, *works: Callable[[], object]) -> None:
    """Do what is periodic; what one of them did not expect is logged, and stops neither the others nor the worker."""
    for work in works if worker.has_turn(turn) else ():
        try:
            work()
        except Exception:
            LOGGER.exception("a periodic work failed; its next turn tries again")


def _record_life(instance: Instance) -> None:
    # A database that is away for a while must not end the worker: the queue asks again too.
    with suppress(SQLAlchemyError), instance.write(SYSTEM, heartbeat_scope(WORKER)) as uow:
        record_heartbeat(uow, WORKER)
