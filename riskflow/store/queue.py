"""Ordering background work inside the caller's transaction: rolled back with it, kept with it.

DBOS keeps the queue in the same database. Its library loads when the first work is ordered, not when a process starts.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlmodel import Session

QUEUE = "records"
NOTIFICATIONS_QUEUE = "letters"
QUEUES = {"send-letters": NOTIFICATIONS_QUEUE}
"""The workflows with a queue of their own: a mail server that does not answer keeps no record waiting."""
APPLICATION = "riskflow"
APPLICATION_VERSION = "1"
"""Raised only when work that waits could not be done by newer code; ordinary releases keep it."""

Enqueue = Callable[[Session, str, str], None]


def prepare(url: str) -> None:
    """Create or update the tables of the queue."""
    from dbos import DBOS  # noqa: PLC0415 - two seconds that only those pay who need it

    DBOS.migrate(url)


def enqueuer(url: str) -> Enqueue:
    """Return the function that orders a workflow under a business key; ordering twice is harmless."""

    def enqueue(session: Session, workflow: str, key: str) -> None:
        enqueue_workflow(url, session, workflow, key)

    return enqueue


def enqueue_workflow(url: str, session: Session, workflow: str, key: str, seconds: float | None = None) -> None:
    """Order a workflow, to be begun at once or after so many seconds."""
    options: dict[str, Any] = {
        "workflow_name": workflow,
        "queue_name": QUEUES.get(workflow, QUEUE),
        "workflow_id": key,
        "app_version": APPLICATION_VERSION,
    }
    if seconds is not None:
        options["delay_seconds"] = seconds
    _client(url).enqueue_in_transaction(session, options, key)


@cache
def _client(url: str) -> Any:  # noqa: ANN401 - DBOS's client, which is loaded late
    from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415 - as above

    return DBOSClient(system_database_url=url, serializer=DBOSPortableJSONSerializer(), lazy=True)
