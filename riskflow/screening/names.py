"""The normal form of names, in which script, case, legal form and word order do not count, and phonetic keys of words.

`tokens` turns a name into the words that identify it, `name_key` sorts them. Words that mean the same in several
languages (university, institute, academy ...) become one word, abbreviations are written out. Both are idempotent, and
`name_key` does not depend on the order of the words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from anyascii import anyascii

from riskflow.packaged import packaged_yaml
from riskflow.screening.vocabulary import (
    CANONICAL_WORD,
    GENERIC_WORDS,
    LEGAL_FORMS,
    LEGAL_WORDS,
    STOP_WORDS,
)

# -- Normal form -------------------------------------------------------------------------------------------------------

# The signs that names use for an apostrophe: O'Neil and O’Neil are one word.
APOSTROPHES = re.compile(
    r"(?<=\w)['`\N{ACUTE ACCENT}\N{MODIFIER LETTER PRIME}\N{MODIFIER LETTER APOSTROPHE}"
    r"\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}](?=\w)"
)
# The ending that links two words in Persian: Daneshgah-e San'ati-ye Sharif.
EZAFE = re.compile(r"(?<=\w)[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}]y?e(?=\s)", re.IGNORECASE)
# Articles and prepositions that French and Italian write together with the word: l'Université, dell'Università.
ELISION = re.compile(r"\b(?:l|d|dell|nell|all|dall|sull)['\N{RIGHT SINGLE QUOTATION MARK}](?=\w)", re.IGNORECASE)
DOTTED_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# The ending -y of Moskovsky is transliterated as -ii, -iy, -yi or -yj elsewhere; -skogo and -skoy are its other cases.
SLAVIC_ENDING = re.compile(r"(?<=\w{4})[iy][ijy]+$|(?<=\w\wsk)(?:ogo|oj|oi|oy|aya|aja|oe|om)$")
NON_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
MIN_PLURAL_LENGTH = 5


def tokens(name: str) -> tuple[str, ...]:
    """Return the words that identify a name, in their order; all its words where none would remain."""
    plain = [_canonical_token(token) for token in normalise(name).split()]
    without_forms = _without_legal_forms(plain)
    distinctive = [token for token in without_forms if token not in STOP_WORDS]
    return tuple(distinctive or without_forms or plain)


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Return the sorted tokens of a name, which two spellings of one name share."""
    return name_key_uncached(name)


def name_key_uncached(name: str) -> str:
    """Return the key of a name without a cache, which a pass over a hundred thousand names would only flush."""
    return " ".join(sorted(tokens(name)))


def normalise(name: str) -> str:
    """Return a name in plain lower-case letters without marks: `Linköpings universitet` -> `linkopings universitet`."""
    # Generic words are translated first: transliteration would lose where a word begins in scripts without spaces.
    english = translate_generic_words(name).replace("&", " and ")
    # U.S.A. and O'Neil become one word each; every other sign separates words.
    undotted = DOTTED_ABBREVIATION.sub(lambda found: found[0].replace(".", ""), english)
    joined = EZAFE.sub("", APOSTROPHES.sub("", ELISION.sub(" ", undotted)))
    # anyascii writes soft signs and glottal stops as apostrophes, which are no letters.
    latin = anyascii(joined).casefold().replace("'", "").replace("`", "")
    return " ".join(NON_ALPHANUMERIC.sub(" ", latin).split())


def has_distinguishing_word(tokens: Iterable[str]) -> bool:
    """Return whether any word is not one that many organisations are called by: not university, science, china ..."""
    return any(token not in GENERIC_WORDS for token in tokens)


def is_written_as(ours: str, theirs: str) -> bool:
    """Return whether two names with one key are also the same in a script whose signs transliteration confuses.

    濟南 and 暨南 are two places, both Jinan in Latin letters. Names in other scripts are not looked at.
    """
    if not (UNSPACED_LETTERS.search(ours) and UNSPACED_LETTERS.search(theirs)):
        return True
    left, right = (
        {word for word in translate_generic_words(name).casefold().split() if word not in LEGAL_WORDS}
        for name in (ours, theirs)
    )
    return left == right


def _canonical_token(token: str) -> str:
    """Return the one word for a word that has several spellings; the vocabulary is asked before any ending is cut."""
    known = CANONICAL_WORD.get(token)
    if known:
        return known
    stem = SLAVIC_ENDING.sub("y", _singular(token))
    return CANONICAL_WORD.get(stem, stem)


