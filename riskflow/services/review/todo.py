"""The pending actions of many cases, read in bulk; which are due is decided in `cases/review_rules.py`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.workflow import Action
from riskflow.services.case_facts import reviews_of, unanswered_gates
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.tables import Assessment


@dataclass(frozen=True, slots=True)
class PendingWork:
    """The newest revisions of many cases with what the rules of review read of them, by case id."""

    uow: UnitOfWork
    newest: Mapping[int, Assessment]
    unanswered: Mapping[int, list[StopWithClearance]]
    reviews: Mapping[int, ReviewFacts]

    def rules(self, opened: OpenCase) -> ReviewRules:
        return ReviewRules(self.uow.viewer, opened.facts, self.reviews[opened.id])

    def due_actions(self, opened: OpenCase) -> tuple[Action, ...]:
        """Return what is expected of the acting user now, in the order of the life of a case."""
        return self.rules(opened).due(opened.actions)

    def optional_actions(self, opened: OpenCase) -> tuple[Action, ...]:
        return self.rules(opened).allowed(opened.actions)

    def was_submitted(self, opened: OpenCase) -> bool:
        """Return whether any revision was submitted; a withdrawn draft is handled by nobody."""
        return self.reviews[opened.id].was_submitted

    def shows_levels(self, opened: OpenCase) -> bool:
        return self.rules(opened).shows_levels

    def gates_to_clear(self, opened: OpenCase) -> list[StopWithClearance]:
        """Return the gates that wait for a function of the acting user."""
        unanswered = self.unanswered[opened.id]
        return [found for found in unanswered if self.uow.viewer.held_functions(found.stop.functions)]

    def open_stops(self, opened: OpenCase) -> list[StopWithClearance]:
        """Return the open stops; a question at a gate is none."""
        return [found for found in self.unanswered[opened.id] if found.freezes]

    def waits_for_second_reader(self, opened: OpenCase) -> bool:
        return self.reviews[opened.id].waits_for_second_reader


def pending_work(uow: UnitOfWork, opened_cases: Iterable[OpenCase]) -> PendingWork:
    """Read the pending work of many cases in five queries."""
    disqualified = {opened.id: opened.facts.disqualified for opened in opened_cases}
    newest = case_queries.latest_assessments(uow.session, disqualified)
    unanswered = unanswered_gates(uow.session, newest)
    reviews = reviews_of(uow.session, uow.library, newest, unanswered, disqualified)
    return PendingWork(uow, newest, unanswered, reviews)
