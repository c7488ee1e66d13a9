"""Enqueuing background work inside the caller's transaction: committed or rolled back with it.

DBOS has its queue in the same database. The package takes two seconds to import, so it is imported with the first work
that is enqueued, and not when a process starts.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

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


@cache
def _client(url: str) -> "DBOSClient":
    dbos = import_module("dbos")
    client: DBOSClient = dbos.DBOSClient(
        system_database_url=url, serializer=dbos.DBOSPortableJSONSerializer(), lazy=True
    )
    return client
