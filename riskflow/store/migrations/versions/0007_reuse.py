"""Answers remember where they came from, and assessments keep why contradicting answers both stand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the change in. Columns are added in place: making the tables anew would lose their triggers on SQLite."""
    op.add_column("answer", sa.Column("origin", JSON, nullable=False, server_default="{}"))
    op.add_column("assessment", sa.Column("explained", JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take the change out."""
    op.drop_column("assessment", "explained")
    op.drop_column("answer", "origin")
