"""What the first questions lead to: an answer in words, not a level. Read from the structure of the questionnaire."""

from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.durations import minutes, minutes_left
from riskflow.questionnaire.model import Questionnaire, Section
from riskflow.questionnaire.relevance import opened_by, opening
from riskflow.questionnaire.scoring import Answers, Profile, is_asked, visible

SHORT_FORM_MINUTES = 6


class Way(StrEnum):
    """The ways on after the first questions."""

    STOP = "stop"
    CLOSES = "closes"
    SHORT = "short"
    FULL = "full"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Opened:
    """A section that the first answers opened, and the questions whose answers did so."""

    section: Section
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """Where the first questions lead: the way, the minutes it takes whole, what is left of them, and why."""

    way: Way
    minutes: int
    left: int
    opened: tuple[Opened, ...]
    asked: int


def lead(questionnaire: Questionnaire, answers: Answers, profile: Profile, *, closes: bool) -> Lead | None:
    """Return where the first questions lead, or nothing while some of them are open.

    `closes` says that the case would close by itself if it were sent as it is.
    """
    seen = visible(questionnaire, answers)
    first = {section.id for section in opening(questionnaire)}
    if any(questionnaire.section_of[name].id in first for name in profile.unanswered):
        return None
    further = [section for section in questionnaire.sections if section.id not in first]
    items = [q for section in further for q in section.questions if is_asked(q, seen)]
    opened = tuple(
        Opened(section, opened_by(section, seen))
        for section in further
        if any(is_asked(question, seen) for question in section.questions)
    )
    whole = max(1, round(minutes(items))) if items else 0
    way = _way(profile, whole, closes=closes)
    return Lead(way, whole, minutes_left(questionnaire, answers), opened, len(items))


def _way(profile: Profile, whole: int, *, closes: bool) -> Way:
    if profile.stops:
        return Way.STOP
    if not profile.unanswered and (closes or not whole):
        return Way.CLOSES if closes else Way.ANSWERED
    return Way.SHORT if whole <= SHORT_FORM_MINUTES else Way.FULL
