"""Service tokens, by which programs read without a person: how one looks, what it opens, and for how long."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from riskflow.errors import IncompleteError, InvalidError
from riskflow.text import Text

PREFIX = "riskflow_"
"""By which scanners of files and logs find a token that leaked."""
SECRET_BYTES = 32
SHAPE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
MAX_TERM = timedelta(days=365)
MAX_NAME = 100  # characters


class ServiceScope(StrEnum):
    """What a token opens. The table of routes binds each scope; none of them opens anything of a case."""

    METRICS = "metrics"
    ROLES = "roles"


SCOPE_NAMES: Mapping[ServiceScope, Text] = {
    ServiceScope.METRICS: Text(sv="Driftens mätvärden (/metrics)", en="Figures of operation (/metrics)"),
    ServiceScope.ROLES: Text(sv="Alla roller som CSV (/admin/people.csv)", en="All roles as CSV (/admin/people.csv)"),
}

NEEDS_NAME = Text(sv="Skriv vilket program som ska läsa.", en="Write which program is to read.")
LONG_NAME = Text(sv="Korta namnet.", en="Shorten the name.")
NEEDS_SCOPE = Text(sv="Välj vad programmet får läsa.", en="Choose what the program may read.")
NEEDS_REASON = Text(sv="Skriv skälet.", en="Write the reason.")
NEEDS_END = Text(sv="Ange sista dagen.", en="Give the last day.")
IN_THE_PAST = Text(sv="Den sista dagen har passerat.", en="The last day has passed.")
TOO_LONG = Text(sv="Ett token gäller högst ett år. Välj en tidigare dag.", en="A token lasts for a year at the most.")


@dataclass(frozen=True, slots=True)
class WantedToken:
    """A token as an administrator wants it."""

    name: str
    scopes: frozenset[ServiceScope]
    expires_on: date | None
    """The last day, in Sweden."""
    reason: str


def check_wanted_token(wanted: WantedToken, today: date) -> date:
    """Return the last day of a token that may be made.

    Raises:
        IncompleteError: without a name, a scope, an end or a reason.
        InvalidError: for a name that is too long, or a last day that has passed or is more than a year away.
    """
    for is_given, message in (
        (wanted.name.strip(), NEEDS_NAME),
        (wanted.scopes, NEEDS_SCOPE),
        (wanted.reason.strip(), NEEDS_REASON),
    ):
        if not is_given:
            raise IncompleteError(message)
    if wanted.expires_on is None:
        raise IncompleteError(NEEDS_END)
    if len(wanted.name.strip()) > MAX_NAME:
        raise InvalidError(LONG_NAME)
    if wanted.expires_on < today:
        raise InvalidError(IN_THE_PAST)
    if wanted.expires_on > today + MAX_TERM:
        raise InvalidError(TOO_LONG)
    return wanted.expires_on


def new_service_token() -> str:
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def service_token_digest(written: str) -> str | None:
    """Return the SHA-256 under which the database knows a token; None for what cannot be one.

    Whoever guesses cannot choose a digest, so that the time of looking it up tells them nothing.
    """
    return hashlib.sha256(written.encode()).hexdigest() if SHAPE.fullmatch(written) else None
