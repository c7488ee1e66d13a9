"""The inverted index over every name of the register and of the lists, in memory, searched in a few milliseconds.

Exact keys come first (aliases before algorithms). Otherwise each token of the query, and each token of the vocabulary
with a similar spelling, votes for the keys that hold it; the keys with most votes are compared token by token.
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
MAX_SIMILAR_TOKENS = 12
# A token of more keys is a generic word of little weight: tokens with a similar spelling are not searched for it.
FREQUENT = 3_000
MIN_SHARED_WEIGHT = 0.5

Ids = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name in the index: the number of its entity, the text as written, its kind and its key."""

    entity: int
    text: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class IndexMatch:
    """A key that is similar to a query, with the names that share the key."""

    names: tuple[IndexedName, ...]
    similarity: NameSimilarity


class HashBuckets:
    """Hash buckets: the tokens of the vocabulary grouped by a derived key, in 12 bytes per token."""

    def __init__(self, key_of: Callable[[str], str], tokens: Sequence[str]) -> None:
        self._key_of = key_of
        # Sorted arrays take a fraction of the memory of a dictionary. Two keys with one hash only add candidates,
        # which are compared token by token in the end.
        hashes = np.fromiter(map(hash, map(key_of, tokens)), dtype=np.int64, count=len(tokens))
        self._order = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]

    def positions(self, token: str) -> list[int]:
        """Return the positions of tokens with the derived key of a token; none where that key is empty."""
        key = self._key_of(token)
        if not key:
            return []
        first, last = np.searchsorted(self._hashes, (hash(key), hash(key) + 1))
        return [int(number) for number in self._order[first:last][:MAX_SIMILAR_TOKENS]]


