"""The figures of each year, counted once, with their documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "year_figures",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("year"),
    )
    op.create_table(
        "figures_document",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["year_figures.year"]),
        sa.PrimaryKeyConstraint("year", "language"),
    )


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("figures_document")
    op.drop_table("year_figures")
