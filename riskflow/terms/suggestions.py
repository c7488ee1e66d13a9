"""What the words of a text suggest: values without any machinery, and the one sum that is made of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from riskflow.terms.lexicon import WARNING_KINDS, WEIGHTED_KINDS, TermKind
from riskflow.text import Language, Text


class SuggestionResponse(StrEnum):
    """What a person makes of a suggestion."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words found in a text, the entry that they touch, and why they were found."""

    kind: TermKind
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
    def entry_key(self) -> tuple[str, str]:
        """The list and the entry."""
        return self.list, self.entry


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """What one text suggests."""

    language: Language
    suggestions: tuple[Suggestion, ...]
    score: int
    alarm: bool

    @property
    def warnings(self) -> tuple[Suggestion, ...]:
        """What does not belong in the text."""
        return tuple(s for s in self.suggestions if s.kind in WARNING_KINDS)


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
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


def total_weight(suggestions: Iterable[Suggestion]) -> int:
    """Add the weights of the different terms that a text does not deny. More words never weigh less."""
    weights = {s.term: s.weight for s in suggestions if s.kind in WEIGHTED_KINDS and not s.negated}
    return sum(weights.values())


def text_digest(text: str) -> str:
    """Return what a judgement remembers of a text: whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def group_suggestions(question: str, text: str, suggestions: Iterable[Suggestion]) -> list[SuggestionGroup]:
    """Gather the finds of a text by entry, those that the text itself denies left out; the heaviest first."""
    kept = [s for s in suggestions if not s.negated and s.kind not in WARNING_KINDS]
    ordered = sorted(kept, key=lambda s: (s.list, s.entry, -s.weight, s.start))
    gathered = [
        SuggestionGroup(question, text_digest(text), tuple(g)) for _, g in groupby(ordered, key=lambda s: s.entry_key)
    ]
    kinds = list(TermKind)
    return sorted(
        gathered, key=lambda b: (kinds.index(b.first.kind), -max(s.weight for s in b.suggestions), b.first.start)
    )
