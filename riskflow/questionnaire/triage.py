"""What the first questions lead to: an answer in words, not a level. Read from the structure of the questionnaire."""

from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.durations import minutes_left, total_minutes
from riskflow.questionnaire.model import Questionnaire, Section
from riskflow.questionnaire.scoring import Answers, Profile, is_asked, visible_answers
from riskflow.questionnaire.steps import opened_by, opening_sections

SHORT_FORM_MINUTES = 6


class TriagePath(StrEnum):
    """The ways on after the first questions."""

    STOP = "stop"
    CLOSES = "closes"
    SHORT = "short"
    FULL = "full"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class OpenedSection:
    """A section that the first answers opened, and the questions whose answers did so."""

    section: Section
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriageResult:
    """Where the first questions lead: the way, the minutes it takes whole, what is left of them, and why."""

    way: TriagePath
    minutes: int
    left: int
    opened: tuple[OpenedSection, ...]
    asked: int


def triage(questionnaire: Questionnaire, answers: Answers, profile: Profile, *, closes: bool) -> TriageResult | None:
    """Return where the first questions lead, or nothing while some of them are open.

    `closes` says that the case would close by itself if it were sent as it is.
    """
    seen = visible_answers(questionnaire, answers)
    first = {section.id for section in opening_sections(questionnaire)}
    if any(questionnaire.section_of[name].id in first for name in profile.unanswered):
        return None
    further = [section for section in questionnaire.sections if section.id not in first]
    items = [q for section in further for q in section.questions if is_asked(q, seen)]
    opened = tuple(
        OpenedSection(section, opened_by(section, seen))
        for section in further
        if any(is_asked(question, seen) for question in section.questions)
    )
    whole = max(1, round(total_minutes(items))) if items else 0
    way = _way(profile, whole, closes=closes)
    return TriageResult(way, whole, minutes_left(questionnaire, answers), opened, len(items))


def _way(profile: Profile, whole: int, *, closes: bool) -> TriagePath:
    if profile.stops:
        return TriagePath.STOP
    if not profile.unanswered and (closes or not whole):
        return TriagePath.CLOSES if closes else TriagePath.ANSWERED
    return TriagePath.SHORT if whole <= SHORT_FORM_MINUTES else TriagePath.FULL
