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

from riskflow.screening.names import consonant_key, first_sound, has_no_vowels, sound_key
from riskflow.screening.similarity import (
    MIN_FUZZY_TOKEN_LENGTH,
    MIN_TOKEN_RATIO,
    SAME_SOUND_SIMILARITY,
    UNWRITTEN_VOWELS_SIMILARITY,
    NameSimilarity,
    idf_function,
    name_similarity,
)

MAX_LENGTH_DIFFERENCE = 2
MAX_CANDIDATES = 40
MAX_NEIGHBOURS = 12
FREQUENT = 3_000
MIN_SHARED_WEIGHT = 0.5

Ids = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name in the index: whose it is, as it is written, of which kind, and its key."""

    entity: int
    text: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class IndexMatch:
    """A key that a query met, with the names that share it."""

    names: tuple[IndexedName, ...]
    similarity: NameSimilarity


class HashBuckets:
    """Words by the digest of something that may be the same for several, in a few bytes a word."""

    def __init__(self, key_of: Callable[[str], str], tokens: Sequence[str]) -> None:
        """Arrange words by their shape."""
        self._shape = key_of
        digests = np.fromiter(map(hash, map(key_of, tokens)), dtype=np.int64, count=len(tokens))
        self._order = np.argsort(digests, kind="stable").astype(np.int32)
        self._digests = digests[self._order]

    def positions(self, token: str) -> list[int]:
        """Return the places of words with the shape of a word."""
        digest = hash(self._shape(token))
        first, last = np.searchsorted(self._digests, (digest, digest + 1)) if self._shape(token) else (0, 0)
        return [int(number) for number in self._order[first:last][:MAX_NEIGHBOURS]]


class NameIndex:
    """A frozen set of names, searchable. Build it once per process and whenever the lists have changed."""

    def __init__(self, names: Iterable[IndexedName]) -> None:
        """Arrange the names by key, and the keys by word."""
        by_key: defaultdict[str, list[IndexedName]] = defaultdict(list)
        for name in names:
            if name.key:
                by_key[name.key].append(name)
        self._by_key = {key: tuple(found) for key, found in by_key.items()}
        self._keys = list(self._by_key)
        self.names = sum(map(len, self._by_key.values()))
        self._index_tokens()

    def _index_tokens(self) -> None:
        counts = Counter(token for key in self._keys for token in set(key.split()))
        self._token_ids = {token: number for number, token in enumerate(counts)}
        total = len(self._keys)
        self.idf = idf_function(counts, total)
        # The keys are split anew in each pass: holding all their words at once would double the peak of memory.
        flat = np.fromiter((self._token_ids[w] for key in self._keys for w in set(key.split())), dtype=np.int32)
        sizes = np.fromiter((len(set(key.split())) for key in self._keys), dtype=np.int32, count=total)
        key_ids = np.repeat(np.arange(total, dtype=np.int32), sizes)
        order = np.argsort(flat, kind="stable")
        self._postings: Ids = key_ids[order]
        self._starts = np.searchsorted(flat[order], np.arange(len(counts) + 1))
        weights = np.fromiter(map(self.idf, counts), dtype=np.float32)
        self._key_weights: Numbers = np.bincount(key_ids, weights[flat], total).astype(np.float32)
        self._votes: Numbers = np.zeros(total, dtype=np.float32)
        self._near: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for token in counts:
            self._near[first_sound(token), len(token)].append(token)
        self._list = list(counts)
        self._by_sound = HashBuckets(sound_key, self._list)
        self._by_consonants = HashBuckets(consonant_key, self._list)
        self._similar = lru_cache(maxsize=20_000)(self._find_similar)

    def exact(self, key: str) -> tuple[IndexedName, ...]:
        """Return the names with a key."""
        return self._by_key.get(key, ())

    def search(self, tokens: Sequence[str], min_score: float = 75.0, limit: int = 10) -> list[IndexMatch]:
        """Return the keys that are most like a name, the best first."""
        compared = (
            (self._keys[n], name_similarity(tokens, self._keys[n].split(), self.idf)) for n in self._candidates(tokens)
        )
        good = sorted((pair for pair in compared if pair[1].score >= min_score), key=lambda pair: -pair[1].score)
        return [IndexMatch(self._by_key[key], like) for key, like in good[:limit]]

    def _candidates(self, tokens: Sequence[str]) -> Iterable[int]:
        """Return the keys that share most of the query's weight, by votes of its words."""
        if not self._keys:
            return []
        votes = np.zeros_like(self._votes)
        total = 0.0
        for token in dict.fromkeys(tokens):
            weight = self.idf(token)
            total += weight
            for number, share in self._similar(token):
                votes[self._postings[self._starts[number] : self._starts[number + 1]]] += weight * share
        shared = 2 * votes / (self._key_weights + np.float32(total or 1))
        touched = np.flatnonzero(shared >= MIN_SHARED_WEIGHT)
        if len(touched) > MAX_CANDIDATES:
            touched = touched[np.argpartition(-shared[touched], MAX_CANDIDATES)[:MAX_CANDIDATES]]
        return [int(number) for number in touched]

    def _find_similar(self, token: str) -> tuple[tuple[int, float], ...]:
        """Return the word itself and the words spelled nearly so, with how much of a vote each has."""
        own = self._token_ids.get(token)
        exact = ((own, 1.0),) if own is not None else ()
        is_frequent = own is not None and self._starts[own + 1] - self._starts[own] > FREQUENT
        if len(token) < MIN_FUZZY_TOKEN_LENGTH or is_frequent or any(map(str.isdigit, token)):
            return exact
        first = first_sound(token)
        lengths = range(len(token) - MAX_LENGTH_DIFFERENCE, len(token) + MAX_LENGTH_DIFFERENCE + 1)
        near = [other for length in lengths for other in self._near.get((first, length), ())]
        found = process.extract(
            token, near, scorer=fuzz.ratio, processor=None, score_cutoff=MIN_TOKEN_RATIO, limit=MAX_NEIGHBOURS
        )
        near_enough = {self._token_ids[other]: (value / 100) ** 2 for other, value, _ in found if other != token}
        near_enough |= dict.fromkeys(self._by_sound.positions(token), SAME_SOUND_SIMILARITY)
        bare = has_no_vowels(token)
        near_enough |= {
            number: UNWRITTEN_VOWELS_SIMILARITY
            for number in self._by_consonants.positions(token)
            if has_no_vowels(self._list[number]) != bare
        }
        return (*exact, *((number, share) for number, share in near_enough.items() if number != own))
