"""The kinds of columns and rows that several tables share."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import declared_attr
from sqlmodel import AutoString, Field, SQLModel

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant in UTC, aware on the way in and on the way out, in both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a naive time, store UTC."""
        if value is not None and value.tzinfo is None:
            message = "a time needs its zone"
            raise ValueError(message)
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enumeration(kind: type[StrEnum]) -> sa.Enum:
    """Store the values that people read (`with-rai`), not the names of the code."""
    return sa.Enum(kind, values_callable=lambda k: [m.value for m in k], native_enum=False, length=40)


class Word(sa.types.TypeDecorator[StrEnum]):
    """A member of an enumeration in a column of plain text."""

    impl = AutoString
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        """Name the enumeration that the words belong to."""
        self.kind = kind
        super().__init__()

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the member that a word stands for."""
        return None if value is None else self.kind(value)


class Versioned(SQLModel):
    """A row that two people may want to change: the second is told."""

    version: int | None = Field(default=None, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        """Let SQLAlchemy compare and raise the version at every update."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]
