"""How long worked cases take, against the aims; the minutes are those of `riskflow.questionnaire.durations`."""

from dataclasses import dataclass

from riskflow.questionnaire.authoring.worked_cases import WorkedCase
from riskflow.questionnaire.durations import total_minutes
from riskflow.questionnaire.model import Gate, Level, Questionnaire
from riskflow.questionnaire.steps import all_asked_items


@dataclass(frozen=True, slots=True)
class LengthAim:
    """The most questions and minutes that a case should take; `minutes` is None where only questions are counted."""

    name: str
    questions: int
    minutes: int | None


HARMLESS = LengthAim("harmless", 10, 3)
ORDINARY = LengthAim("ordinary", 45, 10)
HEAVIEST = LengthAim("heaviest", 110, None)
AIM_OF_LEVEL = {Level.LOW: HARMLESS, Level.MODERATE: ORDINARY, Level.HIGH: HEAVIEST, Level.CRITICAL: HEAVIEST}


@dataclass(frozen=True, slots=True)
class CaseLength:
    """The questions of a worked case and the time they take.

    Gates that share a page are counted apart; each that is put by itself is a question.
    """

    case: str
    name: str
    questions: int
    gates: int
    minutes: float
    gate_minutes: float
    """The part of `minutes` that the gates take."""
    aim: LengthAim

    @property
    def is_within(self) -> bool:
        return self.questions <= self.aim.questions and (self.aim.minutes is None or self.minutes <= self.aim.minutes)


def case_length(questionnaire: Questionnaire, case: WorkedCase) -> CaseLength:
    """Return the length of a worked case."""
    items = all_asked_items(questionnaire, case.sheet.answers)
    # Gates that share a page count as no questions, but their minutes count.
    gates = [item for item in items if isinstance(item, Gate)]
    on_a_page = sum(questionnaire.section_of[gate.id].together for gate in gates)
    skipped = frozenset(item.id for item in items if item.optional and not case.sheet.answers.get(item.id))
    return CaseLength(
        case=case.id,
        name=case.name,
        questions=len(items) - on_a_page,
        gates=len(gates),
        minutes=round(total_minutes(items, skipped), 1),
        gate_minutes=round(total_minutes(gates), 1),
        aim=_aim(questionnaire, case),
    )


def _aim(questionnaire: Questionnaire, case: WorkedCase) -> LengthAim:
    """Return the aim of a case: where there are checks, only what they close by themselves is harmless."""
    aim = AIM_OF_LEVEL[case.profile.worst]
    checks = [question for question in questionnaire.questions.values() if question.check]
    ticked = any(not check.by_id[line].alone for check in checks for line in case.seen.get(check.id, ()))
    put = any(gate.covered_by and gate.id not in case.profile.covered for gate in questionnaire.gates.values())
    return ORDINARY if aim is HARMLESS and (ticked or put) else aim
