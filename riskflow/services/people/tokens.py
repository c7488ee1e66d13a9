"""Service tokens: made, revoked and accepted. The program holds the token, the database its digest."""

from collections.abc import Sequence

from riskflow.errors import ConflictError, IncompleteError, NotFoundError
from riskflow.identity.service_tokens import (
    NEEDS_REASON,
    ServiceScope,
    WantedToken,
    check_wanted_token,
    new_service_token,
    service_token_digest,
)
from riskflow.identity.tokens import TokenRefusedError
from riskflow.logs import security_event
from riskflow.services.events import record_event
from riskflow.services.people.grants import check_administrator
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import ServiceToken
from riskflow.text import Text

NO_TOKEN = Text(sv="Det finns inget sådant token.", en="There is no such token.")
REVOKED_ALREADY = Text(sv="Tokenet är redan återkallat.", en="The token has been revoked already.")


class ScopeMissingError(TokenRefusedError):
    """The token is good, but opens something else."""


def create(uow: UnitOfWork, wanted: WantedToken) -> tuple[ServiceToken, str]:
    """Make a token; return its row and the token itself, which is stored nowhere.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        RiskFlowError: for a token that may not be made.
    """
    check_administrator(uow)
    expires_on = check_wanted_token(wanted, uow.today)
    token = new_service_token()
    row = ServiceToken(
        name=wanted.name.strip(),
        digest=service_token_digest(token) or "",
        scopes=sorted(wanted.scopes),
        created_by=uow.viewer.id or None,
        created_at=uow.now,
        expires_on=expires_on,
        reason=wanted.reason.strip(),
    )
    uow.session.add(row)
    uow.session.flush()
    record_event(
        uow,
        None,
        "token-created",
        name=row.name,
        scopes=", ".join(row.scopes),
        until=expires_on.isoformat(),
        reason=row.reason,
    )
    security_event("token-created", person=uow.viewer.id, target=f"token {row.id}", scopes=" ".join(row.scopes))
    return row, token


def revoke(uow: UnitOfWork, number: int, reason: str) -> None:
    """End a token at once.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        IncompleteError: without a reason.
        NotFoundError: there is no such token.
        ConflictError: it has been revoked before.
    """
    check_administrator(uow)
    row = uow.session.get(ServiceToken, number)
    if row is None:
        raise NotFoundError(NO_TOKEN)
    if row.revoked_at is not None:
        raise ConflictError(REVOKED_ALREADY)
    if not reason.strip():
        raise IncompleteError(NEEDS_REASON)
    row.revoked_at, row.revoked_by, row.revoke_reason = uow.now, uow.viewer.id or None, reason.strip()
    record_event(uow, None, "token-revoked", name=row.name, reason=row.revoke_reason)
    security_event("token-revoked", person=uow.viewer.id, target=f"token {number}")


def accepted(uow: UnitOfWork, written: str, scope: ServiceScope) -> ServiceToken:
    """Return the token that a program shows, which opens a scope today.

    Raises:
        ScopeMissingError: when it opens something else.
        TokenRefusedError: for anything that is no token, or no longer one.
    """
    digest = service_token_digest(written)
    row = sign_in_queries.service_token(uow.session, digest) if digest else None
    if row is None:
        raise TokenRefusedError("unknown")
    if row.revoked_at is not None:
        raise TokenRefusedError("revoked")
    if row.expires_on < uow.today:
        raise TokenRefusedError("expired")
    if scope not in row.scopes:
        raise ScopeMissingError("scope")
    return row


def note_use(uow: UnitOfWork, number: int) -> None:
    """Write that a token is used today."""
    uow.session.get_one(ServiceToken, number).last_used_on = uow.today


def every_token(uow: UnitOfWork) -> Sequence[ServiceToken]:
    """Return all tokens, the newest first.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
    """
    check_administrator(uow)
    return sign_in_queries.service_tokens(uow.session)
