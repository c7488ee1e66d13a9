"""Names in their normal form: what is left of a name when script, case, legal form and word order do not count.

`words` turns a name into the words that identify it, `key` sorts them. The words that mean the same in several
languages (university, institute, academy ...) become one word, abbreviations are written out. Both are idempotent, and
`key` does not depend on the order of the words.
"""

import re
from functools import lru_cache

from anyascii import anyascii

from riskflow.packaged import packaged_yaml
from riskflow.screening.vocabulary import CANONICAL_WORD, LEGAL_FORMS, LEGAL_WORDS, STOP_WORDS

APOSTROPHES = re.compile(r"(?<=\w)['’‘`ʹʼ´](?=\w)")  # noqa: RUF001 - these are the ones that names use
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
SLAVIC_ENDING = re.compile(r"(?<=\w{4})[iy][ijy]+$")
"""How -y of Moskovsky is transliterated elsewhere: -ii, -iy, -yi, -yj."""
NON_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
MIN_PLURAL_LENGTH = 5


def tokens(name: str) -> tuple[str, ...]:
    """Return the words that identify a name, in their order; the plain words where nothing else would be left."""
    plain = [_canonical_token(token) for token in normalise(name).split()]
    kept = _without_legal_forms(plain)
    telling = [token for token in kept if token not in STOP_WORDS]
    return tuple(telling or kept or plain)


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Return the words of a name in the order of the alphabet: what two spellings of one name share."""
    return name_key_uncached(name)


def name_key_uncached(name: str) -> str:
    """Return the key of a name without remembering it, for whoever goes through a hundred thousand of them."""
    return " ".join(sorted(tokens(name)))


def normalise(name: str) -> str:
    """Return a name in plain small letters without marks: `Linköpings universitet` -> `linkopings universitet`."""
    joined = APOSTROPHES.sub(
        "", DOTTED.sub(lambda found: found[0].replace(".", ""), translate_generic_words(name).replace("&", " and "))
    )
    latin = anyascii(joined).casefold().replace("'", "").replace("`", "")
    return " ".join(NON_ALPHANUMERIC.sub(" ", latin).split())


def _canonical_token(token: str) -> str:
    """Return the one word for a word that is written in several ways."""
    known = CANONICAL_WORD.get(token)
    if known:
        return known
    plain = SLAVIC_ENDING.sub("y", _singular(token))
    return CANONICAL_WORD.get(plain, plain)


def _singular(token: str) -> str:
    if len(token) < MIN_PLURAL_LENGTH or not token.endswith("s") or token.endswith(("ss", "us", "is")):
        return token
    return f"{token[:-3]}y" if token.endswith("ies") else token[:-1]


def _without_legal_forms(tokens: list[str]) -> list[str]:
    """Drop the words that say what kind of company it is, wherever in the name they stand."""
    left = set(tokens)
    for form in LEGAL_FORMS:
        if form <= left:
            left -= form
    return [token for token in tokens if token in left and token not in LEGAL_WORDS]


def initials(tokens: tuple[str, ...]) -> str:
    """Return the first letters of the words, as acronyms have them."""
    return "".join(token[0] for token in tokens)


def is_short_name(name: str) -> bool:
    """Say whether a name is an acronym or the like, which many organisations share."""
    return len(normalise(name).replace(" ", "")) <= 5  # noqa: PLR2004 - the longest that still says little


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
SLAVIC_PLACE_ADJECTIVE = re.compile(r"(?<=\w{5})sk(?:i|ii|a|aia|oe|ogo|oi|e|ei)$")
"""The ending that makes an adjective of a Slavic place: Volgogradsky is Volgograd."""
VOWELS = re.compile("[aeiou]")
UNWRITTEN = re.compile("[aeiouvh]")
"""What scripts of consonants leave out, or write as y and w, which are other sounds elsewhere."""
MIN_CONSONANT_KEY_LENGTH = 3


@lru_cache(maxsize=2_000)
def sound_key(word: str) -> str:
    """Return a word with each sound in one letter: `tsinghua` and `qinghua` -> `kinghua`."""
    return SLAVIC_PLACE_ADJECTIVE.sub("", DOUBLE.sub(r"\1", LETTERS.sub(lambda found: ONE_SOUND[found[0]], word)))


def first_sound(word: str) -> str:
    """Return the letter of the sound with which a word begins."""
    return sound_key(word[:4])[0]


def has_no_vowels(word: str) -> bool:
    """Say whether a word has no vowels, as words from Arabic, Persian or Hebrew letters have none."""
    return VOWELS.search(word) is None and len(word) >= MIN_CONSONANT_KEY_LENGTH


@lru_cache(maxsize=2_000)
def consonant_key(word: str) -> str:
    """Return the consonants of a word, nothing where they are too few to tell: `tehran` -> `trn`."""
    bare = UNWRITTEN.sub("", sound_key(word))
    return bare if len(bare) >= MIN_CONSONANT_KEY_LENGTH else ""


_BY_ENGLISH = packaged_yaml("screening/data/unspaced_words.yaml")
ENGLISH = {word.replace("-", " "): english for english, each in _BY_ENGLISH.items() for word in each.split()}
"""A word as it is written in a name -> what it is in English, as `riskflow.core.vocabularies` has it."""
UNSPACED = re.compile("[\u1ea0-\u1eff\u2e80-\uffff]")
"""The letters of Vietnamese, and all from the East Asian scripts on."""
_FOUND = re.compile(
    "|".join(
        rf"\b{re.escape(word)}\b" if word[0] < "\u2e80" else re.escape(word)
        for word in sorted(ENGLISH, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


def translate_generic_words(name: str) -> str:
    """Return a name with its generic words in English, each by itself: 清华大学 -> 清华 university."""
    if not UNSPACED.search(name):
        return name
    return _FOUND.sub(lambda found: f" {ENGLISH[found[0].lower()]} ", name)
