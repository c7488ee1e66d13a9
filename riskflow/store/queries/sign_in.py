"""Queries about identities and sessions."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.queries.people import effective, not_left
from riskflow.store.tables import (
    FormDraft,
    Person,
    PersonGrant,
    PersonIdentity,
    ServiceToken,
    SignInSession,
    UnsentForm,
    UsedToken,
)


def person_of_identity(session: Session, issuer: str, subject: str) -> Person | None:
    query = select(Person).join(PersonIdentity, col(PersonIdentity.person_id) == col(Person.id))
    return session.exec(query.where(PersonIdentity.issuer == issuer, PersonIdentity.subject == subject)).one_or_none()


def identities_of(session: Session, person_id: int) -> Sequence[PersonIdentity]:
    query = select(PersonIdentity).where(PersonIdentity.person_id == person_id)
    return session.exec(query.order_by(col(PersonIdentity.id))).all()


def session_with_person(
    session: Session, digest: str, today: date
) -> tuple[SignInSession, Person, list[PersonGrant]] | None:
    """Return a session that nobody has ended, with its person, who has not left, and their roles, in one query."""
    is_held = sa.and_(col(PersonGrant.person_id) == col(Person.id), effective(today))
    query = (
        select(SignInSession, Person, PersonGrant)
        .join(Person, col(Person.id) == col(SignInSession.person_id))
        .join(PersonGrant, is_held, isouter=True)
        .where(SignInSession.token_digest == digest, col(SignInSession.ended_at).is_(None), not_left(today))
    )
    rows: Sequence[tuple[SignInSession, Person, PersonGrant | None]] = session.exec(query).all()
    return (rows[0][0], rows[0][1], [grant for *_, grant in rows if grant is not None]) if rows else None


def session_by_digest(session: Session, digest: str) -> SignInSession | None:
    query = select(SignInSession).where(SignInSession.token_digest == digest, col(SignInSession.ended_at).is_(None))
    return session.exec(query).one_or_none()


def sessions_of_person(session: Session, person_id: int) -> Sequence[SignInSession]:
    """Return the sessions that nobody has ended, the one used last first."""
    query = select(SignInSession).where(SignInSession.person_id == person_id, col(SignInSession.ended_at).is_(None))
    return session.exec(query.order_by(col(SignInSession.seen_at).desc(), col(SignInSession.id).desc())).all()


def sessions_at_provider(session: Session, issuer: str, subject: str, sid: str) -> Sequence[SignInSession]:
    """Return the sessions that a logout token means: of one session at the provider, else of a subject."""
    query = select(SignInSession).where(SignInSession.issuer == issuer, col(SignInSession.ended_at).is_(None))
    if sid:
        query = query.where(SignInSession.provider_session == sid)
    if subject:
        people = select(PersonIdentity.person_id).where(
            PersonIdentity.issuer == issuer, PersonIdentity.subject == subject
        )
        query = query.where(col(SignInSession.person_id).in_(people))
    return session.exec(query).all()


def service_token(session: Session, digest: str) -> ServiceToken | None:
    return session.exec(select(ServiceToken).where(ServiceToken.digest == digest)).one_or_none()


def service_tokens(session: Session) -> Sequence[ServiceToken]:
    return session.exec(select(ServiceToken).order_by(col(ServiceToken.id).desc())).all()


def forget_unsent(session: Session, of: SignInSession) -> None:
    """Delete the form that the person of a session has written and not sent."""
    session.execute(sa.delete(UnsentForm).where(col(UnsentForm.session_id) == of.id))


def form_draft(session: Session, person_id: int, case_id: int, form: str) -> FormDraft | None:
    query = select(FormDraft).where(FormDraft.person_id == person_id, FormDraft.case_id == case_id)
    return session.exec(query.where(FormDraft.form == form)).one_or_none()


def forget_drafts_about(session: Session, case_id: int) -> None:
    """Delete what people have begun to write about a case."""
    session.execute(sa.delete(FormDraft).where(col(FormDraft.case_id) == case_id))


def forget_old_unsent(session: Session, now: datetime) -> None:
    """Delete what was kept for too long."""
    session.execute(sa.delete(UnsentForm).where(col(UnsentForm.until) <= now))
    session.execute(sa.delete(FormDraft).where(col(FormDraft.until) <= now))


def was_used(session: Session, digest: str) -> bool:
    return session.get(UsedToken, digest) is not None
