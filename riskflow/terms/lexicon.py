"""The model of the reviewed term lists: which terms suggest which entry of which list, and the rules of matching.

A term is no finding about a project. It suggests that a person looks at an entry, with the words as the reason.
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
    CONTROLLED = "controlled"
    CRITICAL = "critical"
    REPRESSION = "repression"
    LIVING = "living"
    PLACE = "place"
    ORGANISATION = "organisation"
    PERSONAL = "personal"
    SECURITY = "security"


# Personal and secret data, which must not be in a text: shown to its author as a warning and stored nowhere.
WARNING_KINDS = frozenset({TermKind.PERSONAL, TermKind.SECURITY})
NAMED = frozenset({TermKind.PLACE, TermKind.ORGANISATION})
# Only terms of these kinds have a weight, and only their sum can reach the threshold `alarm`.
WEIGHTED_KINDS = frozenset({TermKind.CONTROLLED, TermKind.CRITICAL, TermKind.REPRESSION})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class BilingualWords(_Strict):
    sv: tuple[Word, ...] = Field(min_length=1)
    en: tuple[Word, ...] = Field(min_length=1)

    def in_(self, language: Language) -> tuple[str, ...]:
        return self.sv if language is Language.SV else self.en


class Term(BilingualWords):
    """A technology, organism, practice ... with the forms in which it is found."""

    id: Id
    weight: int = Field(default=0, ge=0, le=MAX_WEIGHT)
    compounds: tuple[Word, ...] = ()
    """The term as a part of Swedish compounds: `drönar` in *drönarsvärm*."""
    whole: bool = False
    """Whether the forms are found as whole words only, never as the last part of a compound."""
    near: tuple[Word, ...] = ()
    """Words of which one must be in the window around the term, if there are any."""
    not_near: tuple[Word, ...] = ()
    """Words of which none may be in the window: those of its everyday meanings."""


class LexiconEntry(_Strict):
    """One entry of a list, titled in our own words, with the terms that suggest it."""

    code: str = Field(min_length=1, max_length=20)
    title: Text
    terms: tuple[Term, ...] = Field(min_length=1)


class WordList(_Strict):
    """One term list: of the EU dual-use list, or one of our own."""

    id: Id
    kind: TermKind
    title: Text
    source: str = Field(min_length=1)
    asks: tuple[Id, ...] = ()
    """The questions and gates that a suggestion concerns."""
    entries: tuple[LexiconEntry, ...] = Field(min_length=1)


class LexiconRules(_Strict):
    """The rules of matching, as `rules.yaml` has them."""

    lists: tuple[Id, ...] = Field(min_length=1)
    alarm: int = Field(ge=1)
    """The sum of weights from which a text is strong enough to ask about."""
    window: int = Field(ge=1, le=60)
    """The number of tokens on each side that count as near."""
    reach: int = Field(ge=1, le=20)
    """The number of tokens over which a negation or denial reaches."""
    negations: BilingualWords
    """Before the term: *no*, *without*."""
    denials: BilingualWords
    """After the term: *is not used*."""
    turns: BilingualWords
    """Words that end a negation: *but*."""
    figures: BilingualWords
    """Words before a figure of speech: *like a*."""


class Lexicon(_Strict):
    rules: LexiconRules
    lists: tuple[WordList, ...]

    def terms(self) -> Iterator[tuple[WordList, LexiconEntry, Term]]:
        """Yield every term with its list and its entry."""
        for words in self.lists:
            for entry in words.entries:
                for term in entry.terms:
                    yield words, entry, term


def lexicon_faults(lexicon: Lexicon) -> list[str]:
    """Return the faults between lists and terms, each with its place and its correction."""
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
    return [*found, *_duplicate_forms(lexicon)]


def _duplicate_forms(lexicon: Lexicon) -> Iterator[str]:
    # A form of two terms in one list would suggest two entries for one word.
    for words in lexicon.lists:
        for language in Language:
            forms = Counter(
                form.casefold() for entry in words.entries for term in entry.terms for form in term.in_(language)
            )
            for form, count in forms.items():
                if count > 1:
                    yield f"{words.id}: the form '{form}' ({language}) stands {count} times; keep one"
