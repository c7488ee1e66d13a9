"""The validation of every signature in a file, by pyHanko, against the authorities that an instance trusts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    SignatureStatus,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

from riskflow.signatures.algorithms import NEVER, AlgorithmTerms
from riskflow.signatures.model import Fault, Kind, Signature

MAX_SIGNATURES = 20
OF_DATES = {
    AdESIndeterminate.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
}
IF_THERE = RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
OF_REVOCATION = {AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE}
OF_ALGORITHM = {AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE}
BY_REASON = {
    Fault.EXPIRED: OF_DATES,
    Fault.WEAK: OF_ALGORITHM,
    Fault.UNCHECKED: {AdESIndeterminate.TRY_LATER},
    Fault.UNUSABLE: {AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE},
}
FOR_SIGNATURES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
NAMES_OF_PERSON = ("email_address", "serial_number", "user_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """By what the signatures of a file are judged."""

    trust: "Trust"
    terms: AlgorithmTerms
    at: datetime
    sealed_at: datetime | None = None
    """The moment as of which the signatures of the issued record are judged, where it is another."""
    seals: frozenset[bytes] = frozenset()
    """The contents of the signatures that the issued record bears."""


class TooManySignaturesError(ValueError):
    """A file has more signatures than anybody needs."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The authorities that an instance trusts, and what they have revoked."""

    anchors: tuple[Certificate, ...]
    revocations: tuple[CertificateList, ...] = ()

    @classmethod
    def read(cls, *files: bytes) -> "Trust":
        """Read certificates and lists of revocation, as PEM or single ones as DER.

        Raises:
            ValueError: when one of them is neither.
        """
        anchors, revocations = [], []
        for content in files:
            for kind, der in _parts(content):
                if kind == "X509 CRL":
                    revocations.append(CertificateList.load(der, strict=True))
                else:
                    certificate = Certificate.load(der, strict=True)
                    _ = certificate.subject.native  # parsed lazily: a broken one is refused here
                    anchors.append(certificate)
        return cls(tuple(anchors), tuple(revocations))

    def context(
        self, at: datetime, terms: AlgorithmTerms, reader: PdfFileReader, certificate: Certificate | None = None
    ) -> ValidationContext:
        """Return the context of a validation: what the file itself brings about revocation counts as well.

        Where a list of the certificate's authority was given, it must say of the certificate that it stands; pyHanko
        would look at it only where the certificate names an address of such a list.
        """
        is_listed = certificate is not None and any(each.issuer == certificate.issuer for each in self.revocations)
        rule = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED if is_listed else IF_THERE
        arguments: dict[str, Any] = {
            "trust_roots": list(self.anchors),
            "moment": at,
            "allow_fetching": False,
            "algorithm_usage_policy": terms,
            "revinfo_policy": CertRevTrustPolicy(RevocationCheckingPolicy(rule, IF_THERE), retroactive_revinfo=True),
        }
        try:
            kept = DocumentSecurityStore.read_dss(reader)
        except NoDSSFoundError:
            return ValidationContext(**arguments, crls=list(self.revocations))
        return kept.as_validation_context({**arguments, "crls": list(self.revocations)})


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    if pem.detect(content):
        for kind, _, der in pem.unarmor(content, multiple=True):
            yield kind, der
        return
    try:
        CertificateList.load(content, strict=True)["tbs_cert_list"]["this_update"].native  # noqa: B018
        yield "X509 CRL", content
    except (ValueError, TypeError):
        yield "CERTIFICATE", content


def signatures_in(content: bytes, grounds: Grounds) -> list[tuple[Signature, int]]:
    """Return each signature with the length of the part of the file that it is about, in their order.

    Raises:
        TooManySignaturesError: there are more than `MAX_SIGNATURES`.
    """
    reader = PdfFileReader(io.BytesIO(content))
    embedded = reader.embedded_signatures
    if len(embedded) > MAX_SIGNATURES:
        raise TooManySignaturesError
    found = [(_examined(each, content, grounds), _end_of(each)) for each in embedded]
    return sorted(found, key=lambda pair: pair[1])


def contents_of_signatures(content: bytes) -> frozenset[bytes]:
    """Return the signatures of a file as they stand in it."""
    return frozenset(each.pkcs7_content for each in PdfFileReader(io.BytesIO(content)).embedded_signatures)


def _end_of(embedded: EmbeddedPdfSignature) -> int:
    _, _, second, length = embedded.byte_range
    return int(second) + int(length)


