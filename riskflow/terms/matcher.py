"""One language: its tokens, its stems, and the terms that are found by them, whole or inside a compound."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick
import snowballstemmer
import spacy
from spacy.attrs import NORM, ORTH, SPACY
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from riskflow.terms.lexicon import Lexicon, LexiconEntry, LexiconRules, Term, WordList
from riskflow.text import Language

MIN_PART_LENGTH, MIN_REST_LENGTH, MIN_JOINED_LENGTH = 5, 3, 6
MIN_EXCLUDED_STEM_LENGTH = 4  # as long as *fisk*
MIN_COMPOUND_START_LENGTH = 5
MIN_ACRONYM_CAPITALS = 2
MIN_AGENT_LENGTH = 6
AGENTS = ("er", "or")
OTHER_SUFFIXES = ("ly", "ion", "ions")
IZE_SUFFIX = re.compile("i[sz](?:e|ed|ing|ation)$")
VOWELS = "aeiouyåäö"
STEM_CACHE_SIZE = 100_000
NAMES = {Language.SV: "swedish", Language.EN: "english"}


@dataclass(frozen=True, slots=True)
class CompiledTerm:
    """A term with the entry and the list that it stands in, and its context as stems."""

    word_list: WordList
    entry: LexiconEntry
    term: Term
    near: re.Pattern[str] | None
    not_near: re.Pattern[str] | None
    excluded_stems: tuple[str, ...]
    """What a compound may not hold: its everyday meanings."""


@dataclass(frozen=True, slots=True)
class TermVariant:
    """One form of a term, and what must be true of words that have its stems."""

    compiled: CompiledTerm
    text: str
    parts: tuple[str, ...]
    is_english: bool

    def matches(self, found: list[str], stem: str) -> bool:
        """Say whether words with the same stems are this form: acronyms by their capitals, short stems by more.

        *Radar* has the stem of *rad*, and *HEL* the letters of *hel*.
        """
        pairs = [*zip(self.parts, found, strict=True)]
        if any(is_acronym(part) and part.removesuffix("s") != word.removesuffix("s") for part, word in pairs):
            return False
        if self.is_english and any(has_other_meaning(part.lower(), word.lower()) for part, word in pairs):
            return False
        is_short = len(found) == 1 and len(stem) <= MIN_PART_LENGTH
        return not is_short or found[0].lower().startswith(self.text.lower().rstrip(VOWELS))


@dataclass(frozen=True, slots=True)
class TermMatch:
    """Tokens `start` to `end` of a text speak of a term; `part` is what was found inside a compound."""

    compiled: CompiledTerm
    start: int
    end: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class ContextCues:
    """The stems that tell what a text denies, or only says as an image."""

    negations: tuple[str, ...]
    denials: tuple[str, ...]
    turns: frozenset[str]
    figures: tuple[str, ...]


def doc_stems(doc: Doc) -> list[str]:
    """Return the stems of a text, all at once."""
    strings = doc.vocab.strings
    return [strings[norm] for norm in doc.to_array(NORM).tolist()]


class LanguageMatcher:
    """What is known of one language."""

    def __init__(self, language: Language, lexicon: Lexicon) -> None:
        """Build the matchers of a language from the reviewed words."""
        self.language = language
        self.stem = _stemmer(language)
        self._pipeline = spacy.blank(language.value)
        self._pipeline.vocab.lex_attr_getters[NORM] = self.stem  # type: ignore[attr-defined]  # spaCy's stubs lack it
        for lexeme in self._pipeline.vocab:  # those that the tokenizer made before it knew our stems
            lexeme.norm_ = self.stem(lexeme.orth_)
        self._forms: dict[int, TermVariant] = {}
        self._phrases = PhraseMatcher(self._pipeline.vocab, attr="NORM")
        self._parts = ahocorasick.Automaton()
        self._add(lexicon)
        self._cues = {each: self._cues_of(lexicon.rules, each) for each in Language}

    def cues(self, language: Language) -> ContextCues:
        """Return the cues of a text, which may be in the other language: Swedish texts borrow English terms."""
        return self._cues[language]

    def _cues_of(self, rules: LexiconRules, language: Language) -> ContextCues:
        return ContextCues(
            negations=self.stems(rules.negations.in_(language)),
            denials=self.stems(rules.denials.in_(language)),
            turns=frozenset(self.stems(rules.turns.in_(language))),
            figures=self.stems(rules.figures.in_(language)),
        )

    def stems(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return words, or short phrases, as stems."""
        return tuple(" ".join(token.norm_ for token in self.tokenise(word)) for word in words)

    def tokenise(self, text: str) -> Doc:
        """Cut a text into tokens."""
        return self._pipeline.make_doc(text)

    def retokenise(self, doc: Doc) -> Doc:
        """Return the tokens that another language cut, with the stems of this one."""
        strings = doc.vocab.strings
        words = [strings[orth] for orth in doc.to_array(ORTH).tolist()]
        return Doc(self._pipeline.vocab, words=words, spaces=[bool(space) for space in doc.to_array(SPACY).tolist()])

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
                self._add_form(compiled, form.replace("-", " ").replace("/", " "))
            if self.language is Language.SV:
                for part, how in compound_parts(term, self.stem):
                    parts.setdefault(part, []).append((compiled, how))
        for part, compiled_terms in parts.items():
            self._parts.add_word(part, (part, compiled_terms))
        self._parts.make_automaton()

    def _add_form(self, compiled: CompiledTerm, form: str) -> None:
        doc = self.tokenise(form)
        name = f"{compiled.word_list.id}.{compiled.term.id}.{form}"
        self._forms[self._pipeline.vocab.strings.add(name)] = TermVariant(
            compiled, form, tuple(t.text for t in doc), self.language is Language.EN
        )
        self._phrases.add(name, [doc])

    def matches(self, doc: Doc, text: str) -> Iterator[TermMatch]:
        """Yield every place where a term is spoken of, whole words first."""
        for key, start, end in self._phrases(doc):
            form = self._forms[key]
            if form.matches([token.text for token in doc[start:end]], doc[start].norm_):
                yield TermMatch(form.compiled, start, end)
        yield from self._compounds(doc, text)

    def _compounds(self, doc: Doc, text: str) -> Iterator[TermMatch]:
        """Yield the terms that stand inside longer words. One pass over the letters, whatever the number of terms."""
        if self._parts.kind != ahocorasick.AHOCORASICK:
            return
        letters = lower_in_place(text)
        for last, (part, compiled_terms) in self._parts.iter(letters):
            start, end = word_around(letters, last - len(part) + 1, last + 1)
            if end - start < MIN_PART_LENGTH + MIN_REST_LENGTH:
                continue
            word = letters[start:end]
            first = last - len(part) + 1 - start
            for compiled, how in compiled_terms:
                if COMPOUND_RULES[how](word, self.stem(word), first, first + len(part)) and not _rules_out(
                    compiled, word
                ):
                    span = doc.char_span(start, end)
                    if span is not None:
                        yield TermMatch(compiled, span.start, span.end, part)


