"""A timestamp service (RFC 3161) on this computer, by pyHanko's own stand-in, with an authority made for the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2056, 1, 1, tzinfo=UTC)


@dataclass
class StampService:
    """What a test says of the service: the moment of its stamps, and whether it answers."""

    address: str
    certificate: bytes
    """In PEM."""
    answers: bool = True
    at: datetime | None = None
    asked: int = 0
    stampers: list[DummyTimeStamper] = field(default_factory=list)


@contextmanager
def stamp_service() -> Iterator[StampService]:
    """Serve timestamps until the block ends."""
    key = rsa.generate_private_key(65537, 2048)
    certificate = _certificate(key)
    plain = PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    loaded = Certificate.load(certificate.public_bytes(Encoding.DER))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.asked += 1
            request = TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            stamper = DummyTimeStamper(loaded, plain, fixed_dt=service.at or datetime.now(UTC))
            content = stamper.request_tsa_response(request).dump() if service.answers else b""
            self.send_response(200 if service.answers else 503)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    service = StampService(f"http://127.0.0.1:{server.server_port}", certificate.public_bytes(Encoding.PEM))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Timestamps of a test")])
    agreement = ("key_agreement", "encipher_only", "decipher_only")
    usage = dict.fromkeys((*agreement, "key_encipherment", "data_encipherment", "key_cert_sign", "crl_sign"), False)
    usage |= dict.fromkeys(("digital_signature", "content_commitment"), True)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
