"""Requests for supplements with their replies, two discussions, and drafts of forms about a case."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)
MESSAGES = ("applicant_message", "internal_message")
WRITE_ONCE = ("supplement_request", "supplement_reply", *MESSAGES)


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "supplement_request",
        _number("id"),
        _number("case_id"),
        _number("assessment_id"),
        sa.Column("asks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        _text("reason"),
        sa.Column("due", sa.Date(), nullable=True),
        _number("asked_by"),
        _moment("asked_at"),
        _text("salt"),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assessment_id"),
    )
    op.create_index("ix_supplement_request_case_id", "supplement_request", ["case_id"])
    op.create_table(
        "supplement_reply",
        _number("id"),
        _number("case_id"),
        _number("request_id"),
        _text("about"),
        _text("text"),
        _number("written_by"),
        _moment("written_at"),
        _text("salt"),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["supplement_request.id"]),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_supplement_reply_case_id", "supplement_reply", ["case_id"])
    op.create_index("ix_supplement_reply_request_id", "supplement_reply", ["request_id"])
    for table in MESSAGES:
        op.create_table(
            table,
            _number("id"),
            _number("case_id"),
            _number("revision"),
            _text("question"),
            _text("text"),
            _number("author_id"),
            _moment("written_at"),
            _text("salt"),
            sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
            sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_index(f"ix_{table}_case_id", table, ["case_id"])
    op.create_table(
        "form_draft",
        _number("id"),
        _number("session_id"),
        _number("case_id"),
        _text("form"),
        sa.Column("content", sa.Text(), nullable=False),
        _moment("saved_at"),
        _moment("until"),
        sa.ForeignKeyConstraint(["session_id"], ["sign_in_session.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id", "case_id", "form"),
    )
    op.create_index("ix_form_draft_case_id", "form_draft", ["case_id"])
    op.create_index("ix_form_draft_until", "form_draft", ["until"])
    for table in WRITE_ONCE:
        _guard(table, "UPDATE", "1 = 1")
        _guard(table, "DELETE", f"NOT {LISTED.format(table=table)}")


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _guard(table: str, verb: str, condition: str) -> None:
    """Let the database refuse an operation on rows for which a condition holds."""
    name = f"guard_{table}_{verb.lower()}"
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
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("form_draft")
    for table in ("internal_message", "applicant_message", "supplement_reply", "supplement_request"):
        op.drop_table(table)  # its triggers go with it
        if op.get_bind().dialect.name == "postgresql":
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")
