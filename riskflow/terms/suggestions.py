"""Suggestions from a text as plain values, their total weight, and their groups by entry."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from riskflow.terms.lexicon import WARNING_KINDS, WEIGHTED_KINDS, TermKind
from riskflow.text import Language, Text


class SuggestionResponse(StrEnum):
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term found in a text: its words from `start` to `end`, the entry that it suggests, and the reason."""

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
        return self.list, self.entry


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """The suggestions of one text; `alarm` if their total weight reaches the threshold."""

    language: Language
    suggestions: tuple[Suggestion, ...]
    score: int
    alarm: bool

    @property
    def warnings(self) -> tuple[Suggestion, ...]:
        """Personal and secret data, which must not be in the text."""
        return tuple(s for s in self.suggestions if s.kind in WARNING_KINDS)


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """All suggestions of one entry in one text, which a person accepts or dismisses together."""

    question: str
    digest: str
    suggestions: tuple[Suggestion, ...]

    @property
    def first(self) -> Suggestion:
        return self.suggestions[0]

    @property
    def key(self) -> str:
        """The key in forms: question, list, entry, and the digest of the text."""
        return f"{self.question}.{self.first.list}.{self.first.entry}.{self.digest[:12]}"

    @property
    def words(self) -> str:
        """The different words as in the text, without those inside the words of a longer suggestion."""
        outer = [s for s in self.suggestions if not any(_contains(other, s) for other in self.suggestions)]
        return ", ".join({s.words.casefold(): s.words for s in outer}.values())


def _contains(outer: Suggestion, inner: Suggestion) -> bool:
    is_same_span = (outer.start, outer.end) == (inner.start, inner.end)
    return not is_same_span and outer.start <= inner.start and inner.end <= outer.end


def total_weight(suggestions: Iterable[Suggestion]) -> int:
    """Return the sum of the weights of different terms that are not negated, so that more words never weigh less."""
    weights = {s.term: s.weight for s in suggestions if s.kind in WEIGHTED_KINDS and not s.negated}
    return sum(weights.values())


def text_digest(text: str) -> str:
    """Return the digest by which a stored response shows whether the text has changed."""
    return hashlib.sha256(text.encode()).hexdigest()


def group_suggestions(question: str, text: str, suggestions: Iterable[Suggestion]) -> list[SuggestionGroup]:
    """Group the suggestions of a text by entry, without negated ones and warnings; by kind, then by weight."""
    kept = [s for s in suggestions if not s.negated and s.kind not in WARNING_KINDS]
    ordered = sorted(kept, key=lambda s: (s.list, s.entry, -s.weight, s.start))
    groups = [
        SuggestionGroup(question, text_digest(text), tuple(g)) for _, g in groupby(ordered, key=lambda s: s.entry_key)
    ]
    kinds = list(TermKind)
    return sorted(
        groups, key=lambda g: (kinds.index(g.first.kind), -max(s.weight for s in g.suggestions), g.first.start)
    )
