"""E-mail: composing notifications as plain text in both languages, and the SMTP transport.

A message names the case by its reference and links to it. It has no partner, no level and no text that people wrote.
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

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from riskflow.cases.notifications import Notification
from riskflow.meetings.calendar import Invitation, calendar_file
from riskflow.setting_checks import MailServer
from riskflow.text import Language, Text

CALENDAR_FILE = "meeting.ics"
TIMEOUT_SECONDS = 20.0
MAX_REPLY_LENGTH = 300  # characters
MAX_NAME_LENGTH = 60  # characters
NAME_PUNCTUATION = " .'’-"
PERMANENT_REPLY_CODES = range(500, 600)


class InvalidAddressError(Exception):
    """The address of the recipient is invalid."""


class MailRefusedError(Exception):
    """The server refused a message, finally or for now; the text is its reply in one line."""

    def __init__(self, reply: str, *, is_final: bool = False) -> None:
        super().__init__(" ".join(reply.split())[:MAX_REPLY_LENGTH])
        self.is_final = is_final


class MailServerUnavailableError(MailRefusedError):
    """The server could not be reached or refused the login: no message can be sent now."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that a message tells."""

    number: int
    notification: Notification
    reference: str
    path: str
    invitation: Invitation | None = None
    """The calendar entry of a meeting, sent along as a file."""
    waiting: Text | None = None
    """Who has the case, since when and until which day, in the letters that remind of it."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """What a message is composed from: one letter, or several in a digest, in one language or both."""

    letters: tuple[Letter, ...]
    name: str
    address: str
    written_at: datetime
    language: Language | None = None

    @property
    def numbers(self) -> list[int]:
        return [each.number for each in self.letters]


class MailComposer:
    """Composes messages from the templates in `templates/mail`."""

    def __init__(self, templates: Path, base_url: str, institution: Text, contact: str = "") -> None:
        self._templates = Environment(
            loader=FileSystemLoader(templates / "mail"),
            autoescape=select_autoescape(),  # off for .txt
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self._base_url, self._institution, self._contact = base_url.rstrip("/"), institution, contact

    def message(self, outgoing: OutgoingMail, sender: str) -> EmailMessage:
        """Return the message; composed again, it has the same Message-ID, so that mail programs show it once.

        Raises:
            InvalidAddressError: when the address of the recipient is invalid.
        """
        languages = [outgoing.language] if outgoing.language else list(Language)
        texts = {language: self.subject_and_body(outgoing, language) for language in languages}
        subjects = [subject for subject, _ in texts.values()]
        first = outgoing.letters[0]
        message = EmailMessage(policy=SMTP)
        message["Message-ID"] = f"<letter-{'-'.join(map(str, outgoing.numbers))}@{self.host}>"
        message["Date"] = outgoing.written_at
        message["From"] = Address("RiskFlow", addr_spec=sender)
        message["To"] = header_address(outgoing.name, outgoing.address)
        message["Subject"] = f"{first.reference if len(outgoing.letters) == 1 else 'RiskFlow'}: {' / '.join(subjects)}"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n-- \n\n".join(body for _, body in texts.values()), cte="quoted-printable")
        message["Content-Language"] = ", ".join(texts)  # setting the content takes such headers away
        for letter in outgoing.letters:
            if letter.invitation:
                self._attach(message, letter.invitation, sender, outgoing.address)
        return message

    def _attach(self, message: EmailMessage, invitation: Invitation, sender: str, attendee: str) -> None:
        method = invitation.method
        content = calendar_file(invitation, method, self._base_url, organiser=sender, attendee=attendee)
        parameters = {"method": method.value, "charset": "utf-8"}
        message.add_attachment(
            content, maintype="text", subtype="calendar", filename=CALENDAR_FILE, params=parameters, cte="base64"
        )

    @property
    def host(self) -> str:
        """The host of this instance, which makes its Message-IDs unique."""
        return urlsplit(self._base_url).hostname or "localhost"

    def subject_and_body(self, outgoing: OutgoingMail, language: Language) -> tuple[str, str]:
        """Return the subject, which is the first line of the template, and the body with its footer."""
        told = [(each, *self._subject_and_text(each, language)) for each in outgoing.letters]
        if len(told) == 1:
            _, subject, body = told[0]
        else:
            lines = [(f"{each.reference}: {about}", self._base_url + each.path) for each, about, _ in told]
            digest = self._templates.get_template(f"digest.{language}.txt").render(lines=lines)
            subject, _, body = digest.partition("\n")
        foot = self._templates.get_template(f"foot.{language}.txt").render(
            institution=self._institution.in_(language), contact=self._contact
        )
        return subject.strip(), f"{body.strip()}\n\n{foot.strip()}\n"

    def _subject_and_text(self, letter: Letter, language: Language) -> tuple[str, str]:
        template = self._templates.get_template(f"{letter.notification}.{language}.txt")
        text = template.render(
            reference=letter.reference,
            link=self._base_url + letter.path,
            waiting=letter.waiting.in_(language) if letter.waiting else "",
        )
        subject, _, body = text.partition("\n")
        return subject.strip(), body.strip()


def header_address(name: str, address: str) -> Address:
    """Return name and address for a header.

    Raises:
        InvalidAddressError: when the address is invalid, or is more than one.
    """
    # An allow-list of characters, not a deny-list of line breaks: an RFC 2047 encoded word in a name would be decoded
    # to control characters further on.
    spaced = " ".join(name.split())
    shown = "".join(char for char in spaced if unicodedata.category(char)[0] in "LMN" or char in NAME_PUNCTUATION)
    try:
        found = Address(shown[:MAX_NAME_LENGTH].strip(), addr_spec=address)
        address.encode("ascii")
    except (ValueError, IndexError, MessageError) as error:
        raise InvalidAddressError from error
    if not (found.username and found.domain) or not address.isprintable() or " " in address:
        raise InvalidAddressError
    return found


class MailTransport:
    """Sends messages to one server, encrypted and with its certificate checked unless the scheme is `smtp+insecure`."""

    def __init__(self, server: MailServer, trusted: ssl.SSLContext | None = None) -> None:
        self.server = server
        self._trusted = trusted or ssl.create_default_context()

    def send(self, message: EmailMessage) -> None:
        """Send a message.

        Raises:
            MailServerUnavailableError: when the server cannot be reached or refuses the login.
            MailRefusedError: when it refuses this message.
        """
        try:
            with self._logged_in() as server:
                _send(server, message)
        except smtplib.SMTPServerDisconnected as error:
            raise MailServerUnavailableError(str(error)) from error

    def _logged_in(self) -> smtplib.SMTP:
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
        # Without a host name for EHLO, smtplib would ask a name server for our own.
        own_host = self.server.sender.rpartition("@")[2]
        address = (self.server.host, self.server.port, own_host)
        if self.server.scheme == "smtps":
            return smtplib.SMTP_SSL(*address, timeout=TIMEOUT_SECONDS, context=self._trusted)
        server = smtplib.SMTP(*address, timeout=TIMEOUT_SECONDS)
        if self.server.scheme == "smtp":
            try:
                server.starttls(context=self._trusted)
            except BaseException:
                server.close()
                raise
        return server


def _send(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise MailRefusedError(server_reply(code, reply), is_final=code in PERMANENT_REPLY_CODES) from error
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPResponseException as error:
        raise MailRefusedError(
            server_reply(error.smtp_code, error.smtp_error), is_final=error.smtp_code in PERMANENT_REPLY_CODES
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerUnavailableError(str(error)) from error
    except ValueError as error:  # smtplib refuses what could be read as more than one command or header
        raise MailRefusedError(str(error), is_final=True) from error


def server_reply(code: int, reply: bytes | str) -> str:
    return f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"
