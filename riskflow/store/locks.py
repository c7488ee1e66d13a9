"""Locks of writing transactions on PostgreSQL: everybody takes them in one order, so that nobody waits in a circle.

1. The instance: shared by those who write in one part of it, exclusive for whoever writes anything else.
2. The part, such as one case: exclusive. No transaction takes two of them.
3. The references that cases are given: exclusive, from the moment one is taken.
4. The end of the chain of events: exclusive, and the last thing before the commit.

All are held until the transaction ends. SQLite has one writer at a time and needs none of them.
"""

import zlib
from dataclasses import dataclass
from enum import IntEnum

import sqlalchemy as sa
from sqlmodel import Session

WAIT_MILLISECONDS = 10_000
"""As long as SQLite waits for its one writer; who has waited that long gets an error that says so."""


class Lock(IntEnum):
    """The locks of a whole database. Versions that know only the first one exclude every other writer."""

    INSTANCE = 7_319_004
    REFERENCES = 7_319_005
    CHAIN_END = 7_319_006


def number_of(name: str) -> int:
    """Return the number of four bytes with a sign that PostgreSQL wants of a lock."""
    return zlib.crc32(name.encode()) - 2**31


@dataclass(frozen=True, slots=True)
class WriteScope:
    """What a transaction may write: the whole instance, or one part of it while others write in theirs.

    What it reads beyond its part may change before it commits: only a verb for which that does not matter has a part.
    """

    part: str = ""

    @property
    def key(self) -> int:
        """The number of the part's lock; two parts that share one only wait for each other."""
        return number_of(self.part)


WHOLE_INSTANCE = WriteScope()


def case_scope(code: str) -> WriteScope:
    return WriteScope(f"case {code}")


def person_scope(person: int) -> WriteScope:
    """Return the scope of what is one person's own: their sessions, and a case that they start."""
    return WriteScope(f"person {person}")


def heartbeat_scope(name: str) -> WriteScope:
    return WriteScope(f"heartbeat {name}")


def begin_writing(session: Session, scope: WriteScope) -> None:
    """Wait for what a transaction is about to write; what it reads from now on was committed before."""
    if not _has_locks(session):
        return
    session.execute(sa.text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": f"{WAIT_MILLISECONDS}"})
    if scope == WHOLE_INSTANCE:
        hold(session, Lock.INSTANCE)
        return
    session.execute(sa.text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": Lock.INSTANCE.value})
    part = {"kind": Lock.INSTANCE.value, "part": scope.key}
    session.execute(sa.text("SELECT pg_advisory_xact_lock(:kind, :part)"), part)


def hold(session: Session, lock: Lock) -> None:
    """Wait for a lock, and hold it until the transaction ends."""
    if _has_locks(session):
        session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock.value})


def _has_locks(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
