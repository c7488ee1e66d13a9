"""What is left of a word when it does not count how its sounds are transliterated, or that its vowels are not written.

For comparing only: a key keeps the letters that a name has.
"""

import re
from functools import lru_cache

SOUNDS = (
    ("shch|sch|sh|x", "s"),
    ("tch|ch|tz|ts|c|q", "k"),
    ("kh", "h"),
    ("zh", "z"),
    ("ph", "f"),
    ("w", "v"),
    ("iy|yi|ij|y|j", "i"),
    ("oe", "o"),
    ("ae", "a"),
    ("ou|ue", "u"),  # codespell:ignore ue
)
ONE_SOUND = {letters: sound for group, sound in SOUNDS for letters in group.split("|")}
LETTERS = re.compile("|".join(group for group, _ in SOUNDS))
DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1+")
OF_A_PLACE = re.compile(r"(?<=\w{5})sk(?:i|ii|a|aia|oe|ogo|oi|e|ei)$")
"""The ending that makes an adjective of a Slavic place: Volgogradsky is Volgograd."""
VOWELS = re.compile("[aeiou]")
UNWRITTEN = re.compile("[aeiouvh]")
"""What scripts of consonants leave out, or write as y and w, which are other sounds elsewhere."""
SHORTEST_SKELETON = 3


@lru_cache(maxsize=2_000)
def folded(word: str) -> str:
    """Return a word with each sound in one letter: `tsinghua` and `qinghua` -> `kinghua`."""
    return OF_A_PLACE.sub("", DOUBLE.sub(r"\1", LETTERS.sub(lambda found: ONE_SOUND[found[0]], word)))


def first_sound(word: str) -> str:
    """Return the letter of the sound with which a word begins."""
    return folded(word[:4])[0]


def is_bare(word: str) -> bool:
    """Say whether a word has no vowels, as words from Arabic, Persian or Hebrew letters have none."""
    return VOWELS.search(word) is None and len(word) >= SHORTEST_SKELETON


@lru_cache(maxsize=2_000)
def skeleton(word: str) -> str:
    """Return the consonants of a word, nothing where they are too few to tell: `tehran` -> `trn`."""
    bare = UNWRITTEN.sub("", folded(word))
    return bare if len(bare) >= SHORTEST_SKELETON else ""
