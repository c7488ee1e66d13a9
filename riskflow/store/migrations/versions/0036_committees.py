"""Committees: seats with competences and substitutes, absences, tasks in cases, statements of experts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)
WRITE_ONCE = ("case_task", "expert_statement")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
STANDING = (
    "sits_in_rai",
    "sits_in_sai",
    "rates_in_rai",
    "rates_in_sai",
    "states_for_rai",
    "states_for_sai",
    "has_stated",
    "is_rapporteur",
)
LISTING = ("names_rai_raters", "names_sai_raters")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False, primary_key=True)


def _reference(name: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    """Bring the change in."""
    op.add_column("person_grant", sa.Column("competences", JSON, nullable=False, server_default="[]"))
    op.add_column("person_grant", sa.Column("substitutes_for", sa.Integer(), nullable=True))
    op.add_column("person_grant", sa.Column("substitute_order", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("person_grant", sa.Column("succeeds", sa.Integer(), nullable=True))
    # A column with a constant default changes no row, so the guards of ratings have nothing to refuse.
    op.add_column("rating", sa.Column("seat", sa.String(), nullable=False, server_default=""))
    op.add_column("rating", sa.Column("competences", JSON, nullable=False, server_default="[]"))
    op.create_table(
        "absence",
        _id(),
        _reference("person_id", "person"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        _reference("noted_by", "person", nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        _reference("ended_by", "person", nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_absence_person_id", "absence", ["person_id"])
    op.create_table(
        "case_task",
        _id(),
        _reference("case_id", "matter"),
        _reference("person_id", "person"),
        _text("group"),
        _text("task"),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        _reference("instead_of", "person", nullable=True),
        _text("reason"),
        _reference("said_by", "person", nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        _text("salt"),
    )
    op.create_index("ix_case_task_case_id", "case_task", ["case_id"])
    op.create_index("ix_case_task_person_id_case_id", "case_task", ["person_id", "case_id"])
    op.create_table(
        "expert_statement",
        _id(),
        _reference("case_id", "matter"),
        _reference("assessment_id", "assessment"),
        _reference("person_id", "person"),
        _text("group"),
        _text("text"),
        sa.Column("competences", JSON, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        _text("shown_digest"),
        _text("salt"),
        sa.UniqueConstraint("assessment_id", "person_id"),
    )
    op.create_index("ix_expert_statement_case_id", "expert_statement", ["case_id"])
    for table in WRITE_ONCE:
        _guard(table, "UPDATE", "1 = 1")
        _guard(table, "DELETE", f"NOT {LISTED.format(table=table)}")
    for table, columns in (("case_standing", STANDING), ("case_listing", LISTING)):
        for name in columns:
            op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the change out."""
    for table, columns in (("case_listing", LISTING), ("case_standing", STANDING)):
        for name in columns:
            op.drop_column(table, name)
    for table in WRITE_ONCE:
        op.drop_table(table)  # its triggers go with it
        if op.get_bind().dialect.name == "postgresql":
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")
    op.drop_table("absence")
    for name in ("competences", "seat"):
        op.drop_column("rating", name)
    for name in ("succeeds", "substitute_order", "substitutes_for", "competences"):
        op.drop_column("person_grant", name)


def _guard(table: str, verb: str, condition: str) -> None:
    """Refuse a change of a table; a row goes only where the removal of its case's content lists it."""
    name = f"guard_{table}_{verb}".lower()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )
