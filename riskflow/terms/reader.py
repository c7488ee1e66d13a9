"""Reading a text: which terms it speaks of, what it denies, and what it only says in passing or as an image."""

import re
import unicodedata
from collections.abc import Iterator

from spacy.tokens import Doc

from riskflow.terms.lexicon import Lexicon
from riskflow.terms.matcher import ContextCues, LanguageMatcher, TermMatch, doc_stems
from riskflow.terms.patterns import find_patterns
from riskflow.terms.suggestions import Suggestion, TextAnalysis, total_weight
from riskflow.text import Language, Text

JOINERS = str.maketrans(dict.fromkeys("-\u2010\u2011\u2013/\u00ad", " "))
"""Hyphens, dashes, strokes and soft hyphens: *drone-swarm* is read as two words, at the same length."""
ENDS_A_SENTENCE = frozenset(".;:!?")
FIGURE_WINDOW = 3
CONTRAST = 8
MAX_CUE_TOKENS = 3
FUNCTION_WORDS = {
    Language.SV: frozenset(
        re.findall(r"\w+", "i en och att det som är för av på med till den ett har inte vi kan ska om från vid")
    ),
    Language.EN: frozenset(
        re.findall(r"\w+", "the of and to in is for that with on we are be by this as will it from an or")
    ),
}

WHOLE = Text(sv="”{words}” är ett ord för: {title}.", en="“{words}” is a word for: {title}.")
PART = Text(sv="”{part}” i ”{words}” är ett ord för: {title}.", en="“{part}” in “{words}” is a word for: {title}.")
DENIED = Text(sv="{why} Texten säger att det inte ingår.", en="{why} The text says that it is not part of this.")


class TermReader:
    """Reads texts with one set of reviewed words. Building it takes a moment; reading does not."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Build both languages: Swedish texts borrow English terms."""
        self.lexicon = lexicon
        self._matchers = {language: LanguageMatcher(language, lexicon) for language in Language}

    def analyse(self, text: str, language: Language | None = None) -> TextAnalysis:
        """Return what a text suggests; its language is guessed where it is not given."""
        plain, offsets = compose_accents(text)
        is_english = language is Language.EN
        language = language or guess_language(plain)
        loose = plain.translate(JOINERS)
        doc = self._matchers[language].tokenise(loose)
        found = [*self._found(doc, loose, self._matchers[language], language)]
        if not is_english:  # Swedish texts borrow English terms, and a guess at the language may be wrong
            other = self._matchers[Language.EN if language is Language.SV else Language.SV]
            found += self._found(other.retokenise(doc), loose, other, language)
        found += find_patterns(plain)
        kept = [_placed(s, text, offsets) for s in _without_duplicates(found)]
        score = total_weight(kept)
        return TextAnalysis(language, tuple(kept), score, score >= self.lexicon.rules.alarm)

    def _found(self, doc: Doc, text: str, matcher: LanguageMatcher, language: Language) -> Iterator[Suggestion]:
        norms = doc_stems(doc)
        cues = matcher.cues(language)
        for match in matcher.matches(doc, text):
            if self._is_meant(match, norms, cues):
                yield _suggestion(match, doc, self._is_denied(match, doc, norms, cues))

    def _is_meant(self, match: TermMatch, norms: list[str], cues: ContextCues) -> bool:
        """Say whether the words around a hit let it mean what the term means."""
        window = self.lexicon.rules.window
        around = _spoken(
            [*norms[max(0, match.start - window) : match.start], "|", *norms[match.end : match.end + window]]
        )
        if match.compiled.near and not match.compiled.near.search(around):
            return False
        if match.compiled.not_near and match.compiled.not_near.search(around):
            return False
        before = _spoken(norms[max(0, match.start - FIGURE_WINDOW) : match.start])
        return not any(f" {figure} " in before for figure in cues.figures)

    def _is_denied(self, match: TermMatch, doc: Doc, norms: list[str], cues: ContextCues) -> bool:
        """Say whether a cue before the hit, or a phrase after it, says that the thing is not there."""
        reach = self.lexicon.rules.reach
        after = _spoken(_until_end(doc, norms, match.end, reach))
        if any(f" {denial} " in after for denial in cues.denials):
            return True
        for index in range(match.start - 1, max(-1, match.start - 1 - reach), -1):
            if doc[index].text in ENDS_A_SENTENCE or norms[index] in cues.turns or _is_contrast(norms, index):
                return False
            if _is_cue(norms, index, cues):
                return True
        return False


