"""Authorities of certificates for tests: people, a seal, a timestamp service, and lists of what was revoked."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper

NOW = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
YEAR = timedelta(days=365)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Issued:
    """A key with its certificate and that of the authority."""

    key: Key
    certificate: x509.Certificate
    authority: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def pkcs12(self) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"key", self.key, self.certificate, [self.authority], NoEncryption()
        )

    @property
    def signer(self) -> SimpleSigner:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(self.pkcs12, other_certs=[])
        return signer


@dataclass
class Authority:
    """An authority with a root of its own."""

    name: str = "Test Authority"
    until: datetime = NOW + 20 * YEAR
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    revoked: list[x509.Certificate] = field(default_factory=list)

    def __post_init__(self) -> None:
        subject = _name(self.name)
        self.certificate = (
            _builder(subject, subject, self.key, NOW - 5 * YEAR, self.until, {"key_cert_sign", "crl_sign"})
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def issue(
        self,
        name: str,
        email: str = "",
        *,
        key: Key | None = None,
        since: datetime = NOW - YEAR,
        until: datetime = NOW + 5 * YEAR,
        usages: tuple[str, ...] = ("digital_signature", "content_commitment"),
        extended: x509.ObjectIdentifier | None = None,
        number: str = "",
        in_subject: bool = True,
    ) -> Issued:
        key = key or ec.generate_private_key(ec.SECP256R1())
        builder = _builder(
            _name(name, email if in_subject else "", number), self.certificate.subject, key, since, until, set(usages)
        )
        if email:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email)]), critical=False)
        if extended:
            builder = builder.add_extension(x509.ExtendedKeyUsage([extended]), critical=True)
        return Issued(key, builder.sign(self.key, hashes.SHA256()), self.certificate)

    def revoke(self, issued: Issued) -> Issued:
        self.revoked.append(issued.certificate)
        return issued

    def revocations(self, at: datetime = NOW) -> bytes:
        """Return the list of what was revoked, as PEM."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(at - timedelta(days=1))
            .next_update(at + timedelta(days=30))
        )
        for each in self.revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(each.serial_number)
                .revocation_date(at - timedelta(days=30))
                .build()
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def timestamps(self, at: datetime = NOW, until: datetime | None = None) -> DummyTimeStamper:
        """Return a service for timestamps; pyHanko's own signs with RSA alone."""
        issued = self.issue(
            "Test Timestamps",
            key=rsa_key(),
            since=at - YEAR,
            until=until or at + 10 * YEAR,
            usages=("digital_signature",),
            extended=ExtendedKeyUsageOID.TIME_STAMPING,
        )
        signer = issued.signer
        return DummyTimeStamper(
            signer.signing_cert, signer.signing_key, certs_to_embed=signer.cert_registry, fixed_dt=at
        )


def _name(name: str, email: str = "", number: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if email:
        parts.append(x509.NameAttribute(NameOID.EMAIL_ADDRESS, email))
    if number:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, number))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, since: datetime, until: datetime, usages: set[str]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.KeyUsage(**{each: each in usages for each in USAGES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
