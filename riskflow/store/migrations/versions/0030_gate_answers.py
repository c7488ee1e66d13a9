"""A function's answer about a gate has an outcome, later answers may follow, and its holder a telephone."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
ANSWER = ("outcome", "asked", "reason")
AWAITED = "ix_case_function_awaited"
INDEX = "ix_clearance_stop_id"
UNIQUE = "clearance_stop_id_key"
NAMING = {"uq": "%(table_name)s_%(column_0_name)s_key"}  # the name that PostgreSQL gives; SQLite keeps none


def upgrade() -> None:
    """Bring the change in."""
    _change_uniqueness(is_unique=False)
    for column in ANSWER:
        # The default changes no row: one without an outcome is read by its conditions, and its digest stays.
        op.add_column("clearance", sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.add_column("person", sa.Column("telephone", sa.String(), nullable=False, server_default=""))
    op.create_index(
        AWAITED,
        "case_function",
        ["function"],
        sqlite_where=sa.text("is_awaited"),
        postgresql_where=sa.text("is_awaited"),
    )
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("decision", sa.Column("open_matters", json, nullable=False, server_default="[]"))
    op.add_column("case_listing", sa.Column("has_refusal", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the change out; only possible while no gate has been answered twice."""
    op.drop_column("case_listing", "has_refusal")
    op.drop_index(AWAITED, "case_function")
    op.drop_column("person", "telephone")
    op.drop_column("decision", "open_matters")
    for column in reversed(ANSWER):
        op.drop_column("clearance", column)
    _change_uniqueness(is_unique=True)


def _change_uniqueness(*, is_unique: bool) -> None:
    # SQLite writes the table anew, and its guards go with the old one.
    guards = list(_guards())
    with op.batch_alter_table("clearance", naming_convention=NAMING) as batch:
        if is_unique:
            batch.drop_index(INDEX)
            batch.create_unique_constraint(UNIQUE, ["stop_id"])
        else:
            batch.drop_constraint(UNIQUE, type_="unique")
            batch.create_index(INDEX, ["stop_id"])
    for guard in guards:
        op.execute(guard)


def _guards() -> Iterator[str]:
    if op.get_bind().dialect.name == "sqlite":
        found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'clearance'")
        yield from op.get_bind().execute(found).scalars()
