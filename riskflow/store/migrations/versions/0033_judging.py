"""How people judge: reasons and confidence of each area, votes, overrides, urgency, questions of SAI, and checks.

RAI may give a second opinion on a revision when SAI has asked, so opinions are unique by their number too.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

PLAIN = sa.JSON().with_variant(JSONB(), "postgresql")
REFUSED = "this row is kept as it was written"
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)
OF_CASES = ("urgency_mark", "committee_question", "second_reading", "light_check")
OF_ROUNDS = ("calibration_round", "calibration_rating")
FIRST_UNIQUE, UNIQUE = "opinion_assessment_id_group_key", "opinion_assessment_id_group_number_key"
TEXT, LISTING, NUMBER = (sa.String(), ""), (PLAIN, "[]"), (sa.Integer(), "0")
FLAG, DAY = (sa.Boolean(), sa.false()), (sa.Date(), None)
COLUMNS: dict[str, dict[str, tuple[Any, Any]]] = {
    "rating": {"reasons": (PLAIN, "{}"), "confidence": (PLAIN, "{}")},
    "opinion": {
        "number": NUMBER,
        "benefit": TEXT,
        "risks": TEXT,
        "votes": LISTING,
        "overrides": LISTING,
        "override_reason": TEXT,
        "is_urgent": FLAG,
        "follow_up_on": DAY,
        "valid_until": DAY,
    },
    "decision": {"dissent": TEXT, "overrides": LISTING, "override_reason": TEXT, "valid_until": DAY},
    "case_listing": {"is_checked": FLAG},
}


def upgrade() -> None:
    """Bring the change in."""
    # A column with a constant default changes no row, so the guards of these tables have nothing to refuse.
    for table, columns in COLUMNS.items():
        for name, (kind, default) in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))
    _opinions_unique_by(FIRST_UNIQUE, UNIQUE, ["assessment_id", "group", "number"])
    for table, content in _tables():
        op.create_table(table, *content)
    op.create_index("ix_urgency_mark_case_id", "urgency_mark", ["case_id"])
    op.create_index("ix_committee_question_case_id", "committee_question", ["case_id"])
    op.create_index("ix_committee_question_assessment_id", "committee_question", ["assessment_id"])
    op.create_index("ix_second_reading_case_id", "second_reading", ["case_id"])
    op.create_index("ix_light_check_case_id", "light_check", ["case_id"])
    op.create_index("ix_light_check_assessment_id", "light_check", ["assessment_id"])
    op.create_index("ix_case_trait_kind_value_case_id", "case_trait", ["kind", "value", "case_id"])
    op.create_index("ix_calibration_rating_round_id", "calibration_rating", ["round_id"])
    for name, table, verb, condition in _guards():
        _create_guard(name, table, verb, condition)


def _tables() -> Iterator[tuple[str, tuple[sa.schema.SchemaItem, ...]]]:
    yield (
        "urgency_mark",
        (
            *_of_case(),
            sa.Column("reason", sa.String(), nullable=False),
            *_by("marked_by", "marked_at"),
            sa.UniqueConstraint("assessment_id"),
        ),
    )
    yield (
        "committee_question",
        (
            *_of_case(),
            sa.Column("opinion_id", sa.Integer(), nullable=False),
            sa.Column("text", sa.String(), nullable=False),
            *_by("asked_by", "asked_at"),
            sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"]),
            sa.UniqueConstraint("opinion_id"),
        ),
    )
    yield (
        "second_reading",
        (
            *_of_case(),
            sa.Column("outcome", sa.String(), nullable=False),
            sa.Column("note", sa.String(), nullable=False),
            sa.Column("shown_digest", sa.String(), nullable=False),
            *_by("person_id", "read_at"),
        ),
    )
    yield (
        "light_check",
        (
            *_of_case(),
            sa.Column("outcome", sa.String(), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("shown_digest", sa.String(), nullable=False),
            *_by("person_id", "given_at"),
            sa.UniqueConstraint("assessment_id", "person_id"),
        ),
    )
    yield (
        "case_trait",
        (
            sa.Column("case_id", sa.Integer(), nullable=False),
            sa.Column("kind", sa.String(), nullable=False),
            sa.Column("value", sa.String(), nullable=False),
            sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
            sa.PrimaryKeyConstraint("case_id", "kind", "value"),
        ),
    )
    yield (
        "calibration_round",
        (
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("title", sa.String(), nullable=False),
            sa.Column("questionnaire", sa.String(), nullable=False),
            sa.Column("questionnaire_version", sa.String(), nullable=False),
            sa.Column("items", PLAIN, nullable=False),
            *_by("made_by", "made_at"),
            sa.Column("closes_on", sa.Date(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        ),
    )
    yield (
        "calibration_rating",
        (
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("round_id", sa.Integer(), nullable=False),
            sa.Column("item", sa.Integer(), nullable=False),
            sa.Column("levels", PLAIN, nullable=False),
            *_by("person_id", "given_at"),
            sa.ForeignKeyConstraint(["round_id"], ["calibration_round.id"]),
            sa.PrimaryKeyConstraint("id"),
            sa.UniqueConstraint("round_id", "item", "person_id"),
        ),
    )


def _of_case() -> Iterator[sa.schema.SchemaItem]:
    yield sa.Column("id", sa.Integer(), nullable=False)
    yield sa.Column("salt", sa.String(), nullable=False)
    yield sa.Column("case_id", sa.Integer(), nullable=False)
    yield sa.Column("assessment_id", sa.Integer(), nullable=False)
    yield sa.ForeignKeyConstraint(["case_id"], ["matter.id"])
    yield sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"])
    yield sa.PrimaryKeyConstraint("id")


def _by(person: str, at: str) -> Iterator[sa.schema.SchemaItem]:
    yield sa.Column(person, sa.Integer(), nullable=False)
    yield sa.Column(at, sa.DateTime(timezone=True), nullable=False)
    yield sa.ForeignKeyConstraint([person], ["person.id"])


def _opinions_unique_by(former: str, name: str, columns: list[str]) -> None:
    """Make opinions unique by other columns; SQLite writes the table anew for that, and loses its guards."""
    if not _is_sqlite():
        op.drop_constraint(former, "opinion", type_="unique")
        op.create_unique_constraint(name, "opinion", columns)
        return
    kept = op.get_bind().execute(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'opinion'")
    )
    guards = [sql for (sql,) in kept]
    convention = {"uq": former}
    with op.batch_alter_table("opinion", recreate="always", naming_convention=convention) as batch:
        batch.drop_constraint(former, type_="unique")
        batch.create_unique_constraint(name, columns)
    for sql in guards:
        op.execute(sql)


def _guards() -> Iterator[tuple[str, str, str, str]]:
    """Yield what the database refuses of the new tables: name, table, operation, condition."""
    for table in (*OF_CASES, *OF_ROUNDS):
        gone = f"NOT {LISTED.format(table=table)}" if table in OF_CASES else "1 = 1"
        yield f"{table}_update", table, "UPDATE", "1 = 1"
        yield f"{table}_delete", table, "DELETE", gone


def _create_guard(name: str, table: str, verb: str, condition: str) -> None:
    """Let the database refuse an operation on rows for which a condition holds."""
    if _is_sqlite():
        act = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute(f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} WHEN {condition} {act}")
        return
    kept = "OLD" if verb == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN {kept}; END $$"
    )
    op.execute(f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()")
    if verb == "DELETE":
        # An event can never be deleted, so the function of the first migration refuses always.
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )


def downgrade() -> None:
    """Take the change out; opinions that a question of SAI superseded would be in the way of the first constraint."""
    for table in (*reversed(OF_CASES), "calibration_rating", "calibration_round", "case_trait"):
        op.drop_table(table)
    if not _is_sqlite():
        for name, *_ in _guards():
            op.execute(f"DROP FUNCTION guard_{name}()")
    _opinions_unique_by(UNIQUE, FIRST_UNIQUE, ["assessment_id", "group"])
    for table, columns in COLUMNS.items():
        for name in columns:
            op.drop_column(table, name)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
