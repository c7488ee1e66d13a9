"""Matcher of one language: tokens, stems, and the terms that match them, as whole words or inside a compound."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick
import snowballstemmer
import spacy
from spacy.attrs import NORM, ORTH
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from riskflow.terms.lexicon import Lexicon, LexiconEntry, LexiconRules, Term, WordList
from riskflow.text import Language

# In letters: a part of a compound, the rest around it, and a form before a joining *s*. Shorter ones match by accident.
MIN_PART_LENGTH, MIN_REST_LENGTH, MIN_JOINED_LENGTH = 5, 3, 6
MAX_WORD_LENGTH = 80  # Swedish compounds end long before
MIN_EXCLUDED_STEM_LENGTH = 4  # as long as *fisk*
MIN_COMPOUND_START_LENGTH = 5
MIN_ACRONYM_CAPITALS = 2
MIN_AGENT_NOUN_LENGTH = 6
AGENT_SUFFIXES = ("er", "or")
SUFFIXES_OF_OTHER_MEANINGS = ("ly", "ion", "ions")
IZE_SUFFIX = re.compile("i[sz](?:e|ed|ing|ation)$")
VOWELS = "aeiouyåäö"
STEM_CACHE_SIZE = 100_000
STEMMER_NAMES = {Language.SV: "swedish", Language.EN: "english"}


@dataclass(frozen=True, slots=True)
class CompiledTerm:
    """A term with its list and its entry, and its context words as stems."""

    word_list: WordList
    entry: LexiconEntry
    term: Term
    near: re.Pattern[str] | None
    not_near: re.Pattern[str] | None
    excluded_stems: tuple[str, ...]
    """Stems that exclude a compound in which they are: *väderradar* for *radar*."""


@dataclass(frozen=True, slots=True)
class TermVariant:
    """One form of a term, and the conditions on words that have the same stems."""

    compiled: CompiledTerm
    text: str
    parts: tuple[str, ...]
    is_english: bool

    def matches(self, found: list[str], stem: str) -> bool:
        """Return whether words with the same stems are this form; `stem` is that of the first word.

        Stems alone are too coarse: *Radar* has the stem of *rad*, and *HEL* the letters of *hel*.
        """
        pairs = [*zip(self.parts, found, strict=True)]
        if any(is_acronym(part) and part.removesuffix("s") != word.removesuffix("s") for part, word in pairs):
            return False
        if self.is_english and any(has_other_meaning(part.lower(), word.lower()) for part, word in pairs):
            return False
        # A short stem must be followed by the form itself, but for its last vowels.
        is_short = len(found) == 1 and len(stem) <= MIN_PART_LENGTH
        return not is_short or found[0].lower().startswith(self.text.lower().rstrip(VOWELS))


@dataclass(frozen=True, slots=True)
class TermMatch:
    """Tokens `start` to `end` (exclusive) of a text match a term; `part` is the part of a compound that matched."""

    compiled: CompiledTerm
    start: int
    end: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class ContextCues:
    """The cues of one language for negations, denials, their ends and figures of speech, as stems."""

    negations: tuple[str, ...]
    denials: tuple[str, ...]
    turns: frozenset[str]
    figures: tuple[str, ...]


def doc_stems(doc: Doc) -> list[str]:
    """Return the stems of all tokens; one array is much faster than an attribute per token."""
    strings = doc.vocab.strings
    return [strings[norm] for norm in doc.to_array(NORM).tolist()]


class LanguageMatcher:
    """The tokenizer, the stemmer and the matchers of one language, built from the lexicon.

    spaCy serves as a tokenizer and phrase matcher only; the stems are the `NORM` of its tokens.
    """

    def __init__(self, language: Language, lexicon: Lexicon) -> None:
        self.language = language
        self.stem = _stemmer(language)
        # A vocabulary of our own, which computes the stem of each word once.
        self._pipeline = spacy.blank(language.value, vocab=Vocab(lex_attr_getters={NORM: self.stem}))
        self._variants: dict[int, TermVariant] = {}
        self._by_first_stem: dict[str, list[tuple[list[str], TermVariant]]] = {}
        self._phrases = PhraseMatcher(self._pipeline.vocab, attr="NORM")
        self._compound_parts = ahocorasick.Automaton()
        self._add(lexicon)
        self._cues = {each: self._cues_of(lexicon.rules, each) for each in Language}

    def cues(self, language: Language) -> ContextCues:
        """Return the cues of the language of a text, in the stems of this one: Swedish texts borrow English terms."""
        return self._cues[language]

    def _cues_of(self, rules: LexiconRules, language: Language) -> ContextCues:
        return ContextCues(
            negations=self.stems(rules.negations.in_(language)),
            denials=self.stems(rules.denials.in_(language)),
            turns=frozenset(self.stems(rules.turns.in_(language))),
            figures=self.stems(rules.figures.in_(language)),
        )

    def stems(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the stems of words or short phrases."""
        return tuple(" ".join(token.norm_ for token in self.tokenise(word)) for word in words)

    def tokenise(self, text: str) -> Doc:
        return self._pipeline.make_doc(text)

    def stems_of(self, doc: Doc) -> list[str]:
        """Return the stems that this language gives to the tokens of another one, so that positions agree."""
        strings, stem = doc.vocab.strings, self.stem
        return [stem(strings[orth]) for orth in doc.to_array(ORTH).tolist()]

    def _add(self, lexicon: Lexicon) -> None:
        parts: dict[str, list[tuple[CompiledTerm, str]]] = {}
        for words, entry, term in lexicon.terms():
            compiled = CompiledTerm(
                words,
                entry,
                term,
                near=_pattern(self.stems(term.near)),
                not_near=_pattern(self.stems(term.not_near)),
                excluded_stems=tuple(
                    stem for stem in self.stems(term.not_near) if len(stem) >= MIN_EXCLUDED_STEM_LENGTH
                ),
            )
            for form in term.in_(self.language):
                self._add_variant(compiled, form.replace("-", " ").replace("/", " "))
            if self.language is Language.SV:
                for part, position in compound_parts(term, self.stem):
                    parts.setdefault(part, []).append((compiled, position))
        for part, compiled_terms in parts.items():
            self._compound_parts.add_word(part, (part, compiled_terms))
        self._compound_parts.make_automaton()

    def _add_variant(self, compiled: CompiledTerm, form: str) -> None:
        doc = self.tokenise(form)
        name = f"{compiled.word_list.id}.{compiled.term.id}.{form}"
        variant = TermVariant(compiled, form, tuple(t.text for t in doc), self.language is Language.EN)
        self._variants[self._pipeline.vocab.strings.add(name)] = variant
        self._phrases.add(name, [doc])
        stems = doc_stems(doc)
        self._by_first_stem.setdefault(stems[0], []).append((stems, variant))

    def matches(self, doc: Doc, text: str) -> Iterator[TermMatch]:
        """Yield the matches of all terms, whole words first, then parts of compounds."""
        for key, start, end in self._phrases(doc):
            variant = self._variants[key]
            if variant.matches([token.text for token in doc[start:end]], doc[start].norm_):
                yield TermMatch(variant.compiled, start, end)
        yield from self._compounds(doc, text)

    def borrowed_matches(self, doc: Doc, stems: list[str], text: str) -> Iterator[TermMatch]:
        """Yield the matches in a text of the other language, with the stems of this one.

        A second document for the phrase matcher would take as long as the rest of the reading, and few words of the
        other language begin a term.
        """
        for start, stem in enumerate(stems):
            for phrase, variant in self._by_first_stem.get(stem, ()):
                end = start + len(phrase)
                if stems[start:end] == phrase and variant.matches([token.text for token in doc[start:end]], stem):
                    yield TermMatch(variant.compiled, start, end)
        yield from self._compounds(doc, text)

    def _compounds(self, doc: Doc, text: str) -> Iterator[TermMatch]:
        """Yield the terms inside longer words: one pass of an Aho-Corasick automaton over the letters of the text."""
        # An automaton without words (English, or a lexicon without compounds) cannot be searched.
        if self._compound_parts.kind != ahocorasick.AHOCORASICK:
            return
        letters = lower_in_place(text)
        for last, (part, compiled_terms) in self._compound_parts.iter(letters):
            part_start = last - len(part) + 1
            start, end = word_around(letters, part_start, last + 1)
            if not MIN_PART_LENGTH + MIN_REST_LENGTH <= end - start <= MAX_WORD_LENGTH:
                continue
            word = letters[start:end]
            stem = self.stem(word)
            first, after = part_start - start, part_start - start + len(part)
            for compiled, position in compiled_terms:
                if not COMPOUND_RULES[position](word, stem, first, after) or _is_excluded(compiled, word):
                    continue
                # None where the word is not a whole number of tokens.
                span = doc.char_span(start, end)
                if span is not None:
                    yield TermMatch(compiled, span.start, span.end, part)


