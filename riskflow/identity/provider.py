"""The identity provider of an instance: where to send people, and what comes back (authorisation code with PKCE)."""

import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from riskflow.identity.tokens import (
    MAX_SKEW_SECONDS,
    LogoutClaims,
    SignInClaims,
    TokenCheck,
    TokenExpectation,
    TokenRefusedError,
    read_id_token,
    read_logout_token,
)
from riskflow.identity.transport import BoundedAdapter, Connection, ProviderUnavailableError, origin_of

METADATA_PATH = "/.well-known/openid-configuration"
MAX_METADATA_AGE_SECONDS = 3600
MIN_KEYS_AGE_SECONDS = 30  # an unknown key is looked for once more, but not for every forged token
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """How this instance is registered at its provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    signed_out_uri: str
    scope: str
    algorithms: tuple[str, ...]
    step_up_acr: str = ""
    """The authentication context that a step-up must reach; empty where the provider has none."""
    connection: Connection = field(default_factory=Connection)


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What was asked of the provider; the answer must fit. `is_step_up`: somebody signed in proves it once more."""

    state: str
    nonce: str
    verifier: str
    asked_at: int
    is_step_up: bool = False

    @classmethod
    def new(cls, now: datetime, *, is_step_up: bool = False) -> "SignInRequest":
        """Make a request whose secrets nobody can guess."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        return cls(state, nonce, verifier, int(now.timestamp()), is_step_up)


@dataclass(slots=True)
class _Known:
    """What was fetched from the provider, and when."""

    metadata: Mapping[str, Any]
    keys: KeySet
    fetched_at: float
    keys_at: float


class Provider:
    """A client of one provider. Its metadata and keys are fetched when they are first needed, and again each hour."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._known: _Known | None = None
        self._lock = threading.Lock()

    @property
    def expected(self) -> TokenExpectation:
        return TokenExpectation(self.settings.issuer, self.settings.client_id, self.settings.algorithms)

    def authorization_url(self, request: SignInRequest, now: datetime) -> str:
        """Return the address to send a browser to.

        Raises:
            ProviderUnavailableError: when the provider's metadata cannot be read.
        """
        known = self._fetched(now)
        extra = {"prompt": "login", "max_age": "0"} if request.is_step_up else {}
        if request.is_step_up and self.settings.step_up_acr:
            extra["acr_values"] = self.settings.step_up_acr
        with self._client(known.metadata) as client:
            url, _ = client.create_authorization_url(
                known.metadata["authorization_endpoint"],
                state=request.state,
                code_verifier=request.verifier,
                nonce=request.nonce,
                **extra,
            )
        return str(url)

    def sign_out_url(self, state: str, now: datetime) -> str:
        """Return where a browser ends its session at the provider; empty where the provider names no such place.

        `state` comes back with the browser (OpenID Connect RP-Initiated Logout 1.0). The client's name takes the place
        of `id_token_hint`, so that no token of anybody has to be kept.

        Raises:
            ProviderUnavailableError: when the provider's metadata cannot be read.
        """
        endpoint = urlsplit(str(self._fetched(now).metadata.get("end_session_endpoint", "")))
        if endpoint.scheme != urlsplit(self.settings.issuer).scheme or not endpoint.hostname or endpoint.username:
            return ""
        asked = {
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": self.settings.signed_out_uri,
            "state": state,
        }
        query = "&".join(filter(None, (endpoint.query, urlencode(asked))))
        return endpoint._replace(query=query, fragment="").geturl()

    def signed_in(self, request: SignInRequest, answer: Mapping[str, str], now: datetime) -> SignInClaims:
        """Return who has signed in, from the parameters of the callback.

        Raises:
            TokenRefusedError: the answer does not fit the request, or a token is not valid.
            ProviderUnavailableError: the provider cannot be asked.
        """
        known = self._fetched(now)
        self._check_answer(request, answer, known.metadata)
        with self._client(known.metadata) as client:
            tokens = self._tokens(client, known.metadata, request, answer["code"])
            keys = self._keys_for(tokens["id_token"], now)
            claims = read_id_token(
                tokens["id_token"],
                TokenCheck(keys, self.expected, now),
                nonce=request.nonce,
                access_token=str(tokens.get("access_token", "")),
            )
            self._check_strength(request, claims)
            return replace(claims, claims={**claims.claims, **self._userinfo(client, known.metadata, claims.subject)})

    def confirmed_at(self, claims: SignInClaims) -> datetime | None:
        """Return when a person proved who they are, if that was as strong as demanded, and the provider says when."""
        if claims.authenticated_at is None or not self._is_strong(claims):
            return None
        return datetime.fromtimestamp(claims.authenticated_at, UTC)

    def _is_strong(self, claims: SignInClaims) -> bool:
        return not self.settings.step_up_acr or claims.acr in self.settings.step_up_acr.split()

    def ended(self, token: str, now: datetime) -> LogoutClaims:
        """Return whose session a logout token ends.

        Raises:
            TokenRefusedError: the token is not valid.
            ProviderUnavailableError: the keys cannot be fetched.
        """
        return read_logout_token(token, TokenCheck(self._keys_for(token, now), self.expected, now))

    def _check_answer(self, request: SignInRequest, answer: Mapping[str, str], metadata: Mapping[str, Any]) -> None:
        if not hmac.compare_digest(answer.get("state", ""), request.state):
            raise TokenRefusedError("state")
        # RFC 9207: another provider's answer is refused before its code is sent anywhere.
        named = answer.get("iss")
        if named is None and metadata.get("authorization_response_iss_parameter_supported"):
            raise TokenRefusedError("iss")
        if named is not None and named != self.settings.issuer:
            raise TokenRefusedError("iss")
        if "error" in answer:
            raise TokenRefusedError("error")
        if not answer.get("code"):
            raise TokenRefusedError("code")

    def _tokens(
        self, client: OAuth2Session, metadata: Mapping[str, Any], request: SignInRequest, code: str
    ) -> Mapping[str, Any]:
        try:
            tokens = client.fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=request.verifier,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise ProviderUnavailableError(f"the token endpoint fails ({type(error).__name__})") from error
        except (AuthlibBaseError, ValueError) as error:
            raise TokenRefusedError(f"code ({type(error).__name__})") from error
        if not isinstance(tokens, Mapping) or not isinstance(tokens.get("id_token"), str):
            raise TokenRefusedError("id_token")
        return tokens

    def _check_strength(self, request: SignInRequest, claims: SignInClaims) -> None:
        if not request.is_step_up:
            return
        if not self._is_strong(claims):
            raise TokenRefusedError("acr")
        # Without auth_time nobody knows that the person was asked at all.
        if claims.authenticated_at is None or claims.authenticated_at < request.asked_at - MAX_SKEW_SECONDS:
            raise TokenRefusedError("auth_time")

    def _userinfo(self, client: OAuth2Session, metadata: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
        endpoint = metadata.get("userinfo_endpoint")
        if not endpoint or not client.token:
            return {}
        answer = client.get(endpoint, allow_redirects=False)
        found = _json(answer)
        if found.get("sub") != subject:
            raise TokenRefusedError("userinfo")
        return {name: value for name, value in found.items() if name not in {"iss", "sub", "sid", "acr", "auth_time"}}

    def _keys_for(self, token: str, now: datetime) -> KeySet:
        """Return the provider's keys, fetched again when the token names one that is not among them."""
        known = self._fetched(now)
        named = _key_id(token)
        is_known = any(key.kid == named for key in known.keys.keys)
        if not is_known and now.timestamp() - known.keys_at > MIN_KEYS_AGE_SECONDS:
            with self._lock, self._client(known.metadata) as client:
                known.keys, known.keys_at = _keys(client, known.metadata), now.timestamp()
        return known.keys

    def _fetched(self, now: datetime) -> _Known:
        with self._lock:
            at = now.timestamp()
            if self._known is None or at - self._known.fetched_at > MAX_METADATA_AGE_SECONDS:
                metadata = self._metadata()
                with self._client(metadata) as client:
                    self._known = _Known(metadata, _keys(client, metadata), at, at)
            return self._known

    def _metadata(self) -> Mapping[str, Any]:
        with self._client({}) as client:
            found = _json(client.get(self.settings.issuer.rstrip("/") + METADATA_PATH, withhold_token=True))
        # OpenID Connect Discovery 4.3: another issuer's metadata would lead people and codes elsewhere.
        if found.get("issuer") != self.settings.issuer:
            raise ProviderUnavailableError("the metadata name another issuer")
        if any(name not in found for name in ENDPOINTS[:3]):
            raise ProviderUnavailableError("the metadata lack an endpoint")
        is_encrypted = self.settings.issuer.startswith("https://")
        if any(is_encrypted and not str(found[name]).startswith("https://") for name in ENDPOINTS if name in found):
            raise ProviderUnavailableError("an endpoint is not encrypted")
        return found

    def _client(self, metadata: Mapping[str, Any]) -> OAuth2Session:
        client = OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            scope=self.settings.scope,
            redirect_uri=self.settings.redirect_uri,
            code_challenge_method="S256",
        )
        client.trust_env = False  # neither proxies nor passwords nor authorities of the environment
        origins = {origin_of(self.settings.issuer), *(origin_of(str(metadata[n])) for n in ENDPOINTS if n in metadata)}
        adapter = BoundedAdapter(frozenset(origins), self.settings.connection)
        client.mount("https://", adapter)
        client.mount("http://", adapter)
        return client


def _keys(client: OAuth2Session, metadata: Mapping[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(_json(client.get(metadata["jwks_uri"], withhold_token=True)))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderUnavailableError("the keys cannot be read") from error


def _json(answer: Any) -> Mapping[str, Any]:  # noqa: ANN401 - Authlib has no types
    try:
        found = answer.json() if answer.ok else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ProviderUnavailableError("the provider answers no JSON object")
    return found


def _key_id(token: str) -> str | None:

    try:
        header = extract_compact(token.encode()).headers()
    except (JoseError, ValueError, UnicodeError):
        return None
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None
