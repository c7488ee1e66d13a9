"""Counters that the processes of one machine share: a file of their own, so that counting never waits for the database.

Nothing in it is worth a sync of the disk or a place in a backup: a counter that is lost begins anew.
"""

import sqlite3
import threading
from pathlib import Path
from time import time

BUSY_MILLISECONDS = 1_000
TABLE = "CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, amount INTEGER, expires REAL) WITHOUT ROWID"
ADD = """
    INSERT INTO counter VALUES (:key, :amount, :expires) ON CONFLICT (key) DO UPDATE SET
        amount = CASE WHEN counter.expires <= :now THEN excluded.amount ELSE counter.amount + excluded.amount END,
        expires = CASE WHEN counter.expires <= :now THEN excluded.expires ELSE counter.expires END
    RETURNING amount
"""


class CounterFile:
    """A file of counters, each of which is forgotten when its time has passed. Opened when it is first needed."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._opened: sqlite3.Connection | None = None

    def add(self, key: str, seconds: int, amount: int) -> int:
        """Count, and return the sum; a counter that begins lasts for so many seconds."""
        now = time()
        with self._lock, self._connection() as connection:
            given = {"key": key, "amount": amount, "now": now, "expires": now + seconds}
            [(total,)] = connection.execute(ADD, given).fetchall()
            if total == amount:  # one has begun: a good moment to forget those that have ended
                connection.execute("DELETE FROM counter WHERE expires <= ?", (now,))
        return int(total)

    def amount(self, key: str) -> int:
        return int(self._read(key)[0])

    def expiry(self, key: str) -> float:
        """Return when a counter is forgotten, in seconds since 1970; now, where there is none."""
        return float(self._read(key)[1])

    def clear(self, key: str) -> None:
        with self._lock, self._connection() as connection:
            connection.execute("DELETE FROM counter WHERE key = ?", (key,))

    def clear_all(self) -> int:
        with self._lock, self._connection() as connection:
            return connection.execute("DELETE FROM counter").rowcount

    def _read(self, key: str) -> tuple[int, float]:
        now = time()
        with self._lock:
            query = "SELECT amount, expires FROM counter WHERE key = ? AND expires > ?"
            found = self._connection().execute(query, (key, now)).fetchone()
        return found or (0, now)

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            self._path.touch(mode=0o600)
            opened = sqlite3.connect(self._path, check_same_thread=False)
            for setting in (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=NORMAL"):
                opened.execute(f"PRAGMA {setting}")
            opened.execute(TABLE)
            self._opened = opened
        return self._opened
