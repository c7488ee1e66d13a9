"""Shared work: co-editors, questions to others, working notes, attachments, and what the database refuses of them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
ALWAYS = "1 = 1"
STAYS = "NOT EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state = 'with-security')"
SUBMITTED = "EXISTS (SELECT 1 FROM assessment WHERE id = {row}.assessment_id AND submitted_at IS NOT NULL)"
TABLES = ("co_editing", "inquiry", "inquiry_end", "note", "attachment", "attachment_removal")
OF_A_REVISION = ("inquiry", "note", "attachment", "attachment_removal")


def _guards() -> list[tuple[str, str, str, str]]:
    """List what the database refuses: name, table, operation, condition.

    No row is changed, and rows go only with a case that was handed to the security function; what belongs to a
    submitted revision stays even then. Nothing is added to a revision that has been submitted.
    """
    guards = [(f"{table}_update", table, "UPDATE", ALWAYS) for table in TABLES]
    guards.append(("co_editing_delete", "co_editing", "DELETE", ALWAYS))
    for table in TABLES[1:]:
        kept = f"({STAYS} OR {SUBMITTED.format(row='OLD')})" if table.startswith("attachment") else STAYS
        guards.append((f"{table}_delete", table, "DELETE", kept))
    return guards + [(f"{table}_insert", table, "INSERT", SUBMITTED.format(row="NEW")) for table in OF_A_REVISION]


def _create_guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, table, verb, condition in _guards():
            act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            op.execute(f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} WHEN {condition} {act}")
        return
    for name, table, verb, condition in _guards():
        kept = "OLD" if verb == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN {kept}; END $$"
        )
        op.execute(f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()")
    for table in TABLES:  # an event of the first migration can never be truncated, so its function refuses always
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )


def _drop_guards() -> None:
    postgresql_only = op.get_bind().dialect.name == "postgresql"
    for name, table, _verb, _condition in _guards():
        op.execute(f"DROP TRIGGER guard_{name} ON {table}" if postgresql_only else f"DROP TRIGGER guard_{name}")
    if postgresql_only:
        for table in TABLES:
            op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
        for name, *_ in _guards():
            op.execute(f"DROP FUNCTION guard_{name}()")


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "co_editing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_invited", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["matter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["said_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("co_editing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_co_editing_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_co_editing_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["matter.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "number"),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_digest"), ["digest"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["matter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_person_id"), ["person_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("resolves", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["matter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["resolves"],
            ["note.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("resolves"),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_case_id"), ["case_id"], unique=False)

    op.create_table(
        "attachment_removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["matter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("attachment_id"),
    )
    with op.batch_alter_table("attachment_removal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_removal_case_id"), ["case_id"], unique=False)

    op.create_table(
        "inquiry_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["matter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["inquiry.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("inquiry_id"),
    )
    with op.batch_alter_table("inquiry_end", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_end_case_id"), ["case_id"], unique=False)
    _create_guards()


def downgrade() -> None:
    """Take the change out."""
    _drop_guards()
    with op.batch_alter_table("inquiry_end", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_end_case_id"))

    op.drop_table("inquiry_end")
    with op.batch_alter_table("attachment_removal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_removal_case_id"))

    op.drop_table("attachment_removal")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_case_id"))

    op.drop_table("note")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_person_id"))
        batch_op.drop_index(batch_op.f("ix_inquiry_case_id"))

    op.drop_table("inquiry")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_digest"))
        batch_op.drop_index(batch_op.f("ix_attachment_case_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("co_editing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_editing_person_id"))
        batch_op.drop_index(batch_op.f("ix_co_editing_case_id"))

    op.drop_table("co_editing")
