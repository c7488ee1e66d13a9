"""What importers share when they turn a publisher's words into entries: dates, territories, names."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale

from riskflow.core.listing import ListedName
from riskflow.core.names import initials, is_short, spelled, words

DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y")
IN_BRACKETS = re.compile(r"\s*[(（\[]([^()（）\[\]]{2,})[)）\]]\s*")  # noqa: RUF001 - Chinese brackets
IN_FILE_NAME = re.compile(r"(20\d\d)-(\d\d)(?:-(\d\d))?")
ALSO_CALLED = {
    "russia": "RU", "iran": "IR", "syria": "SY", "north korea": "KP", "south korea": "KR", "dprk": "KP",
    "democratic peoples republic of korea": "KP", "korea north": "KP", "korea south": "KR",
    "iran islamic republic of": "IR", "islamic republic of iran": "IR", "russian federation": "RU",
    "syrian arab republic": "SY", "democratic republic of the congo": "CD", "congo democratic republic of the": "CD",
    "burma": "MM", "people s republic of china": "CN", "peoples republic of china": "CN", "prc": "CN",
    "united states of america": "US", "usa": "US", "uk": "GB", "el": "GR", "great britain": "GB", "taiwan": "TW",
    "turkey": "TR", "czech republic": "CZ", "ivory coast": "CI", "cote d ivoire": "CI", "moldova": "MD",
    "west bank": "PS", "palestinian": "PS", "macau": "MO", "hong kong": "HK",
    "vietnam": "VN", "libyan arab jamahiriya": "LY",
    "united republic of tanzania": "TZ", "bolivarian republic of venezuela": "VE",
}  # fmt: skip


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    names = Locale("en").territories
    known = {spelled(name): code for code, name in names.items() if len(code) == 2 and code.isalpha()}  # noqa: PLR2004
    return known | ALSO_CALLED


@lru_cache(maxsize=4096)
def territory(written: str) -> str:
    """Return the code of a territory that is written as a code or a name; nothing where it is not known."""
    plain = written.strip()
    known = _territories()
    if plain.lower() in ALSO_CALLED:
        return ALSO_CALLED[plain.lower()]
    if len(plain) == 2 and plain.isalpha() and plain.upper() in set(known.values()):  # noqa: PLR2004 - ISO 3166
        return plain.upper()
    return known.get(spelled(plain), "")


def territories(written: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of several, each once, without those not known."""
    return tuple(dict.fromkeys(code for code in map(territory, written) if code))


def day(written: str, formats: Iterable[str] = DATES) -> date | None:
    """Return a date in one of the ways that publishers write it."""
    for form in formats:
        try:
            return datetime.strptime(written.strip()[:10], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def iso(written: str, formats: Iterable[str] = DATES) -> str:
    """Return a date as ISO writes it; what was written where it is none."""
    found = day(written, formats)
    return found.isoformat() if found else written.strip()


def named(main: str, others: Iterable[ListedName] = ()) -> tuple[ListedName, ...]:
    """Return the names of an entry, each once, the main one first, with those inside brackets taken out."""
    kept: dict[str, ListedName] = {}
    for name in (ListedName(main, "name"), *others):
        for each in (name, *_derived(name)):
            text = " ".join(each.text.split()).strip(" *;,")
            if text and text not in kept:
                kept[text] = ListedName(text, _kind(text, each.kind))
    return tuple(kept.values())


def _kind(text: str, kind: str) -> str:
    return "weak" if kind in {"alias", "derived"} and is_short(text) and text.isascii() else kind


def _derived(name: ListedName) -> Iterable[ListedName]:
    """Yield a name without its brackets, and what stands in them where that is a name too."""
    inside = IN_BRACKETS.findall(name.text)
    if not inside or len(inside) > 2:  # noqa: PLR2004 - more are lists of something
        return
    outside = IN_BRACKETS.sub(" ", name.text).strip()
    if not outside:
        return
    are_acronyms = all(_is_acronym(part, outside) for part in inside)
    yield ListedName(
        outside, name.kind if are_acronyms and name.kind != "name" else "alias" if are_acronyms else "derived"
    )
    for part in inside:
        if _is_acronym(part, outside) or (len(words(part)) > 1 and not territory(part)):
            yield ListedName(part, "alias")


def _is_acronym(part: str, whole: str) -> bool:
    """Say whether what stands in brackets abbreviates what stands before them."""
    letters = spelled(part).replace(" ", "")
    first = initials(tuple(spelled(whole).split())) if whole else ""
    return part.isupper() and len(letters) >= 2 and (letters in first or set(letters) <= set(spelled(whole)))  # noqa: PLR2004


def dated(path: Path) -> date | None:
    """Return the date in the name of a file whose content has none, such as `ca_nro_2025-03-11.csv`."""
    found = IN_FILE_NAME.search(path.name)
    return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
