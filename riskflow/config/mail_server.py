"""The mail server that the operator names: how it is reached, and what is wrong with how it was written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

PORTS = {"smtp": 587, "smtps": 465, "smtp+insecure": 25}
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters go, as whom, and how the way there is protected."""

    host: str
    port: int
    scheme: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server_at(address: str, user: str, password: str, sender: str) -> MailServer:
    """Return the mail server that the settings name, once they have been found to be in order."""
    parts = urlsplit(address)
    return MailServer(parts.hostname or "", parts.port or PORTS[parts.scheme], parts.scheme, sender, user, password)


def mail_problems(address: str, user: str, password: str, sender: str) -> Iterator[str]:
    """Yield what is wrong with the settings about mail, and what to do about it."""
    if not address:
        if user or password or sender:
            yield "- mail_server: name the server as well, or leave all settings that begin with mail_ out"
        return
    parts = urlsplit(address)
    if not _is_plain(parts):
        yield (
            "- mail_server: write smtp://host:587 (STARTTLS), smtps://host:465 (TLS) or, without encryption, "
            "smtp+insecure://localhost:25; user and password stand in mail_user and mail_password"
        )
    if not ADDRESS.fullmatch(sender):
        yield "- mail_from: write the address that letters come from, such as riskflow@university.se"
    if bool(user) != bool(password):
        yield "- mail_user, mail_password: give both, or neither"
    if parts.scheme == "smtp+insecure" and password:
        yield "- mail_password: a password does not travel over smtp+insecure; use smtp or smtps"


def _is_plain(parts: SplitResult) -> bool:
    """Say whether an address is a scheme of ours, a host and perhaps a port, and nothing else."""
    try:
        port = parts.port
    except ValueError:
        return False
    bare = f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")
    return parts.scheme in PORTS and bool(parts.hostname) and parts.geturl().lower().rstrip("/") == bare.lower()
