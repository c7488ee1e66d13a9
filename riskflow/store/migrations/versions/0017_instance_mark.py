"""Whether an instance is a demonstration or in production: written once, in the database itself."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "instance_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="one_mark"),
    )
    for verb in ("UPDATE", "DELETE"):
        _create_guard("instance_mark", verb)
    if op.get_bind().dialect.name == "postgresql":
        # An event can never be deleted, so the function of the first migration refuses always.
        op.execute(
            "CREATE TRIGGER guard_instance_mark_truncate BEFORE TRUNCATE ON instance_mark "
            "EXECUTE FUNCTION guard_event_delete()"
        )


def downgrade() -> None:
    """Take the change out."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    verbs = ("update", "delete")
    for verb in (*verbs, "truncate") if is_postgresql else verbs:
        op.execute(f"DROP TRIGGER guard_instance_mark_{verb}" + (" ON instance_mark" if is_postgresql else ""))
    for verb in verbs if is_postgresql else ():
        op.execute(f"DROP FUNCTION guard_instance_mark_{verb}()")
    op.drop_table("instance_mark")


def _create_guard(table: str, verb: str) -> None:
    """Let the database refuse to change or delete rows."""
    name = f"guard_{table}_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
