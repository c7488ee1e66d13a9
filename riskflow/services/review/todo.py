"""The pending actions of many cases, read in bulk; which are due is decided in `cases/review_rules.py`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.workflow import Action
from riskflow.services.case_facts import gates_of, reviews_of
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
    gates: Mapping[int, list[StopWithClearance]]
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
        """Return the gates about which a function of the acting user may answer: first those that wait for it."""
        held = self.uow.viewer.held_functions
        waiting = [each for each in self.gates[opened.id] if each.is_awaited and held(each.stop.functions)]
        answered = [each for each in self.gates[opened.id] if not each.is_awaited]
        return waiting + [each for each in answered if each.clearance and held([each.clearance.function])]

    def open_stops(self, opened: OpenCase) -> list[StopWithClearance]:
        """Return what holds the case: stops without an answer, and every no; a question at a gate holds nothing."""
        return [found for found in self.gates[opened.id] if found.freezes or found.is_refused]

    def waits_for_second_reader(self, opened: OpenCase) -> bool:
        return self.reviews[opened.id].waits_for_second_reader


def pending_work(uow: UnitOfWork, opened_cases: Iterable[OpenCase]) -> PendingWork:
    """Read the pending work of many cases in five queries."""
    disqualified = {opened.id: opened.facts.disqualified for opened in opened_cases}
    newest = case_queries.latest_assessments(uow.session, disqualified)
    gates = gates_of(uow.session, newest)
    reviews = reviews_of(uow.session, uow.library, newest, gates, disqualified)
    return PendingWork(uow, newest, gates, reviews)
