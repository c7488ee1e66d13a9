"""Conflicts of interest: what was said of whom, what holds, and what it makes void.

Sections 16 to 18 of the Administrative Procedure Act (2017:900): whoever may influence the outcome tells of a conflict
at once, takes no further part, and does not judge it alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from riskflow.cases.workflow import ORDER_OF_ROLES, Group, Role, State


@dataclass(frozen=True, slots=True)
class ConflictStatement:
    """One declaration or ruling on whether a person has a conflict of interest in a case."""

    case: int
    person: int
    role: Role
    """The role in which the person takes part."""
    has_conflict: bool
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictsOfInterest:
    """What has been said in one case, oldest first. The latest statement about a person holds."""

    statements: tuple[ConflictStatement, ...] = ()

    def standing(self, at: datetime | None = None) -> dict[int, ConflictStatement]:
        """Return the statement that holds for each person, now or at an earlier time."""
        return {each.person: each for each in self.statements if at is None or each.at <= at}

    def disqualified(self, at: datetime | None = None) -> frozenset[int]:
        return frozenset(person for person, each in self.standing(at).items() if each.has_conflict)

    @property
    def declared(self) -> frozenset[int]:
        """The persons of whom the latest statement says that they have no conflict."""
        return frozenset(self.standing()) - self.disqualified()

    def absent_from(self, role: Role, at: datetime | None = None) -> tuple[int, ...]:
        """Return the disqualified persons who took part in a role."""
        return tuple(person for person, each in self.standing(at).items() if each.has_conflict and each.role is role)


NOTHING_SAID = ConflictsOfInterest()


class GivenKind(StrEnum):
    """What somebody may have given in a case."""

    RATING = "rating"
    SECOND_READING = "second-reading"
    OPINION = "opinion"
    CLEARANCE = "clearance"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Given:
    """Something that a person has given on the newest revision, for a group where it is a rating."""

    kind: GivenKind
    group: Group | None = None

    def is_void(self, state: State, opinions: frozenset[Group]) -> bool:
        """Return whether a conflict of interest makes it void; what is not here is final when it is given."""
        if self.kind is GivenKind.RATING:
            return self.group not in opinions
        return self.kind is GivenKind.SECOND_READING and state is State.WITH_HEAD


def statements_by_case(statements: Iterable[ConflictStatement]) -> dict[int, ConflictsOfInterest]:
    """Return what was said in each of many cases."""
    found: dict[int, list[ConflictStatement]] = {}
    for each in statements:
        found.setdefault(each.case, []).append(each)
    return {case: ConflictsOfInterest(tuple(said)) for case, said in found.items()}


RULED_BY: Mapping[Role, frozenset[Role]] = {
    Role.RAI: frozenset({Role.RAI_CHAIR}),
    Role.LIGHT_CHECKER: frozenset({Role.RAI_CHAIR, Role.SECRETARY}),
    Role.SAI: frozenset({Role.SAI_CHAIR}),
    Role.RAI_CHAIR: frozenset({Role.RAI_CHAIR, Role.SECRETARY}),
    Role.SAI_CHAIR: frozenset({Role.SAI_CHAIR, Role.SECRETARY}),
    Role.EXPERT: frozenset({Role.RAI_CHAIR, Role.SAI_CHAIR}),
    Role.OBSERVER: frozenset({Role.RAI_CHAIR, Role.SAI_CHAIR}),
    Role.SECRETARY: frozenset({Role.SECRETARY, Role.RAI_CHAIR}),
    Role.DECISION_MAKER: frozenset({Role.SECRETARY}),
    Role.HEAD: frozenset({Role.SECRETARY}),
    Role.FUNCTION: frozenset({Role.SECRETARY}),
}
"""Role of the disqualified -> the roles that rule on the conflict.

A vice-chair holds the chair while nobody else does, and where its holders take no part (`cases.access`).
"""


def role_of(roles: frozenset[Role]) -> Role:
    """Return the role in which a person declares."""
    return next(role for role in ORDER_OF_ROLES if role in roles)


def may_rule(person: int, roles: frozenset[Role], statement: ConflictStatement) -> bool:
    """Return whether somebody with some roles in the case may rule on the conflict of another."""
    return statement.person != person and bool(roles & RULED_BY[statement.role])
