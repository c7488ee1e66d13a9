"""How alike two names are: word by word, the rare words counting most, with a note of which word met which."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from riskflow.screening.spelling import folded, is_bare, skeleton

SHORTEST_FUZZY = 4
LIKE_ENOUGH = 78.0
SAME_SOUND, UNWRITTEN_VOWELS = 0.9, 0.8
"""How alike two words are that differ in transliteration only, and a word with vowels and the same without."""
LEAST_WEIGHT, RAREST = 0.3, 8.0
UNSEEN_WEIGHT = 1.0
Weigh = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One word that met another, and how alike they are (0 to 1)."""

    ours: str
    theirs: str
    alike: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are (0 to 100), which words met, and which stood alone on either side."""

    score: float
    meetings: tuple[Meeting, ...]
    ours_alone: tuple[str, ...]
    theirs_alone: tuple[str, ...]


def weight_of(frequency: int, total: int) -> float:
    """Return how much a word tells: a word of every second name little, a rare one all."""
    rarity = math.log(max(total, 1) / max(frequency, 1)) / RAREST
    return min(max(rarity, LEAST_WEIGHT), 1.0)


def weigher(frequencies: Mapping[str, int], total: int) -> Weigh:
    """Return a function that weighs words by how many names have them."""

    def weigh(word: str) -> float:
        count = frequencies.get(word)
        return weight_of(count, total) if count else UNSEEN_WEIGHT

    return weigh


def likeness(ours: Sequence[str], theirs: Sequence[str], weigh: Weigh) -> Likeness:
    """Compare two names given as words.

    Every word that stands alone on one side lowers the score by its weight, so that a name inside a longer one is
    not the same name.
    """
    left, right = list(dict.fromkeys(ours)), list(dict.fromkeys(theirs))
    if left and sorted(left) == sorted(right):
        return Likeness(100.0, tuple(Meeting(word, word, 1.0) for word in left), (), ())
    meetings = _meetings(left, right)
    met_left, met_right = {m.ours for m in meetings}, {m.theirs for m in meetings}
    shared = sum(m.alike * (weigh(m.ours) + weigh(m.theirs)) for m in meetings)
    total = sum(map(weigh, left)) + sum(map(weigh, right))
    score = 100.0 * shared / total if total else 0.0
    if left and "".join(left) == "".join(right):
        score = max(score, 97.0)
    return Likeness(
        round(min(score, 99.0), 1),
        tuple(meetings),
        tuple(word for word in left if word not in met_left),
        tuple(word for word in right if word not in met_right),
    )


def _meetings(left: Sequence[str], right: Sequence[str]) -> list[Meeting]:
    """Let each word meet at most one of the other side, the most alike first."""
    same = [Meeting(word, word, 1.0) for word in left if word in set(right)]
    rest_left = [word for word in left if word not in set(right)]
    rest_right = [word for word in right if word not in set(left)]
    pairs = ((alike(a, b), a, b) for a in rest_left for b in rest_right)
    for value, ours, theirs in sorted((pair for pair in pairs if pair[0] > 0), reverse=True):
        if ours in rest_left and theirs in rest_right:
            same.append(Meeting(ours, theirs, value))
            rest_left.remove(ours)
            rest_right.remove(theirs)
    return same


def alike(ours: str, theirs: str) -> float:
    """Return how alike two different words are, 0 where they are simply two words."""
    if any(map(str.isdigit, ours + theirs)):
        return 0.0
    if is_bare(ours) != is_bare(theirs) and skeleton(ours) and skeleton(ours) == skeleton(theirs):
        return UNWRITTEN_VOWELS
    if min(len(ours), len(theirs)) < SHORTEST_FUZZY:
        return 0.0
    if folded(ours) == folded(theirs):
        return SAME_SOUND
    value = fuzz.ratio(ours, theirs)
    return (value / 100) ** 2 if value >= LIKE_ENOUGH else 0.0
