"""Names in their normal form: what is left of a name when script, case, legal form and word order do not count.

`words` turns a name into the words that identify it, `key` sorts them. The words that mean the same in several
languages (university, institute, academy ...) become one word, abbreviations are written out. Both are idempotent, and
`key` does not depend on the order of the words.
"""

import re
from functools import lru_cache

from anyascii import anyascii

from riskflow.screening.unspaced import spaced
from riskflow.screening.vocabulary import LEGAL_FORMS, LEGAL_WORDS, SAME_WORD, STOP_WORDS

APOSTROPHES = re.compile(r"(?<=\w)['’‘`ʹʼ´](?=\w)")  # noqa: RUF001 - these are the ones that names use
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
SLAVIC_ENDING = re.compile(r"(?<=\w{4})[iy][ijy]+$")
"""How -y of Moskovsky is transliterated elsewhere: -ii, -iy, -yi, -yj."""
BETWEEN = re.compile(r"[^0-9a-z]+")
SHORTEST_PLURAL = 5


def words(name: str) -> tuple[str, ...]:
    """Return the words that identify a name, in their order; the plain words where nothing else would be left."""
    plain = [_same(token) for token in spelled(name).split()]
    kept = _without_legal_forms(plain)
    telling = [token for token in kept if token not in STOP_WORDS]
    return tuple(telling or kept or plain)


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """Return the words of a name in the order of the alphabet: what two spellings of one name share."""
    return new_key(name)


def new_key(name: str) -> str:
    """Return the key of a name without remembering it, for whoever goes through a hundred thousand of them."""
    return " ".join(sorted(words(name)))


def spelled(name: str) -> str:
    """Return a name in plain small letters without marks: `Linköpings universitet` -> `linkopings universitet`."""
    joined = APOSTROPHES.sub(
        "", DOTTED.sub(lambda found: found[0].replace(".", ""), spaced(name).replace("&", " and "))
    )
    latin = anyascii(joined).casefold().replace("'", "").replace("`", "")
    return " ".join(BETWEEN.sub(" ", latin).split())


def _same(token: str) -> str:
    """Return the one word for a word that is written in several ways."""
    known = SAME_WORD.get(token)
    if known:
        return known
    plain = SLAVIC_ENDING.sub("y", _singular(token))
    return SAME_WORD.get(plain, plain)


def _singular(token: str) -> str:
    if len(token) < SHORTEST_PLURAL or not token.endswith("s") or token.endswith(("ss", "us", "is")):
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


def is_short(name: str) -> bool:
    """Say whether a name is an acronym or the like, which many organisations share."""
    return len(spelled(name).replace(" ", "")) <= 5  # noqa: PLR2004 - the longest that still says little
