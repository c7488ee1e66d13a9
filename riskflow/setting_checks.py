"""Checks of single settings. Each message begins with the name of its setting or the path of its file."""

import math
import re
import ssl
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LARGEST = {
    "attachment_megabytes": 100,
    "attachments_per_case": 200,
    "draft_megabytes_per_person": 100_000,
    "figures_minimum": 100,
    "fixity_days": 366,
    "min_free_megabytes": 1_000_000,
    "rate_multiple": 100,
    "s3_lock_years": 100,
    "session_hours": 24,
    "session_idle_minutes": 480,
    "step_up_minutes": 60,
    "trusted_proxies": 5,
}
SMALLEST = {"figures_minimum": 3, "trusted_proxies": 0}
"""Of the settings that do not begin at 1."""
RANGES = {name: range(SMALLEST.get(name, 1), largest + 1) for name, largest in LARGEST.items()}
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()/-]{2,29}")
FORMS = {
    "contact_email": (f"({ADDRESS.pattern})?", "write an address such as rai@university.se"),
    "contact_telephone": (
        f"({TELEPHONE.pattern})?",
        "write digits, spaces and a plus, such as +46 8 123 45 67",
    ),
    "rate_storage": (
        r"(file|memory)://|(redis|rediss|memcached)://\S+",
        "write file://, memory://, redis://host or memcached://host",
    ),
    "clamd": (
        r"(/\S+|[A-Za-z0-9.-]+:[0-9]{1,5}|\[[0-9A-Fa-f:]+\]:[0-9]{1,5})?",
        "write /path/of/socket or host:port",
    ),
    "oidc_proxy": (r"(http://[A-Za-z0-9.-]+:[0-9]{1,5})?", "write http://host:port, without a name or a password"),
    "archive_storage": ("folder|s3", "write folder or s3"),
    "attachment_storage": ("folder|s3", "write folder or s3"),
    "s3_prefix": (
        r"([A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*)?",
        "write parts of letters, digits, dots, hyphens and underscores with / between, such as riskflow/test",
    ),
    "s3_lock": ("none|governance|compliance", "write none, governance or compliance"),
    "s3_path_style": ("yes|no", "write yes or no"),
    "public_register": ("yes|no", "write yes or no"),
    "log_level": ("DEBUG|INFO|WARNING|ERROR", "write DEBUG, INFO, WARNING or ERROR"),
}
MIN_REASON_LENGTH = 20  # characters
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server with its login and the address of the sender; the scheme says how it is encrypted."""

    host: str
    port: int
    scheme: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+insecure": 25}
TELLTALE_WORDS = ("change", "default", "example", "password", "riskflow", "secret")
MIN_SECRET_LENGTH = 32  # characters
MIN_ENTROPY = 100  # bits, by the frequency of the characters


class SignInSettings(Protocol):
    """The settings that are checked."""

    @property
    def oidc_issuer(self) -> str: ...
    @property
    def oidc_client_id(self) -> str: ...
    @property
    def oidc_client_secret(self) -> str: ...
    @property
    def oidc_scopes(self) -> str: ...
    @property
    def oidc_algorithms(self) -> str: ...
    @property
    def is_demonstration(self) -> bool: ...


def sign_in_problems(settings: SignInSettings) -> Iterator[str]:
    """Yield what is wrong with the settings of sign-in."""
    if not settings.oidc_issuer:
        if not settings.is_demonstration:
            yield "oidc_issuer: name the identity provider (https://...); without one nobody can sign in"
        return
    yield from _issuer_problems(settings)
    if not settings.oidc_client_id:
        yield "oidc_client_id: write the name under which this instance is registered at the provider"
    if problem := weakness(settings.oidc_client_secret):
        yield f"oidc_client_secret: {problem}; let the provider make another"
    if "openid" not in settings.oidc_scopes.split():
        yield "oidc_scopes: begin with openid"
    unknown = set(settings.oidc_algorithms.split()) - set(ALGORITHMS)
    if unknown or not settings.oidc_algorithms.split():
        yield f"oidc_algorithms: choose from {' '.join(ALGORITHMS)}"


def _issuer_problems(settings: SignInSettings) -> Iterator[str]:
    url = urlsplit(settings.oidc_issuer)
    is_local = settings.is_demonstration and url.scheme == "http" and url.hostname in LOOPBACK
    if not url.hostname or url.query or url.fragment or url.username or not (url.scheme == "https" or is_local):
        yield "oidc_issuer: write the provider's address as it names itself, beginning with https://"


def checked_number(name: str, written: str | int) -> int:
    """Return the number of a setting of `RANGES`.

    Raises:
        ValueError: naming the numbers that are allowed.
    """
    allowed = RANGES[name]
    if not re.fullmatch("[0-9]{1,9}", str(written)) or int(written) not in allowed:
        raise ValueError(f"{name}: write a whole number from {allowed[0]} to {allowed[-1]}")
    return int(written)


def checked_form(name: str, written: str) -> str:
    pattern, advice = FORMS[name]
    if not re.fullmatch(pattern, written):
        raise ValueError(f"{name}: {advice}")
    return written


def checked_https(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if any(urlsplit(address).scheme != "https" for address in addresses):
        raise ValueError("list_addresses: write addresses that begin with https://, with spaces between")
    return addresses


def checked_networks(addresses: tuple[str, ...]) -> tuple[str, ...]:
    try:
        for address in addresses:
            ip_network(address)
    except ValueError as error:
        raise ValueError(
            "metrics_addresses: write addresses or networks such as 127.0.0.1 or 10.1.0.0/16, with spaces between"
        ) from error
    return addresses


def checked_reason(reason: str) -> str:
    if reason and len(reason) < MIN_REASON_LENGTH:
        raise ValueError(
            "persons_because: matching persons processes personal data; write why it is needed and on what "
            f"legal basis ({MIN_REASON_LENGTH} characters or more), or leave the setting out"
        )
    return reason


def check_authorities(name: str, path: Path) -> None:
    """Check that a file holds certificates of authorities, and nothing that is secret.

    Raises:
        ValueError: when it does not.
    """
    advice = "write the certificates of the authorities one after the other, in PEM"
    try:
        if b"PRIVATE KEY" in path.read_bytes():
            raise ValueError(f"{name}: {path} holds a private key; {advice}, and nothing else")
        if not ssl.create_default_context(cafile=path).get_ca_certs():
            raise ValueError(f"{name}: no certificate in {path} is that of an authority; {advice}")
    except OSError as error:  # ssl.SSLError is one too
        raise ValueError(f"{name}: {path} cannot be read as certificates ({error}); {advice}") from error


def checked_seal_key(folder: Path, written: str | None) -> Path:
    """Return the file with the key of the seal, which only its owner may read.

    Raises:
        ValueError: it is not named, not there, or open to others.
    """
    if not written:
        raise ValueError("seal_key: name the institution's key (PKCS#12) that seals the records")
    path = folder / written
    if not path.is_file():
        raise ValueError(f"seal_key: there is no file {path}")
    check_private(path)
    return path


def check_private(path: Path) -> None:
    """Check the permissions of a file or folder.

    Raises:
        ValueError: when other users of the computer have access, with the command that removes it.
    """
    if path.exists() and path.stat().st_mode & stat.S_IRWXO:
        raise ValueError(f"{path}: other users of this computer may use it; type  chmod o-rwx {path}")


def checked_secret(secret: str) -> str:
    if problem := weakness(secret):
        command = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        raise ValueError(f"secret_key: {problem}; make one with  {command}")
    return secret


def weakness(secret: str) -> str | None:
    """Return why a secret is easy to guess, or None."""
    if not secret:
        return "it is missing"
    if len(secret) < MIN_SECRET_LENGTH:
        return f"it is shorter than {MIN_SECRET_LENGTH} characters"
    if any(word in secret.lower() for word in TELLTALE_WORDS):
        return "it looks like an example, not like chance"
    if secret in (secret + secret)[1:-1]:
        return "it repeats itself"
    counts = Counter(secret).values()
    bits = -sum(count * math.log2(count / len(secret)) for count in counts)
    return None if bits >= MIN_ENTROPY else "it uses too few different characters"


def checked_mail_server(address: str) -> str:
    if address and not _is_plain(address):
        raise ValueError(
            "mail_server: write smtp://host:587 (STARTTLS), smtps://host:465 (TLS) or, without encryption, "
            "smtp+insecure://localhost:25; user and password stand in mail_user and mail_password"
        )
    return address


def _is_plain(address: str) -> bool:
    """Return whether an address consists of a supported scheme, a host and optionally a port."""
    url = urlsplit(address)
    try:
        port = url.port
    except ValueError:
        return False
    bare = f"{url.scheme}://{url.hostname}" + (f":{port}" if port else "")
    return url.scheme in MAIL_PORTS and bool(url.hostname) and url.geturl().lower().rstrip("/") == bare.lower()


def checked_registry_example(pattern: str, example: str) -> str:
    """Return the example of a registration number, which has to be written as the pattern says."""
    try:
        fits = not pattern or re.fullmatch(pattern, example)
    except re.error as error:
        raise ValueError(f"registry_pattern: this is no regular expression: {error}") from None
    if not fits:
        raise ValueError("registry_example: write a number that registry_pattern allows")
    return example