def lower_in_place(text: str) -> str:
    """Return a text in lower case with all positions kept; İ, whose lower case has two characters, stays."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in text)


def word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return start and end of the word that contains some letters; of more than `MAX_WORD_LENGTH`, a part of it."""
    least, most = end - MAX_WORD_LENGTH - 1, start + MAX_WORD_LENGTH + 1
    while start > max(0, least) and text[start - 1].isalpha():
        start -= 1
    while end < min(len(text), most) and text[end].isalpha():
        end += 1
    return start, end


def _is_excluded(compiled: CompiledTerm, word: str) -> bool:
    return any(other in word for other in compiled.excluded_stems)


def _pattern(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for context words in stems joined by spaces; a longer one also matches the start of a word."""
    if not stems:
        return None
    return re.compile("|".join(f" {re.escape(s)}{'' if len(s) >= MIN_COMPOUND_START_LENGTH else ' '}" for s in stems))


# Each takes a word, its stem, and start and end (exclusive) of the part in it.


def _joined(word: str, _stem: str, start: int, end: int) -> bool:
    return start == 0 and len(word) - end >= MIN_REST_LENGTH


def _inside(word: str, _stem: str, start: int, end: int) -> bool:
    return (start == 0 or start >= MIN_REST_LENGTH) and len(word) - end >= MIN_REST_LENGTH - 1


def _head(_word: str, stem: str, start: int, end: int) -> bool:
    return start >= MIN_REST_LENGTH and end == len(stem)


# The position of a part in a compound: with a joining *s* at its start, anywhere (listed in the term), or as its head.
COMPOUND_RULES: dict[str, Callable[[str, str, int, int], bool]] = {"joined": _joined, "inside": _inside, "head": _head}


def compound_parts(term: Term, stem: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the letters by which a term is found in Swedish compounds, each with its position in `COMPOUND_RULES`."""
    for part in term.compounds:
        yield part.casefold(), "inside"
    for form in term.sv:
        if term.whole or not form.isalpha() or is_acronym(form):
            continue
        word = form.casefold()
        if len(stem(word)) >= MIN_PART_LENGTH:
            yield stem(word), "head"
        if len(word) >= MIN_JOINED_LENGTH:
            yield f"{word}s", "joined"


def has_other_meaning(part: str, word: str) -> bool:
    """Return whether an English word with the same stem as a form has another meaning.

    *Combining* is no combiner, an *explosion* no explosive, and *stability* has nothing stabilized.
    """
    if any(word.endswith(end) and not part.endswith(end) for end in SUFFIXES_OF_OTHER_MEANINGS):
        return True
    if len(part) >= MIN_AGENT_NOUN_LENGTH and part.endswith(AGENT_SUFFIXES):
        return not word.startswith(part)
    suffix = IZE_SUFFIX.search(part)
    if suffix is None:
        return False
    root = part[: suffix.start()]
    return not word.startswith((f"{root}iz", f"{root}is"))


def is_acronym(word: str) -> bool:
    """Return whether a word has two capitals, by which it differs from other words: *UAV*, *GaN*."""
    return sum(letter.isupper() for letter in word) >= MIN_ACRONYM_CAPITALS


def _stemmer(language: Language) -> Callable[[str], str]:
    snowball = snowballstemmer.stemmer(STEMMER_NAMES[language])

    @lru_cache(maxsize=STEM_CACHE_SIZE)
    def stem(word: str) -> str:
        return str(snowball.stemWord(word.lower()))

    return stem
