"""Erasing what was deleted from the files of the database: a deleted row stays there until its page is written anew."""

import time
from collections.abc import Iterable
from contextlib import closing

import sqlalchemy as sa

from riskflow.store.database import Database
from riskflow.store.search.index import REBUILT

WAIT_BRIEFLY = {"sqlite": "PRAGMA busy_timeout=3000", "postgresql": "SET lock_timeout = '3s'"}
"""How long to wait for others. Everybody else waits behind; it is tried again later."""
STATISTICS = "pg_catalog.pg_statistic"
"""Samples of columns, which the database keeps to plan queries."""
OLDER = """
    SELECT count(*) FROM (
        SELECT backend_xmin AS held FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        UNION ALL
        SELECT backend_xid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        UNION ALL SELECT xmin FROM pg_replication_slots
        UNION ALL SELECT transaction FROM pg_prepared_xacts
    ) AS others WHERE held IS NOT NULL AND age(held) > age(CAST(:now AS xid))
"""
"""How many others may still see rows that were deleted before a transaction: PostgreSQL keeps these for them."""


OUTWAITED = 30
"""How many tenths of a second others may still go on reading."""


class ErasureError(Exception):
    """The files still hold what was deleted, since somebody reads an older state of the database."""


def erase_deleted(database: Database, tables: Iterable[str]) -> None:
    """Write the file of the database anew, and on PostgreSQL the files of some tables.

    Writers wait meanwhile. The log of PostgreSQL (`pg_wal`) is out of reach: its server reuses the files in time.

    Raises:
        ErasureError: somebody was reading an older state.
        sqlalchemy.exc.DBAPIError, sqlite3.Error: the database is busy, or its disk is full.
    """
    if database.engine.dialect.name == "sqlite":
        _erase_sqlite(database)
    else:
        _erase_postgresql(database, tables)


def _erase_sqlite(database: Database) -> None:
    # Past SQLAlchemy, which would begin a transaction: neither statement may run in one.
    opened = database.engine.raw_connection()
    opened.detach()  # its time-out is its own
    with closing(opened) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(WAIT_BRIEFLY["sqlite"])
        cursor.execute(REBUILT)
        cursor.execute("VACUUM")
        (is_busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise ErasureError("The write-ahead log is in use, so that it still holds what was deleted.")


def _erase_postgresql(database: Database, tables: Iterable[str]) -> None:
    quoted = database.engine.dialect.identifier_preparer.quote
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(WAIT_BRIEFLY["postgresql"])
        _outwait_readers(connection)
        for table in map(quoted, sorted(tables)):
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
        _outwait_readers(connection)  # of the samples that the analyses have just replaced
        connection.exec_driver_sql(f"VACUUM (FULL) {STATISTICS}")
        connection.execute(sa.text("RESET lock_timeout"))


def _outwait_readers(connection: sa.Connection) -> None:
    """Wait until nobody may see any longer what was deleted so far, but not for long."""
    now = connection.execute(sa.text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)")).scalar_one()
    for _ in range(OUTWAITED):
        if not connection.execute(sa.text(OLDER), {"now": now}).scalar_one():
            return
        time.sleep(1 / 10)
    raise ErasureError("Somebody reads an older state of the database, which still holds what was deleted.")
