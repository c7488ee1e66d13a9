"""Releases of questionnaire versions by this instance: proposed by one person, confirmed by another."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import UtcDateTime


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
