"""The settings of signatures: whose are believed, which service people sign at, and which one gives timestamps."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from riskflow.storage_settings import LOOPBACK, StorageSettings

Addresses = Annotated[tuple[str, ...], NoDecode]  # separated by spaces; pydantic-settings would expect JSON
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
SCOPE = re.compile(r"(?!.{254})[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class SigningSettings(StorageSettings):
    """The part of the settings about signatures; docs/reference/configuration.md describes each."""

    seal_token: str = ""
    seal_label: str = ""
    signing_service: str = ""
    signing_service_key: str = Field(default="", repr=False)
    signing_destinations: Addresses = ()
    signing_idp: str = ""
    signing_scope: str = ""
    signing_authn_context: str = "https://refeds.org/profile/mfa"
    signing_assurance: Addresses = ("http://www.swamid.se/policy/assurance/al2",)
    signing_registration_authority: str = "http://www.swamid.se/"
    signing_attribute: str = ""
    timestamp_service: str = ""

    @field_validator("signing_destinations", "signing_assurance", mode="before")
    @classmethod
    def _split_addresses(cls, written: str | tuple[str, ...]) -> tuple[str, ...]:
        return tuple(written.split()) if isinstance(written, str) else written


class Signatures(Protocol):
    """The settings that are checked."""

    @property
    def signing_service(self) -> str: ...
    @property
    def signing_service_key(self) -> str: ...
    @property
    def signing_destinations(self) -> tuple[str, ...]: ...
    @property
    def signing_idp(self) -> str: ...
    @property
    def signing_scope(self) -> str: ...
    @property
    def timestamp_service(self) -> str: ...
    @property
    def signature_trust(self) -> Path | None: ...
    @property
    def seal_module(self) -> Path | None: ...
    @property
    def seal_token(self) -> str: ...
    @property
    def seal_label(self) -> str: ...


def signing_problems(settings: Signatures) -> Iterator[str]:
    """Yield what is wrong with the settings of signatures."""
    if settings.signing_service and not is_address(settings.signing_service, ("https",)):
        yield "signing_service: write the address of its interface, beginning with https://"
    if bool(settings.signing_service) != bool(settings.signing_service_key):
        yield "signing_service, signing_service_key: give both, or neither"
    if settings.signing_service:
        yield from _service_problems(settings)
    # A timestamp is signed itself, and public services answer without encryption.
    if settings.timestamp_service and not is_address(settings.timestamp_service, ("https", "http")):
        yield "timestamp_service: write the address of the service, beginning with https:// or http://"
    if settings.timestamp_service and not settings.signature_trust:
        yield "timestamp_service: name signature_trust too, with the authorities of the service and of the seal"
    if settings.seal_module and not (settings.seal_token and settings.seal_label):
        yield "seal_token, seal_label: name the token of seal_module, and the label of its key and certificate"


def _service_problems(settings: Signatures) -> Iterator[str]:
    destinations = settings.signing_destinations
    if not destinations or not all(ORIGIN.fullmatch(each) and is_address(each, ("https",)) for each in destinations):
        yield "signing_destinations: write where people sign, as origins such as https://sign.university.se"
    if not settings.signing_idp:
        yield "signing_idp: write the entityID of the identity provider that people sign with"
    if not SCOPE.fullmatch(settings.signing_scope):
        yield "signing_scope: write what follows the @ in eduPersonPrincipalName, such as university.se"


def is_address(address: str, schemes: tuple[str, ...]) -> bool:
    url = urlsplit(address)
    is_allowed = url.scheme in schemes or (url.scheme == "http" and url.hostname in LOOPBACK)
    return bool(is_allowed and url.hostname and not (url.username or url.query or url.fragment))
