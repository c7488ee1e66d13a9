"""What lists know of cases: derived from the other tables, to filter and count by (`services.listing`)."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.cases.workflow import Step
from riskflow.store.tables.columns import TextEnum, UtcDateTime


class CaseListing(SQLModel, table=True):
    """The newest revision of a case and its review, as far as lists filter, sort or count by them."""

    __tablename__ = "case_listing"
    # What waits and what is overdue is found by these; in cases at rest the columns are empty.
    __table_args__ = (
        sa.Index("ix_case_listing_due_on_case_id", "due_on", "case_id"),
        sa.Index("ix_case_listing_step_case_id", "step", "case_id"),
        sa.Index("ix_case_listing_settled_at_case_id", "settled_at", "case_id"),
        sa.Index("ix_case_listing_waits_at_rest_case_id", "waits_at_rest", "case_id"),
    )

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
    has_refusal: bool = False
    """A function has said no at a gate."""
    hears_applicant: bool = False
    """The applicant has yet to answer the grounds of a decision."""
    has_rai_quorum: bool = False
    has_sai_quorum: bool = False
    has_opinion: bool = False
    has_position: bool = False
    needs_position: bool = False
    is_checked: bool = False
    """A member of RAI has made the light check of the newest revision."""
    names_rai_raters: bool = False
    """Whether not all members are expected to rate."""
    names_sai_raters: bool = False
    lacks_record: bool = Field(default=False, index=True)
    """A decision, the end of the case or an act of its handling has no record in the archive yet."""
    step: Step | None = Field(default=None, sa_type=TextEnum(Step))
    """What the case waits for, by the clocks of the instance, since when and until which day."""
    waits_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_on: date | None = None
    promised_on: date | None = None
    """The day that the applicant is promised; none while the applicant has the case."""
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the case was decided or closed last, so that the register of collaborations has it; with what, follows."""
    outcome: str = ""
    follow_up_on: date | None = None
    valid_until: date | None = None
    open_obligations: int = 0
    has_check_in: bool = False
    has_proof: bool = False
    """Proof waits for the secretary."""
    has_watch_task: bool = False
    """Somebody is to assess what has changed for a partner."""
    waits_at_rest: bool = False
    """Nobody handles the case any more, and still somebody is to do something in it."""


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
    sits_in_rai: bool = False
    """Called as a substitute."""
    sits_in_sai: bool = False
    rates_in_rai: bool = False
    """Named as one of the raters, where not all rate."""
    rates_in_sai: bool = False
    states_for_rai: bool = False
    """Asked for a statement as an expert."""
    states_for_sai: bool = False
    has_stated: bool = False
    is_rapporteur: bool = False


AWAITED = sa.text("is_awaited")


class CaseFunction(SQLModel, table=True):
    """A function that a gate of a case waits for or that has answered."""

    __tablename__ = "case_function"
    __table_args__ = (
        sa.Index("ix_case_function_function_changed_at_case_id", "function", "changed_at", "case_id"),
        sa.Index("ix_case_function_awaited", "function", sqlite_where=AWAITED, postgresql_where=AWAITED),
    )

    case_id: int = Field(primary_key=True, foreign_key="matter.id")
    function: str = Field(primary_key=True)
    is_awaited: bool = False
    is_referred_to: bool = False
    """A question that no gate asks waits for its answer."""
    has_proof: bool = False
    """Proof waits for it."""
    changed_at: datetime = Field(sa_type=UtcDateTime)
    """As of the case: a function reads its cases in the order of their changes."""


class CaseTerritory(SQLModel, table=True):
    """A territory of the partners of a case, as its newest submitted revision says, unless that is marked as secret."""

    __tablename__ = "case_territory"
    __table_args__ = (sa.Index("ix_case_territory_territory_case_id", "territory", "case_id"),)

    case_id: int = Field(primary_key=True, foreign_key="matter.id")
    territory: str = Field(primary_key=True)


class CaseText(SQLModel, table=True):
    """The words by which a case is found, each once and marked with what it stands in (`store.search.words`).

    What is marked as possibly secret is left out, for everybody.
    """

    __tablename__ = "case_text"

    case_id: int = Field(primary_key=True, foreign_key="matter.id", sa_column_kwargs={"autoincrement": False})
    words: str


class CaseTrait(SQLModel, table=True):
    """What a decided case has in common with others, by which precedents are found; derived (`services.listing`)."""

    __tablename__ = "case_trait"
    __table_args__ = (sa.Index("ix_case_trait_kind_value_case_id", "kind", "value", "case_id"),)

    case_id: int = Field(primary_key=True, foreign_key="matter.id")
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
