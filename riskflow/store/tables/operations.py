"""What operators look at, figures of each year, and releases: proposed by one person, confirmed by another."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import JSON, UtcDateTime


class Heartbeat(SQLModel, table=True):
    """When a part of the instance was last at work, and whether it found everything well; one row for each part."""

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    is_ok: bool


class FileCheck(SQLModel, table=True):
    """What the newest fixity check of an archived file found; one row for each file of each area."""

    __tablename__ = "file_check"

    area: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    checked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    state: str


class InstanceMark(SQLModel, table=True):
    """Whether the instance is a demonstration or in production; one row, written once."""

    __tablename__ = "instance_mark"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_mark"),)

    id: int = Field(default=1, primary_key=True)
    mode: str
    marked_at: datetime = Field(sa_type=UtcDateTime)


class YearFigures(SQLModel, table=True):
    """The figures of one year. Small counts are not in them: what is kept back is not kept."""

    __tablename__ = "year_figures"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    counted_at: datetime = Field(sa_type=UtcDateTime)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class FiguresDocument(SQLModel, table=True):
    """The figures of one year in one language, drawn when they were counted."""

    __tablename__ = "figures_document"

    year: int = Field(primary_key=True, foreign_key="year_figures.year", sa_column_kwargs={"autoincrement": False})
    language: str = Field(primary_key=True)
    pdf: bytes = Field(sa_type=sa.LargeBinary)


class ReleaseProposal(SQLModel, table=True):
    """A proposal that the version with this digest applies from a day. Write-once."""

    __tablename__ = "release_proposal"

    id: int | None = Field(default=None, primary_key=True)
    questionnaire: str
    version: str
    digest: str
    reason: str
    applies_from: date
    proposed_by: int = Field(foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)


class ReleaseRow(SQLModel, table=True):
    """The confirmation of a proposal by another person, once for each version. Write-once."""

    __tablename__ = "version_release"  # `release` is a keyword of SQL
    __table_args__ = (sa.UniqueConstraint("questionnaire", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="release_proposal.id", unique=True)
    questionnaire: str
    version: str
    confirmed_by: int = Field(foreign_key="person.id")
    confirmed_at: datetime = Field(sa_type=UtcDateTime)
