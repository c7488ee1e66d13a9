"""Sessions of sign-in: begun, used, ended. The browser holds a random token, the database its digest."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from riskflow.cases.access import Viewer
from riskflow.errors import NotFoundError
from riskflow.identity.session_rules import SessionLimits, SessionTimes, is_fresh, is_over
from riskflow.logs import security_event
from riskflow.services.case_facts import chairs_for, viewer_from_grants
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import Person, SignInSession
from riskflow.text import Text

TOKEN_BYTES = 32
MIN_SEEN_GAP = timedelta(minutes=1)  # how exactly the last use is known; each change is a write
MAX_BROWSER = 120  # characters
NO_SESSION = Text(
    sv="Den inloggningen finns inte, eller så är den redan avslutad.",
    en="There is no such session, or it has ended already.",
)


@dataclass(frozen=True, slots=True)
class SignInContext:
    """How somebody signed in: the provider, its session, the strength, and the browser in its own words.

    `confirmed_at`: when the person proved who they are as strongly as what weighs demands; None if they have not.
    """

    issuer: str
    confirmed_at: datetime | None
    provider_session: str = ""
    acr: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that lasts, with its person."""

    session: SignInSession
    person: Person
    viewer: Viewer


def begin(uow: UnitOfWork, person_id: int, context: SignInContext) -> str:
    """Begin a session and return its token, which is stored nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    uow.session.add(
        SignInSession(
            token_digest=token_digest(token),
            person_id=person_id,
            issuer=context.issuer,
            provider_session=context.provider_session,
            acr=context.acr,
            browser=context.browser[:MAX_BROWSER],
            signed_in_at=uow.now,
            seen_at=uow.now,
            confirmed_at=context.confirmed_at,
        )
    )
    return token


def open_session(uow: UnitOfWork, token: str, limits: SessionLimits) -> OpenSession | None:
    """Return the session of a token, of most people in one query; None when it was ended or has lasted too long."""
    found = sign_in_queries.session_with_person(uow.session, token_digest(token), uow.today)
    if found is None or is_over(times_of(found[0]), limits, uow.now):
        return None
    row, person, grants = found
    return OpenSession(row, person, viewer_from_grants(person, grants, chairs_for(uow.session, grants, uow.today)))


def times_of(row: SignInSession) -> SessionTimes:
    return SessionTimes(row.signed_in_at, row.seen_at, row.confirmed_at)


def is_confirmed(row: SignInSession, limits: SessionLimits, now: datetime) -> bool:
    """Return whether the person of a session proved recently who they are."""
    return is_fresh(times_of(row), limits, now)


def is_use_due(row: SignInSession, now: datetime) -> bool:
    """Return whether the last use is old enough to be written again."""
    return now - row.seen_at >= MIN_SEEN_GAP


def note_use(uow: UnitOfWork, token: str) -> None:
    """Write that a session is used now."""
    row = sign_in_queries.session_by_digest(uow.session, token_digest(token))
    if row is not None:
        row.seen_at = uow.now


def of_person(uow: UnitOfWork, person_id: int, limits: SessionLimits) -> list[SignInSession]:
    """Return the sessions of a person that last, the one used last first."""
    rows = sign_in_queries.sessions_of_person(uow.session, person_id)
    return [row for row in rows if not is_over(times_of(row), limits, uow.now)]


def end_by_token(uow: UnitOfWork, token: str, reason: str) -> None:
    """End the session of a token; nothing happens where it has ended already."""
    row = sign_in_queries.session_by_digest(uow.session, token_digest(token))
    _end(uow, [row] if row else [], reason)


def end_of_person(uow: UnitOfWork, person_id: int, reason: str, number: int | None = None, besides: str = "") -> int:
    """End one session of a person, or all but that of a token; return how many they were.

    Raises:
        NotFoundError: the person has no such session.
    """
    rows = sign_in_queries.sessions_of_person(uow.session, person_id)
    kept = token_digest(besides) if besides else ""
    chosen = [row for row in rows if number in {None, row.id} and row.token_digest != kept]
    if number is not None and not chosen:
        raise NotFoundError(NO_SESSION)
    _end(uow, chosen, reason)
    return len(chosen)


def end_at_provider(uow: UnitOfWork, issuer: str, subject: str, sid: str) -> int:
    """End the sessions that the provider has ended; return how many they were."""
    rows = sign_in_queries.sessions_at_provider(uow.session, issuer, subject, sid)
    _end(uow, rows, "back-channel-logout")
    return len(rows)


def _end(uow: UnitOfWork, rows: Iterable[SignInSession], reason: str) -> None:
    for row in rows:
        sign_in_queries.forget_unsent(uow.session, row)
        row.ended_at, row.end_reason = uow.now, reason
        security_event("session-ended", person=row.person_id, target=f"session {row.id}", reason=reason)


def token_digest(token: str) -> str:
    """Return the SHA-256 of a token, under which the database knows it."""
    return hashlib.sha256(token.encode()).hexdigest()
