"""Which entry of a new edition is which entry of the editions before, so that judgements go on."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import rfc8785

from riskflow.screening.lists import EntryStanding, ParsedEntry, standing_on


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry as an earlier edition has it."""

    code: str
    keys: tuple[str, ...]
    name: str
    parts: tuple[str, ...]
    fingerprint: str
    content: str
    """The digest of what it says, as it is computed now; the fingerprint is of the RiskFlow that imported it."""

    def fingerprint_of(self, content: str) -> str:
        """Return the fingerprint of the same entry with a content: its own, where it says the same."""
        return self.fingerprint if content == self.content else content


def content_digest(
    names: Iterable[str], territories: Iterable[str], programme: str, reason: str, standing: EntryStanding
) -> str:
    """Return the digest of what an entry says; another digest needs another judgement."""
    content: dict[str, Any] = {
        "names": sorted(names),
        "territories": sorted(territories),
        "programme": programme,
        "reason": reason,
    }
    # Left out where it goes without saying, so that the digests of older versions are the same.
    content |= {} if standing is EntryStanding.LISTED else {"standing": standing.value}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def digest_of(entry: ParsedEntry, today: date) -> str:
    standing = standing_on(entry.ended_on, today, is_mention=entry.is_mention)
    names = (name.text for name in entry.names)
    return content_digest(names, entry.territories, entry.programme, entry.reason, standing)


def predecessors(entries: Sequence[ParsedEntry], editions: Iterable[Sequence[KnownEntry]]) -> dict[str, KnownEntry]:
    """Return the entry before of each entry that has one, by its code; the editions with the newest first.

    Two are the same entry when they share a key; of several, the one of the same name. Nobody succeeds twice.
    """
    found: dict[str, KnownEntry] = {}
    taken: set[str] = set()
    for edition in editions:
        by_key = _by_key(edition)
        for keys, same_name in product((_first_key, _other_keys), (True, False)):
            for entry in (each for each in entries if each.code not in found):
                before = _succeeded(entry, keys(entry), by_key, taken, same_name=same_name)
                if before is not None:
                    found[entry.code] = before
                    taken.add(before.code)
    return found


def _by_key(edition: Iterable[KnownEntry]) -> Mapping[str, Sequence[KnownEntry]]:
    found: defaultdict[str, list[KnownEntry]] = defaultdict(list)
    for known in edition:
        for key in dict.fromkeys(known.keys):
            found[key].append(known)
    return found


def _first_key(entry: ParsedEntry) -> tuple[str, ...]:
    return (entry.code,)


def _other_keys(entry: ParsedEntry) -> tuple[str, ...]:
    return entry.keys


def _succeeded(
    entry: ParsedEntry,
    keys: Iterable[str],
    by_key: Mapping[str, Sequence[KnownEntry]],
    taken: set[str],
    *,
    same_name: bool,
) -> KnownEntry | None:
    name = entry.names[0].text.casefold()
    free = (known for key in keys for known in by_key.get(key, ()) if known.code not in taken)
    return next((known for known in free if not same_name or known.name.casefold() == name), None)
