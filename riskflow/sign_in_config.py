"""Checks of the settings of sign-in. Each message begins with the name of its setting."""

import re
from collections.abc import Callable, Iterator
from typing import Protocol
from urllib.parse import urlsplit

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
MAX_MINUTES = {"session_idle_minutes": 480, "session_hours": 24, "step_up_minutes": 60}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class SignInSettings(Protocol):
    """The settings that are checked."""

    @property
    def oidc_issuer(self) -> str: ...
    @property
    def oidc_client_id(self) -> str: ...
    @property
    def oidc_client_secret(self) -> str: ...
    @property
    def oidc_scopes(self) -> str: ...
    @property
    def oidc_algorithms(self) -> str: ...
    @property
    def is_demonstration(self) -> bool: ...


def sign_in_problems(settings: SignInSettings, weakness: Callable[[str], str | None]) -> Iterator[str]:
    """Yield what is wrong with the settings of sign-in."""
    if not settings.oidc_issuer:
        if not settings.is_demonstration:
            yield "oidc_issuer: name the identity provider (https://...); without one nobody can sign in"
        return
    yield from _issuer_problems(settings)
    if not settings.oidc_client_id:
        yield "oidc_client_id: write the name under which this instance is registered at the provider"
    if problem := weakness(settings.oidc_client_secret):
        yield f"oidc_client_secret: {problem}; let the provider make another"
    if "openid" not in settings.oidc_scopes.split():
        yield "oidc_scopes: begin with openid"
    unknown = set(settings.oidc_algorithms.split()) - set(ALGORITHMS)
    if unknown or not settings.oidc_algorithms.split():
        yield f"oidc_algorithms: choose from {' '.join(ALGORITHMS)}"


def _issuer_problems(settings: SignInSettings) -> Iterator[str]:
    url = urlsplit(settings.oidc_issuer)
    is_local = settings.is_demonstration and url.scheme == "http" and url.hostname in LOOPBACK
    if not url.hostname or url.query or url.fragment or url.username or not (url.scheme == "https" or is_local):
        yield "oidc_issuer: write the provider's address as it names itself, beginning with https://"


def checked_limit(name: str, written: str | int) -> int:
    """Return a limit of sessions.

    Raises:
        ValueError: naming the numbers that are allowed.
    """
    if not re.fullmatch("[0-9]{1,4}", str(written)) or not 1 <= int(written) <= MAX_MINUTES[name]:
        raise ValueError(f"{name}: write a whole number from 1 to {MAX_MINUTES[name]}")
    return int(written)
