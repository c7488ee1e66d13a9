"""Corrections by addendum, written once; and what belongs to a draft goes when the draft is disposed of."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
WRITE_ONCE = ("correction_request", "correction_ruling")
OF_A_DRAFT = ("inquiry", "inquiry_end", "note", "attachment", "attachment_removal")
STAYS = "NOT EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state {states})"
SUBMITTED = "EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL)"


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_correction_request_case_id", "correction_request", ["case_id"])
    op.create_index("ix_correction_request_person_id", "correction_request", ["person_id"])
    op.create_table(
        "correction_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("addendum", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ruled_by", sa.Integer(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["correction_request.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["ruled_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id"),
    )
    op.create_index("ix_correction_ruling_case_id", "correction_ruling", ["case_id"])
    op.create_index("ix_correction_ruling_person_id", "correction_ruling", ["person_id"])
    for table in WRITE_ONCE:
        for verb in ("UPDATE", "DELETE"):
            _guard(table, verb)
    _let_drafts_go("IN ('with-security', 'disposed')")


def downgrade() -> None:
    """Take the change out."""
    _let_drafts_go("= 'with-security'")
    for table in reversed(WRITE_ONCE):
        op.drop_table(table)  # its triggers go with it
        if op.get_bind().dialect.name == "postgresql":
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")


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


def _let_drafts_go(states: str) -> None:
    """Say in which states of a case the database lets go what belongs to its draft (migration 0002)."""
    for table in OF_A_DRAFT:
        stays = STAYS.format(states=states)
        condition = f"({stays} OR {SUBMITTED})" if table.startswith("attachment") else stays
        name = f"guard_{table}_delete"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
            act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            op.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN {condition} {act}")
        else:
            op.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN OLD; END $$"
            )
