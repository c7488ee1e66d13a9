"""Short forms of names: a brand (Hikvision), or two words (Sharif University), of which a longer name has all."""

from collections.abc import Iterator

from riskflow.screening.index import IndexedName, NameIndex
from riskflow.screening.names import has_distinguishing_word, is_short_name, tokens
from riskflow.screening.vocabulary import GENERIC_WORDS

MAX_WORDS = 3
MIN_BRAND_LENGTH = 6
# A word of more names than this is a place or a person's name, by which no organisation is known.
MAX_FREQUENCY, MAX_FOUND = 150, 12


def short_forms(index: NameIndex, name: str) -> Iterator[IndexedName]:
    """Yield the names that a short one may stand for: they have all its words, and beside them none as telling."""
    words = tuple(dict.fromkeys(tokens(name)))
    if len(words) > MAX_WORDS or is_short_name(name) or not has_distinguishing_word(words):
        return
    rarity = min(index.frequency(word) for word in words)
    if not 0 < rarity <= MAX_FREQUENCY:
        return
    is_brand = len(words) == 1 and len(words[0]) >= MIN_BRAND_LENGTH
    found = [
        key
        for key in index.keys_with(words)
        if _is_short_form(index, words, index.key(key).split(), rarity if is_brand else 0)
    ]
    for key in sorted(found, key=lambda each: len(index.key(each)))[:MAX_FOUND]:
        yield from index.names_with(key)


def _is_short_form(index: NameIndex, words: tuple[str, ...], longer: list[str], rarity: int) -> bool:
    """Return whether the other words of a longer name are generic, or beside a brand more frequent than it."""
    others = [word for word in longer if word not in words]
    return bool(others) and all(word in GENERIC_WORDS or 0 < rarity < index.frequency(word) for word in others)
