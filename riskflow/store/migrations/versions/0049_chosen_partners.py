"""What a filter of partners to search again chooses: by country, and by the kind of collaboration."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    op.create_index("ix_partner_territory", "partner", ["territory"])
    op.create_index("ix_matter_kind", "matter", ["kind"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_index("ix_matter_kind", "matter")
    op.drop_index("ix_partner_territory", "partner")
