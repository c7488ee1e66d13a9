"""Names have no stored keys: nothing read them, and imports of lists spent most of their transaction on them."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None
TABLES = ("organisation_name", "list_entry_name")
INDEX = "ix_organisation_name_key"


def upgrade() -> None:
    """Bring the change in."""
    op.drop_index(INDEX, table_name="organisation_name")
    for table in TABLES:
        op.drop_column(table, "key")


def downgrade() -> None:
    """Take the change out; the keys stay empty, as nothing reads them."""
    for table in TABLES:
        op.add_column(table, sa.Column("key", sa.String(), nullable=False, server_default=""))
    op.create_index(INDEX, "organisation_name", ["key"])
