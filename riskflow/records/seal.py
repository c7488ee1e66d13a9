"""The institution's seal: a PAdES signature that proves who issued a file and that nothing in it has changed since.

Where no key is configured, a development key is made on the first start; its certificate and every seal made with it
are marked as such. A signature leaves a few bytes of its own container unsigned, so whether a file is byte for byte the
archived one is answered by the digest of the archive, not by the seal.
"""

import asyncio
import io
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from asn1crypto.cms import ContentInfo
from asn1crypto.pkcs12 import Pfx
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from riskflow.records.timestamps import BEFORE_TIMESTAMP, TimestampSource, timestamp_faults

DEVELOPMENT_MARK = "RiskFlow DEVELOPMENT"
DEVELOPMENT_NAME = f"{DEVELOPMENT_MARK} seal - not for real decisions"
DEVELOPMENT_AUTHORITY = f"{DEVELOPMENT_MARK} authority"
DEVELOPMENT_FILE = "development-seal.p12"
DEVELOPMENT_FROM, DEVELOPMENT_UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2056, 1, 1, tzinfo=UTC)

MIN_KEY_BITS = {"rsa": 2048, "rsassa_pss": 2048, "ec": 256}
"""By the algorithm of the key; other algorithms are not accepted (ETSI TS 119 312)."""

REASON = "Issued by the institution named in the certificate"
DEVELOPMENT_REASON = "DEVELOPMENT SEAL - proves nothing and is not for real decisions"


class SealKeyError(Exception):
    """The key cannot be used; the message is for the operator."""


@dataclass(frozen=True, kw_only=True)
class SealKey:
    signer: Signer

    @property
    def trust(self) -> tuple[Certificate, ...]:
        """The only certificate that is trusted: not every other one of the same authority."""
        return (self.signer.signing_cert,)

    @property
    def is_development(self) -> bool:
        """Whether its seals prove nothing outside this installation."""
        return _is_development(self.signer.signing_cert)


@dataclass(frozen=True, kw_only=True)
class SealReport:
    """The result of checking the first seal of a file; for a file that cannot be read, the defaults."""

    intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    modified: bool = False
    development: bool = False
    signer: str = ""

    @property
    def is_good(self) -> bool:
        """Whether a trusted key sealed the file as it is now."""
        return self.intact and self.covers_whole_file and self.trusted and not self.modified


def development_key(folder: Path) -> SealKey:
    """Return the development key of a folder, made on first use."""
    path = folder / DEVELOPMENT_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, _new_development_key())
    return load_seal_key(path)


def load_seal_key(path: Path, password: str = "") -> SealKey:
    """Return the key and certificates of a PKCS#12 file.

    Raises:
        SealKeyError: the file cannot be opened with this password, or holds no key.
    """
    try:
        content = path.read_bytes()
    except OSError as cause:
        raise SealKeyError(f"{path} cannot be read: {cause.strerror}.") from cause
    try:
        signer = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=password.encode() or None)
    # pyHanko raises AttributeError for a file that holds certificates but no key.
    except (ValueError, AttributeError) as cause:
        if _is_pkcs12(content):
            fault = "the password does not open it, or it holds no key. Check seal_password, and that it holds the key."
        else:
            fault = "this is no PKCS#12 file. Check the path."
        raise SealKeyError(f"{path}: {fault}") from cause
    signer.prefer_pss = True
    return SealKey(signer=signer)


@dataclass(frozen=True, slots=True)
class KeyDevice:
    """A key in a device or a program that gives it to nobody: its library (PKCS#11), token and label."""

    module: Path
    token: str
    label: str


@cache
def device_key(device: KeyDevice, pin: str) -> SealKey:
    """Return the key of a device; one session serves the whole process, since a token lets a process in once.

    Raises:
        SealKeyError: the device cannot be opened, or has no such key with a certificate.
    """
    try:
        session = open_pkcs11_session(
            str(device.module), token_criteria=TokenCriteria(label=device.token), user_pin=pin
        )
        signer = PKCS11Signer(session, cert_label=device.label, key_label=device.label, prefer_pss=True)
        # Few devices hash for a curve themselves.
        signer.use_raw_mechanism = signer.signing_cert.public_key.algorithm == "ec"
    except Exception as cause:
        raise SealKeyError(
            f"{device.module}: token {device.token}, key {device.label}: {type(cause).__name__}. Check seal_module,"
            " seal_token, seal_label and seal_password."
        ) from cause
    return SealKey(signer=signer)


def seal_problem(key: SealKey, at: datetime) -> str | None:
    """Return why a key must not seal real decisions at a moment, or None."""
    certificate = key.trust[0]
    if key.is_development:
        return "this is a development seal, whatever the file is called; name the institution's own"
    validity = certificate["tbs_certificate"]["validity"]
    if at < validity["not_before"].native:
        return f"the certificate is not valid before {validity['not_before'].native:%Y-%m-%d}; check the clock too"
    if at > validity["not_after"].native:
        return f"the certificate expired on {validity['not_after'].native:%Y-%m-%d}; order another"
    algorithm, bits = certificate.public_key.algorithm, certificate.public_key.bit_size
    if bits < MIN_KEY_BITS.get(algorithm, bits + 1):
        return f"a key of {bits} bits ({algorithm}) is too weak; order one of RSA with 3072 bits or a curve of 256"
    return None


