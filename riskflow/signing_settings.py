"""The settings of signatures: whose are believed, which service people sign at, and which one gives timestamps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import Field

from riskflow.storage_settings import LOOPBACK, StorageSettings


class SigningSettings(StorageSettings):
    """The part of the settings about signatures; docs/reference/configuration.md describes each."""

    seal_token: str = ""
    seal_label: str = ""
    signing_service: str = ""
    signing_service_key: str = Field(default="", repr=False)
    timestamp_service: str = ""


class Signatures(Protocol):
    """The settings that are checked."""

    @property
    def signing_service(self) -> str: ...
    @property
    def signing_service_key(self) -> str: ...
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
    # A timestamp is signed itself, and public services answer without encryption.
    if settings.timestamp_service and not is_address(settings.timestamp_service, ("https", "http")):
        yield "timestamp_service: write the address of the service, beginning with https:// or http://"
    if settings.timestamp_service and not settings.signature_trust:
        yield "timestamp_service: name signature_trust too, with the authorities of the service and of the seal"
    if settings.seal_module and not (settings.seal_token and settings.seal_label):
        yield "seal_token, seal_label: name the token of seal_module, and the label of its key and certificate"


def is_address(address: str, schemes: tuple[str, ...]) -> bool:
    url = urlsplit(address)
    is_allowed = url.scheme in schemes or (url.scheme == "http" and url.hostname in LOOPBACK)
    return bool(is_allowed and url.hostname and not (url.username or url.query or url.fragment))
