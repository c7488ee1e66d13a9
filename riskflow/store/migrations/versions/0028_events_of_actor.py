"""What somebody has done of one kind is found without reading all events."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
INDEX = "ix_event_actor_id_tag"


def upgrade() -> None:
    """Bring the change in."""
    op.create_index(INDEX, "event", ["actor_id", "tag"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_index(INDEX, "event")
