"""How much two names have in common that few others have: the evidence for names that differ in many words.

Names of two universities of a country share most of their words, and two names of one company perhaps only one. So what
counts here is how rare the words in common are among all names, and neither how many differ nor how long they are.
"""

import math
import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from riskflow.screening.index import NameIndex
from riskflow.screening.names import BRACKETED, initials, normalise, sound_key, tokens
from riskflow.screening.similarity import MAX_SCORE_OF_DIFFERENT_NAMES, NameSimilarity, name_similarity
from riskflow.screening.vocabulary import GENERIC_WORDS, LEGAL_WORDS, STOP_WORDS

# The logarithm of the number of names at which a word of one name is as rare as can be: some 200 000.
FULL_RARITY = 12.2
# Below this rarity a word is a place or a common surname, which many organisations have in common.
MIN_TELLING_RARITY = 0.65
# Points for the rarest word in common, for all of them, and for sounds in common across scripts; fitted on one half of
# the labelled pairs (docs/explanation/screening.md).
RAREST_POINTS, SUM_POINTS, MAX_SUM, SOUND_POINTS = 71.0, 9.0, 2.0, 90.0
BASE, ACRONYM_LIKENESS = 60.0, 98.0
MIN_SOUND_RATIO, MIN_SOUNDS = 0.6, 4
MIN_ACRONYM_LENGTH, MAX_ACRONYM_LENGTH = 3, 8
_VOWELS = re.compile("[aeiouy]")
# Sounds that a syllabary cannot tell apart, or writes as two.
_SYLLABIC = str.maketrans({"x": "ks", "l": "r", "b": "v", "f": "h"})


def name_likeness(ours: str, theirs: str, index: NameIndex) -> float:
    """Return how much two names prove that they are of one organisation (0 to 100), without a register or a list."""
    left, right = (tokens(BRACKETED.sub(" ", name).strip() or name) for name in (ours, theirs))
    similarity = name_similarity(left, right, index.idf)
    if similarity.score >= MAX_SCORE_OF_DIFFERENT_NAMES:
        return similarity.score
    if _abbreviates(ours, theirs) or _abbreviates(theirs, ours):
        return ACRONYM_LIKENESS
    evidence = common_evidence(similarity, index)
    if not (ours.isascii() and theirs.isascii()):  # in one script, words that only sound alike are two words
        ratio = _sound_ratio(similarity.ours_only, similarity.theirs_only)
        evidence += SOUND_POINTS * max(ratio - MIN_SOUND_RATIO, 0.0)
    return min(evidence, MAX_SCORE_OF_DIFFERENT_NAMES)


def common_evidence(similarity: NameSimilarity, index: NameIndex) -> float:
    """Return how telling the words in common are: from 60, where all are generic, to 99."""
    rare = [
        pair.similarity * max(_rarity(pair.ours, index), _rarity(pair.theirs, index))
        for pair in similarity.matches
        if not {pair.ours, pair.theirs} & GENERIC_WORDS
    ]
    rarest = RAREST_POINTS * max(max(rare, default=0.0) - MIN_TELLING_RARITY, 0.0)
    return min(BASE + rarest + SUM_POINTS * min(sum(rare), MAX_SUM), MAX_SCORE_OF_DIFFERENT_NAMES)


def _rarity(word: str, index: NameIndex) -> float:
    return min(math.log(max(index.keys, 1) / max(index.frequency(word), 1)) / FULL_RARITY, 1.0)


def _abbreviates(short: str, whole: str) -> bool:
    """Return whether a word is the initials of a name, with or without its small words and its legal form."""
    letters, words = normalise(short), normalise(whole).split()
    if " " in letters or not MIN_ACRONYM_LENGTH <= len(letters) <= MAX_ACRONYM_LENGTH:
        return False
    full = [word for word in words if word not in STOP_WORDS]
    return letters in {initials(tuple(each)) for each in (words, full, [w for w in full if w not in LEGAL_WORDS])}


def _sound_ratio(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Return how alike the consonants of some words are, as if written in a syllabary; 0 where they are few."""
    left, right = _consonants(ours), _consonants(theirs)
    return fuzz.ratio(left, right) / 100 if min(len(left), len(right)) >= MIN_SOUNDS else 0.0


def _consonants(words: Iterable[str]) -> str:
    return _VOWELS.sub("", "".join(map(sound_key, words)).translate(_SYLLABIC))
