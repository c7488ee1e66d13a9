"""Check-ins: the few questions of the follow-up, and what follows from their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.model import Question, Section
from riskflow.questionnaire.scoring import Answers

CHECK_IN, CLOSING = "check-in", "closing"
CHANGED, GO_ON = "ci-changed", "ci-go-on"
NOTHING = "nothing"
CONCERNS: Mapping[str, frozenset[str]] = {
    "ci-conditions": frozenset({"some", "none", "unknown"}),
    "ci-incident": frozenset({"told", "untold", "unknown"}),
    "ci-people": frozenset({"no", "unsure", "unknown"}),
    "ci-benefit": frozenset({"no"}),
    GO_ON: frozenset({"unknown"}),
}
"""Question -> the answers that somebody who follows up is to read."""
SECTIONS_OF_CHANGE: Mapping[str, tuple[str, ...]] = {
    "partner": ("partner", "gates", "foreign-influence"),
    "people": ("people",),
    "money": ("funding",),
    "content": ("collaboration", "dual-use", "human-rights"),
    "place": ("partner", "gates", "ethics-dumping"),
    "unknown": ("partner", "people", "funding", "collaboration"),
}
"""What has changed -> the parts of the questions where one looks first."""


class CheckInCause(StrEnum):
    """Why somebody is asked to check in."""

    DATE = "date"
    LISTS = "lists"
    CONTEXT = "context"
    ASKED = "asked"
    EXIT = "exit"
    """Not asked at all: the closing questions, answered when the collaboration ends."""


class CheckInOutcome(StrEnum):
    CONTINUE = "continue"
    MODIFY = "modify"
    TERMINATE = "terminate"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check-in amounts to."""

    outcome: CheckInOutcome
    changed: tuple[str, ...] = ()
    """What has changed, as options of the question."""
    concerns: tuple[str, ...] = ()
    """The questions whose answers somebody is to read."""

    @property
    def needs_attention(self) -> bool:
        return self.outcome is CheckInOutcome.TERMINATE or bool(self.concerns)

    @property
    def sections(self) -> tuple[str, ...]:
        """The parts of the questions to look at first."""
        return tuple(dict.fromkeys(each for change in self.changed for each in SECTIONS_OF_CHANGE.get(change, ())))


def findings(answers: Answers) -> Findings:
    """Return what follows: an end that is wanted comes before a change, and a change before going on."""
    changed = tuple(each for each in answers.get(CHANGED, ()) if each != NOTHING)
    concerns = tuple(
        question for question, options in CONCERNS.items() if options.intersection(answers.get(question, ()))
    )
    wanted = answers.get(GO_ON, ())
    if "end" in wanted:
        return Findings(CheckInOutcome.TERMINATE, changed, concerns)
    if changed or "change" in wanted:
        return Findings(CheckInOutcome.MODIFY, changed, concerns)
    return Findings(CheckInOutcome.CONTINUE, (), concerns)


def questions_in(sections: tuple[Section, ...], name: str) -> tuple[Question, ...]:
    """Return the questions of a section of the follow-up; none where the version has no such section."""
    return next((section.questions for section in sections if section.id == name), ())
