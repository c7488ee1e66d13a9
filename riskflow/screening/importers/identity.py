"""The number of an entry: the publisher's, else a digest of what the entry says; never its place in the file."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from riskflow.screening.lists import ListedName, ParsedEntry

DIGITS = 16
ABBREVIATION = re.compile(r"\(([^()]+)\)")


def identified(source: str, entries: Iterable[ParsedEntry]) -> tuple[ParsedEntry, ...]:
    """Return the entries with a number each.

    Entries without a number that agree in list, kind, main name and territories are one, and so are those with one
    number and one distinction. Others to which the publisher gave one number stay apart: a judgement must not apply
    to both.
    """
    by_code: dict[str, list[ParsedEntry]] = {}
    for entry in entries:
        by_code.setdefault(entry.code or derived_code(source, entry), []).append(entry)
    return tuple(found for code, same in by_code.items() for found in _told_apart(code, same))


def abbreviation(part: str) -> str:
    """Return the short name of a list inside a file, such as *EL* of *Entity List (EL)*."""
    found = ABBREVIATION.search(part)
    return found[1] if found else part


def derived_code(source: str, entry: ParsedEntry) -> str:
    """Return the number that follows from list, kind, main name and territories."""
    inside = abbreviation(entry.parts[0]) if entry.parts else ""
    name = entry.names[0].text if entry.names else ""
    return f"{inside or source}-{_digest([inside, entry.kind.value, name], entry.territories)}"


def _digest(said: Sequence[str], territories: Iterable[str]) -> str:
    # Not the normal form for matching, which changes with RiskFlow.
    plain = [" ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in said]
    return hashlib.sha256("\x1f".join([*plain, *sorted(territories)]).encode()).hexdigest()[:DIGITS]


def _told_apart(code: str, same: Sequence[ParsedEntry]) -> Iterator[ParsedEntry]:
    if not same[0].code:
        yield replace(_merged(same), code=code)
        return
    by_distinction: dict[str, list[ParsedEntry]] = {}
    for each in same:
        distinction = each.distinction or _digest([each.names[0].text], each.territories)
        by_distinction.setdefault(distinction, []).append(each)
    for distinction, found in by_distinction.items():
        entry = _merged(found)
        is_alone = len(by_distinction) == 1
        yield entry if is_alone else replace(entry, code=f"{code}/{distinction}", keys=(code, *entry.keys))


def _merged(same: Sequence[ParsedEntry]) -> ParsedEntry:
    """Return one entry that says what several say together; it has ended when all have."""
    if len(same) == 1:
        return same[0]
    first = same[0]
    names: dict[str, ListedName] = {name.text: name for entry in reversed(same) for name in entry.names}
    return replace(
        first,
        names=tuple(dict.fromkeys((first.names[0], *(names[text] for text in sorted(names))))),
        territories=tuple(sorted({code for each in same for code in each.territories})),
        reason="; ".join(sorted({each.reason for each in same} - {""})),
        programme=first.programme if len({each.programme for each in same}) == 1 else _joined(same),
        listed_on=min((each.listed_on for each in same if each.listed_on), default=""),
        ended_on=max(each.ended_on for each in same) if all(each.ended_on for each in same) else "",
        keys=tuple(sorted({key for each in same for key in each.keys})),
        parts=tuple(sorted({part for each in same for part in each.parts})),
        is_mention=all(each.is_mention for each in same),
    )


def _joined(same: Sequence[ParsedEntry]) -> str:
    return ", ".join(sorted({each.programme for each in same}))
