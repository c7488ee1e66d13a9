"""How long a questionnaire is for each worked case, beside what its authors aim at."""

from collections.abc import Iterable
from dataclasses import dataclass

from riskflow.questionnaire.durations import minutes, seen
from riskflow.questionnaire.model import Gate, Level, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers
from riskflow.questionnaire.worked_cases import Worked


@dataclass(frozen=True, slots=True)
class Aim:
    """How long it should take at most; `minutes` is None where only the questions are counted."""

    name: str
    questions: int
    minutes: int | None


HARMLESS = Aim("harmless", 20, 3)
ORDINARY = Aim("ordinary", 45, 10)
HEAVIEST = Aim("heaviest", 110, None)
AIM_OF_LEVEL = {Level.LOW: HARMLESS, Level.MODERATE: ORDINARY, Level.HIGH: HEAVIEST, Level.CRITICAL: HEAVIEST}


@dataclass(frozen=True, slots=True)
class Length:
    """What one worked case is asked, and how long that takes."""

    case: str
    name: str
    questions: int
    gates: int
    minutes: float
    gate_minutes: float
    """The part of the minutes that the gates take."""
    aim: Aim

    @property
    def is_within(self) -> bool:
        """Say whether the aim is met."""
        return self.questions <= self.aim.questions and (self.aim.minutes is None or self.minutes <= self.aim.minutes)


def length_of(questionnaire: Questionnaire, case: Worked) -> Length:
    """Measure one case. Gates stand on one page and are counted apart, but their minutes count."""
    items = seen(questionnaire, case.sheet.answers)
    gates = [item for item in items if isinstance(item, Gate)]
    spent = minutes(items, skipped=_skipped(items, case.sheet.answers))
    return Length(
        case=case.id,
        name=case.name,
        questions=len(items) - len(gates),
        gates=len(gates),
        minutes=round(spent, 1),
        gate_minutes=round(minutes(gates), 1),
        aim=AIM_OF_LEVEL[case.profile.worst],
    )


def _skipped(items: Iterable[Question | Gate], answers: Answers) -> frozenset[str]:
    """Return the optional questions that the case passes over: they are read, and no more."""
    return frozenset(
        item.id for item in items if isinstance(item, Question) and item.optional and not answers.get(item.id)
    )
