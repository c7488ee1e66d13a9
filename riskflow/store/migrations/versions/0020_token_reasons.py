"""Why a service token was made, and why it was revoked."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change in."""
    with op.batch_alter_table("service_token", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("revoke_reason", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the change out."""
    with op.batch_alter_table("service_token", schema=None) as batch_op:
        batch_op.drop_column("revoke_reason")
        batch_op.drop_column("reason")
