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

from riskflow.terms.lexicon import Entry, Lexicon, Rules, Term, WordList
from riskflow.text import Language

SHORTEST_PART, SHORTEST_REST, SHORTEST_JOINED = 5, 3, 6
SHORTEST_FOREIGN = 4  # as long as *fisk*
SHORTEST_OPENING = 5
ACRONYM = 2
SHORTEST_AGENT = 6
AGENTS = ("er", "or")
OTHERS = ("ly", "ion", "ions")
MADE = re.compile("i[sz](?:e|ed|ing|ation)$")
VOWELS = "aeiouyåäö"
WORDS_KEPT = 100_000
NAMES = {Language.SV: "swedish", Language.EN: "english"}


@dataclass(frozen=True, slots=True)
class Place:
    """A term with the entry and the list that it stands in, and its context as stems."""

    words: WordList
    entry: Entry
    term: Term
    near: re.Pattern[str] | None
    not_near: re.Pattern[str] | None
    foreign: tuple[str, ...]
    """What a compound may not hold: its everyday meanings."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a term, and what must be true of words that have its stems."""

    place: Place
    text: str
    parts: tuple[str, ...]
    is_english: bool

    def is_in(self, found: list[str], stem: str) -> bool:
        """Say whether words with the same stems are this form: acronyms by their capitals, short stems by more.

        *Radar* has the stem of *rad*, and *HEL* the letters of *hel*.
        """
        pairs = [*zip(self.parts, found, strict=True)]
        if any(is_acronym(part) and part.removesuffix("s") != word.removesuffix("s") for part, word in pairs):
            return False
        if self.is_english and any(is_another(part.lower(), word.lower()) for part, word in pairs):
            return False
        is_short = len(found) == 1 and len(stem) <= SHORTEST_PART
        return not is_short or found[0].lower().startswith(self.text.lower().rstrip(VOWELS))


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens `start` to `end` of a text speak of a term; `part` is what was found inside a compound."""

    place: Place
    start: int
    end: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Cues:
    """The stems that tell what a text denies, or only says as an image."""

    negations: tuple[str, ...]
    denials: tuple[str, ...]
    turns: frozenset[str]
    figures: tuple[str, ...]


def norms_of(doc: Doc) -> list[str]:
    """Return the stems of a text, all at once."""
    strings = doc.vocab.strings
    return [strings[norm] for norm in doc.to_array(NORM).tolist()]


class Tongue:
    """What is known of one language."""

    def __init__(self, language: Language, lexicon: Lexicon) -> None:
        """Build the matchers of a language from the reviewed words."""
        self.language = language
        self.stem = _stemmer(language)
        self._pipeline = spacy.blank(language.value)
        self._pipeline.vocab.lex_attr_getters[NORM] = self.stem  # type: ignore[attr-defined]  # spaCy's stubs lack it
        for lexeme in self._pipeline.vocab:  # those that the tokenizer made before it knew our stems
            lexeme.norm_ = self.stem(lexeme.orth_)
        self._forms: dict[int, Form] = {}
        self._phrases = PhraseMatcher(self._pipeline.vocab, attr="NORM")
        self._parts = ahocorasick.Automaton()
        self._add(lexicon)
        self._cues = {each: self._cues_of(lexicon.rules, each) for each in Language}

    def cues(self, language: Language) -> Cues:
        """Return the cues of a text, which may be in the other language: Swedish texts borrow English terms."""
        return self._cues[language]

    def _cues_of(self, rules: Rules, language: Language) -> Cues:
        return Cues(
            negations=self.stems(rules.negations.in_(language)),
            denials=self.stems(rules.denials.in_(language)),
            turns=frozenset(self.stems(rules.turns.in_(language))),
            figures=self.stems(rules.figures.in_(language)),
        )

    def stems(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return words, or short phrases, as stems."""
        return tuple(" ".join(token.norm_ for token in self.tokens(word)) for word in words)

    def tokens(self, text: str) -> Doc:
        """Cut a text into tokens."""
        return self._pipeline.make_doc(text)

    def tokens_of(self, doc: Doc) -> Doc:
        """Return the tokens that another language cut, with the stems of this one."""
        strings = doc.vocab.strings
        words = [strings[orth] for orth in doc.to_array(ORTH).tolist()]
        return Doc(self._pipeline.vocab, words=words, spaces=[bool(space) for space in doc.to_array(SPACY).tolist()])

    def _add(self, lexicon: Lexicon) -> None:
        parts: dict[str, list[tuple[Place, str]]] = {}
        for words, entry, term in lexicon.terms():
            place = Place(
                words,
                entry,
                term,
                near=_pattern(self.stems(term.near)),
                not_near=_pattern(self.stems(term.not_near)),
                foreign=tuple(stem for stem in self.stems(term.not_near) if len(stem) >= SHORTEST_FOREIGN),
            )
            for form in term.in_(self.language):
                self._add_form(place, form.replace("-", " ").replace("/", " "))
            if self.language is Language.SV:
                for part, how in compound_parts(term, self.stem):
                    parts.setdefault(part, []).append((place, how))
        for part, places in parts.items():
            self._parts.add_word(part, (part, places))
        self._parts.make_automaton()

    def _add_form(self, place: Place, form: str) -> None:
        doc = self.tokens(form)
        name = f"{place.words.id}.{place.term.id}.{form}"
        self._forms[self._pipeline.vocab.strings.add(name)] = Form(
            place, form, tuple(t.text for t in doc), self.language is Language.EN
        )
        self._phrases.add(name, [doc])

    def hits(self, doc: Doc, text: str) -> Iterator[Hit]:
        """Yield every place where a term is spoken of, whole words first."""
        for key, start, end in self._phrases(doc):
            form = self._forms[key]
            if form.is_in([token.text for token in doc[start:end]], doc[start].norm_):
                yield Hit(form.place, start, end)
        yield from self._compounds(doc, text)

    def _compounds(self, doc: Doc, text: str) -> Iterator[Hit]:
        """Yield the terms that stand inside longer words. One pass over the letters, whatever the number of terms."""
        if self._parts.kind != ahocorasick.AHOCORASICK:
            return
        letters = lowered(text)
        for last, (part, places) in self._parts.iter(letters):
            start, end = word_around(letters, last - len(part) + 1, last + 1)
            if end - start < SHORTEST_PART + SHORTEST_REST:
                continue
            word = letters[start:end]
            first = last - len(part) + 1 - start
            for place, how in places:
                if FITS[how](word, self.stem(word), first, first + len(part)) and not _rules_out(place, word):
                    span = doc.char_span(start, end)
                    if span is not None:
                        yield Hit(place, span.start, span.end, part)


