"""What a person can do with a case now: the table's actions, less those that are done or wait for somebody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.workflow import Action, Role
from riskflow.services.case_facts import reviews_of, unanswered_gates
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.tables import Assessment


@dataclass(frozen=True, slots=True)
class PendingWork:
    """What decides on pending actions, read at once for many cases."""

    uow: UnitOfWork
    newest: Mapping[int, Assessment]
    unanswered: Mapping[int, list[StopWithClearance]]
    reviews: Mapping[int, ReviewFacts]

    def rules(self, opened: OpenCase) -> ReviewRules:
        """Return the rules of review for the person, the case and its newest revision."""
        return ReviewRules(self.uow.viewer, opened.facts, self.reviews[opened.id])

    def due_actions(self, opened: OpenCase) -> tuple[Action, ...]:
        """Return what is expected of the person now, in the order of the life of a case."""
        return self.rules(opened).due(opened.actions)

    def optional_actions(self, opened: OpenCase) -> tuple[Action, ...]:
        """Return what the person may also do, or read about."""
        return self.rules(opened).allowed(opened.actions)

    def was_submitted(self, opened: OpenCase) -> bool:
        """Return whether anything was ever sent in; a draft that was withdrawn is nobody's to handle."""
        return self.reviews[opened.id].was_submitted

    def shows_levels(self, opened: OpenCase) -> bool:
        """Return whether the tool's levels may be shown to the person."""
        return self.rules(opened).shows_levels

    def gates_to_clear(self, opened: OpenCase) -> list[StopWithClearance]:
        """Return the gates that wait for a function of the person."""
        held = self.uow.viewer
        return [
            found
            for found in self.unanswered[opened.id]
            if any(held.has_role(Role.FUNCTION, function) for function in found.stop.functions)
        ]

    def open_stops(self, opened: OpenCase) -> list[StopWithClearance]:
        """Return the open stops, which freeze the case; a question does not."""
        return [found for found in self.unanswered[opened.id] if found.freezes]

    def waits_for_second_reader(self, opened: OpenCase) -> bool:
        """Return whether the secretary has to confirm a second reading before the head can acknowledge."""
        return self.reviews[opened.id].waits_for_second_reader


def pending_work(uow: UnitOfWork, opened_cases: Iterable[OpenCase]) -> PendingWork:
    """Read what decides on the pending actions of many cases, in five queries."""
    newest = case_queries.latest_assessments(uow.session, [opened.id for opened in opened_cases])
    unanswered = unanswered_gates(uow.session, newest)
    return PendingWork(uow, newest, unanswered, reviews_of(uow.session, uow.library, newest, unanswered))
