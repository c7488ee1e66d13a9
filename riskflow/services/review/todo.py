"""What a person can do with a case now: the table's actions, less those that are done or wait for somebody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.workflow import Action, Role
from riskflow.services.case_facts import reviews_of, unanswered_gates
from riskflow.services.unit_of_work import Desk, Matter
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.tables import Assessment


@dataclass(frozen=True, slots=True)
class Pile:
    """What decides on pending actions, read at once for many cases."""

    desk: Desk
    newest: Mapping[int, Assessment]
    unanswered: Mapping[int, list[StopWithClearance]]
    reviews: Mapping[int, ReviewFacts]

    def rules(self, matter: Matter) -> ReviewRules:
        """Return the rules of review for the person, the case and its newest revision."""
        return ReviewRules(self.desk.viewer, matter.facts, self.reviews[matter.id])

    def todo(self, matter: Matter) -> tuple[Action, ...]:
        """Return what is expected of the person now, in the order of the life of a case."""
        return self.rules(matter).due(matter.actions)

    def may(self, matter: Matter) -> tuple[Action, ...]:
        """Return what the person may also do, or read about."""
        return self.rules(matter).allowed(matter.actions)

    def was_submitted(self, matter: Matter) -> bool:
        """Return whether anything was ever sent in; a draft that was withdrawn is nobody's to handle."""
        return self.reviews[matter.id].was_submitted

    def shows_levels(self, matter: Matter) -> bool:
        """Return whether the tool's levels may be shown to the person."""
        return self.rules(matter).shows_levels

    def gates(self, matter: Matter) -> list[StopWithClearance]:
        """Return the gates that wait for a function of the person."""
        held = self.desk.viewer
        return [
            found
            for found in self.unanswered[matter.id]
            if any(held.holds(Role.FUNCTION, function) for function in found.stop.functions)
        ]

    def stops(self, matter: Matter) -> list[StopWithClearance]:
        """Return the open stops, which freeze the case; a question does not."""
        return [found for found in self.unanswered[matter.id] if found.freezes]

    def waits_for_second_reader(self, matter: Matter) -> bool:
        """Return whether the secretary has to confirm a second reading before the head can acknowledge."""
        return self.reviews[matter.id].waits_for_second_reader


def open_pile(desk: Desk, matters: Iterable[Matter]) -> Pile:
    """Read what decides on the pending actions of many cases, in five queries."""
    newest = case_queries.latest_assessments(desk.session, [matter.id for matter in matters])
    unanswered = unanswered_gates(desk.session, newest)
    return Pile(desk, newest, unanswered, reviews_of(desk.session, desk.library, newest, unanswered))
