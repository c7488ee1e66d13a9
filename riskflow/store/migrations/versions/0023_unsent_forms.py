"""Forms wait in the database while their writers prove who they are."""

import sqlalchemy as sa
from alembic import op

from riskflow.store.tables.columns import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "unsent_form",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sign_in_session.id"]),
        sa.PrimaryKeyConstraint("session_id"),
    )
    op.create_index("ix_unsent_form_until", "unsent_form", ["until"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("unsent_form")
