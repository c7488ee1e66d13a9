"""Validation of tokens: ID tokens (OpenID Connect Core 3.1.3.7), logout tokens (Back-Channel Logout 2.6)."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

MAX_SKEW_SECONDS = 60
MAX_LOGOUT_AGE_SECONDS = 150
MAX_IDENTIFIER = 255  # characters of sub, as the standard has it
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512, "DSA": hashlib.sha512}


class TokenRefusedError(Exception):
    """A token is not what it should be. The message names the check that failed; it holds nothing of the token."""


@dataclass(frozen=True, slots=True)
class TokenExpectation:
    """Whose tokens are accepted: of one issuer, for one client, signed by listed algorithms."""

    issuer: str
    client_id: str
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """What a token is compared with: the provider's keys, whose tokens are accepted, and the time."""

    keys: KeySet
    expected: TokenExpectation
    now: datetime


@dataclass(frozen=True, slots=True)
class SignInClaims:
    """What an ID token says of a person and of the sign-in."""

    issuer: str
    subject: str
    sid: str
    acr: str
    authenticated_at: int | None
    """Seconds since 1970; None where the provider does not say."""
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogoutClaims:
    """Whose session the provider has ended: one session, or all of a subject."""

    issuer: str
    subject: str
    sid: str
    jti: str


def read_id_token(token: str, check: TokenCheck, *, nonce: str, access_token: str = "") -> SignInClaims:
    """Return what a valid ID token says.

    Raises:
        TokenRefusedError: naming what does not hold.
    """
    header, claims = _verified(token, check, required=("iss", "sub", "aud", "exp", "iat"))
    _refuse_unless(header.get("typ") in {None, "JWT"}, "typ")
    _check_audience(claims, check.expected)
    _refuse_unless(nonce and claims.get("nonce") == nonce, "nonce")
    subject = claims["sub"]
    _refuse_unless(isinstance(subject, str) and 0 < len(subject) <= MAX_IDENTIFIER and subject.isprintable(), "sub")
    if "at_hash" in claims:
        _refuse_unless(claims["at_hash"] == _half_hash(header["alg"], access_token), "at_hash")
    at = claims.get("auth_time")
    _refuse_unless(at is None or (isinstance(at, int) and at <= check.now.timestamp() + MAX_SKEW_SECONDS), "auth_time")
    return SignInClaims(check.expected.issuer, subject, _text(claims, "sid"), _text(claims, "acr"), at, claims)


def read_logout_token(token: str, check: TokenCheck) -> LogoutClaims:
    """Return what a valid logout token says.

    Raises:
        TokenRefusedError: naming what does not hold.
    """
    header, claims = _verified(token, check, required=("iss", "aud", "iat", "exp", "jti"))
    _refuse_unless(header.get("typ") == "logout+jwt", "typ")
    _check_audience(claims, check.expected)
    events = claims.get("events")
    _refuse_unless(isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict), "events")
    _refuse_unless("nonce" not in claims, "nonce")
    _refuse_unless(check.now.timestamp() - claims["iat"] < MAX_LOGOUT_AGE_SECONDS, "iat")
    subject, sid = _text(claims, "sub"), _text(claims, "sid")
    _refuse_unless(subject or sid, "sub")
    return LogoutClaims(check.expected.issuer, subject, sid, _text(claims, "jti"))


def _verified(token: str, check: TokenCheck, *, required: tuple[str, ...]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    try:
        found = jwt.decode(token, check.keys, algorithms=list(check.expected.algorithms))
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise TokenRefusedError(f"signature ({type(error).__name__})") from error
    options: dict[str, ClaimsOption] = {name: {"essential": True} for name in required}
    options["iss"] = {"essential": True, "value": check.expected.issuer}
    registry = JWTClaimsRegistry(int(check.now.timestamp()), MAX_SKEW_SECONDS, **options)
    try:
        registry.validate(found.claims)
    except JoseError as error:
        raise TokenRefusedError(f"claims ({getattr(error, 'claim', '') or type(error).__name__})") from error
    issued = found.claims["iat"]
    _refuse_unless(isinstance(issued, int) and issued <= check.now.timestamp() + MAX_SKEW_SECONDS, "iat")
    return found.header, found.claims


def _check_audience(claims: Mapping[str, Any], expected: TokenExpectation) -> None:
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    _refuse_unless(expected.client_id in audience, "aud")
    # A token for several parties must say that it was issued to this one.
    _refuse_unless(len(audience) == 1 or "azp" in claims, "azp")
    _refuse_unless(claims.get("azp", expected.client_id) == expected.client_id, "azp")


def _half_hash(algorithm: str, access_token: str) -> str:
    digest = HASHES[algorithm[-3:]](access_token.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name, "")
    _refuse_unless(isinstance(value, str) and len(value) <= MAX_IDENTIFIER, name)
    return str(value)


def _refuse_unless(holds: object, name: str) -> None:
    if not holds:
        raise TokenRefusedError(name)
