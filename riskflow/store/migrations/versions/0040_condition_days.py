"""The day by which the conditions of a function are to be shown."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    op.add_column("clearance", sa.Column("conditions_due", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the change out."""
    op.drop_column("clearance", "conditions_due")
