"""Proof of obligations that comes along to a new decision, and drafts of forms that are their writer's."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    # Plain columns: a table that is made anew would lose the triggers that keep its rows.
    op.add_column("obligation", sa.Column("continues", sa.Integer(), nullable=True))
    op.add_column("obligation_step", sa.Column("carried_from", sa.Integer(), nullable=True))
    # What is in it could be read by sessions alone, and is kept for a day.
    op.drop_table("form_draft")
    _create_drafts("person_id", "person")


def _create_drafts(owner: str, table: str) -> None:
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(owner, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("matter.id"), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(owner, "case_id", "form"),
    )
    op.create_index("ix_form_draft_case_id", "form_draft", ["case_id"])
    op.create_index("ix_form_draft_until", "form_draft", ["until"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("form_draft")
    _create_drafts("session_id", "sign_in_session")
    op.drop_column("obligation_step", "carried_from")
    op.drop_column("obligation", "continues")
