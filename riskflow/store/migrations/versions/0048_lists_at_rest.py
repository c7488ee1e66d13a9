"""Lists of functions in the order of changes, what waits in cases at rest, acts without a record, decisions by time."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

FUNCTIONS = sa.table("case_function", sa.column("case_id"), sa.column("function"), sa.column("is_awaited", sa.Boolean))
FUNCTIONS.append_column(sa.column("is_referred_to", sa.Boolean))
FUNCTIONS.append_column(sa.column("has_proof", sa.Boolean))
LISTING = sa.table(
    "case_listing",
    sa.column("case_id"),
    *(
        sa.column(name, sa.Boolean)
        for name in ("lacks_record", "has_proof", "has_watch_task", "is_checked", "waits_at_rest")
    ),
)
CASE = sa.table("matter", sa.column("id"), sa.column("state"), sa.column("drawn_for_check", sa.Boolean))
ACTS = sa.table("case_act", sa.column("id"), sa.column("case_id"))
ACT_RECORDS = sa.table("act_record", sa.column("act_id"))
AT_REST = ("closed", "decided", "suspended", "terminated")
NEVER = "1970-01-01 00:00:00.000000+00:00"


def upgrade() -> None:
    """Bring the change in."""
    op.add_column(
        "case_function", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=NEVER)
    )
    op.execute(
        "UPDATE case_function SET changed_at = (SELECT changed_at FROM matter WHERE matter.id = case_function.case_id)"
    )
    op.create_index(
        "ix_case_function_function_changed_at_case_id", "case_function", ["function", "changed_at", "case_id"]
    )
    op.drop_index("ix_case_function_function_case_id", "case_function")
    op.add_column("case_listing", sa.Column("waits_at_rest", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(LISTING.update().where(_waits()).values(waits_at_rest=True))
    op.create_index("ix_case_listing_waits_at_rest_case_id", "case_listing", ["waits_at_rest", "case_id"])
    op.execute(LISTING.update().where(_has_unfiled_act()).values(lacks_record=True))
    op.create_index("ix_decision_decided_at_id", "decision", ["decided_at", "id"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_index("ix_decision_decided_at_id", "decision")
    op.execute(LISTING.update().where(_has_unfiled_act(), _has_all_records()).values(lacks_record=False))
    op.drop_index("ix_case_listing_waits_at_rest_case_id", "case_listing")
    op.drop_column("case_listing", "waits_at_rest")
    op.create_index("ix_case_function_function_case_id", "case_function", ["function", "case_id"])
    op.drop_index("ix_case_function_function_changed_at_case_id", "case_function")
    op.drop_column("case_function", "changed_at")


def _waits() -> sa.ColumnElement[bool]:
    """Return the condition that somebody is to do something in a case that nobody handles any more."""
    by_function = sa.exists().where(
        FUNCTIONS.c.case_id == LISTING.c.case_id,
        sa.or_(FUNCTIONS.c.is_awaited, FUNCTIONS.c.is_referred_to, FUNCTIONS.c.has_proof),
    )
    case = CASE.c.id == LISTING.c.case_id
    is_drawn = sa.exists().where(case, CASE.c.drawn_for_check)
    rests = sa.exists().where(case, CASE.c.state.in_(AT_REST))
    waits = sa.or_(by_function, LISTING.c.has_proof, LISTING.c.has_watch_task, sa.and_(is_drawn, ~LISTING.c.is_checked))
    return sa.and_(rests, waits)


def _has_unfiled_act() -> sa.ColumnElement[bool]:
    is_filed = sa.exists().where(ACT_RECORDS.c.act_id == ACTS.c.id)
    return sa.exists().where(ACTS.c.case_id == LISTING.c.case_id, ~is_filed)


def _has_all_records() -> sa.ColumnElement[bool]:
    decision, record = (sa.table(name, sa.column("case_id"), sa.column("number")) for name in ("decision", "record"))
    is_filed = sa.exists().where(record.c.case_id == decision.c.case_id, record.c.number == decision.c.number)
    return ~sa.exists().where(decision.c.case_id == LISTING.c.case_id, ~is_filed)