class NameIndex:
    """An immutable set of names, searchable. Build it once per process and whenever the lists have changed."""

    def __init__(self, names: Iterable[IndexedName]) -> None:
        by_key: defaultdict[str, list[IndexedName]] = defaultdict(list)
        for name in names:
            if name.key:
                by_key[name.key].append(name)
        self._by_key = {key: tuple(found) for key, found in by_key.items()}
        self._keys = list(self._by_key)
        self.names = sum(map(len, self._by_key.values()))
        frequencies = Counter(token for key in self._keys for token in set(key.split()))
        self._tokens = list(frequencies)
        self._token_ids = {token: number for number, token in enumerate(self._tokens)}
        self.idf = idf_function(frequencies, len(self._keys))
        self._build_postings()
        self._group_tokens()

    def _build_postings(self) -> None:
        """Build the inverted index in compressed sparse rows: token id -> ids of the keys that hold the token.

        The keys of token `t` are `_postings[_starts[t] : _starts[t + 1]]`.
        """
        total = len(self._keys)
        # The keys are split anew in each pass: holding all their tokens at once would double the peak of memory.
        token_ids = np.fromiter((self._token_ids[t] for key in self._keys for t in set(key.split())), dtype=np.int32)
        sizes = np.fromiter((len(set(key.split())) for key in self._keys), dtype=np.int32, count=total)
        # One row per pair of key and token, in the order of the keys; sorted by token they are the postings.
        key_ids = np.repeat(np.arange(total, dtype=np.int32), sizes)
        order = np.argsort(token_ids, kind="stable")
        self._postings: Ids = key_ids[order]
        self._starts = np.searchsorted(token_ids[order], np.arange(len(self._tokens) + 1))
        # The weight of a key is the sum of its tokens' weights: `bincount` sums them by key.
        weights = np.fromiter(map(self.idf, self._tokens), dtype=np.float32)
        self._key_weights: Numbers = np.bincount(key_ids, weights[token_ids], total).astype(np.float32)

    def _group_tokens(self) -> None:
        """Group the vocabulary by what similar tokens share: first sound and length, phonetic key, consonants."""
        self._by_start_and_length: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for token in self._tokens:
            self._by_start_and_length[first_sound(token), len(token)].append(token)
        self._by_sound = HashBuckets(sound_key, self._tokens)
        self._by_consonants = HashBuckets(consonant_key, self._tokens)
        # The cache belongs to this index and goes with it; one on the method would keep replaced indexes alive.
        self._similar_tokens = lru_cache(maxsize=20_000)(self._find_similar_tokens)

    def exact(self, key: str) -> tuple[IndexedName, ...]:
        """Return the names with a key."""
        return self._by_key.get(key, ())

    def search(self, tokens: Sequence[str], min_score: float = 75.0, limit: int = 10) -> list[IndexMatch]:
        """Return the keys most similar to a name, best first."""
        compared = (
            (self._keys[n], name_similarity(tokens, self._keys[n].split(), self.idf)) for n in self._candidates(tokens)
        )
        good = sorted((pair for pair in compared if pair[1].score >= min_score), key=lambda pair: -pair[1].score)
        return [IndexMatch(self._by_key[key], similarity) for key, similarity in good[:limit]]

    def _candidates(self, tokens: Sequence[str]) -> Iterable[int]:
        """Return the ids of the keys that share at least half of the weight with the query, at most 40."""
        if not self._keys:
            return []
        votes: Numbers = np.zeros(len(self._keys), dtype=np.float32)
        query_weight = 0.0
        for token in dict.fromkeys(tokens):
            weight = self.idf(token)
            query_weight += weight
            for number, share in self._similar_tokens(token):
                # A key is at most once in the postings of a token, so that `+=` counts it.
                votes[self._postings[self._starts[number] : self._starts[number + 1]]] += weight * share
        # Dice coefficient over weights. An empty query has no weight and no votes.
        shared = 2 * votes / (self._key_weights + np.float32(query_weight or 1))
        candidates = np.flatnonzero(shared >= MIN_SHARED_WEIGHT)
        if len(candidates) > MAX_CANDIDATES:
            # A partition instead of a sort: their order does not matter before they are compared.
            candidates = candidates[np.argpartition(-shared[candidates], MAX_CANDIDATES)[:MAX_CANDIDATES]]
        return [int(number) for number in candidates]

    def _find_similar_tokens(self, token: str) -> tuple[tuple[int, float], ...]:
        """Return the ids of the token itself and of similar ones in the vocabulary, each with its share of a vote."""
        own = self._token_ids.get(token)
        exact = ((own, 1.0),) if own is not None else ()
        is_frequent = own is not None and self._starts[own + 1] - self._starts[own] > FREQUENT
        if len(token) < MIN_FUZZY_TOKEN_LENGTH or is_frequent or any(map(str.isdigit, token)):
            return exact
        # Later groups overwrite earlier ones, with the same shares as `similarity.token_similarity`.
        similar = self._similar_by_spelling(token)
        similar |= dict.fromkeys(self._by_sound.positions(token), SAME_SOUND_SIMILARITY)
        # Consonants are compared only where one of the two words has no vowels: coral is not curl.
        without_vowels = has_no_vowels(token)
        similar |= {
            number: UNWRITTEN_VOWELS_SIMILARITY
            for number in self._by_consonants.positions(token)
            if has_no_vowels(self._tokens[number]) != without_vowels
        }
        return (*exact, *((number, share) for number, share in similar.items() if number != own))

    def _similar_by_spelling(self, token: str) -> dict[int, float]:
        """Return the ids of tokens with the same first sound and nearly the same length and letters."""
        # Only these are compared: the whole vocabulary would take too long for every word of a query.
        first = first_sound(token)
        lengths = range(len(token) - MAX_LENGTH_DIFFERENCE, len(token) + MAX_LENGTH_DIFFERENCE + 1)
        near = [other for length in lengths for other in self._by_start_and_length.get((first, length), ())]
        found = process.extract(
            token, near, scorer=fuzz.ratio, processor=None, score_cutoff=MIN_TOKEN_RATIO, limit=MAX_SIMILAR_TOKENS
        )
        return {self._token_ids[other]: (ratio / 100) ** 2 for other, ratio, _ in found if other != token}