def _suggestion(match: TermMatch, doc: Doc, is_negated: bool) -> Suggestion:  # noqa: FBT001 - what was just found out
    start, last = doc[match.start].idx, doc[match.end - 1]
    compiled = match.compiled
    why = (PART if match.part else WHOLE).filled(words="{words}", part=match.part, title=compiled.entry.title)
    return Suggestion(
        kind=compiled.word_list.kind,
        list=compiled.word_list.id,
        entry=compiled.entry.code,
        term=compiled.term.id,
        title=compiled.entry.title,
        words="",
        start=start,
        end=last.idx + len(last),
        why=DENIED.filled(why=why) if is_negated else why,
        weight=compiled.term.weight,
        negated=is_negated,
        asks=compiled.word_list.asks,
    )


def _is_contrast(norms: list[str], index: int) -> bool:
    """Say whether *utan* means *but rather* here: *inte X utan Y* denies X and not Y."""
    return norms[index] == "utan" and "int" in norms[max(0, index - CONTRAST) : index]


def _is_cue(norms: list[str], index: int, cues: ContextCues) -> bool:
    """Say whether a negation begins here."""
    here = _spoken(norms[index : index + MAX_CUE_TOKENS])
    return any(here.startswith(f" {cue} ") for cue in cues.negations)


def _until_end(doc: Doc, norms: list[str], start: int, reach: int) -> list[str]:
    """Return the stems that follow, as far as the sentence goes."""
    found = []
    for index in range(start, min(len(doc), start + reach)):
        if doc[index].text in ENDS_A_SENTENCE:
            break
        found.append(norms[index])
    return found


def _spoken(norms: list[str]) -> str:
    return f" {' '.join(norms)} "


def _without_duplicates(found: list[Suggestion]) -> list[Suggestion]:
    """Keep one where a term was found twice in one place: by both languages, or inside a longer phrase."""
    kept: list[Suggestion] = []
    for each in sorted(found, key=lambda s: (s.start, s.start - s.end)):
        if not any(
            k.term == each.term and k.list == each.list and k.start <= each.start and each.end <= k.end for k in kept
        ):
            kept.append(each)
    return kept


def _placed(found: Suggestion, text: str, offsets: list[int] | None) -> Suggestion:
    """Return the suggestion with its words as they stand in the text that was sent."""
    start, end = (offsets[found.start], offsets[found.end]) if offsets else (found.start, found.end)
    words = text[start:end]
    return Suggestion(
        found.kind,
        found.list,
        found.entry,
        found.term,
        found.title,
        words,
        start,
        end,
        Text(sv=found.why.sv.replace("{words}", words), en=found.why.en.replace("{words}", words)),
        found.weight,
        found.negated,
        found.asks,
    )


def compose_accents(text: str) -> tuple[str, list[int] | None]:
    """Return a text with its accents composed, and where each of its letters stood before, if that changed."""
    if unicodedata.is_normalized("NFC", text):
        return text, None
    letters: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[start:end])
        letters.append(cluster)
        offsets += [start] * len(cluster)
        start = end
    return "".join(letters), [*offsets, len(text)]


def guess_language(text: str) -> Language:
    """Tell Swedish from English by their small words."""
    words = [word if word == "I" else word.lower() for word in text.split()]
    counts = {language: sum(word in small for word in words) for language, small in FUNCTION_WORDS.items()}
    letters = sum(letter in "åäö" for letter in text.lower())
    return Language.SV if counts[Language.SV] + letters / 4 > counts[Language.EN] else Language.EN
