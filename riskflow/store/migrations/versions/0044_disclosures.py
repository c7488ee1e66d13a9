"""Requests for documents of a case: begun answers, decisions, and the files that were drawn for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
WRITE_ONCE = ("disclosure", "disclosed_file")
DRAFTS = "disclosure_draft"


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        DRAFTS,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=False, index=True),
        sa.Column("begun_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_table(
        "disclosed_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("disclosure_id", sa.Integer(), sa.ForeignKey("disclosure.id"), nullable=False, index=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=False, index=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data_digest", sa.String(), nullable=False),
        sa.Column("pdf_digest", sa.String(), nullable=False, index=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("disclosure_id", "name"),
    )
    for table in WRITE_ONCE:
        for verb in ("UPDATE", "DELETE"):
            _guard(table, verb)


def downgrade() -> None:
    """Take the change out."""
    for table in (DRAFTS, *reversed(WRITE_ONCE)):
        op.drop_table(table)  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        for table in WRITE_ONCE:
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")


def _guard(table: str, verb: str) -> None:
    """Let the database refuse an operation on all rows."""
    name = f"guard_{table}_{verb}".lower()
    if op.get_bind().dialect.name == "sqlite":
        act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {act}")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        op.execute(f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()")
