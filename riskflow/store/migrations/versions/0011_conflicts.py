"""Later words on conflicts of interest, and marks of secrecy, written once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WRITE_ONCE = ("conflict_ruling", "secrecy_mark")
REFUSED = "this row is kept as it was written"


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "conflict_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ruled_by", sa.Integer(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["ruled_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_conflict_ruling_case_id", "conflict_ruling", ["case_id"])
    op.create_table(
        "secrecy_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("provision", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_secrecy_mark_case_id", "secrecy_mark", ["case_id"])
    for table in WRITE_ONCE:
        for verb in ("UPDATE", "DELETE"):
            _guard(table, verb)


def _guard(table: str, verb: str) -> None:
    name = f"guard_{table}_{verb}".lower()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        op.execute(f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take the change out."""
    for table in reversed(WRITE_ONCE):
        op.drop_table(table)  # its triggers go with it
        if op.get_bind().dialect.name == "postgresql":
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")
