"""Records of acts in the handling, and the dispatch of records."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)
KEPT = ("case_act", "act_record")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def _reference(name: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "case_act",
        sa.Column("id", sa.Integer(), primary_key=True),
        _reference("case_id", "matter"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("kind"),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        _text("about"),
        sa.Column("replaces", sa.Integer(), nullable=True),
        _moment("done_at"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_table(
        "act_record",
        sa.Column("id", sa.Integer(), primary_key=True),
        _reference("case_id", "matter"),
        _reference("act_id", "case_act"),
        sa.Column("number", sa.Integer(), nullable=False),
        *(_text(name) for name in ("language", "kind", "code", "data_digest", "pdf_digest")),
        _moment("archived_at"),
        sa.UniqueConstraint("act_id", "language"),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Integer(), primary_key=True),
        _reference("case_id", "matter"),
        _reference("record_id", "record", nullable=True),
        _reference("act_record_id", "act_record", nullable=True),
        *(_text(name) for name in ("pdf_digest", "registry_no", "title")),
        sa.Column("recipients", JSON, nullable=False),
        sa.Column("dispatched_on", sa.Date(), nullable=False),
        _reference("noted_by", "person"),
        _moment("noted_at"),
        _text("salt"),
    )
    for table, columns in (("case_act", ["case_id"]), ("act_record", ["case_id", "code", "pdf_digest"])):
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    for column in ("case_id", "pdf_digest"):
        op.create_index(f"ix_dispatch_{column}", "dispatch", [column])
    # An empty column changes no row, so the guards of the copies have nothing to refuse.
    op.add_column("record_copy", sa.Column("act_record_id", sa.Integer(), nullable=True))
    op.create_index("ix_record_copy_act_record_id", "record_copy", ["act_record_id", "pdf_digest"], unique=True)
    for table in (*KEPT, "dispatch"):
        _guard(table, "UPDATE", "1 = 1")
    for table in KEPT:
        _guard(table, "DELETE", "1 = 1")
    _guard("dispatch", "DELETE", f"NOT {LISTED.format(table='dispatch')}")


def downgrade() -> None:
    """Take the change out."""
    op.drop_index("ix_record_copy_act_record_id", "record_copy")
    op.drop_column("record_copy", "act_record_id")
    for table in ("dispatch", "act_record", "case_act"):
        op.drop_table(table)  # its triggers go with it
        if op.get_bind().dialect.name == "postgresql":
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")


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
