"""Roles with terms, grantors and reasons; people who left; tokens of programs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEFORE_TERMS = {
    "position": "",
    "source": "demonstration",
    "reason": "",
    "end_reason": "",
    "awaits_confirmation": False,
    "valid_from": date(1970, 1, 1),
}
TYPES: Mapping[str, sa.types.TypeEngine[Any]] = {"valid_from": sa.Date(), "awaits_confirmation": sa.Boolean()}
NOT_ENDED = sa.text("ended_at IS NULL")


ENDED_AT = sa.column("ended_at", sa.DateTime())
AWAITS = sa.column("awaits_confirmation", sa.Boolean())


def _grants(*conditions: sa.ColumnElement[bool]) -> Sequence[Any]:
    query = (
        sa.select(sa.column("person_id", sa.Integer()), sa.column("role", sa.String()), sa.column("scope", sa.String()))
        .select_from(sa.table("person_grant"))
        .where(*conditions)
    )
    return op.get_bind().execute(query.order_by(sa.column("id"))).all()


def _add_again(rows: Sequence[Any], values: Mapping[str, object]) -> None:
    columns = ("person_id", "role", "scope")
    table = sa.table(
        "person_grant", *map(sa.column, columns), *(sa.column(name, TYPES.get(name, sa.String())) for name in values)
    )
    for row in rows:
        op.get_bind().execute(table.insert().values(**dict(zip(columns, row, strict=True)), **values))


def _person(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["person.id"])


def upgrade() -> None:
    """Bring the change in."""
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))
    held = _grants()
    op.drop_table("person_grant")
    op.create_table(
        "person_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("awaits_confirmation", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delegated_from", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        *map(_person, ("person_id", "granted_by", "confirmed_by", "ended_by")),
        sa.ForeignKeyConstraint(["delegated_from"], ["person_grant.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_person_grant_person_id", "person_grant", ["person_id"])
    op.create_index(
        "uq_person_grant_not_ended",
        "person_grant",
        ["person_id", "role", "scope"],
        unique=True,
        sqlite_where=NOT_ENDED,
        postgresql_where=NOT_ENDED,
    )
    _add_again(held, BEFORE_TERMS)
    op.create_table(
        "service_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        *map(_person, ("created_by", "revoked_by")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )


def downgrade() -> None:
    """Take the change out; grants that were ended, or wait for a second person, are lost."""
    op.drop_table("service_token")
    held = _grants(ENDED_AT.is_(None), AWAITS.is_(False))
    op.drop_table("person_grant")
    op.create_table(
        "person_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        _person("person_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "role", "scope"),
    )
    op.create_index("ix_person_grant_person_id", "person_grant", ["person_id"])
    _add_again(held, {})
    op.drop_column("person", "left_on")
