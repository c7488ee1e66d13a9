"""What the newest fixity check of each archived file found."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "file_check",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("area", "digest"),
    )
    op.create_index("ix_file_check_checked_at", "file_check", ["checked_at"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("file_check")
