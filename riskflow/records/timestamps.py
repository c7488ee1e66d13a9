"""Timestamps (RFC 3161) of seals, and their renewal, and of any content; who gives them is told from outside."""

import asyncio
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto.cms import ContentInfo
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

BEFORE_TIMESTAMP = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)


class TimestampError(Exception):
    """No timestamp could be had. What was to be sealed or stamped waits, and is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampSource:
    """A timestamp service, and by what its answers and the seal's certificate are validated before they are kept.

    `may_fetch`: whether the addresses in the certificates are asked for what was revoked.
    """

    service: TimeStamper
    anchors: tuple[Certificate, ...]
    revocations: tuple[CertificateList, ...] = ()
    may_fetch: bool = False

    def context(self, signer: Signer | None = None) -> ValidationContext:
        """Return the context for one use; the roots beside a seal's key count for that key."""
        own = [each for each in signer.cert_registry if each.self_issued] if signer else []
        return ValidationContext(
            trust_roots=[*self.anchors, *own], crls=list(self.revocations), allow_fetching=self.may_fetch
        )


@contextmanager
def timestamp_faults() -> Iterator[None]:
    """Turn whatever a service or what it gives can raise into a `TimestampError`."""
    try:
        yield
    except Exception as error:
        raise TimestampError(f"no timestamp: {type(error).__name__}: {error}") from error


class _TimestampsLast(PdfTimeStamper):
    """Writes what a timestamp is validated by before it, so that the timestamp covers the whole file."""

    async def async_timestamp_pdf(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as pyHanko has it
        return await super().async_timestamp_pdf(*arguments, **{**named, "dss_settings": BEFORE_TIMESTAMP})


def add_timestamp(pdf: bytes, timestamps: TimestampSource) -> bytes:
    """Return a file with one more timestamp over all of it, and what the one before is validated by.

    Raises:
        TimestampError: the service gives none.
    """
    stamped = io.BytesIO()
    with timestamp_faults():
        reader = PdfFileReader(io.BytesIO(pdf))
        _TimestampsLast(timestamps.service).update_archival_timestamp_chain(
            reader, timestamps.context(), in_place=False, output=stamped
        )
    return stamped.getvalue()


def timestamp_until(pdf: bytes) -> datetime | None:
    """Return until when the certificate of the last timestamp is valid; None for a file without one."""
    timestamps = PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures
    if not timestamps:
        return None
    until: datetime = timestamps[-1].signer_cert["tbs_certificate"]["validity"]["not_after"].native
    return until.astimezone(UTC)


def timestamp_of(content: bytes, service: TimeStamper) -> bytes:
    """Return the token of a service for a content, of which it learns the SHA-256 only.

    Raises:
        TimestampError: the service does not answer, or not with a token for this content.
    """
    with timestamp_faults():
        token = asyncio.run(service.async_timestamp(hashlib.sha256(content).digest(), "sha256"))
        return bytes(token.dump())


def timestamped_at(content: bytes, token: bytes, trust: Sequence[Certificate]) -> datetime | None:
    """Return when a service saw a content; None for a token of another content, or of nobody who is trusted."""
    try:
        signed = ContentInfo.load(token)["content"]
        at: datetime = signed["encap_content_info"]["content"].parsed["gen_time"].native
        context = ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=at)
        found = asyncio.run(validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, content).digest()))
        status = TimestampSignatureStatus(**found)
    except Exception:  # noqa: BLE001 - a forged token can break the reader in any way
        return None
    return at if status.intact and status.valid and status.trusted else None
