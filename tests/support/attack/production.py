"""An instance in production, with a seal as an institution's authority would deliver it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from tests.support.background_work import until
from tests.support.oidc.real_provider import free_port
from tests.support.settings import SECRET, SIGN_IN

PASSWORD = "opens it"
SECONDS = 60
YESTERDAY, LATER = timedelta(days=-1), timedelta(days=99)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def seal_file(private: PrivateKey, first: timedelta = YESTERDAY, last: timedelta = LATER) -> bytes:
    """Return a seal in PKCS#12 whose certificate is valid between two moments, counted from now."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "The University")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + first)
        .not_valid_after(now + last)
        .sign(private, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"seal", private, certificate, None, encryption)


def good_seal() -> bytes:
    return seal_file(ec.generate_private_key(ec.SECP256R1()))


def production_settings(folder: Path, seal: bytes) -> dict[str, str]:
    """Lay a seal into a folder, and return all that production needs."""
    folder.chmod(0o700)
    key = folder / "seal.p12"
    key.write_bytes(seal)
    key.chmod(0o600)
    return {
        "RISKFLOW_INSTANCE": str(folder),
        "RISKFLOW_SECRET_KEY": SECRET,
        "RISKFLOW_BASE_URL": "https://riskflow.university.test",
        "RISKFLOW_INSTITUTION_SV": "Universitetet",
        "RISKFLOW_INSTITUTION_EN": "The University",
        "RISKFLOW_SEAL_KEY": "seal.p12",
        "RISKFLOW_SEAL_PASSWORD": PASSWORD,
        **SIGN_IN,
    }


@contextmanager
def served(settings: Mapping[str, str]) -> Iterator[str]:
    """Serve the pages as operators do, and give the address."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--bind", address, "riskflow.wsgi:application"]
    server = subprocess.Popen(command, env=_environment(settings))
    try:
        until(lambda: _answers(f"http://{address}/login"))
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=SECONDS)


def _answers(address: str) -> bool:
    try:
        requests.get(address, timeout=SECONDS)
    except requests.ConnectionError:
        return False
    return True


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("RISKFLOW_")} | dict(settings)


def run(settings: Mapping[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the program with these settings and no others, and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        env=_environment(settings),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
