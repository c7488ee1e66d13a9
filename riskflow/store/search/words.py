"""The words of a text as they are searched for, the same on every database: pure.

The database splits nothing and folds nothing. Swedish and English stand side by side, and names in any script, so no
language is assumed: a word is found by how it begins, without regard to case and accents. å, ä and ö are letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from riskflow.errors import InvalidError
from riskflow.text import Text

MAX_WORD_LENGTH = 60
MAX_TERMS = 12
MAX_QUERY_LENGTH = 300
MAX_WORDS_BYTES = 500_000
"""Of one case. PostgreSQL holds a megabyte; that many different words are no language."""
MAX_JOINED = 6

TOO_MUCH = Text(
    sv=f"Sökningen är för lång. Skriv högst {MAX_TERMS} ord.",
    en=f"The search is too long. Write at most {MAX_TERMS} words.",
)
NO_WORD = Text(sv="Skriv ett ord med bokstäver eller siffror.", en="Write a word with letters or digits.")


class TextKind(StrEnum):
    """What a word of a case stands in, as far as other people may read it; the value marks the word in the index."""

    OVERVIEW = "o"
    ANSWERS = "a"
    OPINIONS = "r"
    DECISIONS = "d"
    TALK = "t"
    INTERNAL = "i"
    FOLLOW_UP = "f"


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A word that is looked for: words that begin with it, or it alone where it is a single letter."""

    word: str
    is_beginning: bool = True

    def finds(self, word: str) -> bool:
        return word.startswith(self.word) if self.is_beginning else word == self.word


KEPT = frozenset("åäö")
SAME = {"æ": "ä", "ø": "ö", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i", "œ": "oe"}
"""Letters that no rule of Unicode takes apart, as they are typed on a Swedish keyboard."""
ACCENTS = ("\u0300-\u036f", "\u0591-\u05c7", "\u0610-\u061a", "\u064b-\u065f\u0670")
ACCENT = re.compile(f"[{''.join(ACCENTS)}]")
"""Marks that people leave out when they type: accents, and the vowel points of Hebrew and Arabic."""
JOINER = "[-'’._&\u2010\u2011]"
JOINED = re.compile(rf"(?<![^\W_])[^\W_]++(?:{JOINER}[^\W_]++)+")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts that put no space between words: found by two characters at a time."""


class _Letters(dict[int, str]):
    """What becomes of each character; it is worked out once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = result = _folded(character)
        return result


def _folded(character: str) -> str:
    if character in KEPT:
        return character
    if unicodedata.category(character)[0] not in "LMN":
        return " "
    plain = ACCENT.sub("", unicodedata.normalize("NFD", character))
    return SAME.get(character, unicodedata.normalize("NFC", plain))


LETTERS = _Letters()


def words_of(text: str) -> set[str]:
    """Return the words of a text under which it is found."""
    plain = _plain(text)
    words = {word for spaced in plain.translate(LETTERS).split() for word in _parts(spaced)}
    return words.union(_joined(each) for each in JOINED.findall(plain))


def terms_of(query: str) -> tuple[SearchTerm, ...]:
    """Return what somebody looks for; nothing where they have written nothing.

    Raises:
        InvalidError: it is too long, or there is no word in it.
    """
    if len(query) > MAX_QUERY_LENGTH:
        raise InvalidError(TOO_MUCH)
    words = dict.fromkeys(word for chunk in _plain(query).split() for word in _wanted(chunk))
    if query.strip() and not words:
        raise InvalidError(NO_WORD)
    if len(words) > MAX_TERMS:
        raise InvalidError(TOO_MUCH)
    return tuple(SearchTerm(word, len(word) > 1 or bool(UNSPACED.match(word))) for word in words)


def marked_words(texts: Mapping[TextKind, Iterable[str]]) -> str:
    """Return the words of some texts with the mark of their kind, in one order; the first kinds come first."""
    found: list[str] = []
    size = 0
    for kind in TextKind:
        for word in sorted(set().union(*map(words_of, texts.get(kind, ())))):
            size += len(word.encode()) + 1
            if size < MAX_WORDS_BYTES:
                found.append(f"{kind.value}{word}")
    return " ".join(sorted(found))


def with_words(words: str, kind: TextKind, texts: Iterable[str]) -> str:
    """Return the marked words of a case with those of one kind replaced."""
    others = (word for word in words.split(" ") if not word.startswith(kind.value))
    return " ".join(sorted([*others, *marked_words({kind: texts}).split(" ")]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _wanted(chunk: str) -> Iterable[str]:
    """Return the words of a part of a query without spaces: what is joined in it is looked for joined."""
    inner = chunk.translate(LETTERS).strip()
    whole = JOINED.search(chunk)
    if whole and len(inner) == len(whole[0]) and len(inner.split()) <= MAX_JOINED:
        return [_joined(whole[0])]
    return [word for spaced in inner.split() for word in _wanted_parts(spaced)]


def _joined(chunk: str) -> str:
    parts = chunk.translate(LETTERS).split()
    return "".join(parts[:MAX_JOINED])[:MAX_WORD_LENGTH]


def _parts(word: str) -> Iterator[str]:
    yield from _split(word, whole=True)


def _wanted_parts(word: str) -> Iterator[str]:
    yield from _split(word, whole=False)


def _split(word: str, *, whole: bool) -> Iterator[str]:
    """Yield a word, or the pairs of characters of what has no spaces; where it is kept also each character."""
    end = 0
    for run in UNSPACED.finditer(word):
        if run.start() > end:
            yield word[end : run.start()][:MAX_WORD_LENGTH]
        characters, end = run[0], run.end()
        yield from (characters[place : place + 2] for place in range(len(characters) - 1))
        if whole or len(characters) == 1:
            yield from characters
    if end < len(word):
        yield word[end:][:MAX_WORD_LENGTH]
