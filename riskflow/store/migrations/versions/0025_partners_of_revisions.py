"""A revision knows the partners about whom its questions are asked one by one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None
PLAIN = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the change in."""
    op.add_column("assessment", sa.Column("partners", PLAIN, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take the change out."""
    op.drop_column("assessment", "partners")