def _singular(token: str) -> str:
    if len(token) < MIN_PLURAL_LENGTH or not token.endswith("s") or token.endswith(("ss", "us", "is")):
        return token
    return f"{token[:-3]}y" if token.endswith("ies") else token[:-1]


def _without_legal_forms(tokens: list[str]) -> list[str]:
    """Drop the words of legal forms, wherever they are in the name; forms of several words go as a whole."""
    remaining = set(tokens)
    for form in LEGAL_FORMS:
        if form <= remaining:
            remaining -= form
    return [token for token in tokens if token in remaining and token not in LEGAL_WORDS]


# -- Generic words in scripts without spaces ---------------------------------------------------------------------------

_WORDS_BY_ENGLISH = packaged_yaml("screening/data/unspaced_words.yaml")
# Word as it is written in a name -> English, in words of the vocabulary.
UNSPACED_WORDS: Mapping[str, str] = {
    word.replace("-", " "): english for english, words in _WORDS_BY_ENGLISH.items() for word in words.split()
}
FIRST_EAST_ASIAN = "\u2e80"
# The letters of Vietnamese, and all scripts from the East Asian ones on.
UNSPACED_LETTERS = re.compile("[\u1ea0-\u1eff\u2e80-\uffff]")
# Longer words first: 医科大学 is not 大学. Vietnamese has spaces, so that its words end at word boundaries.
_UNSPACED_WORD = re.compile(
    "|".join(
        rf"\b{re.escape(word)}\b" if word[0] < FIRST_EAST_ASIAN else re.escape(word)
        for word in sorted(UNSPACED_WORDS, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


def translate_generic_words(name: str) -> str:
    """Return a name with its generic words in English, separated by spaces: 清华大学 -> 清华 university."""
    if not UNSPACED_LETTERS.search(name):
        return name
    return _UNSPACED_WORD.sub(lambda found: f" {UNSPACED_WORDS[found[0].lower()]} ", name)


# -- Romanised names of scripts without spaces -------------------------------------------------------------------------

_CHINESE = re.compile("[\u4e00-\u9fff]+")
# The words of Chinese names in Latin letters -> English: gongye, hangkonghangtian.
ROMANISED_WORDS: Mapping[str, str] = {
    anyascii(word).casefold(): english for word, english in UNSPACED_WORDS.items() if _CHINESE.fullmatch(word)
}
MAX_SYLLABLES = 6
# Without one of them a name is no romanised name of an organisation; a pass over all names asks this first.
_ORGANISATION = re.compile(
    "da ?xue|xue ?yuan|ke ?xue ?yuan|yan ?jiu|xue ?xiao|yi ?yuan|shi ?yan ?shi|gong ?si|ji ?tuan", re.IGNORECASE
)


def readings(name: str) -> tuple[str, ...]:
    """Return a name, and if it is a romanised Chinese one the name as its characters are keyed.

    Characters have no spaces: what is no generic word becomes one word, and generic ones are translated, so that
    *Beijing Youdian Daxue* is *beijingyoudian university*, which is the key of 北京邮电大学.
    """
    if UNSPACED_LETTERS.search(name) or not _ORGANISATION.search(name if name.isascii() else anyascii(name)):
        return (name,)
    return name, ", ".join(map(_respelt, PART_SEPARATORS.split(name)))


def _respelt(part: str) -> str:
    """Return a part of a name with its Chinese words translated and the others joined."""
    words, respelt, rest = normalise(part).split(), [], ""
    while words:
        length, english = _first_romanised(words)
        respelt += [rest, english] if english else []
        rest = "" if english else rest + words[0]
        del words[:length]
    return " ".join(filter(None, (*respelt, rest)))


def _first_romanised(words: Sequence[str]) -> tuple[int, str]:
    """Return how many words at the beginning are one Chinese word, and its English; its syllables may stand apart."""
    for length in range(min(MAX_SYLLABLES, len(words)), 0, -1):
        english = ROMANISED_WORDS.get("".join(words[:length]))
        if english:
            return length, english
    return 1, ""


# -- Acronyms, variants and parts of a name ----------------------------------------------------------------------------

MAX_ACRONYM_LENGTH = 5
MIN_PART_TOKENS = 2
MIN_PARTS = 2
# Inside a character class. Chinese and Japanese names have full-width brackets, commas and semicolons.
OPENING_BRACKETS = r"(\[\N{FULLWIDTH LEFT PARENTHESIS}"
CLOSING_BRACKETS = r")\]\N{FULLWIDTH RIGHT PARENTHESIS}"
BRACKETED = re.compile(f"[{OPENING_BRACKETS}]([^{OPENING_BRACKETS}{CLOSING_BRACKETS}]+)[{CLOSING_BRACKETS}]")
PART_SEPARATORS = re.compile(
    r"(?:(?<!\s)\s+)?[,;/|\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH SEMICOLON}]\s*"
    r"|(?<!\s)\s+[-\N{EN DASH}\N{EM DASH}]\s+"
)


def initials(tokens: tuple[str, ...]) -> str:
    """Return the first letters of words, of which acronyms are made."""
    return "".join(token[0] for token in tokens)


def is_short_name(name: str) -> bool:
    """Return whether a name is no longer than an acronym, so that many organisations may share it."""
    # Letters of ASCII stay what they are, so that most names need not be brought into their normal form.
    if name.isascii() and sum(map(str.isalnum, name)) > MAX_ACRONYM_LENGTH:
        return False
    return len(normalise(name).replace(" ", "")) <= MAX_ACRONYM_LENGTH


def name_variants(name: str) -> list[str]:
    """Return a name as written, the name without its brackets, and each text inside brackets as a name of its own."""
    inside = BRACKETED.findall(name)
    outside = BRACKETED.sub(" ", name).strip()
    return list(dict.fromkeys(text for text in (name, outside, *inside) if text.strip()))


def name_parts(name: str) -> list[str]:
    """Return the parts of a name that could each be an organisation: *Institute of Automation, Academy of Sciences*."""
    parts = [part for part in PART_SEPARATORS.split(BRACKETED.sub(" ", name)) if part]
    return [part for part in parts if len(tokens(part)) >= MIN_PART_TOKENS] if len(parts) >= MIN_PARTS else []


# -- Phonetic keys of a word -------------------------------------------------------------------------------------------

# Spellings of a sound, in several transliterations -> the letter that stands for the sound in a key.
_SOUNDS = (
    ("shch|sch|sh|x", "s"),
    ("tch|ch|tz|ts|c|q", "k"),
    ("kh", "h"),
    ("zh", "z"),
    ("ph", "f"),
    ("w", "v"),
    ("iy|yi|ij|ee|y|j", "i"),
    ("oe", "o"),
    ("ae", "a"),
    ("ou|oo|ue", "u"),  # codespell:ignore ue
)
SOUND_OF_SPELLING = {spelling: sound for spellings, sound in _SOUNDS for spelling in spellings.split("|")}
_SPELLING = re.compile("|".join(spellings for spellings, _ in _SOUNDS))
DOUBLED_CONSONANT = re.compile(r"([b-df-hj-np-tv-z])\1+")
# The ending that makes an adjective of a Slavic place, in sounds: Volgogradsky is Volgograd.
SLAVIC_PLACE_ADJECTIVE = re.compile(r"(?<=\w{5})sk(?:i|ii|a|aia|oe|ogo|oi|e|ei)$")
VOWELS = re.compile("[aeiou]")
# What scripts of consonants (Arabic, Persian, Hebrew) leave out, or write as y and w, which are other sounds elsewhere.
UNWRITTEN_LETTERS = re.compile("[aeiouvh]")
MIN_CONSONANT_KEY_LENGTH = 3
FIRST_SOUND_LETTERS = 4  # the longest spelling of a sound


@lru_cache(maxsize=2_000)
def sound_key(word: str) -> str:
    """Return the phonetic key of a word, one letter per sound: `tsinghua` and `qinghua` -> `kinghua`."""
    sounds = _SPELLING.sub(lambda found: SOUND_OF_SPELLING[found[0]], word)
    return SLAVIC_PLACE_ADJECTIVE.sub("", DOUBLED_CONSONANT.sub(r"\1", sounds))


def first_sound(word: str) -> str:
    """Return the first letter of the phonetic key, without computing the rest."""
    return sound_key(word[:FIRST_SOUND_LETTERS])[0]


def has_no_vowels(word: str) -> bool:
    """Return whether a word is written without vowels, as transliterations from Arabic, Persian or Hebrew are."""
    return VOWELS.search(word) is None and len(word) >= MIN_CONSONANT_KEY_LENGTH


@lru_cache(maxsize=2_000)
def consonant_key(word: str) -> str:
    """Return the consonants of a word, `tehran` -> `trn`; empty where they are too few to tell words apart."""
    consonants = UNWRITTEN_LETTERS.sub("", sound_key(word))
    return consonants if len(consonants) >= MIN_CONSONANT_KEY_LENGTH else ""
