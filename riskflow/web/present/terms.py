"""What the words of a case suggest, as pages need it. Nothing here waits for the reader of words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from flask_babel import gettext

from riskflow.services.assessment.answers import StoredAnswers
from riskflow.services.assessment.terms import COMMENT_SUFFIX, JudgedSuggestion, judged_suggestions, texts_of
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.terms.lexicon import NAMED, WEIGHTED_KINDS
from riskflow.terms.suggestions import Suggestion, SuggestionGroup, TextAnalysis, group_suggestions
from riskflow.web.filters import localise
from riskflow.web.guards import current_instance
from riskflow.web.present.answers import all_items


class MatcherState(StrEnum):
    """Whether the words have been read."""

    COMING = "coming"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TermSuggestions:
    """What the texts of a case say, as far as they have been read."""

    state: MatcherState
    judged_suggestions: tuple[JudgedSuggestion, ...] = ()
    names: tuple[SuggestionGroup, ...] = ()
    warnings: tuple[tuple[str, Suggestion], ...] = ()

    @property
    def open(self) -> list[JudgedSuggestion]:
        """What touches controlled technology or repression, and nobody has looked at."""
        return [each for each in self.judged_suggestions if each.is_open and each.bundle.first.kind in WEIGHTED_KINDS]

    @property
    def open_entries(self) -> int:
        """How many different entries nobody has looked at."""
        return len({each.bundle.first.entry_key for each in self.open})

    def about(self, questions: Iterable[str]) -> list[JudgedSuggestion]:
        """Return what bears upon some questions and has not been dismissed."""
        asked = set(questions)
        return [
            j
            for j in self.judged_suggestions
            if asked.intersection(j.bundle.first.asks) and (j.is_open or _accepted(j))
        ]


def _accepted(each: JudgedSuggestion) -> bool:
    return each.judgement is not None and each.judgement.verdict == "accepted"


def term_suggestions(uow: UnitOfWork, opened: OpenCase, scored: StoredAnswers) -> TermSuggestions:
    """Read the texts of a case, if the reader is there."""
    waiting = current_instance().term_reader
    reader = waiting.get_if_loaded()
    if reader is None:
        return TermSuggestions(MatcherState.FAILED if waiting.has_failed else MatcherState.COMING)
    texts = texts_of(scored)
    readings: dict[str, TextAnalysis] = {place: reader.analyse(text) for place, text in texts.items()}
    found = list(chain.from_iterable(group_suggestions(p, texts[p], r.suggestions) for p, r in readings.items()))
    return TermSuggestions(
        MatcherState.READ,
        judged_suggestions=tuple(judged_suggestions(uow, opened, (b for b in found if b.first.kind not in NAMED))),
        names=tuple(b for b in found if b.first.kind in NAMED),
        warnings=tuple((p, s) for p, r in readings.items() for s in r.warnings),
    )


def privacy_warning(texts: Iterable[str]) -> str:
    """Return what to say about texts that were just saved, if they hold what does not belong there."""
    reader = current_instance().term_reader.get_if_loaded()
    found = [s for text in texts for s in reader.analyse(text).warnings] if reader else []
    if not found:
        return ""
    words = ", ".join(f"“{word}”" for word in dict.fromkeys(s.words for s in found))
    return str(
        gettext(
            "Saved, but look at %(words)s: what you write may become public. Take out health, opinion, origin, "
            "identity numbers and anything security-classified, and write facts about the work instead.",
            words=words,
        )
    )


def question_of(place: str) -> str:
    """Return the question that a text, or the comment on it, stands at."""
    return place.removesuffix(COMMENT_SUFFIX)


def place_label(scored: StoredAnswers, place: str) -> str:
    """Say where a text stands."""
    words = localise(all_items(scored.questionnaire)[question_of(place)].text)
    return str(gettext("Comment: %(question)s", question=words)) if place.endswith(COMMENT_SUFFIX) else words
