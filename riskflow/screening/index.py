"""The inverted index over every name of the register and of the lists, searched in a few milliseconds.

Exact keys come first (aliases before algorithms). Otherwise each token of the query, and each token of the vocabulary
with a similar spelling, votes for the keys that hold it; the keys with most votes are compared token by token.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from typing import Self

import numpy as np
from rapidfuzz import fuzz, process

from riskflow.screening.names import consonant_key, first_sound, has_no_vowels, sound_key
from riskflow.screening.sections import Ids, Numbers, Sections, SectionWriter
from riskflow.screening.similarity import (
    MIN_FUZZY_TOKEN_LENGTH,
    MIN_TOKEN_RATIO,
    SAME_SOUND_SIMILARITY,
    UNSEEN_IDF,
    UNWRITTEN_VOWELS_SIMILARITY,
    IdfFunction,
    NameSimilarity,
    clipped_idf,
    idf_function,
    name_similarity,
)

MAX_LENGTH_DIFFERENCE = 2
MAX_CANDIDATES = 40
MAX_SIMILAR_TOKENS = 12
# A token of more keys is a generic word of little weight: tokens with a similar spelling are not searched for it.
FREQUENT = 3_000
MIN_SHARED_WEIGHT = 0.5
CACHED = 20_000


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


# -- Building ----------------------------------------------------------------------------------------------------------


def add_names(writer: SectionWriter, names: Sequence[IndexedName], idf: IdfFunction | None = None) -> None:
    """Add the sections of an index of names; words are weighed by how many of these names have them, or as given."""
    keys = list(dict.fromkeys(name.key for name in names if name.key))
    key_ids = {key: number for number, key in enumerate(keys)}
    kinds = list(dict.fromkeys(name.kind for name in names))
    writer.add_value("kinds", kinds)
    writer.add_texts("names", (name.text for name in names))
    for section, numbers in (
        ("names.entity", (name.entity for name in names)),
        ("names.kind", (kinds.index(name.kind) for name in names)),
        ("names.key", (key_ids.get(name.key, -1) for name in names)),
    ):
        writer.add_array(section, np.fromiter(numbers, dtype=np.int32, count=len(names)))
    writer.add_texts("keys", keys)
    writer.add_buckets("keys", keys)
    writer.add_groups("names.by_key", np.fromiter((key_ids.get(n.key, -1) for n in names), np.int32), len(keys))
    _add_words(writer, keys, idf)


def _add_words(writer: SectionWriter, keys: Sequence[str], idf: IdfFunction | None) -> None:
    frequencies = Counter(token for key in keys for token in _words(key))
    vocabulary = list(frequencies)
    writer.add_texts("words", vocabulary)
    writer.add_buckets("words", vocabulary)
    writer.add_buckets("words.by_sound", [sound_key(word) for word in vocabulary])
    writer.add_buckets("words.by_consonants", [consonant_key(word) for word in vocabulary])
    _add_postings(writer, keys, vocabulary, idf or idf_function(frequencies, len(keys)))
    _add_spellings(writer, vocabulary)


def _words(key: str) -> Iterable[str]:
    # Each once, and in an order that does not change from process to process.
    return dict.fromkeys(key.split())


def _add_postings(writer: SectionWriter, keys: Sequence[str], vocabulary: Sequence[str], idf: IdfFunction) -> None:
    """Add the inverted index in compressed sparse rows: number of the word -> numbers of the keys that hold it."""
    ids = {word: number for number, word in enumerate(vocabulary)}
    # The keys are split anew in each pass: holding all their words at once would double the peak of memory.
    word_ids = np.fromiter((ids[word] for key in keys for word in _words(key)), dtype=np.int32)
    sizes = np.fromiter((len(dict.fromkeys(key.split())) for key in keys), dtype=np.int32, count=len(keys))
    # One row per pair of key and word, in the order of the keys; grouped by word they are the postings.
    key_ids = np.repeat(np.arange(len(keys), dtype=np.int32), sizes)
    order = np.argsort(word_ids, kind="stable")
    writer.add_array("postings", key_ids[order])
    starts = np.searchsorted(word_ids[order], np.arange(len(vocabulary) + 1))
    writer.add_array("postings.begins", starts.astype(np.int64))
    # The weight of a key is the sum of its words' weights: `bincount` sums them by key.
    weights = np.fromiter(map(idf, vocabulary), dtype=np.float32, count=len(vocabulary))
    writer.add_array("keys.weights", np.bincount(key_ids, weights[word_ids], len(keys)).astype(np.float32))


def _add_spellings(writer: SectionWriter, vocabulary: Sequence[str]) -> None:
    """Add the vocabulary once more, grouped by first sound and length, so that a group is read in one piece."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(vocabulary):
        groups[_spelling_group(first_sound(word), len(word))].append(number)
    places, utf8 = {}, bytearray()
    order: list[int] = []
    for group, numbers in groups.items():
        written = "\n".join(vocabulary[number] for number in numbers).encode()
        places[group] = (len(order), len(numbers), len(utf8), len(written))
        order += numbers
        utf8 += written
    writer.add_value("spellings", places)
    writer.add_array("spellings.order", np.array(order, dtype=np.int32))
    writer.add_array("spellings.utf8", np.frombuffer(bytes(utf8), dtype=np.uint8))


