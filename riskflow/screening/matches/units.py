"""Names of units: the name of an organisation inside a longer one, and a unit's name beside that of its organisation.

*Faculty of Physics Sharif University of Technology* is a unit of what stands at its end, *Moscow State University of
Railways* is none of Moscow State University. The words around a name decide, in whatever order and with or without a
comma: they have to be those of a unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskflow.screening.names import BRACKETED, PART_SEPARATORS, has_distinguishing_word, normalise, tokens
from riskflow.screening.vocabulary import LEGAL_WORDS, MODIFYING_WORDS, STOP_WORDS, UNIT_WORDS, WHOLE_WORDS

MAX_WORDS = 24
MIN_INNER_WORDS, MAX_INNER_WORDS = 2, 9
MIN_GENERIC_WORDS = 3


def is_telling(words: Sequence[str]) -> bool:
    """Return whether words can be a whole name: one is no generic word, or there are several (Academy of Sciences)."""
    return len(words) >= MIN_INNER_WORDS and (has_distinguishing_word(words) or len(words) >= MIN_GENERIC_WORDS)


@dataclass(frozen=True, slots=True)
class InnerName:
    """A run of words inside a longer name that may be an organisation's whole name."""

    text: str
    words: tuple[str, ...]
    """Its words in their order, as keys have them."""
    begins: int
    ends: int

    @property
    def key(self) -> str:
        return " ".join(sorted(self.words))

    def overlaps(self, other: "InnerName") -> bool:
        return self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True, slots=True)
class _Word:
    plain: str
    token: str
    """The canonical word; empty where the word identifies nothing."""
    part: int
    """The number of its part between commas."""


def inner_names(name: str) -> Iterator[InnerName]:
    """Yield the runs of words that may be the name of what a unit belongs to, the longest first."""
    words = _words(name)
    if not any(word.token in UNIT_WORDS for word in words):
        return
    for length in range(min(len(words) - 1, MAX_WORDS), MIN_INNER_WORDS - 1, -1):
        for begins in range(len(words) - length + 1):
            ends = begins + length
            inner = words[begins:ends]
            if inner[0].token and inner[-1].token and _is_beside_unit(words, begins, ends):
                found = [word.token for word in inner if word.token]
                if len(found) <= MAX_INNER_WORDS and is_telling(found):
                    text = " ".join(word.plain for word in inner)
                    yield InnerName(text, tuple(found), begins, ends)


def _words(name: str) -> Sequence[_Word]:
    words = []
    for number, part in enumerate(PART_SEPARATORS.split(BRACKETED.sub(" ", name))):
        for plain in normalise(part).split():
            is_empty = plain in STOP_WORDS or plain in LEGAL_WORDS
            words.append(_Word(plain, "" if is_empty else tokens(plain)[0], number))
    return words[:MAX_WORDS]


def _is_beside_unit(words: Sequence[_Word], begins: int, ends: int) -> bool:
    """Return whether the words around a run are those of a unit, and make no other name of it."""
    before, after = words[:begins], words[ends:]
    around = {word.token for word in (*before, *after)}
    if not around & UNIT_WORDS or around & WHOLE_WORDS:
        return False
    inner_part = words[begins].part, words[ends - 1].part
    if after and after[0].part == inner_part[1] and not after[0].token:
        return False  # University of X *of Railways* is another one
    return not (before and before[-1].part == inner_part[0] and _takes_over(before[-1], words[begins]))


def _takes_over(before: _Word, first: _Word) -> bool:
    """Return whether the word before a run belongs to its name.

    Institute of *East* China University, Institutes of Physics *and* X University, *Tsinghua* University in Shenzhen.
    """
    if before.token in MODIFYING_WORDS or before.plain == "and":
        return True
    return first.token in WHOLE_WORDS | UNIT_WORDS and bool(before.token) and has_distinguishing_word([before.token])
