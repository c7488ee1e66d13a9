"""The index: every name of the register and of the lists, held in memory and searched in a few milliseconds.

Exact keys come first (aliases before algorithms). Otherwise the words of the query, and words spelled nearly so, vote
for the keys that hold them; the best few are compared word by word.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from riskflow.screening.similarity import (
    LIKE_ENOUGH,
    SAME_SOUND,
    SHORTEST_FUZZY,
    UNWRITTEN_VOWELS,
    Likeness,
    likeness,
    weigher,
)
from riskflow.screening.spelling import first_sound, folded, is_bare, skeleton

LENGTHS_APART = 2
COMPARED = 40
NEIGHBOURS = 12
FREQUENT = 3_000
LEAST_SHARED = 0.5

Ids = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Name:
    """One name in the index: whose it is, as it is written, of which kind, and its key."""

    owner: int
    text: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Found:
    """A key that a query met, with the names that share it."""

    names: tuple[Name, ...]
    likeness: Likeness


class Alike:
    """Words by the digest of something that may be the same for several, in a few bytes a word."""

    def __init__(self, shape: Callable[[str], str], words: Sequence[str]) -> None:
        """Arrange words by their shape."""
        self._shape = shape
        digests = np.fromiter(map(hash, map(shape, words)), dtype=np.int64, count=len(words))
        self._order = np.argsort(digests, kind="stable").astype(np.int32)
        self._digests = digests[self._order]

    def numbers(self, word: str) -> list[int]:
        """Return the places of words with the shape of a word."""
        digest = hash(self._shape(word))
        first, last = np.searchsorted(self._digests, (digest, digest + 1)) if self._shape(word) else (0, 0)
        return [int(number) for number in self._order[first:last][:NEIGHBOURS]]


class Index:
    """A frozen set of names, searchable. Build it once per process and whenever the lists have changed."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Arrange the names by key, and the keys by word."""
        by_key: defaultdict[str, list[Name]] = defaultdict(list)
        for name in names:
            if name.key:
                by_key[name.key].append(name)
        self._by_key = {key: tuple(found) for key, found in by_key.items()}
        self._keys = list(self._by_key)
        self.names = sum(map(len, self._by_key.values()))
        self._index_words()

    def _index_words(self) -> None:
        counts = Counter(word for key in self._keys for word in set(key.split()))
        self._words = {word: number for number, word in enumerate(counts)}
        total = len(self._keys)
        self.weigh = weigher(counts, total)
        # The keys are split anew in each pass: holding all their words at once would double the peak of memory.
        flat = np.fromiter((self._words[w] for key in self._keys for w in set(key.split())), dtype=np.int32)
        sizes = np.fromiter((len(set(key.split())) for key in self._keys), dtype=np.int32, count=total)
        owners = np.repeat(np.arange(total, dtype=np.int32), sizes)
        order = np.argsort(flat, kind="stable")
        self._postings: Ids = owners[order]
        self._starts = np.searchsorted(flat[order], np.arange(len(counts) + 1))
        weights = np.fromiter(map(self.weigh, counts), dtype=np.float32)
        self._key_weights: Numbers = np.bincount(owners, weights[flat], total).astype(np.float32)
        self._votes: Numbers = np.zeros(total, dtype=np.float32)
        self._near: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in counts:
            self._near[first_sound(word), len(word)].append(word)
        self._list = list(counts)
        self._by_sound = Alike(folded, self._list)
        self._by_skeleton = Alike(skeleton, self._list)
        self._similar = lru_cache(maxsize=20_000)(self._find_similar)

    def exact(self, key: str) -> tuple[Name, ...]:
        """Return the names with a key."""
        return self._by_key.get(key, ())

    def search(self, words: Sequence[str], least: float = 75.0, limit: int = 10) -> list[Found]:
        """Return the keys that are most like a name, the best first."""
        compared = (
            (self._keys[n], likeness(words, self._keys[n].split(), self.weigh)) for n in self._candidates(words)
        )
        good = sorted((pair for pair in compared if pair[1].score >= least), key=lambda pair: -pair[1].score)
        return [Found(self._by_key[key], like) for key, like in good[:limit]]

    def _candidates(self, words: Sequence[str]) -> Iterable[int]:
        """Return the keys that share most of the query's weight, by votes of its words."""
        if not self._keys:
            return []
        votes = np.zeros_like(self._votes)
        total = 0.0
        for word in dict.fromkeys(words):
            weight = self.weigh(word)
            total += weight
            for number, share in self._similar(word):
                votes[self._postings[self._starts[number] : self._starts[number + 1]]] += weight * share
        shared = 2 * votes / (self._key_weights + np.float32(total or 1))
        touched = np.flatnonzero(shared >= LEAST_SHARED)
        if len(touched) > COMPARED:
            touched = touched[np.argpartition(-shared[touched], COMPARED)[:COMPARED]]
        return [int(number) for number in touched]

    def _find_similar(self, word: str) -> tuple[tuple[int, float], ...]:
        """Return the word itself and the words spelled nearly so, with how much of a vote each has."""
        own = self._words.get(word)
        exact = ((own, 1.0),) if own is not None else ()
        is_frequent = own is not None and self._starts[own + 1] - self._starts[own] > FREQUENT
        if len(word) < SHORTEST_FUZZY or is_frequent or any(map(str.isdigit, word)):
            return exact
        first = first_sound(word)
        lengths = range(len(word) - LENGTHS_APART, len(word) + LENGTHS_APART + 1)
        near = [other for length in lengths for other in self._near.get((first, length), ())]
        found = process.extract(
            word, near, scorer=fuzz.ratio, processor=None, score_cutoff=LIKE_ENOUGH, limit=NEIGHBOURS
        )
        near_enough = {self._words[other]: (value / 100) ** 2 for other, value, _ in found if other != word}
        near_enough |= dict.fromkeys(self._by_sound.numbers(word), SAME_SOUND)
        bare = is_bare(word)
        near_enough |= {
            number: UNWRITTEN_VOWELS
            for number in self._by_skeleton.numbers(word)
            if is_bare(self._list[number]) != bare
        }
        return (*exact, *((number, share) for number, share in near_enough.items() if number != own))
