"""The register of organisations, the lists, and the partners of this instance with their screenings and judgements.

Entries and names have their position in a version as their key: tens of thousands are inserted at once, and the
database need not return generated ids.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import JSON, Salted, UtcDateTime, Versioned


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
    """One name of an organisation; its normal form, which changes with RiskFlow, is in the index of names."""

    __tablename__ = "organisation_name"

    organisation: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    text: str
    kind: str
    language: str = ""


class OrganisationRelation(SQLModel, table=True):
    """A parent, child, predecessor or successor of an organisation."""

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
    """Number of entries of the file that are not stored: persons, ships and aircraft."""
    unclear: list[str] = Field(default_factory=list, sa_type=JSON)
    """Names that seem to hold several names, and could not be taken apart."""
    is_in_force: bool
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ListEntry(SQLModel, table=True):
    """An entry of a version of a list."""

    __tablename__ = "list_entry"
    __table_args__ = (sa.Index("ix_list_entry_code", "version_id", "code"),)

    version_id: int = Field(primary_key=True, foreign_key="list_version.id")
    number: int = Field(primary_key=True)
    code: str
    """Stays the same from version to version, as long as an entry shares one of its keys with the version before."""
    keys: list[str] = Field(default_factory=list, sa_type=JSON)
    """What identifies the entry in its file: the publisher's number or a digest of what it says, then other numbers."""
    name: str
    kind: str
    territories: list[str] = Field(default_factory=list, sa_type=JSON)
    parts: list[str] = Field(default_factory=list, sa_type=JSON)
    """The lists inside the file that it belongs to."""
    programme: str = ""
    reason: str = ""
    listed_on: str = ""
    ended_on: str = ""
    is_mention: bool = False
    url: str = ""
    identifiers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    fingerprint: str
    """Digest of the content of the entry; a judgement holds as long as it stays the same."""


class ListEntryName(SQLModel, table=True):
    __tablename__ = "list_entry_name"

    version_id: int = Field(primary_key=True, foreign_key="list_version.id")
    number: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    text: str
    kind: str


class Partner(Versioned, Salted, table=True):
    """A partner, shared by the cases of this instance."""

    __table_args__ = (sa.Index("ix_partner_name_id", "name", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    territory: str = Field(default="", index=True)
    city: str = ""
    website: str = ""
    organisation: str = Field(default="", index=True)
    """The ROR id, where the register has it."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int = Field(foreign_key="person.id")
    merged_into: int | None = Field(default=None, foreign_key="partner.id")


class CasePartner(Salted, table=True):
    __tablename__ = "case_partner"
    __table_args__ = (sa.UniqueConstraint("case_id", "partner_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: int = Field(foreign_key="person.id")


class Screening(Salted, table=True):
    """The hits of a partner on the lists at one moment. Write-once."""

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    screened_at: datetime = Field(sa_type=UtcDateTime)
    screened_by: int | None = Field(default=None, foreign_key="person.id")
    band: str
    subject: str
    """Digest of what the partner is searched by: another name or territory needs another screening."""
    lists: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    """The versions of the lists that were searched, by source."""
    hits: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class Judgement(Salted, table=True):
    """A judgement of one partner and one entry, which holds until either side changes. Write-once."""

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    source: str
    entry: str
    entry_name: str
    pair: str = Field(index=True)
    """Digest of both sides at the time of the judgement."""
    verdict: str
    reason: str
    grounds: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """By what the two were found alike at the time; empty for judgements of before it was kept."""
    author_id: int = Field(foreign_key="person.id")
    case_id: int | None = Field(default=None, foreign_key="matter.id")
    judged_at: datetime = Field(sa_type=UtcDateTime)


class FreezeRuling(Salted, table=True):
    """A second person's answer to a judgement that a likely freeze is another organisation's. Write-once."""

    __tablename__ = "freeze_ruling"

    id: int | None = Field(default=None, primary_key=True)
    judgement_id: int = Field(foreign_key="judgement.id", unique=True)
    is_confirmed: bool
    reason: str
    function: str
    """The function for which the person answered."""
    person_id: int = Field(foreign_key="person.id")
    ruled_at: datetime = Field(sa_type=UtcDateTime)


class OwnerStatement(Versioned, Salted, table=True):
    """That a partner is owned or controlled by another, as somebody stated it with its source."""

    __tablename__ = "owner_statement"

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    owner_id: int = Field(foreign_key="partner.id", index=True)
    """The owner, who is screened as a partner is."""
    hundredths: int
    """The share in hundredths of a per cent."""
    has_control: bool = False
    is_person: bool = False
    """Persons are not searched for on the lists, so that nothing is known of them until somebody has looked."""
    source: str
    as_of: date
    case_id: int | None = Field(default=None, foreign_key="matter.id")
    stated_by: int = Field(foreign_key="person.id")
    stated_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BulkScreening(Versioned, table=True):
    """That the partners of some cases are to be screened again after an event, and by what they were chosen."""

    __tablename__ = "bulk_screening"

    id: int | None = Field(default=None, primary_key=True)
    chosen_by: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    partner_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    case_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    opens_tasks: bool = False
    """Whether each case gets a task also where the lists say the same as before."""
    reason: str
    ordered_by: int = Field(foreign_key="person.id")
    ordered_at: datetime = Field(sa_type=UtcDateTime)
    done: int = 0
    """How many of the partners have been screened."""
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PartnerMerge(Salted, table=True):
    """The merge of two records of one partner, with what was moved, so that it can be undone."""

    __tablename__ = "partner_merge"

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", index=True)
    into_id: int = Field(foreign_key="partner.id", index=True)
    moved: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the rows of `case_partner` that were pointed at the other record."""
    dropped: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the cases that had both records."""
    reason: str
    merged_by: int = Field(foreign_key="person.id")
    merged_at: datetime = Field(sa_type=UtcDateTime)
    undone_by: int | None = Field(default=None, foreign_key="person.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
