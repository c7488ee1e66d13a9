"""The register of organisations, the lists, and the partners of this instance with what was found and judged.

Entries and names are keyed by their place in a version, so that tens of thousands are written at once, without asking
the database for numbers.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import JSON, UtcDateTime, Versioned


class Organisation(SQLModel, table=True):
    """An organisation of the register, by its ROR id."""

    code: str = Field(primary_key=True)
    name: str = Field(index=True)
    status: str
    types: list[str] = Field(default_factory=list, sa_type=JSON)
    territory: str = ""
    city: str = ""
    website: str = ""
    domains: list[str] = Field(default_factory=list, sa_type=JSON)
    identifiers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)


class OrganisationName(SQLModel, table=True):
    """One name of an organisation.

    `key` is its normal form as it was on the day of the import. Nothing searches by it: the rules of names change with
    RiskFlow, so what is searched is computed from the text.
    """

    __tablename__ = "organisation_name"

    organisation: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    text: str
    kind: str
    language: str = ""
    key: str = Field(index=True)


class OrganisationRelation(SQLModel, table=True):
    """A parent, child, successor or the like of an organisation."""

    __tablename__ = "organisation_relation"

    organisation: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    other: str


class ListVersion(SQLModel, table=True):
    """One import of a list, or of the register (`ror`). At most one of each source is in force."""

    __tablename__ = "list_version"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    file_name: str
    sha256: str
    published_on: date | None = None
    imported_at: datetime = Field(sa_type=UtcDateTime)
    imported_by: int | None = Field(default=None, foreign_key="person.id")
    entries: int
    names: int
    left_out: int = 0
    """Persons, ships and aircraft of the file that were not kept."""
    is_in_force: bool
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ListEntry(SQLModel, table=True):
    """What a version of a list says of one organisation."""

    __tablename__ = "list_entry"
    __table_args__ = (sa.Index("ix_list_entry_code", "version_id", "code"),)

    version_id: int = Field(primary_key=True, foreign_key="list_version.id")
    number: int = Field(primary_key=True)
    code: str
    name: str
    kind: str
    territories: list[str] = Field(default_factory=list, sa_type=JSON)
    programme: str = ""
    reason: str = ""
    listed_on: str = ""
    url: str = ""
    identifiers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    fingerprint: str
    """Digest of all that the entry says: a judgement holds as long as it stays the same."""


class ListEntryName(SQLModel, table=True):
    """One name of an entry; `key` is, as in the register, its normal form on the day of the import."""

    __tablename__ = "list_entry_name"

    version_id: int = Field(primary_key=True, foreign_key="list_version.id")
    number: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    text: str
    kind: str
    key: str


class Partner(Versioned, table=True):
    """A partner of this instance, shared by its cases."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    territory: str = ""
    city: str = ""
    website: str = ""
    organisation: str = Field(default="", index=True)
    """The ROR id, where the register has it."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int = Field(foreign_key="person.id")
    merged_into: int | None = Field(default=None, foreign_key="partner.id")


class CasePartner(SQLModel, table=True):
    """A partner of a case."""

    __tablename__ = "case_partner"
    __table_args__ = (sa.UniqueConstraint("case_id", "partner_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: int = Field(foreign_key="person.id")


class Screening(SQLModel, table=True):
    """What the lists said of a partner at one moment. Write-once."""

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    screened_at: datetime = Field(sa_type=UtcDateTime)
    screened_by: int | None = Field(default=None, foreign_key="person.id")
    band: str
    subject: str
    """Digest of the partner's own particulars: another name or territory needs another screening."""
    lists: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    """The versions of the lists that were searched, by source."""
    hits: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class Judgement(SQLModel, table=True):
    """What somebody judged about one partner and one entry; it holds until either side changes. Write-once."""

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    source: str
    entry: str
    entry_name: str
    pair: str = Field(index=True)
    """Digest of both sides as they were when they were judged."""
    verdict: str
    reason: str
    author_id: int = Field(foreign_key="person.id")
    case_id: int | None = Field(default=None, foreign_key="matter.id")
    judged_at: datetime = Field(sa_type=UtcDateTime)


class PartnerMerge(SQLModel, table=True):
    """Two records of one partner that were made one, with what was moved, so that it can be undone."""

    __tablename__ = "partner_merge"

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    into_id: int = Field(foreign_key="partner.id", index=True)
    moved: list[int] = Field(default_factory=list, sa_type=JSON)
    """The rows of `case_partner` that were pointed at the other record."""
    dropped: list[int] = Field(default_factory=list, sa_type=JSON)
    """The cases that had both."""
    reason: str
    merged_by: int = Field(foreign_key="person.id")
    merged_at: datetime = Field(sa_type=UtcDateTime)
    undone_by: int | None = Field(default=None, foreign_key="person.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
