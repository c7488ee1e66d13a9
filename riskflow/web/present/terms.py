"""What the words of a case suggest, as pages need it. Nothing here waits for the reader of words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from flask_babel import gettext

from riskflow.services.assessment.answers import Sheaf
from riskflow.services.assessment.terms import COMMENT, Judged, judged, texts_of
from riskflow.services.unit_of_work import Desk, Matter
from riskflow.terms.lexicon import NAMED, WEIGHING
from riskflow.terms.suggestions import Bundle, Reading, Suggestion, bundles
from riskflow.web.filters import t
from riskflow.web.guards import parts
from riskflow.web.present.answers import all_items


class Standing(StrEnum):
    """Whether the words have been read."""

    COMING = "coming"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Words:
    """What the texts of a case say, as far as they have been read."""

    standing: Standing
    judged: tuple[Judged, ...] = ()
    names: tuple[Bundle, ...] = ()
    warnings: tuple[tuple[str, Suggestion], ...] = ()

    @property
    def open(self) -> list[Judged]:
        """What touches controlled technology or repression, and nobody has looked at."""
        return [each for each in self.judged if each.is_open and each.bundle.first.kind in WEIGHING]

    @property
    def open_entries(self) -> int:
        """How many different entries nobody has looked at."""
        return len({each.bundle.first.place for each in self.open})

    def upon(self, questions: Iterable[str]) -> list[Judged]:
        """Return what bears upon some questions and has not been dismissed."""
        asked = set(questions)
        return [j for j in self.judged if asked.intersection(j.bundle.first.asks) and (j.is_open or _accepted(j))]


def _accepted(each: Judged) -> bool:
    return each.row is not None and each.row.verdict == "accepted"


def words_of(desk: Desk, matter: Matter, sheaf: Sheaf) -> Words:
    """Read the texts of a case, if the reader is there."""
    waiting = parts().words
    reader = waiting.ask()
    if reader is None:
        return Words(Standing.FAILED if waiting.has_failed else Standing.COMING)
    texts = texts_of(sheaf)
    readings: dict[str, Reading] = {place: reader.read(text) for place, text in texts.items()}
    found = list(chain.from_iterable(bundles(p, texts[p], r.suggestions) for p, r in readings.items()))
    return Words(
        Standing.READ,
        judged=tuple(judged(desk, matter, (b for b in found if b.first.kind not in NAMED))),
        names=tuple(b for b in found if b.first.kind in NAMED),
        warnings=tuple((p, s) for p, r in readings.items() for s in r.warnings),
    )


def warning_about(texts: Iterable[str]) -> str:
    """Return what to say about texts that were just saved, if they hold what does not belong there."""
    reader = parts().words.ask()
    found = [s for text in texts for s in reader.read(text).warnings] if reader else []
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
    return place.removesuffix(COMMENT)


def place_words(sheaf: Sheaf, place: str) -> str:
    """Say where a text stands."""
    words = t(all_items(sheaf.questionnaire)[question_of(place)].text)
    return str(gettext("Comment: %(question)s", question=words)) if place.endswith(COMMENT) else words