def _examined(embedded: EmbeddedPdfSignature, content: bytes, grounds: Grounds) -> Signature:
    is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
    certificate = embedded.signer_cert
    is_seal = not is_timestamp and embedded.pkcs7_content in grounds.seals
    known = {
        "field": embedded.field_name,
        "kind": Kind.TIMESTAMP if is_timestamp else Kind.SEAL if is_seal else Kind.PERSONAL,
        "name": _common_name(certificate.subject),
        "issuer": _common_name(certificate.issuer),
        "identifiers": () if is_timestamp or is_seal else tuple(identifiers_of(certificate)),
    }
    trust, terms = grounds.trust, grounds.terms
    at = (grounds.sealed_at if embedded.pkcs7_content in grounds.seals else None) or grounds.at
    trusted = Trust((*trust.anchors, certificate), trust.revocations) if is_seal else trust
    try:
        status = _status(embedded, trusted, terms, at, is_timestamp=is_timestamp)
    except Exception:  # noqa: BLE001 - a stranger's file can break the reader in any way
        return Signature(**known, fault=Fault.BROKEN)
    timestamped_at = _timestamped_at(status)
    if timestamped_at and not is_timestamp and status.trust_problem_indic:
        at = min(at, timestamped_at)
        status = _status(embedded, trusted, terms, at, is_timestamp=False)
    fault = _fault(status, at) if _is_stored_as_written(embedded, content) else Fault.BROKEN
    said = getattr(status, "signer_reported_dt", None) or embedded.self_reported_timestamp
    mechanism = embedded.signed_data["signer_infos"][0]["signature_algorithm"].signature_algo
    until = terms.last_day(status.md_algorithm, mechanism, certificate.public_key.bit_size)
    return Signature(
        **known,
        fault=fault,
        said_at=_moment(said),
        timestamped_at=_moment(timestamped_at),
        algorithm=f"{mechanism}, {status.md_algorithm}, {certificate.public_key.bit_size} bits",
        last_day=_day(until),
        covers_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
    )


def _status(
    embedded: EmbeddedPdfSignature, trust: Trust, terms: AlgorithmTerms, at: datetime, *, is_timestamp: bool
) -> PdfSignatureStatus | DocumentTimestampStatus:
    context = trust.context(at, terms, embedded.reader, embedded.signer_cert)
    if is_timestamp:
        return validate_pdf_timestamp(embedded, context, skip_diff=True)
    timestamps = trust.context(at, terms, embedded.reader)
    return validate_pdf_signature(
        embedded, context, ts_validation_context=timestamps, key_usage_settings=FOR_SIGNATURES, skip_diff=True
    )


def _timestamped_at(status: SignatureStatus) -> datetime | None:
    """Return the moment of a trusted timestamp: of the signature, or the one that it is itself."""
    token = getattr(status, "timestamp_validity", None) or (status if hasattr(status, "timestamp") else None)
    if token is None or not (token.intact and token.valid and token.trusted):
        return None
    moment: datetime = token.timestamp
    return moment


def _fault(status: PdfSignatureStatus | DocumentTimestampStatus, at: datetime) -> Fault:
    if not (status.intact and status.valid) or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Fault.BROKEN
    reason = status.trust_problem_indic
    if status.revoked or reason in OF_REVOCATION:
        return Fault.REVOKED
    if status.trusted:
        return Fault.NONE
    if not status.signing_cert.not_valid_before <= at <= status.signing_cert.not_valid_after:
        return Fault.EXPIRED
    return next((fault for fault, reasons in BY_REASON.items() if reason in reasons), Fault.UNKNOWN_AUTHORITY)


def _is_stored_as_written(embedded: EmbeddedPdfSignature, content: bytes) -> bool:
    """Return whether the place of the signature holds it and nothing else; no signature covers that place."""
    _, first, second, _ = (int(each) for each in embedded.byte_range)
    stored = content[first:second]
    digits = stored[1:-1]
    if stored[:1] != b"<" or stored[-1:] != b">" or digits not in {digits.upper(), digits.lower()}:
        return False
    return not any(embedded.pkcs7_content[_length_of_der(embedded.pkcs7_content) :])


def _length_of_der(content: bytes) -> int:
    """Return how long the first value of DER is, with its head."""
    short = 0x80
    first = content[1]
    if first < short:
        return 2 + first
    octets = first - short
    return 2 + octets + int.from_bytes(content[2 : 2 + octets], "big")


def identifiers_of(certificate: Certificate) -> Iterator[str]:
    """Yield what names a person in a certificate, in small letters."""
    subject = certificate.subject.native
    for name in NAMES_OF_PERSON:
        value = subject.get(name, ())
        yield from (str(each).casefold() for each in ([value] if isinstance(value, str) else value))
    alternative = certificate.subject_alt_name_value
    for each in alternative or ():
        if each.name == "rfc822_name":
            yield str(each.native).casefold()


def _common_name(name: object) -> str:
    found = name.native.get("common_name", "")  # type: ignore[attr-defined]
    return found if isinstance(found, str) else ", ".join(found)


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def _day(day: date | None) -> str:
    return "" if day in {None, NEVER} else str(day)
