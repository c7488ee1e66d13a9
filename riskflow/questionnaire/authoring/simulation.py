"""Existing cases scored under another version of the questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskflow.errors import InvalidError
from riskflow.questionnaire.answer_sheet import check_answer, check_gate
from riskflow.questionnaire.model import Area, Gate, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers, Context, Profile, score
from riskflow.text import Text


@dataclass(frozen=True, slots=True)
class ExistingCase:
    """A case with the version under which it was answered."""

    reference: str
    questionnaire: Questionnaire
    answers: Answers
    context: Context


@dataclass(frozen=True, slots=True)
class SimulatedCase:
    """One case under its own version and under another."""

    reference: str
    version: str
    before: Profile
    after: Profile
    lost: tuple[str, ...]
    """Questions whose answers do not carry over."""

    @property
    def is_rerouted(self) -> bool:
        return self.before.route is not self.after.route

    @property
    def opened(self) -> tuple[str, ...]:
        """The questions that would have to be answered, but not under the case's own version."""
        return tuple(name for name in self.after.unanswered if name not in self.before.unanswered)

    @property
    def moved(self) -> tuple[Area, ...]:
        """The areas whose level would change."""
        return tuple(area for area in Area if self.before.areas[area].level is not self.after.areas[area].level)


@dataclass(frozen=True, slots=True)
class Simulation:
    outcomes: tuple[SimulatedCase, ...]

    @property
    def rerouted(self) -> tuple[SimulatedCase, ...]:
        """The cases that would take another route."""
        return tuple(outcome for outcome in self.outcomes if outcome.is_rerouted)

    @property
    def sentence(self) -> Text:
        """The result in one line."""
        count, total = len(self.rerouted), len(self.outcomes)
        return Text(
            sv=f"{count} av {total} ärenden skulle gå en annan väg.",
            en=f"{count} of {total} would be routed otherwise.",
        )

    @property
    def incomplete(self) -> int:
        """The number of cases with further questions to answer."""
        return sum(bool(outcome.opened) for outcome in self.outcomes)


def simulate(cases: Iterable[ExistingCase], other: Questionnaire) -> Simulation:
    """Score every case under its own version and under another."""
    return Simulation(tuple(_outcome(case, other) for case in cases))


def _outcome(case: ExistingCase, other: Questionnaire) -> SimulatedCase:
    carried = {
        name: chosen for name, chosen in case.answers.items() if _carries(case.questionnaire, other, name, chosen)
    }
    return SimulatedCase(
        case.reference,
        case.questionnaire.version,
        score(case.questionnaire, case.answers, case.context),
        score(other, carried, case.context),
        tuple(name for name in case.answers if name not in carried),
    )


def _carries(old: Questionnaire, new: Questionnaire, name: str, chosen: Sequence[str]) -> bool:
    """Return whether the other version accepts an answer unchanged."""
    before, after = old.items.get(name), new.items.get(name)
    if before is None or after is None or isinstance(before, Gate) is not isinstance(after, Gate):
        return False
    try:
        check_gate(name, tuple(chosen)) if isinstance(after, Gate) else check_answer(after, tuple(chosen))
    except InvalidError:
        return False
    return isinstance(before, Gate) or isinstance(after, Gate) or _has_same_kind(before, after)


def _has_same_kind(before: Question, after: Question) -> bool:
    return bool(before.options) == bool(after.options) and (bool(after.options) or before.kind == after.kind)
