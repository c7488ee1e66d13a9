"""Rulings by a second person on judgements that clear a likely freeze of assets.

Judgements that one person made before have no ruling: they are proposals from now on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "freeze_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judgement_id", sa.Integer(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgement.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("judgement_id"),
    )
    for verb in ("UPDATE", "DELETE"):
        _create_guard("freeze_ruling", verb)
    _guard_truncate("freeze_ruling")


def downgrade() -> None:
    """Take the change out."""
    _drop_guards("freeze_ruling")
    op.drop_table("freeze_ruling")


def _create_guard(table: str, verb: str, condition: str = "1 = 1") -> None:
    """Let the database refuse to change or delete rows for which a condition holds."""
    name = f"guard_{table}_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} {act}")
        return
    kept = "OLD" if verb == "DELETE" else "NEW"
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN {kept}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _guard_truncate(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        # An event can never be deleted, so the function of the first migration refuses always.
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )


def _drop_guards(table: str) -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    verbs = ("update", "delete")
    for verb in (*verbs, "truncate") if is_postgresql else verbs:
        op.execute(f"DROP TRIGGER guard_{table}_{verb}" + (f" ON {table}" if is_postgresql else ""))
    for verb in verbs if is_postgresql else ():
        op.execute(f"DROP FUNCTION guard_{table}_{verb}()")