def _spelling_group(first: str, length: int) -> str:
    return f"{first}{length}"


# -- Searching ---------------------------------------------------------------------------------------------------------


class NameIndex:
    """An immutable set of names, searchable where its sections lie. Names become objects only when they are found."""

    def __init__(self, sections: Sections, idf: IdfFunction | None = None) -> None:
        self._texts = sections.texts("names")
        self._entities = sections.view("names.entity")
        self._kinds: Sequence[str] = sections.values["kinds"]
        self._kind_of = sections.view("names.kind")
        self._key_of = sections.view("names.key")
        self._keys = sections.texts("keys")
        self._key_buckets = sections.buckets("keys")
        self._by_key = sections.groups("names.by_key")
        self._vocabulary = sections.texts("words")
        self._word_buckets = sections.buckets("words")
        self._by_sound = sections.buckets("words.by_sound")
        self._by_consonants = sections.buckets("words.by_consonants")
        self._postings: Ids = sections.array("postings")
        self._starts = sections.view("postings.begins")
        self._key_weights: Numbers = sections.array("keys.weights")
        self._spellings = sections.values["spellings"]
        self._spelling_order = sections.view("spellings.order")
        self._spelling_utf8 = sections.view("spellings.utf8")
        # The caches belong to this index and go with it; one on the method would keep replaced indexes alive.
        self._word_id = lru_cache(maxsize=CACHED)(self._find_word_id)
        self.idf: IdfFunction = idf or lru_cache(maxsize=CACHED)(self._idf)
        self._similar_tokens = lru_cache(maxsize=CACHED)(self._find_similar_tokens)

    @classmethod
    def of(cls, names: Iterable[IndexedName], idf: IdfFunction | None = None) -> Self:
        """Return an index of some names, in memory; words are weighed by how many of them have them, or as given."""
        writer = SectionWriter()
        add_names(writer, list(names), idf)
        return cls(Sections(writer.joined()), idf)

    @property
    def names(self) -> int:
        """How many names have a key, and can be found."""
        return self._by_key.total

    @property
    def keys(self) -> int:
        """How many different keys the names have."""
        return len(self._keys)

    def frequency(self, word: str) -> int:
        """Return how many keys have a word."""
        number = self._word_id(word)
        return 0 if number is None else self._frequency(number)

    def name(self, number: int) -> IndexedName:
        """Return a name by its number."""
        key = self._key_of[number]
        return IndexedName(
            self._entities[number],
            self._texts[number],
            self._kinds[self._kind_of[number]],
            self._keys[key] if key >= 0 else "",
        )

    def exact(self, key: str) -> tuple[IndexedName, ...]:
        """Return the names with a key."""
        number = self._key_buckets.position_in(self._keys, key)
        return self.names_with(number) if number is not None else ()

    def key(self, number: int) -> str:
        """Return a key by its number."""
        return self._keys[number]

    def keys_with(self, words: Iterable[str]) -> Sequence[int]:
        """Return the numbers of the keys that hold all of some words; none where a word is unknown or there is none."""
        numbers = [self._word_id(word) for word in words]
        if not numbers or None in numbers:
            return []
        postings = sorted((self._postings_of(number) for number in numbers if number is not None), key=len)
        return [int(key) for key in reduce(np.intersect1d, postings)]

    def _postings_of(self, number: int) -> Ids:
        return self._postings[self._starts[number] : self._starts[number + 1]]

    def names_with(self, key: int) -> tuple[IndexedName, ...]:
        """Return the names with the key of a number."""
        return tuple(self.name(number) for number in self._by_key[key])

    def search(self, tokens: Sequence[str], min_score: float = 75.0, limit: int = 10) -> list[IndexMatch]:
        """Return the keys most similar to a name, best first."""
        compared = ((n, name_similarity(tokens, self._keys[n].split(), self.idf)) for n in self.candidates(tokens))
        good = sorted((pair for pair in compared if pair[1].score >= min_score), key=lambda pair: -pair[1].score)
        return [IndexMatch(self.names_with(key), similarity) for key, similarity in good[:limit]]

    def candidates(self, tokens: Sequence[str], min_shared: float = MIN_SHARED_WEIGHT) -> Sequence[int]:
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
                votes[self._postings_of(number)] += weight * share
        # Dice coefficient over weights. An empty query has no weight and no votes.
        shared = 2 * votes / (self._key_weights + np.float32(query_weight or 1))
        candidates = np.flatnonzero(shared >= min_shared)
        if len(candidates) > MAX_CANDIDATES:
            # A partition instead of a sort: their order does not matter before they are compared.
            candidates = candidates[np.argpartition(-shared[candidates], MAX_CANDIDATES)[:MAX_CANDIDATES]]
        return [int(number) for number in candidates]

    def _find_word_id(self, token: str) -> int | None:
        return self._word_buckets.position_in(self._vocabulary, token)

    def _frequency(self, number: int) -> int:
        return int(self._starts[number + 1]) - int(self._starts[number])

    def _idf(self, token: str) -> float:
        frequency = self.frequency(token)
        return clipped_idf(frequency, len(self._keys)) if frequency else UNSEEN_IDF

    def _find_similar_tokens(self, token: str) -> tuple[tuple[int, float], ...]:
        """Return the ids of the token itself and of similar ones in the vocabulary, each with its share of a vote."""
        own = self._word_id(token)
        exact = ((own, 1.0),) if own is not None else ()
        is_frequent = own is not None and self._frequency(own) > FREQUENT
        if len(token) < MIN_FUZZY_TOKEN_LENGTH or is_frequent or any(map(str.isdigit, token)):
            return exact
        # Later groups overwrite earlier ones, with the same shares as `similarity.token_similarity`.
        similar = self._similar_by_spelling(token)
        same_sound = islice(self._by_sound.positions(sound_key(token)), MAX_SIMILAR_TOKENS)
        similar |= dict.fromkeys(same_sound, SAME_SOUND_SIMILARITY)
        similar |= dict.fromkeys(self._without_vowels(token), UNWRITTEN_VOWELS_SIMILARITY)
        return (*exact, *((number, share) for number, share in similar.items() if number != own))

    def _without_vowels(self, token: str) -> list[int]:
        """Return the ids of tokens with the same consonants where one of the two has no vowels: coral is not curl."""
        consonants = consonant_key(token)
        if not consonants:
            return []
        lacks_vowels = has_no_vowels(token)
        same = islice(self._by_consonants.positions(consonants), MAX_SIMILAR_TOKENS)
        return [number for number in same if has_no_vowels(self._vocabulary[number]) != lacks_vowels]

    def _similar_by_spelling(self, token: str) -> dict[int, float]:
        """Return the ids of tokens with the same first sound and nearly the same length and letters."""
        # Only these are compared: the whole vocabulary would take too long for every word of a query.
        first = first_sound(token)
        near: list[str] = []
        ids: list[int] = []
        for length in range(len(token) - MAX_LENGTH_DIFFERENCE, len(token) + MAX_LENGTH_DIFFERENCE + 1):
            place = self._spellings.get(_spelling_group(first, length))
            if place:
                begins, count, utf8, size = place
                near += str(self._spelling_utf8[utf8 : utf8 + size], "utf-8").split("\n")
                ids += self._spelling_order[begins : begins + count]
        found = process.extract(
            token, near, scorer=fuzz.ratio, processor=None, score_cutoff=MIN_TOKEN_RATIO, limit=MAX_SIMILAR_TOKENS
        )
        return {ids[position]: (ratio / 100) ** 2 for other, ratio, position in found if other != token}