def lower_in_place(text: str) -> str:
    """Return a text in small letters, each in its place: a few letters would become two."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in text)


def word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the word begins and ends that some letters stand in."""
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return start, end


def _rules_out(compiled: CompiledTerm, word: str) -> bool:
    """Say whether the compound itself says that the everyday meaning is meant: *väderradar*."""
    return any(other in word for other in compiled.excluded_stems)


def _pattern(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds context words among stems between spaces; a longer one also opens a compound."""
    if not stems:
        return None
    return re.compile("|".join(f" {re.escape(s)}{'' if len(s) >= MIN_COMPOUND_START_LENGTH else ' '}" for s in stems))


def _joined(word: str, _stem: str, first: int, last: int) -> bool:
    return first == 0 and len(word) - last >= MIN_REST_LENGTH


def _inside(word: str, _stem: str, first: int, last: int) -> bool:
    return (first == 0 or first >= MIN_REST_LENGTH) and len(word) - last >= MIN_REST_LENGTH - 1


def _head(_word: str, stem: str, first: int, last: int) -> bool:
    return first >= MIN_REST_LENGTH and last == len(stem)


COMPOUND_RULES: dict[str, Callable[[str, str, int, int], bool]] = {"joined": _joined, "inside": _inside, "head": _head}
"""How a part may stand in a compound: before a joining *s*, as written in the word files, or as the last part."""


def compound_parts(term: Term, stem: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the letters that give a term away inside a Swedish compound, and how they must stand there."""
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
    """Say whether an English word with the same stem means something else.

    *Combining* is no combiner, an *explosion* no explosive, and *stability* has nothing stabilized.
    """
    if any(word.endswith(end) and not part.endswith(end) for end in OTHER_SUFFIXES):
        return True
    if len(part) >= MIN_AGENT_LENGTH and part.endswith(AGENTS):
        return not word.startswith(part)
    made = IZE_SUFFIX.search(part)
    return made is not None and not word.startswith((f"{part[: made.start()]}iz", f"{part[: made.start()]}is"))


def is_acronym(word: str) -> bool:
    """Say whether a word is told from others by its capitals: *UAV*, *GaN*."""
    return sum(letter.isupper() for letter in word) >= MIN_ACRONYM_CAPITALS


def _stemmer(language: Language) -> Callable[[str], str]:
    snowball = snowballstemmer.stemmer(NAMES[language])

    @lru_cache(maxsize=STEM_CACHE_SIZE)
    def stem(word: str) -> str:
        return str(snowball.stemWord(word.lower()))

    return stem
