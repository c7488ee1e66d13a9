"""A real mail server on this computer that takes letters, refuses them, or goes silent, as a test needs."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HERE = "127.0.0.1"
TAKEN = "250 taken"


@dataclass
class Mailbox:
    """What a server has been given; `answers` says what it replies to each letter that it has read."""

    answers: Callable[[EmailMessage], str] = lambda _message: TAKEN
    refused: frozenset[str] = frozenset()
    seconds: float = 0
    port: int = 0
    read: list[EmailMessage] = field(default_factory=list)
    kept: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Let a recipient in, or not."""
        if address in self.refused:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Read a letter, keep it, and answer."""
        message = message_from_bytes(envelope.original_content or b"", EmailMessage, policy=default)
        self.read.append(message)
        await asyncio.sleep(self.seconds)
        answer = self.answers(message)
        if answer == TAKEN:
            self.kept.append(message)
            self.recipients.append(list(envelope.rcpt_tos))
        return answer

    @property
    def address(self) -> str:
        """Return where the server is, for the setting `mail_server`."""
        return f"smtp+insecure://{HERE}:{self.port}"


@contextmanager
def mailbox(box: Mailbox | None = None, **how: Any) -> Iterator[Mailbox]:  # noqa: ANN401 - whatever aiosmtpd takes
    """Run a mail server."""
    box = box or Mailbox()
    with socket.socket() as found:
        found.bind((HERE, 0))
        box.port = box.port or found.getsockname()[1]
    server = Controller(box, hostname=HERE, port=box.port, **how)
    server.start()
    try:
        yield box
    finally:
        server.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for this computer; return what a server needs, and the file that lets others believe it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HERE)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
