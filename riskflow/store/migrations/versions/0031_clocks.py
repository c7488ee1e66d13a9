"""Lists know since when a case waits and until which day, and people keep lists under names of their own.

The rows of lists go, since all of them lack what is new: `riskflow init` derives them anew after the migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_case_listing_due_on_case_id": ["due_on", "case_id"],
    "ix_case_listing_step_case_id": ["step", "case_id"],
}


def upgrade() -> None:
    """Bring the change in."""
    op.execute("DELETE FROM case_listing")
    op.add_column("case_listing", sa.Column("step", sa.String))
    op.add_column("case_listing", sa.Column("waits_since", sa.DateTime(timezone=True)))
    op.add_column("case_listing", sa.Column("due_on", sa.Date))
    op.add_column("case_listing", sa.Column("promised_on", sa.Date))
    for name, columns in INDEXES.items():
        op.create_index(name, "case_listing", columns)
    op.create_table(
        "case_territory",
        sa.Column("case_id", sa.Integer, sa.ForeignKey("matter.id"), primary_key=True, autoincrement=False),
        sa.Column("territory", sa.String, primary_key=True),
    )
    op.create_index("ix_case_territory_territory_case_id", "case_territory", ["territory", "case_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("query", sa.String, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("person_id", "name"),
    )
    op.create_index("ix_saved_view_person_id", "saved_view", ["person_id"])


def downgrade() -> None:
    """Take the change out."""
    op.drop_table("saved_view")
    op.drop_table("case_territory")
    for name in INDEXES:
        op.drop_index(name, "case_listing")
    for name in ("promised_on", "due_on", "waits_since", "step"):
        op.drop_column("case_listing", name)
