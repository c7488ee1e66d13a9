"""Fields that importers share: dates, territories and names as publishers write them."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import strptime

from riskflow.screening.importers.several_names import split_names
from riskflow.screening.lists import ListedName
from riskflow.screening.names import (
    CLOSING_BRACKETS,
    OPENING_BRACKETS,
    initials,
    is_short_name,
    normalise,
    tokens,
)
from riskflow.territories import by_name_or_code

DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y")
BRACKETED_NAME = re.compile(rf"[{OPENING_BRACKETS}]([^{OPENING_BRACKETS}{CLOSING_BRACKETS}]{{2,}})[{CLOSING_BRACKETS}]")
MAX_BRACKETED_NAMES = 2  # more of them are an enumeration
MIN_ACRONYM_LENGTH = 2
# What publishers call the numbers of companies, in registers and with tax offices; passports and telephones are others.
NUMBER_OF_COMPANY = re.compile(
    r"registra|registry|register|regnum|tax|company|business|commerc|trade|licen[cs]e|fiscal|v\.?a\.?t|unified social"
    r"|legal entity|enterprise|d-u-n-s|identification number|inn\b|ogrn|\bnit\b|\bruc\b|\brif\b"
    r"|\br\.?f\.?c|matricula|folio|\bc\.?r\.? no|other",
    re.IGNORECASE,
)
# A word with at least this many letters and digits, and this many digits.
NUMBER = re.compile(r"[^\W_](?:[\w./-]*[^\W_])?")
MIN_NUMBER_LENGTH, MIN_NUMBER_DIGITS = 5, 2
DATE_IN_FILE_NAME = re.compile(r"(20\d\d)-(\d\d)(?:-(\d\d))?")


def territory_codes(written: Iterable[str]) -> tuple[str, ...]:
    """Return the ISO 3166 codes of territories by name or code, each once; unknown ones are left out."""
    return tuple(dict.fromkeys(code for code in map(by_name_or_code, written) if code))


def parse_date(written: str, formats: Iterable[str] = DATES) -> date | None:
    """Return the date in the first format that matches, None if none does."""
    for form in formats:
        try:
            return date(*strptime(written.strip()[:10], form)[:3])
        except ValueError:
            continue
    return None


def iso_date(written: str, formats: Iterable[str] = DATES) -> str:
    """Return a date in ISO 8601; the text itself where it is no date."""
    found = parse_date(written, formats)
    return found.isoformat() if found else written.strip()


def company_numbers(written: Iterable[str]) -> str:
    """Return the numbers in what is written of them, such as `INN: 7700000000 (Russia)`, with semicolons between."""
    return ";".join(dict.fromkeys(word for text in written for word in NUMBER.findall(text) if _is_number(word)))


def _is_number(word: str) -> bool:
    return sum(map(str.isalnum, word)) >= MIN_NUMBER_LENGTH and sum(map(str.isdigit, word)) >= MIN_NUMBER_DIGITS


def typed_numbers(documents: Iterable[tuple[str, str]]) -> str:
    """Return the numbers of companies among documents, each given as its kind and its number."""
    return company_numbers(number for kind, number in documents if NUMBER_OF_COMPANY.search(kind))


def entry_names(main: str, others: Iterable[ListedName] = ()) -> tuple[ListedName, ...]:
    """Return the names of an entry, each once, the main one first, with names inside it as names of their own.

    A field may hold several names; an acronym or another name may stand in brackets.
    """
    kept: dict[str, ListedName] = {}
    for name in (ListedName(main, "name"), *others):
        inside = split_names(name)
        for each in (name, *inside, *(found for one in inside or (name,) for found in _derived(one))):
            text = " ".join(each.text.split()).strip(" *;,")
            if text and text not in kept:
                kept[text] = ListedName(text, _kind(text, each.kind))
    return tuple(kept.values())


def _kind(text: str, kind: str) -> str:
    return "weak" if kind in {"alias", "derived"} and is_short_name(text) and text.isascii() else kind


def _derived(name: ListedName) -> Iterable[ListedName]:
    """Yield a name without its brackets, and the text inside them where it is a name: an acronym or several words."""
    inside = BRACKETED_NAME.findall(name.text)
    if not inside or len(inside) > MAX_BRACKETED_NAMES:
        return
    outside = " ".join(BRACKETED_NAME.sub(" ", name.text).split())
    if not outside:
        return
    # Without its acronym it is the same name. Without anything else, such as a place, it may be another's.
    are_acronyms = all(_is_acronym(part, outside) for part in inside)
    kind = "alias" if name.kind == "name" else name.kind
    yield ListedName(outside, kind if are_acronyms else "derived")
    for part in inside:
        if _is_acronym(part, outside) or (len(tokens(part)) > 1 and not by_name_or_code(part)):
            yield ListedName(part, "alias")


def _is_acronym(part: str, whole: str) -> bool:
    """Return whether a text in capitals abbreviates a name: by its initials, or by any letters of it."""
    letters = normalise(part).replace(" ", "")
    if not part.isupper() or len(letters) < MIN_ACRONYM_LENGTH:
        return False
    return letters in initials(tuple(normalise(whole).split())) or set(letters) <= set(normalise(whole))


def date_in_file_name(path: Path) -> date | None:
    """Return the date in the name of a file whose content has none, such as `ca_nro_2025-03-11.csv`."""
    found = DATE_IN_FILE_NAME.search(path.name)
    return parse_date(f"{found[1]}-{found[2]}-{found[3] or '01'}") if found else None
