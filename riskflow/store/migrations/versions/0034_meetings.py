"""Meetings of RAI and SAI, their minutes, and written procedure; letters that are about a meeting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
OF_CASE = ("minutes_part", "circulation", "circulation_answer", "circulation_end")
"""Write-once tables whose rows go with the content of their case."""
WRITE_ONCE = ("minutes_draft", "minutes_verdict", "minutes_addendum", "meeting_record", *OF_CASE)
NOT_LISTED = (
    "NOT EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)
ALWAYS = "1 = 1"


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(name: str, target: str, *, nullable: bool = False) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return sa.Column(name, sa.Integer(), nullable=nullable), sa.ForeignKeyConstraint([name], [target])


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False)


def _table(name: str, *parts: sa.Column[object] | sa.Constraint, indexes: tuple[str, ...] = ()) -> None:
    op.create_table(name, _number("id"), *parts, sa.PrimaryKeyConstraint("id"))
    for column in indexes:
        op.create_index(f"ix_{name}_{column}", name, [column])


def upgrade() -> None:
    """Bring the change in."""
    _meetings()
    _minutes()
    _circulation()
    for table in WRITE_ONCE:
        _guard(table, "UPDATE", ALWAYS)
        _guard(table, "DELETE", NOT_LISTED.format(table=table) if table in OF_CASE else ALWAYS)
    with op.batch_alter_table("letter") as letter:
        letter.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        letter.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        letter.create_foreign_key("fk_letter_meeting_id", "meeting", ["meeting_id"], ["id"])
        letter.create_index("ix_letter_meeting_id", ["meeting_id"])


def _meetings() -> None:
    _table(
        "meeting",
        _number("version"),
        _text("group"),
        _text("state"),
        _moment("starts_at"),
        _number("length"),
        _text("place"),
        _text("link"),
        _text("uid"),
        _number("sequence"),
        *_key("planned_by", "person.id"),
        _moment("planned_at"),
        _moment("called_at", nullable=True),
        _moment("closed_at", nullable=True),
        _text("cancel_reason"),
        _number("year", nullable=True),
        _number("number", nullable=True),
        *_key("presided_by", "person.id", nullable=True),
        *_key("kept_by", "person.id", nullable=True),
        _text("also_present"),
        _text("remarks"),
        sa.UniqueConstraint("uid"),
        sa.UniqueConstraint("group", "year", "number"),
        indexes=("starts_at",),
    )
    _table(
        "meeting_item",
        _number("version"),
        _text("salt"),
        *_key("meeting_id", "meeting.id"),
        *_key("case_id", "matter.id", nullable=True),
        _number("position"),
        _text("title"),
        _number("length"),
        sa.Column("outcome", sa.String(), nullable=True),
        _text("note"),
        *_key("act", "event.seq", nullable=True),
        _json("roll"),
        indexes=("meeting_id", "case_id"),
    )
    _table(
        "meeting_presence",
        *_key("meeting_id", "meeting.id"),
        *_key("person_id", "person.id"),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        _number("first_item"),
        _number("last_item", nullable=True),
        sa.UniqueConstraint("meeting_id", "person_id"),
        indexes=("meeting_id",),
    )


def _minutes() -> None:
    _table(
        "minutes_draft",
        *_key("meeting_id", "meeting.id"),
        _number("number"),
        _json("content"),
        _json("adjusters"),
        *_key("sent_by", "person.id"),
        _moment("sent_at"),
        sa.UniqueConstraint("meeting_id", "number"),
        indexes=("meeting_id",),
    )
    _table(
        "minutes_part",
        _text("salt"),
        *_key("draft_id", "minutes_draft.id"),
        *_key("case_id", "matter.id", nullable=True),
        _number("position"),
        _json("content"),
        sa.UniqueConstraint("draft_id", "position"),
        indexes=("draft_id", "case_id"),
    )
    _table(
        "minutes_verdict",
        *_key("draft_id", "minutes_draft.id"),
        *_key("person_id", "person.id"),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        _text("reason"),
        _moment("given_at"),
        sa.UniqueConstraint("draft_id", "person_id"),
        indexes=("draft_id",),
    )
    _table(
        "minutes_addendum",
        *_key("meeting_id", "meeting.id"),
        _number("number"),
        _text("text"),
        *_key("written_by", "person.id"),
        _moment("written_at"),
        sa.UniqueConstraint("meeting_id", "number"),
        indexes=("meeting_id",),
    )
    _table(
        "meeting_record",
        *_key("meeting_id", "meeting.id"),
        _number("number"),
        *(_text(name) for name in ("language", "kind", "code", "data_digest", "pdf_digest")),
        _moment("archived_at"),
        sa.UniqueConstraint("meeting_id", "number", "language"),
        indexes=("meeting_id", "code", "pdf_digest"),
    )


def _circulation() -> None:
    _table(
        "circulation",
        _text("salt"),
        *_key("case_id", "matter.id"),
        *_key("assessment_id", "assessment.id"),
        _text("group"),
        _text("proposal"),
        sa.Column("deadline", sa.Date(), nullable=False),
        *_key("opened_by", "person.id"),
        _moment("opened_at"),
        indexes=("case_id", "assessment_id"),
    )
    _table(
        "circulation_answer",
        _text("salt"),
        *_key("case_id", "matter.id"),
        *_key("circulation_id", "circulation.id"),
        *_key("person_id", "person.id"),
        _text("answer"),
        _text("reason"),
        _moment("answered_at"),
        sa.UniqueConstraint("circulation_id", "person_id"),
        indexes=("case_id", "circulation_id"),
    )
    _table(
        "circulation_end",
        _text("salt"),
        *_key("case_id", "matter.id"),
        *_key("circulation_id", "circulation.id"),
        _text("outcome"),
        *(_number(name) for name in ("agreed", "disagreed", "asked_for_meeting", "members")),
        _moment("ended_at"),
        sa.UniqueConstraint("circulation_id"),
        indexes=("case_id",),
    )


def downgrade() -> None:
    """Take the change out."""
    op.execute("DELETE FROM letter WHERE case_id IS NULL")
    with op.batch_alter_table("letter") as letter:
        letter.drop_index("ix_letter_meeting_id")
        letter.drop_constraint("fk_letter_meeting_id", type_="foreignkey")
        letter.drop_column("meeting_id")
        letter.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
    tables = (
        *("circulation_end", "circulation_answer", "circulation", "meeting_record", "minutes_addendum"),
        *("minutes_verdict", "minutes_part", "minutes_draft", "meeting_presence", "meeting_item", "meeting"),
    )
    for table in tables:
        op.drop_table(table)  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        for table in WRITE_ONCE:
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")


def _guard(table: str, verb: str, condition: str) -> None:
    name = f"guard_{table}_{verb}".lower()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
        return
    returned = "NEW" if verb == "UPDATE" else "OLD"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN {returned}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if verb == "DELETE":  # an event can never be deleted, so the function of the first migration refuses always
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )
