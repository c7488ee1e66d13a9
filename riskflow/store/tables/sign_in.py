"""Identities, sessions, forms that were kept or have done their work, and what was used once."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import UtcDateTime


class PersonIdentity(SQLModel, table=True):
    """Whom a provider means by a subject. An e-mail address identifies nobody."""

    __tablename__ = "person_identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    issuer: str
    subject: str
    person_id: int = Field(foreign_key="person.id", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)


class SignInSession(SQLModel, table=True):
    """A browser in which a person is signed in. The token is known to the browser only."""

    __tablename__ = "sign_in_session"

    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    issuer: str
    provider_session: str = ""
    """The provider's name for its session (`sid`), which back-channel logout refers to."""
    acr: str = ""
    browser: str = ""
    signed_in_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = ""


class UnsentForm(SQLModel, table=True):
    """What a session's person wrote and has not sent yet, encrypted under the token of the session."""

    __tablename__ = "unsent_form"

    session_id: int = Field(foreign_key="sign_in_session.id", primary_key=True)
    content: str = Field(sa_type=sa.Text)
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class FormDraft(SQLModel, table=True):
    """What a person has begun to write about a case in one of its forms, encrypted under a key of that person."""

    __tablename__ = "form_draft"
    __table_args__ = (sa.UniqueConstraint("person_id", "case_id", "form"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    case_id: int = Field(foreign_key="matter.id", index=True)
    form: str
    content: str = Field(sa_type=sa.Text)
    saved_at: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class UsedToken(SQLModel, table=True):
    """A state or a logout token that was used, and is not accepted again until nobody would accept it anyway."""

    __tablename__ = "used_token"

    digest: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class CompletedRequest(SQLModel, table=True):
    """A form whose work was committed, in the same transaction; kept for as long as it may be sent again.

    `key` is a digest of the random key of the form, `body` a keyed digest of what was sent with it.
    """

    __tablename__ = "completed_request"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    key: str = Field(max_length=64, primary_key=True)
    endpoint: str
    body: str = Field(max_length=64)
    place: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)
