"""A function's answer about a gate has an outcome, later answers may follow, and its holder a telephone."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
ANSWER = ("outcome", "asked", "reason")
REQUESTS = ("handling_request", "handling_reply")
REFUSED = "this row is kept as it was written"
LISTED = (
    "EXISTS (SELECT 1 FROM removed_row JOIN content_removal ON content_removal.id = removed_row.removal_id "
    "JOIN matter ON matter.id = content_removal.case_id WHERE removed_row.of_table = '{table}' "
    "AND removed_row.row_id = OLD.id AND matter.state = 'with-security')"
)
AWAITED = "ix_case_function_awaited"
INDEX = "ix_clearance_stop_id"
UNIQUE = "clearance_stop_id_key"
NAMING = {"uq": "%(table_name)s_%(column_0_name)s_key"}  # the name that PostgreSQL gives; SQLite keeps none


def upgrade() -> None:
    """Bring the change in."""
    _change_uniqueness(is_unique=False)
    for column in ANSWER:
        # The default changes no row: one without an outcome is read by its conditions, and its digest stays.
        op.add_column("clearance", sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.add_column("person", sa.Column("telephone", sa.String(), nullable=False, server_default=""))
    op.create_index(
        AWAITED,
        "case_function",
        ["function"],
        sqlite_where=sa.text("is_awaited"),
        postgresql_where=sa.text("is_awaited"),
    )
    _create_requests()
    op.add_column("case_function", sa.Column("is_referred_to", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("case_listing", sa.Column("hears_applicant", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("decision", sa.Column("unheard_reason", sa.String(), nullable=False, server_default=""))
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("decision", sa.Column("open_points", json, nullable=False, server_default="[]"))
    op.add_column("case_listing", sa.Column("has_refusal", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the change out; only possible while no gate has been answered twice."""
    op.drop_column("decision", "unheard_reason")
    op.drop_column("case_listing", "hears_applicant")
    op.drop_column("case_function", "is_referred_to")
    for table in reversed(REQUESTS):
        op.drop_table(table)  # its triggers go with it
        if op.get_bind().dialect.name == "postgresql":
            for verb in ("update", "delete"):
                op.execute(f"DROP FUNCTION guard_{table}_{verb}()")
    op.drop_column("case_listing", "has_refusal")
    op.drop_index(AWAITED, "case_function")
    op.drop_column("person", "telephone")
    op.drop_column("decision", "open_points")
    for column in reversed(ANSWER):
        op.drop_column("clearance", column)
    _change_uniqueness(is_unique=True)


def _create_requests() -> None:
    op.create_table(
        "handling_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "handling_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["handling_request.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id"),
    )
    for table in REQUESTS:
        op.create_index(f"ix_{table}_case_id", table, ["case_id"])
        _guard(table, "UPDATE", "1 = 1")
        _guard(table, "DELETE", f"NOT {LISTED.format(table=table)}")


def _guard(table: str, verb: str, condition: str) -> None:
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
        # An event can never be deleted, so the function of the first migration refuses always.
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_event_delete()"
        )


def _change_uniqueness(*, is_unique: bool) -> None:
    # SQLite writes the table anew, and its guards go with the old one.
    guards = list(_guards())
    with op.batch_alter_table("clearance", naming_convention=NAMING) as batch:
        if is_unique:
            batch.drop_index(INDEX)
            batch.create_unique_constraint(UNIQUE, ["stop_id"])
        else:
            batch.drop_constraint(UNIQUE, type_="unique")
            batch.create_index(INDEX, ["stop_id"])
    for guard in guards:
        op.execute(guard)


def _guards() -> Iterator[str]:
    if op.get_bind().dialect.name == "sqlite":
        found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'clearance'")
        yield from op.get_bind().execute(found).scalars()
