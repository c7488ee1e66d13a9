"""Term suggestions for templates. Nothing here waits for the matcher to be loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext

from riskflow.services.assessment.answers import StoredAnswers
from riskflow.services.assessment.terms import COMMENT_SUFFIX, JudgedSuggestion, judged_suggestions, texts_of
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.terms.lexicon import NAMED, WEIGHTED_KINDS
from riskflow.terms.suggestions import Suggestion, SuggestionGroup, SuggestionResponse, TextAnalysis, group_suggestions
from riskflow.web.filters import localise
from riskflow.web.guards import current_instance
from riskflow.web.present.answers import all_items


class MatcherState(StrEnum):
    COMING = "coming"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TermSuggestions:
    """The suggestions from the texts of a case; none before the matcher is loaded."""

    state: MatcherState
    judged_suggestions: tuple[JudgedSuggestion, ...] = ()
    names: tuple[SuggestionGroup, ...] = ()
    warnings: tuple[tuple[str, Suggestion], ...] = ()

    @property
    def open(self) -> list[JudgedSuggestion]:
        """The suggestions of weighted kinds, such as controlled technology, that nobody has judged."""
        return [each for each in self.judged_suggestions if each.is_open and each.bundle.first.kind in WEIGHTED_KINDS]

    @property
    def open_entries(self) -> int:
        """The number of different list entries among the open suggestions."""
        return len({each.bundle.first.entry_key for each in self.open})

    def about(self, questions: Iterable[str]) -> list[JudgedSuggestion]:
        """Return the suggestions about some questions that have not been dismissed."""
        asked = set(questions)
        return [j for j in self.judged_suggestions if asked.intersection(j.bundle.first.asks) and not _is_dismissed(j)]


def _is_dismissed(each: JudgedSuggestion) -> bool:
    return each.judgement is not None and each.judgement.verdict == SuggestionResponse.DISMISSED


def term_suggestions(uow: UnitOfWork, opened: OpenCase, scored: StoredAnswers) -> TermSuggestions:
    """Return the suggestions from the texts of a case, if the matcher is loaded."""
    background = current_instance().term_reader
    reader = background.get_if_loaded()
    if reader is None:
        return TermSuggestions(MatcherState.FAILED if background.has_failed else MatcherState.COMING)
    texts = texts_of(scored)
    analyses: dict[str, TextAnalysis] = {place: reader.analyse(text) for place, text in texts.items()}
    groups = [g for place, a in analyses.items() for g in group_suggestions(place, texts[place], a.suggestions)]
    return TermSuggestions(
        MatcherState.READ,
        judged_suggestions=tuple(judged_suggestions(uow, opened, (g for g in groups if g.first.kind not in NAMED))),
        names=tuple(group for group in groups if group.first.kind in NAMED),
        warnings=tuple((place, warning) for place, a in analyses.items() for warning in a.warnings),
    )


def privacy_warning(texts: Iterable[str]) -> str:
    """Return a warning about texts that were just saved with personal or classified data in them, or nothing."""
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
    """Return the question of a place, which is a question or the comment on one."""
    return place.removesuffix(COMMENT_SUFFIX)


def place_label(scored: StoredAnswers, place: str) -> str:
    """Return the name of a place for people."""
    words = localise(all_items(scored.questionnaire)[question_of(place)].text)
    return str(gettext("Comment: %(question)s", question=words)) if place.endswith(COMMENT_SUFFIX) else words