def lowered(text: str) -> str:
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


def _rules_out(place: Place, word: str) -> bool:
    """Say whether the compound itself says that the everyday meaning is meant: *väderradar*."""
    return any(other in word for other in place.foreign)


def _pattern(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds context words among stems between spaces; a longer one also opens a compound."""
    if not stems:
        return None
    return re.compile("|".join(f" {re.escape(s)}{'' if len(s) >= SHORTEST_OPENING else ' '}" for s in stems))


def _joined(word: str, _stem: str, first: int, last: int) -> bool:
    return first == 0 and len(word) - last >= SHORTEST_REST


def _inside(word: str, _stem: str, first: int, last: int) -> bool:
    return (first == 0 or first >= SHORTEST_REST) and len(word) - last >= SHORTEST_REST - 1


def _head(_word: str, stem: str, first: int, last: int) -> bool:
    return first >= SHORTEST_REST and last == len(stem)


FITS: dict[str, Callable[[str, str, int, int], bool]] = {"joined": _joined, "inside": _inside, "head": _head}
"""How a part may stand in a compound: before a joining *s*, as written in the word files, or as the last part."""


def compound_parts(term: Term, stem: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the letters that give a term away inside a Swedish compound, and how they must stand there."""
    for part in term.compounds:
        yield part.casefold(), "inside"
    for form in term.sv:
        if term.whole or not form.isalpha() or is_acronym(form):
            continue
        word = form.casefold()
        if len(stem(word)) >= SHORTEST_PART:
            yield stem(word), "head"
        if len(word) >= SHORTEST_JOINED:
            yield f"{word}s", "joined"


def is_another(part: str, word: str) -> bool:
    """Say whether an English word with the same stem means something else.

    *Combining* is no combiner, an *explosion* no explosive, and *stability* has nothing stabilized.
    """
    if any(word.endswith(end) and not part.endswith(end) for end in OTHERS):
        return True
    if len(part) >= SHORTEST_AGENT and part.endswith(AGENTS):
        return not word.startswith(part)
    made = MADE.search(part)
    return made is not None and not word.startswith((f"{part[: made.start()]}iz", f"{part[: made.start()]}is"))


def is_acronym(word: str) -> bool:
    """Say whether a word is told from others by its capitals: *UAV*, *GaN*."""
    return sum(letter.isupper() for letter in word) >= ACRONYM


def _stemmer(language: Language) -> Callable[[str], str]:
    snowball = snowballstemmer.stemmer(NAMES[language])

    @lru_cache(maxsize=WORDS_KEPT)
    def stem(word: str) -> str:
        return str(snowball.stemWord(word.lower()))

    return stem
