"""A sign-in whose provider does not say when, or how strongly, the person proved who they are confirms nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.alter_column("confirmed_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    # Nobody can tell which of the times that were stored came from the provider.
    op.execute("UPDATE sign_in_session SET confirmed_at = NULL")


def downgrade() -> None:
    """Take the change out."""
    op.execute("UPDATE sign_in_session SET confirmed_at = signed_in_at WHERE confirmed_at IS NULL")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.alter_column("confirmed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
