"""What a person can do with a case now: the table's actions, less those that are done or wait for somebody else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from riskflow.core.questionnaire import Level
from riskflow.core.routing import Action, Group, Role, State
from riskflow.services.desk import Desk, Matter, identity
from riskflow.store import queries
from riskflow.store.queries import StopWithClearance
from riskflow.store.tables import Assessment

OPTIONAL = (
    Action.RETURN,
    Action.REFER,
    Action.SUSPEND,
    Action.RESUME,
    Action.REASSESS,
    Action.WITHDRAW,
    Action.DISMISS,
    Action.REGISTER,
)
"""What a person may do but is not expected to."""
READ_ANYWAY = (Action.ACKNOWLEDGE, Action.DECIDE)
"""What has a page worth reading also while it waits for somebody else."""
BEFORE_RAI_SPEAKS = (State.SUPPLEMENT, State.WITH_HEAD, State.WITH_RAI)
"""Where a case may be when a rating of its next revision is still to come."""
MEMBERS = frozenset({Role.RAI, Role.SAI})


@dataclass(frozen=True, slots=True)
class Pile:
    """What decides on pending actions, read at once for many cases."""

    desk: Desk
    newest: Mapping[int, Assessment]
    unanswered: Mapping[int, list[StopWithClearance]]
    rated: frozenset[tuple[int, Group]]
    counts: Mapping[tuple[int, Group], int]
    read_second: Mapping[int, datetime]

    def todo(self, matter: Matter) -> tuple[Action, ...]:
        """Return what is expected of the person now, in the order of the life of a case."""
        return tuple(action for action, is_due in DUE.items() if action in matter.actions and is_due(self, matter))

    def may(self, matter: Matter) -> tuple[Action, ...]:
        """Return what the person may also do, or read about."""
        todo = self.todo(matter)
        declares = () if self.desk.viewer.id in matter.facts.declared else (Action.DECLARE,)
        also = (action for action in (*READ_ANYWAY, *declares, *OPTIONAL) if action not in todo)
        return tuple(action for action in also if action in matter.actions and not _refers_with_opinion(matter, action))

    def was_submitted(self, matter: Matter) -> bool:
        """Say whether anything was ever sent in; a draft that was withdrawn is nobody's to handle."""
        newest = self.newest[matter.id]
        return newest.revision > 1 or newest.submitted_at is not None

    def has_rated(self, matter: Matter, group: Group) -> bool:
        """Say whether the person has rated the newest revision."""
        return (identity(self.newest[matter.id].id), group) in self.rated

    def shows_levels(self, matter: Matter) -> bool:
        """Say whether the tool's levels may be shown: not before declaring, and not before a blind rating."""
        blind = matter.case.state in BEFORE_RAI_SPEAKS and Role.RAI in matter.roles
        return bool(matter.parts) and (not blind or self.has_rated(matter, Group.RAI))

    def gates(self, matter: Matter) -> list[StopWithClearance]:
        """Return the gates that wait for a function of the person."""
        held = self.desk.viewer
        return [
            found
            for found in self.unanswered.get(matter.id, [])
            if any(held.holds(Role.FUNCTION, function) for function in found.stop.functions)
        ]

    def stops(self, matter: Matter) -> list[StopWithClearance]:
        """Return the open stops, which freeze the case; a question does not."""
        return [found for found in self.unanswered.get(matter.id, []) if found.freezes]

    def waits_for_second_reader(self, matter: Matter) -> bool:
        """Say whether the secretary has to confirm a second reading before the head can acknowledge."""
        assessment = self.newest[matter.id]
        worst = max((Level.parse(level) for level in assessment.levels.values()), default=Level.LOW)
        if not assessment.fragile or worst is Level.LOW or assessment.submitted_at is None:
            return False
        read_at = self.read_second.get(matter.id)
        return read_at is None or read_at < assessment.submitted_at

    def has_quorum(self, matter: Matter, group: Group) -> bool:
        """Say whether enough members have rated for the group to speak."""
        assessment = self.newest[matter.id]
        quorum = self.desk.version_of(assessment).policy.quorum
        needed = quorum.rai if group is Group.RAI else quorum.sai
        return self.counts.get((identity(assessment.id), group), 0) >= needed


def open_pile(desk: Desk, matters: Iterable[Matter]) -> Pile:
    """Read what decides on the pending actions of many cases, in five queries."""
    cases = [matter.id for matter in matters]
    newest = queries.latest_assessments(desk.session, cases)
    unanswered: dict[int, list[StopWithClearance]] = {}
    for found in queries.stops_of(desk.session, cases):
        if found.clearance is None and found.stop.assessment_id == newest[found.stop.case_id].id:
            unanswered.setdefault(found.stop.case_id, []).append(found)
    return Pile(
        desk=desk,
        newest=newest,
        unanswered=unanswered,
        rated=frozenset((r.assessment_id, r.group) for r in queries.ratings_by(desk.session, desk.viewer.id, cases)),
        counts=queries.rating_counts(desk.session, (identity(assessment.id) for assessment in newest.values())),
        read_second=queries.last_events(desk.session, cases, "second-reading"),
    )


def _refers_with_opinion(matter: Matter, action: Action) -> bool:
    """RAI's chair refers by giving an opinion that says so."""
    return action is Action.REFER and matter.case.state is State.WITH_RAI


def _must_declare(pile: Pile, matter: Matter) -> bool:
    return bool(matter.roles & MEMBERS) and pile.desk.viewer.id not in matter.facts.declared


def _has_to_rate(group: Group) -> Callable[[Pile, Matter], bool]:
    return lambda pile, matter: not (_must_declare(pile, matter) or pile.has_rated(matter, group))


def _can_speak(group: Group) -> Callable[[Pile, Matter], bool]:
    return lambda pile, matter: pile.has_rated(matter, group) and pile.has_quorum(matter, group)


def _can_acknowledge(pile: Pile, matter: Matter) -> bool:
    return not (pile.stops(matter) or pile.waits_for_second_reader(matter))


DUE: Mapping[Action, Callable[[Pile, Matter], bool]] = {
    Action.ANSWER: lambda _pile, _matter: True,
    Action.DECLARE: _must_declare,
    Action.CLEAR: lambda pile, matter: bool(pile.gates(matter)),
    Action.READ_SECOND: Pile.waits_for_second_reader,
    Action.ACKNOWLEDGE: _can_acknowledge,
    Action.RATE: _has_to_rate(Group.RAI),
    Action.GIVE_OPINION: _can_speak(Group.RAI),
    Action.SUPPORT: _has_to_rate(Group.SAI),
    Action.TAKE_POSITION: _can_speak(Group.SAI),
    Action.DECIDE: lambda pile, matter: not pile.stops(matter),
    Action.REGISTER: lambda pile, matter: pile.was_submitted(matter) and not matter.case.registry_no,
}
"""What is expected of somebody, and when. The order is that of the life of a case."""
