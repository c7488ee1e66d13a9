"""Time-stamps (RFC 3161): a service of others says that it saw a content at a moment, and signs that."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime

import requests
from asn1crypto import pem
from asn1crypto.cms import ContentInfo
from asn1crypto.tsp import TimeStampReq, TimeStampResp
from asn1crypto.x509 import Certificate
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

TIMEOUT_SECONDS = 20
MAX_REPLY_BYTES = 100_000
HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class TimestampError(Exception):
    """The service gave no time-stamp; the message is for the operator."""


def request_timestamp(content: bytes, address: str) -> bytes:
    """Return the token of a service for a content, of which it learns the SHA-256 only.

    Raises:
        TimestampError: the service does not answer, or not with a token for this content.
    """
    digest = hashlib.sha256(content).digest()
    try:
        token = asyncio.run(_Service(address).async_timestamp(digest, "sha256"))
    except (TimestampRequestError, requests.RequestException, ValueError, OSError) as error:
        raise TimestampError(f"{address} gave no time-stamp: {error}") from error
    return bytes(token.dump())


def timestamped_at(content: bytes, token: bytes, trust: Sequence[Certificate]) -> datetime | None:
    """Return when a service saw a content; None for a token of another content, or of nobody who is trusted."""
    try:
        signed = ContentInfo.load(token)["content"]
        at = signed["encap_content_info"]["content"].parsed["gen_time"].native
        context = ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=at)
        found = asyncio.run(validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, content).digest()))
        status = TimestampSignatureStatus(**found)
    except Exception:  # noqa: BLE001 - a forged token can break the reader in any way
        return None
    return at if status.intact and status.valid and status.trusted else None


def read_authorities(written: bytes) -> list[Certificate]:
    """Return the certificates of a PEM file."""
    return [Certificate.load(content) for _, _, content in pem.unarmor(written, multiple=True)]


class _Service(TimeStamper):
    """A service over HTTP. Its answer is signed, so that the connection need not be encrypted."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko gives it no types
        self.address = address

    async def async_request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
        # As everywhere, what the environment says of proxies is not heeded, and no redirect is followed.
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                self.address, req.dump(), headers=HEADERS, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
            )
            with answer:
                answer.raise_for_status()
                return TimeStampResp.load(answer.raw.read(MAX_REPLY_BYTES))
