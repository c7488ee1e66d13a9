"""Partners are watched for as long as the collaboration lives: tasks about changes, owners, orders to screen again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

LISTED = ("case_function", "case_standing", "case_listing")
"""Derived: what lists know of cases is written anew when the instance is next prepared."""


def upgrade() -> None:
    """Bring the change in."""
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    _create_watch_task()
    _create_owner_statement()
    op.create_table(
        "bulk_screening",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("chosen_by", json, nullable=False),
        sa.Column("partner_ids", json, nullable=False),
        sa.Column("case_ids", json, nullable=False),
        sa.Column("opens_tasks", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ordered_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.add_column("matter", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("judgement", sa.Column("grounds", json, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("case_listing", sa.Column("has_watch_task", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in LISTED:
        op.execute(sa.delete(sa.table(table)))


def _create_watch_task() -> None:
    op.create_table(
        "watch_task",
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=False),
        sa.Column("partner_id", sa.Integer(), sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("settled_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_watch_task_case_id", "watch_task", ["case_id"])
    op.create_index("ix_watch_task_partner_id", "watch_task", ["partner_id"])


def _create_owner_statement() -> None:
    op.create_table(
        "owner_statement",
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("partner_id", sa.Integer(), sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("has_control", sa.Boolean(), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=True),
        sa.Column("stated_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_owner_statement_partner_id", "owner_statement", ["partner_id"])
    op.create_index("ix_owner_statement_owner_id", "owner_statement", ["owner_id"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_column("case_listing", "has_watch_task")
    op.drop_column("judgement", "grounds")
    op.drop_column("matter", "ends_on")
    for table in ("bulk_screening", "owner_statement", "watch_task"):
        op.drop_table(table)
