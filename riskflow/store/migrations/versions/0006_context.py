"""Indicators about territories, and the grounds that an assessment's context was frozen with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
TABLE = "context_import"
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("newest", sa.Date(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.Column("territories", sa.Integer(), nullable=False),
        sa.Column("indicators", PLAIN, nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("non_commercial", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_context_import_source", TABLE, ["source"])
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["context_import.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("territory", "indicator", "as_of"),
    )
    op.create_index("ix_indicator_value_import_id", "indicator_value", ["import_id"])
    op.create_table(
        "world_spread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("quarter", sa.Float(), nullable=False),
        sa.Column("half", sa.Float(), nullable=False),
        sa.Column("three_quarters", sa.Float(), nullable=False),
        sa.Column("territories", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["context_import.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("indicator", "as_of"),
    )
    op.create_index("ix_world_spread_import_id", "world_spread", ["import_id"])
    # a column with a constant default changes no row, so the guards of submitted assessments have nothing to refuse
    op.add_column("assessment", sa.Column("context_grounds", PLAIN, nullable=False, server_default="[]"))
    _create_guards()


def _create_guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            op.execute(f"CREATE TRIGGER guard_{TABLE}_{verb.lower()} BEFORE {verb} ON {TABLE} {act}")
        return
    op.execute(
        f"CREATE FUNCTION guard_{TABLE}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    for verb, each in (("UPDATE", "FOR EACH ROW"), ("DELETE", "FOR EACH ROW"), ("TRUNCATE", "")):
        op.execute(
            f"CREATE TRIGGER guard_{TABLE}_{verb.lower()} BEFORE {verb} ON {TABLE} {each} "
            f"EXECUTE FUNCTION guard_{TABLE}()"
        )


def downgrade() -> None:
    """Take the change out."""
    postgresql_only = op.get_bind().dialect.name == "postgresql"
    for verb in ("update", "delete", *(["truncate"] if postgresql_only else [])):
        op.execute(f"DROP TRIGGER guard_{TABLE}_{verb}" + (f" ON {TABLE}" if postgresql_only else ""))
    if postgresql_only:
        op.execute(f"DROP FUNCTION guard_{TABLE}()")
    op.drop_column("assessment", "context_grounds")
    for table in ("world_spread", "indicator_value", TABLE):
        op.drop_table(table)
