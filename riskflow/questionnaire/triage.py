"""What follows from the first questions: stop, close, or how many more questions and minutes."""

from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.durations import minutes_left, total_minutes
from riskflow.questionnaire.model import Questionnaire, Section
from riskflow.questionnaire.scoring import Answers, Profile, visible_answers
from riskflow.questionnaire.steps import asked_items, opened_by, opening_sections

MAX_SHORT_FORM_MINUTES = 6


class TriagePath(StrEnum):
    STOP = "stop"
    CLOSES = "closes"
    SHORT = "short"
    FULL = "full"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class OpenedSection:
    """A section that the first answers opened, and the questions whose answers opened it."""

    section: Section
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriageResult:
    """The path after the first questions; the further questions, the sections that hold them and their minutes."""

    path: TriagePath
    minutes: int
    """For all further questions, answered or not."""
    left: int
    """Minutes for what must still be answered in the whole questionnaire."""
    opened: tuple[OpenedSection, ...]
    asked: int
    """Number of further questions."""


def triage(questionnaire: Questionnaire, answers: Answers, profile: Profile, *, closes: bool) -> TriageResult | None:
    """Return what follows from the first questions; None while some of them are open.

    `closes`: the case would close by self-assessment if it were submitted as it is.
    """
    seen = visible_answers(questionnaire, answers)
    first = {section.id for section in opening_sections(questionnaire)}
    if any(questionnaire.section_of[name].id in first for name in profile.unanswered):
        return None
    further = [section for section in questionnaire.sections if section.id not in first]
    asked = {section.id: asked_items(questionnaire, section, seen) for section in further}
    items = [item for found in asked.values() for item in found]
    opened = tuple(OpenedSection(section, opened_by(section, seen)) for section in further if asked[section.id])
    minutes = max(1, round(total_minutes(items))) if items else 0
    path = _path(profile, minutes, closes=closes)
    return TriageResult(path, minutes, minutes_left(questionnaire, answers, profile.unanswered), opened, len(items))


def _path(profile: Profile, minutes: int, *, closes: bool) -> TriagePath:
    if profile.stops:
        return TriagePath.STOP
    if not profile.unanswered and (closes or not minutes):
        return TriagePath.CLOSES if closes else TriagePath.ANSWERED
    return TriagePath.SHORT if minutes <= MAX_SHORT_FORM_MINUTES else TriagePath.FULL
