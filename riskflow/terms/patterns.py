"""Suggestions by regular expressions: identity numbers, positions, addresses, names of places and organisations."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import ahocorasick
from babel import Locale

from riskflow.terms.lexicon import TermKind
from riskflow.terms.suggestions import Suggestion
from riskflow.text import Text

PATTERN_LIST = "shapes"  # the id is stored with responses and printed as JSON
# A coordination number has the day of birth plus 60.
COORDINATION_OFFSET = 60
MIN_NAME_LENGTH = 4
GENITIVE = re.compile(r"(?:['’]?s)?(?!\w)")

IDENTITY = re.compile(r"(?<![\d-])(\d{2})?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{3})(\d)(?![\d-])")
# Possessive, so that long spaces and digits are passed once.
POSITION = re.compile(r"(?<![\d.])[-+]?\d{1,2}\.\d{4,}+\s*+(?:°\s*+)?(?:[NS]\s*+)?[,;]\s*+[-+]?\d{1,3}\.\d{4,}")
INTERNAL_ADDRESS = re.compile(r"(?<![\w.])(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}(?!\w|\.\d)")
_NAME = r"[A-ZÅÄÖÉÜ][\w&’'-]{0,60}"
_LINKS = r"(?:of|for|and|the|de|och|för|i|vid)"
_KINDS = (
    r"(?:University|Universität|Université|Universidad|Institute|Institut|Academy|College|Laboratory|Corporation|Ministry|"
    r"Hospital|Foundation|Agency|GmbH|Ltd|Inc|AB|Company)"
)
_KINDS_SV = r"(?:universitet|högskola|institut|akademi|sjukhus|departement|ministerium|verk|myndighet)"
ORGANISATION = re.compile(
    rf"\b{_KINDS}(?:\s+{_LINKS})+(?:\s+{_NAME}){{1,4}}|\b(?:{_NAME}\s+){{1,4}}{_KINDS}\b|"
    rf"\b(?:{_NAME}\s+){{1,3}}(?:tekniska\s+)?{_KINDS_SV}(?:et|en)?\b"
)

TITLES = {
    "identity": Text(sv="Personnummer", en="Personal identity number"),
    "position": Text(sv="Exakt position", en="Exact position"),
    "address": Text(sv="Adress i ett internt nät", en="Address inside a network"),
    "place": Text(sv="Land eller territorium", en="Country or territory"),
    "organisation": Text(sv="Organisation", en="Organisation"),
}
REASONS = {
    "identity": Text(
        sv="”{words}” ser ut som ett personnummer.", en="“{words}” looks like a personal identity number."
    ),
    "position": Text(sv="”{words}” pekar ut en plats exakt.", en="“{words}” points out a place exactly."),
    "address": Text(sv="”{words}” är en adress i ett internt nät.", en="“{words}” is an address inside a network."),
    "place": Text(
        sv="”{words}” är ett namn på ett territorium. Ett land är aldrig en risk i sig.",
        en="“{words}” is the name of a territory. A place is never a risk in itself.",
    ),
    "organisation": Text(
        sv="”{words}” ser ut som ett namn på en organisation.", en="“{words}” looks like the name of an organisation."
    ),
}
ASKS = {"place": ("partner-territories",), "organisation": ("partner-names",)}


def find_patterns(text: str) -> Iterator[Suggestion]:
    for match in IDENTITY.finditer(text):
        if is_identity_number(match):
            yield _suggestion_of(TermKind.PERSONAL, "identity", match.start(), match.end())
    for kind, name, pattern in (
        (TermKind.SECURITY, "position", POSITION),
        (TermKind.SECURITY, "address", INTERNAL_ADDRESS),
        (TermKind.ORGANISATION, "organisation", ORGANISATION),
    ):
        for match in pattern.finditer(text):
            yield _suggestion_of(kind, name, match.start(), match.end())
    for start, end in find_territories(text):
        yield _suggestion_of(TermKind.PLACE, "place", start, end)


def _suggestion_of(kind: TermKind, name: str, start: int, end: int) -> Suggestion:
    return Suggestion(
        kind,
        PATTERN_LIST,
        name,
        f"{name}-{start}",
        TITLES[name],
        "",
        start,
        end,
        REASONS[name],
        asks=ASKS.get(name, ()),
    )


def is_identity_number(match: re.Match[str]) -> bool:
    """Return whether digits are a Swedish personal or coordination number: a date, and a valid Luhn check digit."""
    _, year, month, day, number, check = match.groups()
    birthday = int(day) - COORDINATION_OFFSET if int(day) > COORDINATION_OFFSET else int(day)
    try:
        # The century does not matter, except that 29 February 2000 exists.
        date(2000 + int(year) % 100, int(month), birthday)
    except ValueError:
        return False
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(f"{year}{month}{day}{number}"))
    return (sum(value // 10 + value % 10 for value in doubled) + int(check)) % 10 == 0


@cache
def territory_automaton() -> ahocorasick.Automaton:
    """Return the automaton that finds the names of territories in both languages (Aho-Corasick)."""
    automaton = ahocorasick.Automaton()
    for language in ("sv", "en"):
        for code, name in Locale(language).territories.items():
            if code.isalpha() and len(name) >= MIN_NAME_LENGTH:
                automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton


def find_territories(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the names of territories, with the ending of a genitive."""
    for last, name in territory_automaton().iter_long(text):
        start, end = last - len(name) + 1, last + 1
        before, after = text[start - 1 : start], GENITIVE.match(text, end)
        if not before.isalnum() and after:
            yield start, after.end()
