"""What the words of a text suggest: values without any machinery, and the one sum that is made of them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from riskflow.core.lexicon import WARNINGS, WEIGHING, Kind, Order
from riskflow.core.text import Language, Text

TERMS, OPENING = "terms", "opening"
"""What raises a rank, as it is named beside the themes that lower it: all terms, and those of the first sentence."""


class Verdict(StrEnum):
    """What a person makes of a suggestion."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words found in a text, the entry that they touch, and why they were found."""

    kind: Kind
    list: str
    entry: str
    term: str
    title: Text
    words: str
    start: int
    end: int
    why: Text
    weight: int = 0
    negated: bool = False
    asks: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """The list and the entry."""
        return self.list, self.entry


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the words of one theme take from the rank of a text, or what the terms found add to it."""

    theme: str
    words: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text suggests."""

    language: Language
    suggestions: tuple[Suggestion, ...]
    score: int
    alarm: bool
    leanings: tuple[Leaning, ...] = ()

    @property
    def rank(self) -> int:
        """How early to read the text among others: what its terms add, and what its themes take."""
        return sum(leaning.weight for leaning in self.leanings)

    @property
    def standing(self) -> tuple[bool, int]:
        """What orders texts: whatever its rank, one worth asking about stands before all that are not."""
        return self.alarm, self.rank

    @property
    def warnings(self) -> tuple[Suggestion, ...]:
        """What does not belong in the text."""
        return tuple(s for s in self.suggestions if s.kind in WARNINGS)


@dataclass(frozen=True, slots=True)
class Bundle:
    """All finds in one text that touch the same entry: what a person accepts or dismisses as one."""

    question: str
    digest: str
    suggestions: tuple[Suggestion, ...]

    @property
    def first(self) -> Suggestion:
        """The find that stands for them."""
        return self.suggestions[0]

    @property
    def key(self) -> str:
        """How a form names it: question, list, entry and the text that it was found in."""
        return f"{self.question}.{self.first.list}.{self.first.entry}.{self.digest[:12]}"

    @property
    def words(self) -> str:
        """The different words, as they stand in the text; those inside a longer find are not said twice."""
        outer = [s for s in self.suggestions if not any(_holds(other, s) for other in self.suggestions)]
        return ", ".join({s.words.casefold(): s.words for s in outer}.values())


def _holds(outer: Suggestion, inner: Suggestion) -> bool:
    spans = (outer.start, outer.end), (inner.start, inner.end)
    return spans[0] != spans[1] and outer.start <= inner.start and inner.end <= outer.end


def weigh(suggestions: Iterable[Suggestion]) -> int:
    """Add the weights of the different terms that a text does not deny. More words never weigh less."""
    weights = {s.term: s.weight for s in suggestions if s.kind in WEIGHING and not s.negated}
    return sum(weights.values())


def rising(suggestions: Iterable[Suggestion], first: int, order: Order) -> Iterator[Leaning]:
    """Yield what the different terms add to the rank, and those that begin before `first`, in the first sentence."""
    counted = [s for s in suggestions if s.kind in WEIGHING and s.weight and not s.negated]
    early = [s for s in counted if s.start < first]
    for name, found, step in ((TERMS, counted, order.term), (OPENING, early, order.opening)):
        if found:
            yield Leaning(name, tuple(dict.fromkeys(s.words for s in found)), step * len({s.term for s in found}))


def text_digest(text: str) -> str:
    """Return what a judgement remembers of a text: whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def bundles(question: str, text: str, suggestions: Iterable[Suggestion]) -> list[Bundle]:
    """Gather the finds of a text by entry, those that the text itself denies left out; the heaviest first."""
    kept = [s for s in suggestions if not s.negated and s.kind not in WARNINGS]
    ordered = sorted(kept, key=lambda s: (s.list, s.entry, -s.weight, s.start))
    gathered = [Bundle(question, text_digest(text), tuple(g)) for _, g in groupby(ordered, key=lambda s: s.place)]
    kinds = list(Kind)
    return sorted(
        gathered, key=lambda b: (kinds.index(b.first.kind), -max(s.weight for s in b.suggestions), b.first.start)
    )
