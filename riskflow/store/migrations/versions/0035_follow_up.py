"""Obligations with their steps, check-ins with their answers, and what the register of collaborations lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
WRITE_ONCE = ("obligation", "obligation_step", "check_in", "check_in_answer")
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)
SETTLED = "ix_case_listing_settled_at_case_id"


def upgrade() -> None:
    """Bring the change in."""
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_function", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("consequence", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_index("ix_obligation_case_id", "obligation", ["case_id"])
    op.create_index("ix_obligation_owner_id", "obligation", ["owner_id"])
    op.create_index("ix_obligation_due_case_id", "obligation", ["due", "case_id"])
    op.create_table(
        "obligation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("case_id", "obligation_id", "digest"):
        op.create_index(f"ix_obligation_step_{column}", "obligation_step", [column])
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_index("ix_check_in_case_id", "check_in", ["case_id"])
    op.create_table(
        "check_in_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_version", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answers", json, nullable=False),
        sa.Column("changed", json, nullable=False),
        sa.Column("concerns", json, nullable=False),
        sa.Column("comments", json, nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["check_in_id"], ["check_in.id"]),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("check_in_id"),
    )
    op.create_index("ix_check_in_answer_case_id", "check_in_answer", ["case_id"])
    for table in WRITE_ONCE:
        _guard(table, "UPDATE", "1 = 1")
        _guard(table, "DELETE", f"NOT {LISTED.format(table=table)}")
    _extend_listing()


def _extend_listing() -> None:
    """Add what the register lists. `riskflow init` derives it for the cases there are."""
    op.add_column("case_listing", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_listing", sa.Column("outcome", sa.String(), nullable=False, server_default=""))
    op.add_column("case_listing", sa.Column("follow_up_on", sa.Date(), nullable=True))
    op.add_column("case_listing", sa.Column("valid_until", sa.Date(), nullable=True))
    op.add_column("case_listing", sa.Column("open_obligations", sa.Integer(), nullable=False, server_default="0"))
    for name in ("has_check_in", "has_proof"):
        op.add_column("case_listing", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("case_function", sa.Column("has_proof", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(SETTLED, "case_listing", ["settled_at", "case_id"])
    # They are derived: those of before are written anew when the instance is next prepared.
    for table in ("case_function", "case_standing", "case_listing"):
        op.execute(sa.delete(sa.table(table)))


def downgrade() -> None:
    """Take the change out."""
    op.drop_index(SETTLED, table_name="case_listing")
    op.drop_column("case_function", "has_proof")
    for name in (
        "has_proof",
        "has_check_in",
        "open_obligations",
        "valid_until",
        "follow_up_on",
        "outcome",
        "settled_at",
    ):
        op.drop_column("case_listing", name)
    for table in reversed(WRITE_ONCE):
        op.drop_table(table)  # its triggers go with it
        if op.get_bind().dialect.name == "postgresql":
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")


def _guard(table: str, verb: str, condition: str) -> None:
    """Let the database refuse an operation on rows for which a condition holds."""
    name = f"guard_{table}_{verb}".lower()
    if op.get_bind().dialect.name == "sqlite":
        act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} {act}")
        return
    kept = "OLD" if verb == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN {kept}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        # An event can never be deleted, so the function of the first migration refuses always.
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )
