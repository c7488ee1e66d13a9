"""People, the roles that they hold or have held, the lists that they keep, and the tokens of programs."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.cases.grants import SINCE_ALWAYS, GrantSource, Position
from riskflow.cases.workflow import Role
from riskflow.store.tables.columns import JSON, TextEnum, UtcDateTime, enumeration

NOT_ENDED = sa.text("ended_at IS NULL")


class Person(SQLModel, table=True):
    """Somebody who may sign in, until the day they leave."""

    __table_args__ = (sa.Index("ix_person_name_id", "name", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    email: str
    department: str = ""
    title: str = ""
    telephone: str = ""
    left_on: date | None = None
    """The first day on which the person holds nothing any longer."""

    def has_left(self, today: date) -> bool:
        return self.left_on is not None and self.left_on <= today


class PersonGrant(SQLModel, table=True):
    """A role that a person holds, for a department, function or office where that matters. Ended, never deleted."""

    __tablename__ = "person_grant"
    __table_args__ = (
        sa.Index(
            "uq_person_grant_not_ended",
            "person_id",
            "role",
            "scope",
            unique=True,
            sqlite_where=NOT_ENDED,
            postgresql_where=NOT_ENDED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=enumeration(Role))
    scope: str = ""
    position: Position = Field(default=Position.NONE, sa_type=TextEnum(Position))
    source: GrantSource = Field(default=GrantSource.DEMONSTRATION, sa_type=TextEnum(GrantSource))
    valid_from: date = SINCE_ALWAYS
    valid_until: date | None = None
    """The last day, in Sweden."""
    granted_by: int | None = Field(default=None, foreign_key="person.id")
    granted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""
    awaits_confirmation: bool = False
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delegated_from: int | None = Field(default=None, foreign_key="person_grant.id")
    """The grant that a delegation is made from, and ends with."""
    competences: list[str] = Field(default_factory=list, sa_type=JSON)
    """What the holder of a seat knows more of than others, as `committees/rules.yaml` names it."""
    substitutes_for: int | None = None
    """The seat for whose holder a substitute steps in; a substitute without one does for anybody."""
    substitute_order: int = 0
    succeeds: int | None = None
    """The seat that this one takes over, with its tasks, when it is confirmed."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    end_reason: str = ""


class Absence(SQLModel, table=True):
    """The days on which somebody who holds roles is away. Why is not asked. Taken back, never deleted."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    first_day: date
    last_day: date
    noted_by: int | None = Field(default=None, foreign_key="person.id")
    noted_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ServiceToken(SQLModel, table=True):
    """A token by which a program reads; only its SHA-256 is stored."""

    __tablename__ = "service_token"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    digest: str = Field(unique=True)
    scopes: list[str] = Field(sa_type=JSON)
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_on: date
    """The last day, in Sweden."""
    reason: str = ""
    last_used_on: date | None = None
    revoked_by: int | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoke_reason: str = ""


class SavedView(SQLModel, table=True):
    """The filter and order of a list of cases, kept by one person for themselves."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("person_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str
    query: str
    """As it stands in the address of the list."""
    saved_at: datetime = Field(sa_type=UtcDateTime)
