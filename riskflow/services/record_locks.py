"""Locking the files of issued records in an object store: only once their rows are there, and nothing else ever.

What was filed in an attempt that was interrupted, and every attachment, must stay removable.
"""

from collections.abc import Iterable
from datetime import timedelta

from riskflow.files.archive import Archive
from riskflow.store.tables import ArchivedRow

CATCH_UP = timedelta(days=30)
"""How far back the worker looks daily for files that an outage has left without a lock."""


def keep(archive: Archive, rows: Iterable[ArchivedRow]) -> None:
    """Lock the files of records, where the storage of the archive locks; idempotent."""
    for row in rows:
        for digest in (row.data_digest, row.pdf_digest):
            archive.keep(digest, row.archived_at)


def not_kept(archive: Archive, rows: Iterable[ArchivedRow]) -> list[str]:
    """Return the digests of files of records that are not locked as long as the settings say."""
    files = {digest: row.archived_at for row in rows for digest in (row.data_digest, row.pdf_digest)}
    return [digest for digest, archived_at in files.items() if not archive.is_kept(digest, archived_at)]
