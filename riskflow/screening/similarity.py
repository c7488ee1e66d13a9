"""Similarity of two names: token by token, weighted by inverse document frequency, with the tokens that matched."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from riskflow.screening.names import consonant_key, has_no_vowels, sound_key

MIN_FUZZY_TOKEN_LENGTH = 4
MIN_TOKEN_RATIO = 78.0  # rapidfuzz, 0 to 100
# Two words that differ in transliteration only; a word with vowels and the same word without.
SAME_SOUND_SIMILARITY, UNWRITTEN_VOWELS_SIMILARITY = 0.9, 0.8
# The logarithm of the rarity at which a word counts fully: it is in one of e^8, some 3 000 names.
MIN_IDF, MAX_LOG_RARITY = 0.3, 8.0
UNSEEN_IDF = 1.0
ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"})
MAX_SCORE_OF_DIFFERENT_NAMES = 99.0
# The same letters with spaces in other places: Tsing Hua and Tsinghua.
OTHER_SPACES_SCORE = 97.0
IdfFunction = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class TokenMatch:
    """Two tokens that were paired, and their similarity (0 to 1)."""

    ours: str
    theirs: str
    similarity: float


@dataclass(frozen=True, slots=True)
class NameSimilarity:
    """The similarity of two names (0 to 100), the tokens that were paired, and those without a counterpart."""

    score: float
    matches: tuple[TokenMatch, ...]
    ours_only: tuple[str, ...]
    theirs_only: tuple[str, ...]


def clipped_idf(frequency: int, total: int) -> float:
    """Return the inverse document frequency of a token, scaled and clipped to [0.3, 1]."""
    rarity = math.log(max(total, 1) / max(frequency, 1)) / MAX_LOG_RARITY
    return min(max(rarity, MIN_IDF), 1.0)


def idf_function(frequencies: Mapping[str, int], total: int) -> IdfFunction:
    """Return a function that weighs tokens by the number of names that have them; an unseen token counts fully."""

    def idf(token: str) -> float:
        count = frequencies.get(token)
        return clipped_idf(count, total) if count else UNSEEN_IDF

    return idf


def name_similarity(ours: Sequence[str], theirs: Sequence[str], idf: IdfFunction) -> NameSimilarity:
    """Compare two names given as tokens: the weight of the paired tokens as a share of the weight of all.

    A token without a counterpart lowers the score by its weight, so that a name inside a longer one does not match it.
    """
    left, right = list(dict.fromkeys(ours)), list(dict.fromkeys(theirs))
    if left and sorted(left) == sorted(right):
        return NameSimilarity(100.0, tuple(TokenMatch(token, token, 1.0) for token in left), (), ())
    matches = _match_tokens(left, right)
    if _are_numbered_apart(left, right):
        return _apart(left, right, matches)
    matched_left, matched_right = {m.ours for m in matches}, {m.theirs for m in matches}
    shared = sum(m.similarity * (idf(m.ours) + idf(m.theirs)) for m in matches)
    total = sum(map(idf, left)) + sum(map(idf, right))
    score = 100.0 * shared / total if total else 0.0
    if left and "".join(left) == "".join(right):
        score = max(score, OTHER_SPACES_SCORE)
    return NameSimilarity(
        # 100 is kept for names with the same tokens.
        round(min(score, MAX_SCORE_OF_DIFFERENT_NAMES), 1),
        tuple(matches),
        tuple(token for token in left if token not in matched_left),
        tuple(token for token in right if token not in matched_right),
    )


def _are_numbered_apart(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether both names have a number, and other ones: the Second Institute is not the Third."""
    ours, theirs = ({token for token in tokens if _is_number(token)} for tokens in (left, right))
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _is_number(token: str) -> bool:
    return token in ORDINALS or token[0].isdigit()


def _apart(left: Sequence[str], right: Sequence[str], matches: Sequence[TokenMatch]) -> NameSimilarity:
    matched = {word for match in matches for word in (match.ours, match.theirs)}
    unmatched = (tuple(token for token in side if token not in matched) for side in (left, right))
    return NameSimilarity(0.0, tuple(matches), *unmatched)


def _match_tokens(left: Sequence[str], right: Sequence[str]) -> list[TokenMatch]:
    """Pair each token with at most one of the other name: equal ones first, then greedily by similarity."""
    matches = [TokenMatch(token, token, 1.0) for token in left if token in set(right)]
    rest_left = [token for token in left if token not in set(right)]
    rest_right = [token for token in right if token not in set(left)]
    pairs = ((token_similarity(a, b), a, b) for a in rest_left for b in rest_right)
    for similarity, ours, theirs in sorted((pair for pair in pairs if pair[0] > 0), reverse=True):
        if ours in rest_left and theirs in rest_right:
            matches.append(TokenMatch(ours, theirs, similarity))
            rest_left.remove(ours)
            rest_right.remove(theirs)
    return matches


def token_similarity(ours: str, theirs: str) -> float:
    """Return the similarity of two different tokens (0 to 1), 0 where they are two words."""
    # Numbers are never nearly equal: the 14th institute is not the 18th.
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
    ratio = fuzz.ratio(ours, theirs)
    # Squared, so that the similarity falls faster than the share of equal letters.
    return (ratio / 100) ** 2 if ratio >= MIN_TOKEN_RATIO else 0.0
