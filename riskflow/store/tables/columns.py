"""Column types and the base of versioned rows, which several tables share."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import declared_attr
from sqlmodel import AutoString, Field, SQLModel

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
SALT_BYTES = 16


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant, stored in UTC in both databases.

    Raises:
        ValueError: for a naive time.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enumeration(kind: type[StrEnum]) -> sa.Enum:
    """Return a column type that stores the values of an enumeration (`with-rai`), not the names of its members."""
    return sa.Enum(kind, values_callable=lambda k: [m.value for m in k], native_enum=False, length=40)


class TextEnum(sa.types.TypeDecorator[StrEnum]):
    """A member of an enumeration in a column of plain text, without a constraint on its values."""

    impl = AutoString
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        self.kind = kind
        super().__init__()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


def new_salt() -> str:
    return secrets.token_urlsafe(SALT_BYTES)


class Salted(SQLModel):
    """A row whose digest in the chain confirms no guess once the row is gone, because its salt is gone too.

    Rows of before migration 0024 have an empty salt.
    """

    salt: str = Field(default_factory=new_salt)


class ArchivedFile(SQLModel):
    """A row that names two files of the archive by their SHA-256: a PDF, and the data or the report with it."""

    data_digest: str
    pdf_digest: str = Field(index=True)
    archived_at: datetime = Field(sa_type=UtcDateTime)


class IssuedFile(ArchivedFile):
    """A record as it was issued, in one language."""

    number: int
    language: str
    kind: str
    code: str = Field(index=True)


class Versioned(SQLModel):
    """A row with optimistic locking: SQLAlchemy compares and raises the version at every update."""

    __table__: ClassVar[sa.Table]
    version: int | None = Field(default=None, nullable=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}
