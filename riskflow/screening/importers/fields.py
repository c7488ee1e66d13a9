"""Fields that importers share: dates, territories and names as publishers write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from riskflow.screening.lists import ListedName
from riskflow.screening.names import initials, is_short_name, normalise, tokens
from riskflow.territories import by_name_or_code

DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y")
IN_BRACKETS = re.compile(r"\s*[(（\[]([^()（）\[\]]{2,})[)）\]]\s*")  # noqa: RUF001 - Chinese brackets
IN_FILE_NAME = re.compile(r"(20\d\d)-(\d\d)(?:-(\d\d))?")


def territory_codes(written: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of several, each once, without those not known."""
    return tuple(dict.fromkeys(code for code in map(by_name_or_code, written) if code))


def parse_date(written: str, formats: Iterable[str] = DATES) -> date | None:
    """Return a date in one of the ways that publishers write it."""
    for form in formats:
        try:
            return datetime.strptime(written.strip()[:10], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def iso_date(written: str, formats: Iterable[str] = DATES) -> str:
    """Return a date as ISO writes it; what was written where it is none."""
    found = parse_date(written, formats)
    return found.isoformat() if found else written.strip()


def entry_names(main: str, others: Iterable[ListedName] = ()) -> tuple[ListedName, ...]:
    """Return the names of an entry, each once, the main one first, with those inside brackets taken out."""
    kept: dict[str, ListedName] = {}
    for name in (ListedName(main, "name"), *others):
        for each in (name, *_derived(name)):
            text = " ".join(each.text.split()).strip(" *;,")
            if text and text not in kept:
                kept[text] = ListedName(text, _kind(text, each.kind))
    return tuple(kept.values())


def _kind(text: str, kind: str) -> str:
    return "weak" if kind in {"alias", "derived"} and is_short_name(text) and text.isascii() else kind


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
        if _is_acronym(part, outside) or (len(tokens(part)) > 1 and not by_name_or_code(part)):
            yield ListedName(part, "alias")


def _is_acronym(part: str, whole: str) -> bool:
    """Return whether what stands in brackets abbreviates what stands before them."""
    letters = normalise(part).replace(" ", "")
    first = initials(tuple(normalise(whole).split())) if whole else ""
    return part.isupper() and len(letters) >= 2 and (letters in first or set(letters) <= set(normalise(whole)))  # noqa: PLR2004


def date_in_file_name(path: Path) -> date | None:
    """Return the date in the name of a file whose content has none, such as `ca_nro_2025-03-11.csv`."""
    found = IN_FILE_NAME.search(path.name)
    return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
