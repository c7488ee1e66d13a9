"""How each person wishes to be written to."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("calendar_digest", sa.String(), unique=True, nullable=True),
    )


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("preference")
