"""Removing what was written in a case that security has: salts, a list of the rows, and guards that let go of them.

A guard lets go of a row only where `removed_row` lists it for a case that is with the security function. Rows that stay
are emptied: the columns in `STAYING` keep their values.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REFUSED = "this row is kept as it was written"
ALWAYS = "1 = 1"
SUBMITTED = "EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL)"
WITH_SECURITY = "EXISTS (SELECT 1 FROM matter WHERE id = {case} AND state = 'with-security')"
IN_STATE = "EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state IN ({states}))"
WAS_GONE = f"""NOT {IN_STATE.format(states="'with-security', 'disposed'")}"""
DISPOSED = IN_STATE.format(states="'disposed'")
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.{key} AND matter.state = 'with-security')"
)
SALTED = (
    "answer",
    "assessment",
    "attachment",
    "attachment_removal",
    "case_partner",
    "clearance",
    "co_editing",
    "conflict_ruling",
    "correction_request",
    "correction_ruling",
    "decision",
    "declaration",
    "event",
    "freeze_ruling",
    "inquiry",
    "inquiry_end",
    "judgement",
    "matter",
    "note",
    "opinion",
    "partner",
    "partner_merge",
    "planned_measure",
    "rating",
    "screening",
    "secrecy_mark",
    "stop",
    "suggestion_verdict",
)
DELETED = {
    "answer": SUBMITTED,
    "planned_measure": SUBMITTED,
    "stop": ALWAYS,
    "clearance": ALWAYS,
    "declaration": ALWAYS,
    "conflict_ruling": ALWAYS,
    "rating": ALWAYS,
    "opinion": ALWAYS,
    "decision": ALWAYS,
    "co_editing": ALWAYS,
    "inquiry": WAS_GONE,
    "inquiry_end": WAS_GONE,
    "note": WAS_GONE,
    "attachment": f"({WAS_GONE} OR {SUBMITTED})",
    "attachment_removal": f"({WAS_GONE} OR {SUBMITTED})",
    "suggestion_verdict": ALWAYS,
    "secrecy_mark": ALWAYS,
    "correction_request": ALWAYS,
    "correction_ruling": ALWAYS,
    "screening": ALWAYS,
    "judgement": ALWAYS,
    "freeze_ruling": ALWAYS,
}
"""Table -> when its guard refused to delete a row until now."""

STILL_LET_GO = {
    "inquiry": DISPOSED,
    "inquiry_end": DISPOSED,
    "note": DISPOSED,
    "attachment": f"({DISPOSED} AND NOT {SUBMITTED})",
    "attachment_removal": f"({DISPOSED} AND NOT {SUBMITTED})",
}
"""Table -> which rows may go without being listed: those of a draft that is disposed of (migration 0022)."""

STAYING = {
    "event": ("seq", "case_id", "tag", "actor_id", "at", "previous", "hash"),
    "assessment": (
        "id",
        "case_id",
        "revision",
        "questionnaire",
        "questionnaire_version",
        "questionnaire_digest",
        "created_at",
        "submitted_at",
        "submitted_by",
    ),
    "decision": ("id", "case_id", "assessment_id", "number", "outcome", "decided_by", "office", "decided_at"),
    "judgement": (
        "id",
        "partner_id",
        "source",
        "entry",
        "entry_name",
        "pair",
        "verdict",
        "author_id",
        "case_id",
        "judged_at",
    ),
    "freeze_ruling": ("id", "judgement_id", "is_confirmed", "function", "person_id", "ruled_at"),
}


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "content_removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("documents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id"),
    )
    op.create_table(
        "removed_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("removal_id", sa.Integer(), nullable=False),
        sa.Column("of_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["removal_id"], ["content_removal.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("of_table", "row_id"),
    )
    op.create_index(op.f("ix_removed_row_removal_id"), "removed_row", ["removal_id"])
    for name, table, verb, condition in _new_guards():
        _create_guard(name, table, verb, condition)
    if op.get_bind().dialect.name == "postgresql":
        for table in ("content_removal", "removed_row"):
            # An event can never be deleted, so the function of the first migration refuses always.
            op.execute(
                f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
                "EXECUTE FUNCTION guard_event_delete()"
            )
    # A column with a constant default changes no row, so the guards of these tables have nothing to refuse.
    for table in SALTED:
        op.add_column(table, sa.Column("salt", sa.String(), nullable=False, server_default=""))
    for table, before in DELETED.items():
        listed = LISTED.format(table=table, key="id")
        # Of a case that security has, what these tables let go of by its state alone is listed from now on.
        still = f" AND NOT {STILL_LET_GO[table]}" if table in STILL_LET_GO else ""
        kept = f"{before} AND " if before == SUBMITTED else ""
        _replace_guard(table, "DELETE", f"{kept}NOT {listed}{still}")
    for table, columns in STAYING.items():
        _replace_guard(table, "UPDATE", f"{_before_update(table)} AND NOT ({_emptied(table, columns)})")


def _new_guards() -> list[tuple[str, str, str, str]]:
    """List what the database refuses of the new tables: name, table, operation, condition."""
    staying = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in ("id", "case_id", "removed_by"))
    at = "NEW.removed_at = OLD.removed_at AND OLD.completed_at IS NULL"
    open_removal = (
        "EXISTS (SELECT 1 FROM content_removal JOIN matter ON matter.id = content_removal.case_id "
        "WHERE content_removal.id = NEW.removal_id AND content_removal.completed_at IS NULL "
        "AND matter.state = 'with-security')"
    )
    return [
        (
            "content_removal_insert",
            "content_removal",
            "INSERT",
            f"NOT {WITH_SECURITY.format(case='NEW.case_id')}",
        ),
        ("content_removal_update", "content_removal", "UPDATE", f"NOT ({staying} AND {at})"),
        ("content_removal_delete", "content_removal", "DELETE", ALWAYS),
        ("removed_row_insert", "removed_row", "INSERT", f"NOT {open_removal}"),
        ("removed_row_update", "removed_row", "UPDATE", ALWAYS),
        ("removed_row_delete", "removed_row", "DELETE", ALWAYS),
    ]


def _emptied(table: str, columns: tuple[str, ...]) -> str:
    key = "seq" if table == "event" else "id"
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in columns)
    return f"{LISTED.format(table=table, key=key)} AND {same}"


def _before_update(table: str) -> str:
    return "OLD.submitted_at IS NOT NULL" if table == "assessment" else ALWAYS


def _replace_guard(table: str, verb: str, condition: str) -> None:
    name = f"{table}_{verb.lower()}"
    op.execute(f"DROP TRIGGER guard_{name}" + ("" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"))
    _create_guard(name, table, verb, condition)


def _create_guard(name: str, table: str, verb: str, condition: str) -> None:
    """Let the database refuse an operation on rows for which a condition holds."""
    if op.get_bind().dialect.name == "sqlite":
        act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute(f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} WHEN {condition} {act}")
        return
    kept = "OLD" if verb == "DELETE" else "NEW"
    op.execute(
        f"CREATE OR REPLACE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN {kept}; END $$"
    )
    op.execute(f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()")


def downgrade() -> None:
    """Take the change out."""
    for table, before in DELETED.items():
        _replace_guard(table, "DELETE", before)
    for table in STAYING:
        _replace_guard(table, "UPDATE", _before_update(table))
    for table in SALTED:
        op.drop_column(table, "salt")
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ("removed_row", "content_removal"):
        for verb in ("insert", "update", "delete", *(["truncate"] if is_postgresql else [])):
            op.execute(f"DROP TRIGGER guard_{table}_{verb}" + (f" ON {table}" if is_postgresql else ""))
        op.drop_table(table)
        for verb in ("insert", "update", "delete") if is_postgresql else ():
            op.execute(f"DROP FUNCTION guard_{table}_{verb}()")
