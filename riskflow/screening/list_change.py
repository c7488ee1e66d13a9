"""What a change of the lists can touch: the partners that share a candidate with an entry that came, went or changed.

All others would be matched with the same entries by the same names, and their result stays. What changes for them is
the weight of words by a hair, which is bounded here; a change that moves a weight by more touches everybody.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from riskflow.screening.entities import plain_identifiers
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.index import MIN_SHARED_WEIGHT, IndexedName, NameIndex
from riskflow.screening.matches.bands import NameLookup
from riskflow.screening.matches.lookups import Lookups
from riskflow.screening.matches.units import inner_names
from riskflow.screening.names import name_key, readings, tokens
from riskflow.screening.register import Register
from riskflow.screening.similarity import UNSEEN_IDF, clipped_idf

MAX_SHARE_OF_NAMES = 0.005
MAX_DRIFT = 0.01
"""By what part the weight of a word may change: a score changes by less than a point then."""
SLACK = 0.95
"""Words of removed entries had other weights; candidates are looked for somewhat below the line."""


@dataclass(frozen=True, slots=True)
class EntryContent:
    """What matching and a stored hit know of an entry; two that are equal give equal results."""

    source: str
    code: str
    names: tuple[tuple[str, str], ...]
    """Text and kind of each."""
    territories: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]


class ListChange:
    """The entries that came, went or changed, on any list, and the lists that are in force in another version."""

    def __init__(self, register: Register, sources: frozenset[str], entries: Iterable[EntryContent]) -> None:
        self.sources = sources
        self._register = register
        names = dict.fromkeys(name for entry in entries for name in entry.names)
        indexed = [IndexedName(0, text, kind, name_key(text)) for text, kind in names]
        self._names = NameIndex.of(indexed, register.index.idf)
        self._identifiers = {each for entry in entries for each in plain_identifiers(dict(entry.identifiers))}

    @classmethod
    def within_bounds(
        cls,
        register: Register,
        sources: frozenset[str],
        before: Collection[EntryContent],
        after: Collection[EntryContent],
    ) -> Self | None:
        """Return the change between two contents of some lists; None where it touches everybody."""
        gone, come = set(before) - set(after), set(after) - set(before)
        keys_gone, keys_come = map(_keys, (gone, come))
        too_many = len(keys_gone) + len(keys_come) > MAX_SHARE_OF_NAMES * register.index.names
        if too_many or _drift(register.index, keys_gone, keys_come) > MAX_DRIFT:
            return None
        return cls(register, sources, gone | come)

    def touches(self, query: ScreeningQuery) -> bool:
        """Return whether the result of a query can be another one."""
        if not self._identifiers.isdisjoint(plain_identifiers(query.identifiers)):
            return True
        lookups = Lookups(self._register, query, self._register.find_known(query))
        return any(map(self._is_around, readings(query.name))) or any(map(self._meets, lookups))

    def _is_around(self, name: str) -> bool:
        """Return whether a name holds one of these names, or is a short form of one."""
        inside = any(self._names.exact(inner.key) for inner in inner_names(name))
        return inside or bool(self._names.keys_with(tokens(name)))

    def _meets(self, lookup: NameLookup) -> bool:
        if self._names.exact(lookup.key or name_key(lookup.text)):
            return True
        return lookup.is_fuzzy and bool(self._names.candidates(tokens(lookup.text), MIN_SHARED_WEIGHT * SLACK))


def _keys(entries: Iterable[EntryContent]) -> list[str]:
    return [name_key(text) for entry in entries for text, _ in entry.names]


def _drift(index: NameIndex, gone: Sequence[str], come: Sequence[str]) -> float:
    """Return by what part the weight of a word has changed at most, by keys that are gone and others that came."""
    lost, gained = (Counter(word for key in keys for word in set(key.split())) for keys in (gone, come))
    totals = index.keys - len(come), index.keys + len(gone)
    # Words of none of them move by the number of all names alone, which `MAX_SHARE_OF_NAMES` keeps far below the bound.
    return max((_drift_of(index, word, lost[word], gained[word], totals) for word in lost | gained), default=0.0)


def _drift_of(index: NameIndex, word: str, lost: int, gained: int, totals: tuple[int, int]) -> float:
    # Several names may share a key, so that it is known within bounds only how many keys had the word before.
    frequency = index.frequency(word)
    now = _weight(frequency, index.keys)
    before = (_weight(known, total) for known in (frequency - gained, frequency + lost) for total in totals)
    return max(abs(each - now) for each in before) / now


def _weight(frequency: int, total: int) -> float:
    return clipped_idf(frequency, total) if frequency > 0 else UNSEEN_IDF
