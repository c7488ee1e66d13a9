"""Proof of obligations that comes along to a new decision."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    # Plain columns: a table that is made anew would lose the triggers that keep its rows.
    op.add_column("obligation", sa.Column("continues", sa.Integer(), nullable=True))
    op.add_column("obligation_step", sa.Column("carried_from", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take the change out."""
    op.drop_column("obligation_step", "carried_from")
    op.drop_column("obligation", "continues")
