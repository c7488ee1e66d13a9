"""The reviewed words: which words point to which entry of which list, and how they are read.

Nothing here says what a project *is*. A term proposes that somebody looks at an entry, and the words say why.
"""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from riskflow.text import Language, Text

MAX_WEIGHT = 9
Word = Annotated[str, Field(min_length=2, max_length=80)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class TermKind(StrEnum):
    """What a suggestion is about."""

    CONTROLLED = "controlled"
    CRITICAL = "critical"
    REPRESSION = "repression"
    LIVING = "living"
    PLACE = "place"
    ORGANISATION = "organisation"
    PERSONAL = "personal"
    SECURITY = "security"


WARNING_KINDS = frozenset({TermKind.PERSONAL, TermKind.SECURITY})
"""What does not belong in a text: a warning to its author, kept nowhere."""
NAMED = frozenset({TermKind.PLACE, TermKind.ORGANISATION})
WEIGHTED_KINDS = frozenset({TermKind.CONTROLLED, TermKind.CRITICAL, TermKind.REPRESSION})
"""Lists whose terms may have a weight. Only these can make a text strong enough to ask about."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class BilingualWords(_Strict):
    """Words in each of the two languages."""

    sv: tuple[Word, ...] = Field(min_length=1)
    en: tuple[Word, ...] = Field(min_length=1)

    def in_(self, language: Language) -> tuple[str, ...]:
        """Return the words of one language."""
        return self.sv if language is Language.SV else self.en


class Term(BilingualWords):
    """One thing that can be spoken of, with the forms in which it is found."""

    id: Id
    weight: int = Field(default=0, ge=0, le=MAX_WEIGHT)
    compounds: tuple[Word, ...] = ()
    """How the term looks as a part of a Swedish compound: `drönar` in *drönarsvärm*."""
    whole: bool = False
    """Whether the forms are found as whole words only, never as the last part of a compound."""
    near: tuple[Word, ...] = ()
    """One of these must stand near, where there are any."""
    not_near: tuple[Word, ...] = ()
    """None of these may stand near: the words of its everyday meanings."""


class LexiconEntry(_Strict):
    """One entry of a list, in our own words, with the terms that point to it."""

    code: str = Field(min_length=1, max_length=20)
    title: Text
    terms: tuple[Term, ...] = Field(min_length=1)


class WordList(_Strict):
    """One list of entries: the EU dual-use list, or one of our own."""

    id: Id
    kind: TermKind
    title: Text
    source: str = Field(min_length=1)
    asks: tuple[Id, ...] = ()
    """The questions and gates that a find bears upon."""
    entries: tuple[LexiconEntry, ...] = Field(min_length=1)


class LexiconRules(_Strict):
    """How the words are read."""

    lists: tuple[Id, ...] = Field(min_length=1)
    alarm: int = Field(ge=1)
    window: int = Field(ge=1, le=60)
    reach: int = Field(ge=1, le=20)
    negations: BilingualWords
    denials: BilingualWords
    turns: BilingualWords
    figures: BilingualWords


class Lexicon(_Strict):
    """All lists and the rules for reading them."""

    rules: LexiconRules
    lists: tuple[WordList, ...]

    def terms(self) -> Iterator[tuple[WordList, LexiconEntry, Term]]:
        """Yield every term with the entry and the list that it stands in."""
        for words in self.lists:
            for entry in words.entries:
                for term in entry.terms:
                    yield words, entry, term


def lexicon_faults(lexicon: Lexicon) -> list[str]:
    """Return what is wrong with the words as a whole, each with its place and its mend."""
    ids = Counter(term.id for _, _, term in lexicon.terms())
    found = [
        f"term '{name}': the id stands {count} times; give each term its own"
        for name, count in ids.items()
        if count > 1
    ]
    for words in lexicon.lists:
        codes = Counter(entry.code for entry in words.entries)
        found += [
            f"{words.id}, entry '{code}': it stands {n} times; put the terms together"
            for code, n in codes.items()
            if n > 1
        ]
    for words, _, term in lexicon.terms():
        if term.weight and words.kind not in WEIGHTED_KINDS:
            found.append(
                f"{words.id}, term '{term.id}': a list of the kind {words.kind} has no weights; take 'weight' away"
            )
    return [*found, *_twice(lexicon)]


def _twice(lexicon: Lexicon) -> Iterator[str]:
    """Yield forms that two terms of one list claim: the reader could not say which entry is meant."""
    for words in lexicon.lists:
        for language in Language:
            forms = Counter(
                form.casefold() for entry in words.entries for term in entry.terms for form in term.in_(language)
            )
            for form, count in forms.items():
                if count > 1:
                    yield f"{words.id}: the form '{form}' ({language}) stands {count} times; keep one"
