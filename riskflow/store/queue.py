"""Enqueuing background work inside the caller's transaction: committed or rolled back with it.

DBOS has its queue in the same database. The package takes two seconds to import, so it is imported with the first work
that is enqueued, and not when a process starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import sqlalchemy as sa
from sqlmodel import Session

from riskflow.logs import security_event

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

QUEUE = "records"
NOTIFICATIONS_QUEUE = "letters"
SCREENING_QUEUE = "screening"
QUEUES = {"send-letters": NOTIFICATIONS_QUEUE, "screen-partners": SCREENING_QUEUE}
"""Workflows with a queue of their own: a mail server that does not answer must not delay records, nor must lists."""
APPLICATION = "riskflow"
APPLICATION_VERSION = "1"
"""Raised only when newer code could not run work that is already enqueued; ordinary releases keep it."""

_WAITING = ("ENQUEUED", "PENDING")
JSON_FORMAT = "portable_json"
SERIALISED = (
    "workflow_status",
    "notifications",
    "workflow_events",
    "workflow_events_history",
    "operation_outputs",
    "streams",
)
"""The tables of DBOS whose rows name the format of their content."""
REFUSED = "the queue takes JSON only"

Enqueue = Callable[[Session, str, str], None]


def prepare(url: str) -> None:
    """Create or update the tables of the queue, and let the database refuse rows that are not portable JSON."""
    import_module("dbos").DBOS.migrate(url)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in SERIALISED:
            _guard(connection, table)
    engine.dispose()


def _guard(connection: sa.Connection, table: str) -> None:
    bad = f"NEW.serialization IS NOT NULL AND NEW.serialization <> '{JSON_FORMAT}'"
    if connection.dialect.name == "sqlite":
        for verb in ("INSERT", "UPDATE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS json_only_{table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"WHEN {bad} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION dbos.riskflow_json_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {bad} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN NEW; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE OR REPLACE TRIGGER json_only_{table} BEFORE INSERT OR UPDATE ON dbos.{table} "
        "FOR EACH ROW EXECUTE FUNCTION dbos.riskflow_json_only()"
    )


def refuse_pickle() -> None:
    """Make this process refuse pickled rows, whatever the database lets in: to read one runs code of its writer.

    A row names its own format, and DBOS has no setting that leaves formats out, so its reader of pickles is replaced.
    """
    import_module("dbos._serialization").DefaultSerializer.deserialize = _refuse_pickle


def _refuse_pickle(_serialiser: object, _row: str) -> NoReturn:
    security_event("queue-row-refused", target=JSON_FORMAT)
    raise TypeError(REFUSED)


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
    table = _table(session, "workflow_status", "queue_name", "status", "created_at")
    found = session.connection().execute(
        sa.select(table.c.queue_name, sa.func.count(), sa.func.min(table.c.created_at))
        .where(table.c.status.in_(_WAITING))
        .group_by(table.c.queue_name)
    )
    return {name or "": WaitingWork(number, int(oldest)) for name, number, oldest in found}


def executors_at_work(session: Session) -> list[str]:
    """Return the names of the workers that have begun work which is not finished."""
    table = _table(session, "workflow_status", "executor_id", "status", "application_version")
    begun = (
        sa.select(table.c.executor_id)
        .distinct()
        .where(table.c.status == "PENDING", table.c.application_version == APPLICATION_VERSION)
    )
    return sorted(name for name in session.connection().execute(begun).scalars() if name)


def take_over(executor: str) -> int:
    """Put what a worker had begun back into the queue, once nobody has its name; return how many tasks these are.

    DBOS does this for the name of the starting process only, and leaves others to its Conductor, a service. The row of
    a task is put back only while it is still that worker's, so two who take over do it once.
    """
    recover = import_module("dbos").DBOS._recover_pending_workflows  # noqa: SLF001 - it has no public name
    return len(recover([executor]))


FINISHED = ("SUCCESS", "ERROR", "CANCELLED")
"""Work that will not run again by itself; work that was tried too often stays, for operators to look at."""
PAYLOADS = ("workflow_input", "workflow_output", "operation_outputs")
"""Tables of DBOS whose rows belong to a workflow without a foreign key that would take them along."""


def finished_work(session: Session, until: int, limit: int | None = None) -> list[tuple[str, int]]:
    """Return the finished work that nothing has changed since a moment (epoch, milliseconds), oldest first."""
    status = _table(session, "workflow_status", "workflow_uuid", "status", "updated_at")
    query = sa.select(status.c.workflow_uuid, status.c.updated_at).where(
        status.c.status.in_(FINISHED), status.c.updated_at < until
    )
    found = session.connection().execute(query.order_by(status.c.updated_at).limit(limit)).all()
    return [(str(key), int(at)) for key, at in found]


def delete_work(session: Session, keys: Sequence[str]) -> None:
    """Delete work with all that is kept of it."""
    for name in (*PAYLOADS, "workflow_status"):
        rows = _table(session, name, "workflow_uuid")
        session.connection().execute(sa.delete(rows).where(rows.c.workflow_uuid.in_(keys)))


def _table(session: Session, name: str, *columns: str) -> sa.TableClause:
    schema = "dbos" if session.get_bind().dialect.name == "postgresql" else None
    return sa.table(name, *(sa.column(each) for each in columns), schema=schema)


@cache
def _client(url: str) -> "DBOSClient":
    dbos = import_module("dbos")
    client: DBOSClient = dbos.DBOSClient(
        system_database_url=url, serializer=dbos.DBOSPortableJSONSerializer(), lazy=True
    )
    return client
