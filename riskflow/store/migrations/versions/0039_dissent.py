"""Members record their own dissent from the opinion of their group."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = 'dissent' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "dissent",
        sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=False),
        sa.Column("assessment_id", sa.Integer(), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column("opinion_id", sa.Integer(), sa.ForeignKey("opinion.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_digest", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.UniqueConstraint("opinion_id", "person_id"),
    )
    op.create_index("ix_dissent_case_id", "dissent", ["case_id"])
    op.create_index("ix_dissent_assessment_id", "dissent", ["assessment_id"])
    _guard("UPDATE", "1 = 1")
    _guard("DELETE", f"NOT {LISTED}")


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("dissent")  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        for verb in ("update", "delete"):
            op.execute(f"DROP FUNCTION guard_dissent_{verb}()")


def _guard(verb: str, condition: str) -> None:
    """Refuse a change of the table; a row goes only where the removal of its case's content lists it."""
    name = f"guard_dissent_{verb}".lower()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON dissent WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON dissent FOR EACH ROW EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        op.execute(
            "CREATE TRIGGER guard_dissent_truncate BEFORE TRUNCATE ON dissent EXECUTE FUNCTION guard_event_delete()"
        )
