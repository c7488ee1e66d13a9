"""Letters as they leave the house: plain text in both languages, and the mail server that takes them.

A letter names the case by its reference and links to it. It holds no partner, no level and nothing that people wrote.
"""

import smtplib
import ssl
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from riskflow.cases.notifications import Notification
from riskflow.config import MailServer
from riskflow.text import Language, Text

TIMEOUT_SECONDS = 20.0
MAX_REPLY_LENGTH = 300  # characters of what a server says
MAX_NAME_LENGTH = 60  # characters
NAME_PUNCTUATION = " .'’-"
PERMANENT_REPLY_CODES = range(500, 600)


class InvalidAddressError(Exception):
    """Nothing can be sent to what stands where an address should."""


class MailRefusedError(Exception):
    """The server took no letter; it may later, unless it says that it never will."""

    def __init__(self, words: str, *, is_final: bool = False) -> None:
        """Keep what the server said, in one line."""
        super().__init__(" ".join(words.split())[:MAX_REPLY_LENGTH])
        self.is_final = is_final


class MailServerUnavailableError(MailRefusedError):
    """The server could not be reached or would not let us in, which is not about this letter."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A letter with everything that its words and its envelope need."""

    number: int
    notification: Notification
    reference: str
    path: str
    name: str
    address: str
    written_at: datetime


class MailComposer:
    """Puts the words of letters together from `templates/mail`."""

    def __init__(self, templates: Path, base_url: str, institution: Text) -> None:
        """Load the templates; an unknown word in one is an error, not a blank."""
        loader = FileSystemLoader(templates / "mail")
        self._templates = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True)  # noqa: S701 - plain text, nothing to escape
        self._base_url, self._institution = base_url.rstrip("/"), institution

    def message(self, outgoing: OutgoingMail, sender: str) -> EmailMessage:
        """Return a letter ready to be sent; the same letter is the same message, however often it is made.

        Raises:
            UnusableAddressError: when the person's address is none.
        """
        said = {language: self.subject_and_body(outgoing, language) for language in Language}
        subjects = [subject for subject, _ in said.values()]
        message = EmailMessage(policy=SMTP)
        message["Message-ID"] = f"<letter-{outgoing.number}@{self.host}>"
        message["Date"] = outgoing.written_at
        message["From"] = Address("RiskFlow", addr_spec=sender)
        message["To"] = header_address(outgoing.name, outgoing.address)
        message["Subject"] = f"{outgoing.reference}: {' / '.join(subjects)}"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = ", ".join(said)
        message.set_content("\n-- \n\n".join(body for _, body in said.values()), cte="quoted-printable")
        return message

    @property
    def host(self) -> str:
        """The host by which this instance is known: it makes the numbers of its letters unlike all others'."""
        return urlsplit(self._base_url).hostname or "localhost"

    def subject_and_body(self, outgoing: OutgoingMail, language: Language) -> tuple[str, str]:
        """Return subject and text of a letter in one language: the first line of the template, and the rest."""
        template = self._templates.get_template(f"{outgoing.notification}.{language}.txt")
        text = template.render(reference=outgoing.reference, link=self._base_url + outgoing.path)
        subject, _, body = text.partition("\n")
        foot = self._templates.get_template(f"foot.{language}.txt").render(institution=self._institution.in_(language))
        return subject.strip(), f"{body.strip()}\n\n{foot.strip()}\n"


def header_address(name: str, address: str) -> Address:
    """Return name and address for a header. Of a name only letters, digits and what stands between them are kept.

    Signs that steer are more than line breaks: an encoded word in a name would be decoded into them on the way.

    Raises:
        UnusableAddressError: when the address is none, or would be more than one.
    """
    spaced = " ".join(name.split())
    shown = "".join(sign for sign in spaced if unicodedata.category(sign)[0] in "LMN" or sign in NAME_PUNCTUATION)
    try:
        made = Address(shown[:MAX_NAME_LENGTH].strip(), addr_spec=address)
        address.encode("ascii")
    except (ValueError, IndexError, MessageError) as error:
        raise InvalidAddressError from error
    if not (made.username and made.domain) or not address.isprintable() or " " in address:
        raise InvalidAddressError
    return made


class MailTransport:
    """The mail server. The way to it is encrypted and its certificate checked, unless the operator says otherwise."""

    def __init__(self, server: MailServer, trusted: ssl.SSLContext | None = None) -> None:
        """Remember where it is; nothing is opened yet. `trusted` says which certificates are believed."""
        self.server = server
        self._trusted = trusted or ssl.create_default_context()

    def send(self, message: EmailMessage) -> None:
        """Hand a letter over.

        Raises:
            AwayError: when the server is not there or does not let us in.
            RefusedError: when it does not take this letter.
        """
        try:
            with self._opened() as server:
                _hand_over(server, message)
        except smtplib.SMTPServerDisconnected as error:
            raise MailServerUnavailableError(str(error)) from error

    def _opened(self) -> smtplib.SMTP:
        try:
            server = self._connected()
            if self.server.user:
                server.login(self.server.user, self.server.password)
        except smtplib.SMTPResponseException as error:
            raise MailServerUnavailableError(server_reply(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerUnavailableError(f"{self.server.host}:{self.server.port}: {error}") from error
        return server

    def _connected(self) -> smtplib.SMTP:
        ours = self.server.sender.rpartition("@")[2]  # who we say we are; otherwise a name server would be asked
        where = (self.server.host, self.server.port, ours)
        if self.server.scheme == "smtps":
            return smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=self._trusted)
        server = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
        if self.server.scheme == "smtp":
            try:
                server.starttls(context=self._trusted)
            except BaseException:
                server.close()
                raise
        return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise MailRefusedError(server_reply(code, words), is_final=code in PERMANENT_REPLY_CODES) from error
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPResponseException as error:
        raise MailRefusedError(
            server_reply(error.smtp_code, error.smtp_error), is_final=error.smtp_code in PERMANENT_REPLY_CODES
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerUnavailableError(str(error)) from error
    except ValueError as error:  # smtplib's own refusal of what could be more than one command or header
        raise MailRefusedError(str(error), is_final=True) from error


def server_reply(code: int, words: bytes | str) -> str:
    """Return what a server answered, as text."""
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
