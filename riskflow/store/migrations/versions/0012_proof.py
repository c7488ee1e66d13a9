"""Bindings of rows into the chain of events, references that are not given out again, and what was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
ACTS = ("rating", "opinion", "decision", "clearance")
TABLES = ("row_binding", "reference_floor")


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "row_binding",
        sa.Column("event_seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("bound_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["event.seq"]),
        sa.PrimaryKeyConstraint("event_seq", "bound_table", "row_id"),
    )
    op.create_table(
        "reference_floor",
        sa.Column("reference", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("reference"),
    )
    for table in TABLES:
        _create_guards(table)
    # A column with a constant default changes no row, so the guards of these tables have nothing to refuse.
    for table in ACTS:
        op.add_column(table, sa.Column("shown_digest", sa.String(), nullable=False, server_default=""))


def _create_guards(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            op.execute(f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table} {act}")
        return
    op.execute(
        f"CREATE FUNCTION guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    for verb, each in (("UPDATE", "FOR EACH ROW"), ("DELETE", "FOR EACH ROW"), ("TRUNCATE", "")):
        op.execute(
            f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table} {each} "
            f"EXECUTE FUNCTION guard_{table}()"
        )


def downgrade() -> None:
    """Take the change out."""
    for table in ACTS:
        op.drop_column(table, "shown_digest")
    postgresql_only = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        for verb in ("update", "delete", *(["truncate"] if postgresql_only else [])):
            op.execute(f"DROP TRIGGER guard_{table}_{verb}" + (f" ON {table}" if postgresql_only else ""))
        op.drop_table(table)
        if postgresql_only:
            op.execute(f"DROP FUNCTION guard_{table}()")
