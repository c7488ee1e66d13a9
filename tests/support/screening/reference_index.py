"""The index of names as dictionaries of objects, which the index in sections has to agree with."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import SimpleNamespace

import numpy as np
from rapidfuzz import fuzz, process

from riskflow.screening.entities import IDENTIFIER, NamedEntity, plain_identifier
from riskflow.screening.index import (
    FREQUENT,
    MAX_CANDIDATES,
    MAX_LENGTH_DIFFERENCE,
    MAX_SIMILAR_TOKENS,
    MIN_SHARED_WEIGHT,
    IndexedName,
    IndexMatch,
)
from riskflow.screening.names import consonant_key, first_sound, has_no_vowels, sound_key
from riskflow.screening.register import Register
from riskflow.screening.similarity import (
    MIN_FUZZY_TOKEN_LENGTH,
    MIN_TOKEN_RATIO,
    SAME_SOUND_SIMILARITY,
    UNWRITTEN_VOWELS_SIMILARITY,
    idf_function,
    name_similarity,
)


class ReferenceIndex:
    """Names by key, keys by word, and words by what similar ones share: each in a dictionary."""

    def __init__(self, names: Iterable[IndexedName]) -> None:
        self._by_key: dict[str, list[IndexedName]] = {}
        for name in names:
            if name.key:
                self._by_key.setdefault(name.key, []).append(name)
        self._keys = list(self._by_key)
        self._postings: dict[str, list[int]] = {}
        for number, key in enumerate(self._keys):
            for word in dict.fromkeys(key.split()):
                self._postings.setdefault(word, []).append(number)
        self.idf = idf_function(Counter({word: len(keys) for word, keys in self._postings.items()}), len(self._keys))
        self._words = list(self._postings)

    @property
    def keys(self) -> int:
        return len(self._keys)

    def exact(self, key: str) -> tuple[IndexedName, ...]:
        return tuple(self._by_key.get(key, ()))

    def key(self, number: int) -> str:
        return self._keys[number]

    def keys_with(self, words: Iterable[str]) -> list[int]:
        wanted = set(words)
        return [number for number, key in enumerate(self._keys) if wanted and wanted <= set(key.split())]

    def names_with(self, key: int) -> tuple[IndexedName, ...]:
        return self.exact(self._keys[key])

    def frequency(self, word: str) -> int:
        return len(self._postings.get(word, ()))

    def search(self, tokens: Sequence[str], min_score: float = 75.0, limit: int = 10) -> list[IndexMatch]:
        compared = [(n, name_similarity(tokens, self._keys[n].split(), self.idf)) for n in self._candidates(tokens)]
        good = sorted((pair for pair in compared if pair[1].score >= min_score), key=lambda pair: -pair[1].score)
        return [IndexMatch(self.exact(self._keys[n]), similarity) for n, similarity in good[:limit]]

    def _candidates(self, tokens: Sequence[str]) -> list[int]:
        if not self._keys:
            return []
        votes = np.zeros(len(self._keys), dtype=np.float32)
        for token in dict.fromkeys(tokens):
            for word, share in self._similar(token).items():
                votes[self._postings[word]] += self.idf(token) * share
        weight = sum(map(self.idf, dict.fromkeys(tokens)))
        weights = [sum(np.float32(self.idf(word)) for word in dict.fromkeys(key.split())) for key in self._keys]
        shared = 2 * votes / (np.array(weights, dtype=np.float32) + np.float32(weight or 1))
        found = np.flatnonzero(shared >= MIN_SHARED_WEIGHT)
        if len(found) > MAX_CANDIDATES:
            found = found[np.argpartition(-shared[found], MAX_CANDIDATES)[:MAX_CANDIDATES]]
        return [int(number) for number in found]

    def _similar(self, token: str) -> dict[str, float]:
        """Return the word itself first, then similar ones; later kinds of likeness overwrite earlier ones."""
        exact = {token: 1.0} if token in self._postings else {}
        is_frequent = len(self._postings.get(token, ())) > FREQUENT
        if len(token) < MIN_FUZZY_TOKEN_LENGTH or is_frequent or any(map(str.isdigit, token)):
            return exact
        similar = self._spelled_like(token)
        similar |= dict.fromkeys(self._with_same(sound_key, token), SAME_SOUND_SIMILARITY)
        one_without = [w for w in self._with_same(consonant_key, token) if has_no_vowels(w) != has_no_vowels(token)]
        similar |= dict.fromkeys(one_without, UNWRITTEN_VOWELS_SIMILARITY)
        return exact | {word: share for word, share in similar.items() if word != token}

    def _with_same(self, key_of: Callable[[str], str], token: str) -> list[str]:
        key = key_of(token)
        return [word for word in self._words if key and key_of(word) == key][:MAX_SIMILAR_TOKENS]

    def _spelled_like(self, token: str) -> dict[str, float]:
        near = sorted(
            (
                word
                for word in self._words
                if first_sound(word) == first_sound(token) and abs(len(word) - len(token)) <= MAX_LENGTH_DIFFERENCE
            ),
            key=len,
        )
        found = process.extract(
            token, near, scorer=fuzz.ratio, processor=None, score_cutoff=MIN_TOKEN_RATIO, limit=MAX_SIMILAR_TOKENS
        )
        return {word: (ratio / 100) ** 2 for word, ratio, _ in found if word != token}


def reference_register(entities: Sequence[NamedEntity], names: Sequence[IndexedName]) -> Register:
    """Return a register that looks everything up in dictionaries; what it concludes is the product's own."""
    register = Register.of([], [])
    names_of: defaultdict[int, list[IndexedName]] = defaultdict(list)
    for name in names:
        names_of[name.entity].append(name)
    by_identifier: defaultdict[str, list[NamedEntity]] = defaultdict(list)
    for entity in entities:
        for kind, value in entity.identifiers.items():
            by_identifier[plain_identifier(kind, value)].append(entity)
    by_code = {entity.code: entity for entity in entities if not entity.is_listed}
    found = _Entities(entities)
    found.organisation = by_code.get
    found.with_identifier = lambda kind, value: by_identifier[plain_identifier(kind, value)]
    found.with_any_identifier = lambda text: list(
        {
            each.number: each
            for kind in dict.fromkeys(kind.lower() for entity in entities for kind in entity.identifiers)
            for each in by_identifier[plain_identifier(kind, text)]
            if IDENTIFIER.fullmatch(text.strip())
        }.values()
    )
    found.codes_by_domain = lambda _address: iter(())
    parts = SimpleNamespace(
        entities=found, index=ReferenceIndex(names), names_of=lambda entity: names_of[entity.number]
    )
    vars(register).update(vars(parts))
    return register


class _Entities(list[NamedEntity]):
    """Entities with the ways to look one up."""

    organisation: Callable[[str], NamedEntity | None]
    with_identifier: Callable[[str, str], list[NamedEntity]]
    with_any_identifier: Callable[[str], list[NamedEntity]]
    codes_by_domain: Callable[[str], Iterator[str]]