def seal_pdf(pdf: bytes, key: SealKey, at: datetime, timestamps: TimestampSource | None = None) -> bytes:
    """Return a file with an invisible signature of a given moment: PAdES B-B, or with a timestamp service B-LTA.

    Raises:
        TimestampError: the service gives no timestamp, or what it gives cannot be validated.
    """
    # Without a box: a visible signature field would break PDF/A and PDF/UA.
    metadata = PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        reason=DEVELOPMENT_REASON if key.is_development else REASON,
        subfilter=SigSeedSubFilter.PADES,
        validation_context=timestamps.context(key.signer) if timestamps else None,
        embed_validation_info=bool(timestamps),
        use_pades_lta=bool(timestamps),
        dss_settings=DSSContentSettings(next_ts_settings=BEFORE_TIMESTAMP),
    )
    sealed, unsealed = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(pdf))
    if timestamps is None:
        _SignerAt(metadata, key.signer, at).sign_pdf(unsealed, output=sealed)
    else:
        with timestamp_faults():
            _SignerAt(metadata, key.signer, at, timestamps.service).sign_pdf(unsealed, output=sealed)
    return sealed.getvalue()


def check_seal(pdf: bytes, trust: Sequence[Certificate], at: datetime | None = None) -> SealReport:
    """Check the first seal of a file as of now, or as of the moment when it is known to have been archived."""
    context = ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=at)
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = reader.embedded_regular_signatures[0]
        status = validate_pdf_signature(found, signer_validation_context=context)
        covers = status.coverage is SignatureCoverageLevel.ENTIRE_FILE or _ends_with_timestamp(reader)
    except Exception:  # noqa: BLE001 - a stranger's file can break the reader in any way
        return SealReport()
    return SealReport(
        intact=status.intact and status.valid,
        covers_whole_file=covers,
        trusted=status.trusted,
        modified=status.modification_level not in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES},
        development=_is_development(status.signing_cert),
        signer=_common_name(status.signing_cert),
    )


def _ends_with_timestamp(reader: PdfFileReader) -> bool:
    """Return whether the last thing in a file is a timestamp that covers all of it."""
    last = reader.embedded_signatures[-1]
    if last.sig_object_type != "/DocTimeStamp":
        return False
    status = validate_pdf_timestamp(
        last, ValidationContext(trust_roots=[last.signer_cert], allow_fetching=False), skip_diff=True
    )
    return bool(status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE)


def sign_detached(content: bytes, key: SealKey) -> bytes:
    """Return a signature (detached CMS, DER) that `openssl cms -verify` checks as well."""
    return bytes(asyncio.run(key.signer.async_sign_general_data(content, "sha256")).dump())


def is_signed(content: bytes, signature: bytes, trust: Sequence[Certificate], at: datetime | None = None) -> bool:
    """Return whether a detached signature of a trusted key is one of exactly this content."""
    context = ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=at)
    try:
        signed = ContentInfo.load(signature)["content"]
        status = asyncio.run(async_validate_detached_cms(content, signed, signer_validation_context=context))
    except Exception:  # noqa: BLE001 - a forged signature can break the reader in any way
        return False
    return bool(status.intact and status.valid and status.trusted)


class _SignerAt(PdfSigner):
    """A signer that dates its signature with a given moment instead of its own clock."""

    def __init__(
        self, metadata: PdfSignatureMetadata, signer: Signer, at: datetime, service: TimeStamper | None = None
    ) -> None:
        super().__init__(metadata, signer=signer, timestamper=service)
        self.at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, *args: bool, **options: bool) -> PdfSigningSession:
        # pyHanko offers no parameter for the time: the session is where it is read.
        session = super().init_signing_session(pdf_out, *args, **options)
        session.system_time = self.at.astimezone(UTC)
        return session


def _new_development_key() -> bytes:
    """Return a PKCS#12 file with a key, its certificate, and the certificate of an authority made for it alone."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, DEVELOPMENT_AUTHORITY)])
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, DEVELOPMENT_NAME)])
    root = _certificate(root_name, root_key.public_key(), root_name, root_key, is_authority=True)
    certificate = _certificate(name, key.public_key(), root_name, root_key, is_authority=False)
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, [root], NoEncryption())


def _certificate(
    subject: x509.Name,
    public: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage |= dict.fromkeys(("digital_signature", "content_commitment"), not is_authority)
    usage |= dict.fromkeys(("key_cert_sign", "crl_sign"), is_authority)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(DEVELOPMENT_FROM)
        .not_valid_after(DEVELOPMENT_UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _write_once(path: Path, content: bytes) -> None:
    """Write a secret that only its owner may read, whole or not at all."""
    # A temporary file is readable by its owner only. Linking fails where the path exists: of two processes that start
    # at once, the first one's key stays, and the other reads it.
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:
        file.write(content)
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)


def _is_pkcs12(content: bytes) -> bool:
    """Return whether a file has the outer form of PKCS#12, which is readable without its password."""
    try:
        container = Pfx.load(content)
        return container["version"].native == "v3" and bool(container["auth_safe"]["content_type"].native)
    except (ValueError, TypeError):
        return False


def _is_development(certificate: Certificate) -> bool:
    """Return whether a certificate, or the authority that issued it, was made here for development."""
    return any(DEVELOPMENT_MARK in name.human_friendly for name in (certificate.subject, certificate.issuer))


def _common_name(certificate: Certificate) -> str:
    name: str = certificate.subject.native.get("common_name", "")
    return name
