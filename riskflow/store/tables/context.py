"""Indicators about territories: imports, values in force, and their spread over all territories."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import JSON, UtcDateTime


class ContextImport(SQLModel, table=True):
    """One import of a published file. Write-once; the newest that brings an indicator is in force for it."""

    __tablename__ = "context_import"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    place: str
    published: date
    newest: date
    imported_at: datetime = Field(sa_type=UtcDateTime)
    digest: str
    rows: int
    observations: int
    territories: int
    indicators: list[Any] = Field(default_factory=list, sa_type=JSON)
    licence: str
    non_commercial: bool = False


class IndicatorValue(SQLModel, table=True):
    """One value of one indicator for one territory. Only those of the imports in force are kept."""

    __tablename__ = "indicator_value"
    __table_args__ = (sa.UniqueConstraint("territory", "indicator", "as_of"),)

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="context_import.id", index=True)
    indicator: str
    territory: str
    as_of: date
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""


class WorldSpread(SQLModel, table=True):
    """The quartiles of an indicator over all territories in one year, drawn behind its curve."""

    __tablename__ = "world_spread"
    __table_args__ = (sa.UniqueConstraint("indicator", "as_of"),)

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="context_import.id", index=True)
    indicator: str
    as_of: date
    quarter: float
    half: float
    three_quarters: float
    territories: int
