"""Sharing out the work of a committee: who may be given a task, who is proposed, and who may step in for whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from riskflow.text import Text


class CommitteeTask(StrEnum):
    """What somebody may be given to do in a case for a group."""

    RAPPORTEUR = "rapporteur"
    RATER = "rater"
    SUBSTITUTE = "substitute"
    STATEMENT = "statement"


TASK_NAMES = {
    CommitteeTask.RAPPORTEUR: Text(sv="Föredragande", en="Rapporteur"),
    CommitteeTask.RATER: Text(sv="Bedömer ärendet", en="Rates the case"),
    CommitteeTask.SUBSTITUTE: Text(sv="Träder in som ersättare", en="Steps in as a substitute"),
    CommitteeTask.STATEMENT: Text(sv="Lämnar utlåtande som sakkunnig", en="Gives a statement as an expert"),
}


@dataclass(frozen=True, slots=True)
class Workload:
    """How much somebody has to do: open tasks, those that are overdue, and what came in the last 90 days."""

    open: int = 0
    overdue: int = 0
    recent: int = 0

    @property
    def rank(self) -> tuple[int, int, int]:
        """The least loaded comes first."""
        return (self.overdue, self.open, self.recent)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be given a task in a case."""

    person: int
    name: str
    competences: frozenset[str] = frozenset()
    matches: bool = False
    """Whether one of the competences is about an area that is high."""
    is_away: bool = False
    has_conflict: bool = False
    has_task: bool = False
    workload: Workload = Workload()
    order: int = 0
    """The order in which a substitute is called."""
    for_person: int | None = None
    """The member whom a personal substitute stands in for; none stands in for anybody."""

    @property
    def is_free(self) -> bool:
        return not (self.is_away or self.has_conflict or self.has_task)


def proposed(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return who is proposed: here, without a conflict, with a competence that matches, and least loaded."""
    free = [each for each in candidates if each.is_free]
    return min(free, key=lambda each: (not each.matches, *each.workload.rank, each.name), default=None)


def may_step_in(
    substitutes: Iterable[Candidate], missing: Collection[int], wanted: Collection[str] = ()
) -> list[Candidate]:
    """Return the substitutes who may step in, in the order in which they are called.

    First those with a competence that the quorum lacks, then personal substitutes of members who are missing, then
    those for anybody; a personal substitute of somebody who is there is not called.
    """
    called = [each for each in substitutes if each.is_free and (each.for_person is None or each.for_person in missing)]
    return sorted(
        called, key=lambda each: (not each.competences & {*wanted}, each.for_person is None, each.order, each.name)
    )
