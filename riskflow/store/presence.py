"""The presence of workers: which of those that share a PostgreSQL database live, told by a lock that dies with them.

The lock belongs to a connection of its own, so the server lets go of it when the process ends, however it ends. Nobody
has to wait for a sign of life that does not come, and no clock is compared.
"""

import socket
import time
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from riskflow.config import ConfigError
from riskflow.store.locks import number_of

LOCK_KIND = 7_319_007
NAME_PATIENCE = 10
"""Seconds."""
KEEP_ALIVE = ("tcp_keepalives_idle = 15", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")
"""So that the server notices within half a minute that a whole machine is gone."""


def executor_name(name: str = "") -> str:
    """Return the name of a worker in the queue: that of its machine, and its own where a machine has several."""
    return "-".join(part for part in ("worker", socket.gethostname(), name) if part)


class Presence:
    """The name of one worker, which no other living worker has. On SQLite there is one worker, and nothing to lock."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self._engine = None
        if not url.startswith("sqlite"):
            self._engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self._held: sa.Connection | None = None

    def take(self) -> bool:
        """Take the name, or keep it; False where another living worker has it.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        if self._engine is None or self._is_held():
            return True
        self.leave()
        connection = self._engine.connect()
        for setting in KEEP_ALIVE:
            connection.exec_driver_sql(f"SET {setting}")
        if not _try_lock(connection, self.name):
            connection.close()
            return False
        self._held = connection
        return True

    def is_gone(self, name: str) -> bool:
        """Return whether no living worker has a name; always False on SQLite, where nobody can tell."""
        if self._engine is None or name == self.name:
            return False
        with self._engine.connect() as connection:  # the end of the connection lets go of the lock
            return _try_lock(connection, name)

    def leave(self) -> None:
        """Let go of the name."""
        held, self._held = self._held, None
        if held is not None:
            with suppress(SQLAlchemyError):
                held.close()

    def _is_held(self) -> bool:
        try:
            return self._held is not None and self._held.exec_driver_sql("SELECT 1").scalar() == 1
        except SQLAlchemyError:
            return False


def _try_lock(connection: sa.Connection, name: str) -> bool:
    statement = sa.text("SELECT pg_try_advisory_lock(:kind, :key)")
    return bool(connection.execute(statement, {"kind": LOCK_KIND, "key": number_of(name)}).scalar())


def take_name(url: str, name: str) -> Presence:
    """Take the name of a worker.

    Raises:
        ConfigError: another living worker has it.
    """
    presence = Presence(url, executor_name(name))
    for _ in range(NAME_PATIENCE):  # the server may not have noticed yet that the one before is gone
        if presence.take():
            return presence
        time.sleep(1)
    raise ConfigError(
        f"Another worker runs by the name {presence.name}. Start each with a name of its own:  riskflow worker --name 2"
    )
