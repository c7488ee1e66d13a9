"""How alike two names are: word by word, the rare words counting most, with a note of which word met which."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from riskflow.screening.names import consonant_key, has_no_vowels, sound_key

MIN_FUZZY_TOKEN_LENGTH = 4
MIN_TOKEN_RATIO = 78.0
SAME_SOUND_SIMILARITY, UNWRITTEN_VOWELS_SIMILARITY = 0.9, 0.8
"""How alike two words are that differ in transliteration only, and a word with vowels and the same without."""
MIN_IDF, MAX_LOG_RARITY = 0.3, 8.0
UNSEEN_IDF = 1.0
IdfFunction = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class TokenMatch:
    """One word that met another, and how alike they are (0 to 1)."""

    ours: str
    theirs: str
    similarity: float


@dataclass(frozen=True, slots=True)
class NameSimilarity:
    """How alike two names are (0 to 100), which words met, and which stood alone on either side."""

    score: float
    matches: tuple[TokenMatch, ...]
    ours_only: tuple[str, ...]
    theirs_only: tuple[str, ...]


def clipped_idf(frequency: int, total: int) -> float:
    """Return how much a word tells: a word of every second name little, a rare one all."""
    rarity = math.log(max(total, 1) / max(frequency, 1)) / MAX_LOG_RARITY
    return min(max(rarity, MIN_IDF), 1.0)


def idf_function(frequencies: Mapping[str, int], total: int) -> IdfFunction:
    """Return a function that weighs words by how many names have them."""

    def idf(token: str) -> float:
        count = frequencies.get(token)
        return clipped_idf(count, total) if count else UNSEEN_IDF

    return idf


def name_similarity(ours: Sequence[str], theirs: Sequence[str], idf: IdfFunction) -> NameSimilarity:
    """Compare two names given as words.

    Every word that stands alone on one side lowers the score by its weight, so that a name inside a longer one is
    not the same name.
    """
    left, right = list(dict.fromkeys(ours)), list(dict.fromkeys(theirs))
    if left and sorted(left) == sorted(right):
        return NameSimilarity(100.0, tuple(TokenMatch(token, token, 1.0) for token in left), (), ())
    matches = _match_tokens(left, right)
    met_left, met_right = {m.ours for m in matches}, {m.theirs for m in matches}
    shared = sum(m.similarity * (idf(m.ours) + idf(m.theirs)) for m in matches)
    total = sum(map(idf, left)) + sum(map(idf, right))
    score = 100.0 * shared / total if total else 0.0
    if left and "".join(left) == "".join(right):
        score = max(score, 97.0)
    return NameSimilarity(
        round(min(score, 99.0), 1),
        tuple(matches),
        tuple(token for token in left if token not in met_left),
        tuple(token for token in right if token not in met_right),
    )


def _match_tokens(left: Sequence[str], right: Sequence[str]) -> list[TokenMatch]:
    """Let each word meet at most one of the other side, the most alike first."""
    same = [TokenMatch(token, token, 1.0) for token in left if token in set(right)]
    rest_left = [token for token in left if token not in set(right)]
    rest_right = [token for token in right if token not in set(left)]
    pairs = ((token_similarity(a, b), a, b) for a in rest_left for b in rest_right)
    for value, ours, theirs in sorted((pair for pair in pairs if pair[0] > 0), reverse=True):
        if ours in rest_left and theirs in rest_right:
            same.append(TokenMatch(ours, theirs, value))
            rest_left.remove(ours)
            rest_right.remove(theirs)
    return same


def token_similarity(ours: str, theirs: str) -> float:
    """Return how alike two different words are, 0 where they are simply two words."""
    if any(map(str.isdigit, ours + theirs)):
        return 0.0
    if (
        has_no_vowels(ours) != has_no_vowels(theirs)
        and consonant_key(ours)
        and consonant_key(ours) == consonant_key(theirs)
    ):
        return UNWRITTEN_VOWELS_SIMILARITY
    if min(len(ours), len(theirs)) < MIN_FUZZY_TOKEN_LENGTH:
        return 0.0
    if sound_key(ours) == sound_key(theirs):
        return SAME_SOUND_SIMILARITY
    value = fuzz.ratio(ours, theirs)
    return (value / 100) ** 2 if value >= MIN_TOKEN_RATIO else 0.0
