"""Copies of a whole database, made while it is used, and put back only when they are known to be good."""

from riskflow.store.copies.copier import CopyError, DatabaseCopier
from riskflow.store.copies.postgres import PostgresCopier
from riskflow.store.copies.sqlite import SqliteCopier

__all__ = ["CopyError", "DatabaseCopier", "copier_of"]


def copier_of(url: str) -> DatabaseCopier:
    """Return what copies the database with this address."""
    return SqliteCopier(url) if url.startswith("sqlite:") else PostgresCopier(url)
