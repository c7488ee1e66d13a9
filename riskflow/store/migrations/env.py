"""Alembic's door: one set of migrations for both databases."""

from typing import Any

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from riskflow.store import tables
from riskflow.store.database import Database


def render_item(kind: str, item: Any, autogen: Any) -> Any:  # noqa: ANN401 - Alembic's signature
    """Write types of our own as the plain types that they are."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, tables.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is tables.JSON:
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:  # noqa: ANN401 - Alembic's signature
    """Leave the tables of the job queue alone, and the index of words, which each database has in its own form."""
    return (kind != "table" or name in SQLModel.metadata.tables) and (kind, name) != ("index", "ix_case_text_words")


def run() -> None:
    """Run the migrations in one transaction."""
    engine = Database(context.config.attributes["url"]).engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=render_item,
            include_name=is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
