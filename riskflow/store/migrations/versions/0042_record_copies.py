"""Files that came of records: signed, refused, or stamped anew."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
TABLE = "record_copy"


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=True, index=True),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("record.id"), nullable=True),
        sa.Column("meeting_record_id", sa.Integer(), sa.ForeignKey("meeting_record.id"), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data_digest", sa.String(), nullable=False),
        sa.Column("pdf_digest", sa.String(), nullable=False, index=True),
        sa.Column("signer_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("handed_in_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("good_until", sa.String(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("record_id", "pdf_digest"),
        sa.UniqueConstraint("meeting_record_id", "pdf_digest"),
    )
    for verb in ("UPDATE", "DELETE"):
        _guard(verb)


def downgrade() -> None:
    """Take the change out."""
    op.drop_table(TABLE)  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        for verb in ("update", "delete"):
            op.execute(f"DROP FUNCTION guard_{TABLE}_{verb}()")


def _guard(verb: str) -> None:
    """Let the database refuse an operation on all rows."""
    name = f"guard_{TABLE}_{verb}".lower()
    if op.get_bind().dialect.name == "sqlite":
        act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {TABLE} {act}")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        op.execute(f"CREATE TRIGGER guard_{TABLE}_truncate BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION {name}()")
