"""A check-in that waits when the collaboration ends waits no longer, and the case says since when."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    op.add_column("matter", sa.Column("check_ins_closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the change out."""
    op.drop_column("matter", "check_ins_closed_at")
