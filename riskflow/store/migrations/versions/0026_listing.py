"""What lists read of a case stands in tables of its own, and each order of a list has an index.

The rows are derived by the rules of the program: `riskflow init` writes them after the migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ORDERS = {
    "ix_matter_changed_at_id": ["changed_at", "id"],
    "ix_matter_state_changed_at_id": ["state", "changed_at", "id"],
    "ix_matter_owner_id_changed_at_id": ["owner_id", "changed_at", "id"],
    "ix_matter_department_changed_at_id": ["department", "changed_at", "id"],
    "ix_matter_decision_maker_changed_at_id": ["decision_maker", "changed_at", "id"],
    "ix_matter_was_with_rai_changed_at_id": ["was_with_rai", "changed_at", "id"],
    "ix_matter_was_with_sai_changed_at_id": ["was_with_sai", "changed_at", "id"],
    "ix_matter_drawn_for_check_changed_at_id": ["drawn_for_check", "changed_at", "id"],
    "ix_matter_registry_no_changed_at_id": ["registry_no", "changed_at", "id"],
}


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "case_listing",
        sa.Column("case_id", sa.Integer, sa.ForeignKey("matter.id"), primary_key=True, autoincrement=False),
        sa.Column("was_submitted", sa.Boolean, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("worst", sa.Integer, nullable=False),
        *(sa.Column(area, sa.Integer) for area in ("dual_use", "foreign_influence", "ethics_dumping", "human_rights")),
        *(
            sa.Column(name, sa.Boolean, nullable=False)
            for name in (
                "waits_for_second_reader",
                "has_open_stop",
                "has_rai_quorum",
                "has_sai_quorum",
                "has_opinion",
                "has_position",
                "needs_position",
                "lacks_record",
            )
        ),
    )
    op.create_index("ix_case_listing_lacks_record", "case_listing", ["lacks_record"])
    op.create_table(
        "case_standing",
        sa.Column("case_id", sa.Integer, sa.ForeignKey("matter.id"), primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
        *(
            sa.Column(name, sa.Boolean, nullable=False)
            for name in ("is_co_editor", "is_excluded", "has_declared", "has_rated_for_rai", "has_rated_for_sai")
        ),
    )
    op.create_index("ix_case_standing_person_id_case_id", "case_standing", ["person_id", "case_id"])
    op.create_table(
        "case_function",
        sa.Column("case_id", sa.Integer, sa.ForeignKey("matter.id"), primary_key=True, autoincrement=False),
        sa.Column("function", sa.String, primary_key=True),
        sa.Column("is_awaited", sa.Boolean, nullable=False),
    )
    op.create_index("ix_case_function_function_case_id", "case_function", ["function", "case_id"])
    op.create_index("ix_person_name_id", "person", ["name", "id"])
    op.create_index("ix_partner_name_id", "partner", ["name", "id"])
    op.drop_index("ix_matter_state", "matter")
    op.drop_index("ix_matter_owner_id", "matter")
    for name, columns in ORDERS.items():
        op.create_index(name, "matter", columns)


def downgrade() -> None:
    """Take the change out."""
    for name in ORDERS:
        op.drop_index(name, "matter")
    op.drop_index("ix_partner_name_id", "partner")
    op.drop_index("ix_person_name_id", "person")
    op.create_index("ix_matter_owner_id", "matter", ["owner_id"])
    op.create_index("ix_matter_state", "matter", ["state"])
    for table in ("case_function", "case_standing", "case_listing"):
        op.drop_table(table)
