"""Enqueuing background work inside the caller's transaction: committed or rolled back with it.

DBOS has its queue in the same database. The package takes two seconds to import, so it is imported with the first work
that is enqueued, and not when a process starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Session

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

QUEUE = "records"
NOTIFICATIONS_QUEUE = "letters"
QUEUES = {"send-letters": NOTIFICATIONS_QUEUE}
"""Workflows with a queue of their own: a mail server that does not answer must not delay records."""
APPLICATION = "riskflow"
APPLICATION_VERSION = "1"
"""Raised only when newer code could not run work that is already enqueued; ordinary releases keep it."""

_WAITING = ("ENQUEUED", "PENDING")

Enqueue = Callable[[Session, str, str], None]


def prepare(url: str) -> None:
    """Create or update the tables of the queue."""
    import_module("dbos").DBOS.migrate(url)


def enqueuer(url: str) -> Enqueue:
    """Return a function that enqueues a workflow under a key; enqueuing a key again has no effect."""

    def enqueue(session: Session, workflow: str, key: str) -> None:
        enqueue_workflow(url, session, workflow, key)

    return enqueue


def enqueue_workflow(url: str, session: Session, workflow: str, key: str, seconds: float | None = None) -> None:
    """Enqueue a workflow, to start at once or after some seconds."""
    options: EnqueueOptions = {
        "workflow_name": workflow,
        "queue_name": QUEUES.get(workflow, QUEUE),
        "workflow_id": key,
        "app_version": APPLICATION_VERSION,
    }
    if seconds is not None:
        options["delay_seconds"] = seconds
    _client(url).enqueue_in_transaction(session, options, key)


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """Work of one queue that is enqueued or begun, and since when (epoch, milliseconds) the oldest of it waits."""

    number: int
    oldest: int


def waiting_work(session: Session) -> dict[str, WaitingWork]:
    """Return what waits in each queue that has work; work that is put off until later does not count."""
    schema = "dbos" if session.get_bind().dialect.name == "postgresql" else None
    table = sa.table(
        "workflow_status", sa.column("queue_name"), sa.column("status"), sa.column("created_at"), schema=schema
    )
    found = session.connection().execute(
        sa.select(table.c.queue_name, sa.func.count(), sa.func.min(table.c.created_at))
        .where(table.c.status.in_(_WAITING))
        .group_by(table.c.queue_name)
    )
    return {name or "": WaitingWork(number, int(oldest)) for name, number, oldest in found}


@cache
def _client(url: str) -> "DBOSClient":
    dbos = import_module("dbos")
    client: DBOSClient = dbos.DBOSClient(
        system_database_url=url, serializer=dbos.DBOSPortableJSONSerializer(), lazy=True
    )
    return client
