"""What lists need to know of a case beside its row: derived from the other tables, kept by `services.listing`."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import UtcDateTime


class CaseListing(SQLModel, table=True):
    """The newest revision of a case and its review, as far as lists filter, sort or count by them."""

    __tablename__ = "case_listing"

    case_id: int = Field(primary_key=True, foreign_key="matter.id", sa_column_kwargs={"autoincrement": False})
    was_submitted: bool = False
    """This revision or an earlier one."""
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    worst: int = 0
    """The rank of the highest level; that of each area follows, where the area was assessed."""
    dual_use: int | None = None
    foreign_influence: int | None = None
    ethics_dumping: int | None = None
    human_rights: int | None = None
    waits_for_second_reader: bool = False
    has_open_stop: bool = False
    has_rai_quorum: bool = False
    has_sai_quorum: bool = False
    has_opinion: bool = False
    has_position: bool = False
    needs_position: bool = False
    lacks_record: bool = Field(default=False, index=True)
    """A decision or the end of the case has no record in the archive yet."""


class CaseStanding(SQLModel, table=True):
    """What one person is to one case, besides being its owner."""

    __tablename__ = "case_standing"
    __table_args__ = (sa.Index("ix_case_standing_person_id_case_id", "person_id", "case_id"),)

    case_id: int = Field(primary_key=True, foreign_key="matter.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    is_co_editor: bool = False
    is_excluded: bool = False
    """Disqualified, or somebody who writes or wrote the case: takes no part in its handling."""
    has_declared: bool = False
    has_rated_for_rai: bool = False
    has_rated_for_sai: bool = False


class CaseFunction(SQLModel, table=True):
    """A function that a gate of a case waits for or that has answered."""

    __tablename__ = "case_function"
    __table_args__ = (sa.Index("ix_case_function_function_case_id", "function", "case_id"),)

    case_id: int = Field(primary_key=True, foreign_key="matter.id")
    function: str = Field(primary_key=True)
    is_awaited: bool = False


class CaseText(SQLModel, table=True):
    """The words by which a case is found, each once and marked with what it stands in (`store.search.words`).

    What is marked as possibly secret is left out, for everybody.
    """

    __tablename__ = "case_text"

    case_id: int = Field(primary_key=True, foreign_key="matter.id", sa_column_kwargs={"autoincrement": False})
    words: str
