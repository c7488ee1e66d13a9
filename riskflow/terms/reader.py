"""The term reader: suggestions for a text, with the negations and figures of speech around each match."""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from riskflow.terms.lexicon import Lexicon
from riskflow.terms.matcher import ContextCues, LanguageMatcher, TermMatch, doc_stems
from riskflow.terms.patterns import find_patterns
from riskflow.terms.reading_form import ReadingForm, reading_form
from riskflow.terms.suggestions import Suggestion, TextAnalysis, total_weight
from riskflow.text import Language, Text

# Hyphens, dashes and slashes become spaces: *drone-swarm* is two words, and all positions are kept.
JOINERS = str.maketrans(dict.fromkeys("-\u2010\u2011\u2013/", " "))
# The tokenizer's time grows with the square of the signs in one piece without spaces; no word is so long.
LONG_PIECE = re.compile(r"\S{61,}")
SIGN = re.compile(r"[^\w\s]")
SENTENCE_ENDS = frozenset(".;:!?")
# In tokens before a match.
FIGURE_WINDOW, CONTRAST_WINDOW = 3, 8
MAX_CUE_TOKENS = 3
# Separates the tokens before and after a match, so that no context word matches across it.
MATCH_PLACEHOLDER = "|"
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
    """Finds the terms of one lexicon in texts. It takes seconds to build, and some milliseconds per text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._matchers = {language: LanguageMatcher(language, lexicon) for language in Language}

    def analyse(self, text: str, language: Language | None = None) -> TextAnalysis:
        """Return the suggestions for a text; its language is guessed where it is not given."""
        joined = reading_form(text)
        guessed = language or guess_language(joined.text)
        borrows = language is not Language.EN
        found = self._found(text, joined, guessed, borrows=borrows)
        if joined.breaks:
            # Of the words as they were broken only what reaches over a break counts, such as *dual-use*.
            broken = self._found(
                text, reading_form(text, joins_words=False), guessed, borrows=language is not Language.EN
            )
            found += [each for each in broken if any(each.start < at < each.end for at in joined.breaks)]
        kept = _without_duplicates(found)
        score = total_weight(kept)
        return TextAnalysis(guessed, tuple(kept), score, score >= self.lexicon.rules.alarm)

    def _found(self, text: str, form: ReadingForm, language: Language, *, borrows: bool) -> list[Suggestion]:
        """Return what is found in a text as it is read, with the places of the text as it was sent."""
        separated = without_long_pieces(form.text.translate(JOINERS))
        matcher = self._matchers[language]
        doc = matcher.tokenise(separated)
        matches = matcher.matches(doc, separated)
        found = [*self._suggestions(doc, matches, doc_stems(doc), matcher.cues(language))]
        # Swedish texts borrow English terms, and a guess at the language may be wrong.
        if borrows:
            other = self._matchers[Language.EN if language is Language.SV else Language.SV]
            stems = other.stems_of(doc)
            borrowed = other.borrowed_matches(doc, stems, separated)
            found += self._suggestions(doc, borrowed, stems, other.cues(language))
        found += find_patterns(form.text)
        return [_in_original(each, text, form) for each in found]

    def _suggestions(
        self, doc: Doc, matches: Iterator[TermMatch], stems: list[str], cues: ContextCues
    ) -> Iterator[Suggestion]:
        for match in matches:
            if self._fits_context(match, stems, cues):
                yield _suggestion(match, doc, is_negated=self._is_negated(match, doc, stems, cues))

    def _fits_context(self, match: TermMatch, stems: list[str], cues: ContextCues) -> bool:
        """Return whether the words around a match have all that the term requires and nothing that excludes it."""
        window = self.lexicon.rules.window
        before, after = stems[max(0, match.start - window) : match.start], stems[match.end : match.end + window]
        around = _joined_stems([*before, MATCH_PLACEHOLDER, *after])
        if match.compiled.near and not match.compiled.near.search(around):
            return False
        if match.compiled.not_near and match.compiled.not_near.search(around):
            return False
        just_before = _joined_stems(stems[max(0, match.start - FIGURE_WINDOW) : match.start])
        return not any(f" {figure} " in just_before for figure in cues.figures)

    def _is_negated(self, match: TermMatch, doc: Doc, stems: list[str], cues: ContextCues) -> bool:
        """Return whether a denial follows in the sentence, or a negation precedes without a turn in between."""
        reach = self.lexicon.rules.reach
        after = _joined_stems(_rest_of_sentence(doc, stems, match.end, reach))
        if any(f" {denial} " in after for denial in cues.denials):
            return True
        # Backwards from the match: whichever comes first, a negation or the end of its reach, decides.
        for index in range(match.start - 1, max(-1, match.start - 1 - reach), -1):
            if doc[index].text in SENTENCE_ENDS or stems[index] in cues.turns or _is_contrast(stems, index):
                return False
            if _is_negation(stems, index, cues):
                return True
        return False


def _suggestion(match: TermMatch, doc: Doc, *, is_negated: bool) -> Suggestion:
    start, last = doc[match.start].idx, doc[match.end - 1]
    compiled = match.compiled
    # The words are filled in later, by `_in_original`: here they are those of the normalised text.
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


def _is_contrast(stems: list[str], index: int) -> bool:
    """Return whether *utan* means *but rather* and not *without*: *inte X utan Y* negates X and not Y."""
    return stems[index] == "utan" and "int" in stems[max(0, index - CONTRAST_WINDOW) : index]


def _is_negation(stems: list[str], index: int, cues: ContextCues) -> bool:
    here = _joined_stems(stems[index : index + MAX_CUE_TOKENS])
    return any(here.startswith(f" {cue} ") for cue in cues.negations)


def _rest_of_sentence(doc: Doc, stems: list[str], start: int, reach: int) -> list[str]:
    following = []
    for index in range(start, min(len(doc), start + reach)):
        if doc[index].text in SENTENCE_ENDS:
            break
        following.append(stems[index])
    return following


def _joined_stems(stems: list[str]) -> str:
    # Spaces at both ends, so that ` stem ` finds whole stems and phrases everywhere.
    return f" {' '.join(stems)} "


def _without_duplicates(found: list[Suggestion]) -> list[Suggestion]:
    """Drop the suggestions of a term inside a longer match of the same term, such as by the other language."""
    kept: list[Suggestion] = []
    # By their start, so that one lies inside an earlier one just where the latest end of those reaches its own.
    latest_ends: dict[tuple[str, str], int] = {}
    for each in sorted(found, key=lambda s: (s.start, s.start - s.end)):
        if each.end > latest_ends.get((each.list, each.term), -1):
            kept.append(each)
            latest_ends[each.list, each.term] = each.end
    return kept


def _in_original(found: Suggestion, text: str, form: ReadingForm) -> Suggestion:
    """Return the suggestion with the positions and words of the text as it was sent."""
    start, end = form.place(found.start), form.place(found.end)
    words = text[start:end]
    why = Text(sv=found.why.sv.replace("{words}", words), en=found.why.en.replace("{words}", words))
    return replace(found, words=words, start=start, end=end, why=why)


def without_long_pieces(text: str) -> str:
    """Return a text with spaces for the signs in its longest pieces, so that all positions are kept."""
    return LONG_PIECE.sub(lambda piece: SIGN.sub(" ", piece[0]), text)


def guess_language(text: str) -> Language:
    """Return the language with more of its function words; å, ä and ö count for Swedish, four letters as one word."""
    words = [word if word == "I" else word.lower() for word in text.split()]
    counts = {language: sum(word in small for word in words) for language, small in FUNCTION_WORDS.items()}
    letters = sum(letter in "åäö" for letter in text.lower())
    return Language.SV if counts[Language.SV] + letters / 4 > counts[Language.EN] else Language.EN
