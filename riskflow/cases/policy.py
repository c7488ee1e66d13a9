"""The policy of access: one row for each role says when it counts, in which states, and which parts and fields it sees.

What is not in the table is denied. What a role may *do* is the table of `riskflow.cases.workflow`; both are shown whole
in docs/reference/access.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from riskflow.cases.secrecy import SecrecyClass
from riskflow.cases.workflow import GROUP_IN, IN_FORCE, UNDER_HANDLING, UNREGISTERED, WITH_ANSWERS_OPEN, Role, State


class Part(StrEnum):
    """The parts of a case that are opened one by one."""

    OVERVIEW = "overview"
    ANSWERS = "answers"
    RATINGS = "ratings"
    HISTORY = "history"
    RECORDS = "records"
    TALK = "talk"
    """The discussion with the applicant."""
    INTERNAL = "internal"
    """The discussion of those who handle the case among themselves: never for those who write the answers."""
    ASKED = "asked"
    """One question, with its help and the summary of the collaboration: for the recipient of an inquiry."""


class Relation(StrEnum):
    """The tie between a person and a case by which a role counts in it."""

    OWNS = "owns"
    WRITES_ALONG = "writes-along"
    IS_ASKED = "is-asked"
    DEPARTMENT = "department"
    WAS_WITH_RAI = "was-with-rai"
    WAS_WITH_SAI = "was-with-sai"
    DRAWN_FOR_CHECK = "drawn-for-check"
    OBSERVES = "observes"
    ASKED_FOR_STATEMENT = "asked-for-statement"
    OFFICE = "office"
    GATE = "gate"
    EVERY_CASE = "every-case"
    NO_CASE = "no-case"


ANY_STATE = frozenset(State)
REVIEWED = ANY_STATE - UNREGISTERED
NO_STATE: frozenset[State] = frozenset()
READ_BY_ALL = frozenset({Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS, Part.TALK})
READ_BY_JUDGES = READ_BY_ALL | {Part.RATINGS, Part.INTERNAL}
CLOSED_BY_REMOVAL = frozenset({Part.RECORDS})
"""Closed to all when the security function has the case: records that were filed before still hold its content."""


@dataclass(frozen=True, slots=True)
class RoleAccess:
    """When a role counts, and what it sees then."""

    relation: Relation
    parts: frozenset[Part] = frozenset()
    states: frozenset[State] = REVIEWED
    after_declaring: bool = False
    """Whether nothing is seen before a declaration on conflict of interest."""
    marked: frozenset[State] = NO_STATE
    """The states in which fields are read that are marked as possibly secret."""
    strict: frozenset[State] = NO_STATE
    """Those in which also fields are read that are marked with one of the stricter provisions."""

    def states_to_read(self, secrecy_class: SecrecyClass) -> frozenset[State]:
        """Return the states in which the role reads fields of a class, in the parts that it sees."""
        of_class = {SecrecyClass.MARKED: self.marked, SecrecyClass.STRICT: self.strict}
        return of_class.get(secrecy_class, self.states)


POLICY: Mapping[Role, RoleAccess] = {
    Role.OWNER: RoleAccess(Relation.OWNS, READ_BY_ALL, ANY_STATE, marked=ANY_STATE, strict=ANY_STATE),
    Role.CO_EDITOR: RoleAccess(Relation.WRITES_ALONG, READ_BY_ALL, ANY_STATE),
    Role.ASKED: RoleAccess(Relation.IS_ASKED, frozenset({Part.ASKED}), frozenset(WITH_ANSWERS_OPEN)),
    Role.HEAD: RoleAccess(Relation.DEPARTMENT, READ_BY_ALL, marked=frozenset({State.WITH_HEAD})),
    Role.SECRETARY: RoleAccess(Relation.EVERY_CASE, READ_BY_JUDGES, marked=REVIEWED, strict=REVIEWED),
    Role.RAI: RoleAccess(
        Relation.WAS_WITH_RAI,
        READ_BY_JUDGES,
        after_declaring=True,
        marked=REVIEWED,
        strict=frozenset({State.WITH_RAI}),
    ),
    Role.RAI_CHAIR: RoleAccess(
        Relation.WAS_WITH_RAI,
        READ_BY_JUDGES,
        after_declaring=True,
        marked=REVIEWED,
        strict=frozenset({State.WITH_RAI}),
    ),
    Role.LIGHT_CHECKER: RoleAccess(
        Relation.DRAWN_FOR_CHECK,
        READ_BY_ALL,
        frozenset({State.CLOSED}),
        after_declaring=True,
        marked=frozenset({State.CLOSED}),
    ),
    Role.SAI: RoleAccess(
        Relation.WAS_WITH_SAI,
        READ_BY_JUDGES,
        after_declaring=True,
        marked=REVIEWED,
        strict=frozenset({State.WITH_SAI}),
    ),
    Role.SAI_CHAIR: RoleAccess(
        Relation.WAS_WITH_SAI,
        READ_BY_JUDGES,
        after_declaring=True,
        marked=REVIEWED,
        strict=frozenset({State.WITH_SAI}),
    ),
    Role.OBSERVER: RoleAccess(Relation.OBSERVES, READ_BY_JUDGES, after_declaring=True),
    Role.EXPERT: RoleAccess(
        Relation.ASKED_FOR_STATEMENT,
        frozenset({Part.OVERVIEW, Part.ANSWERS}),
        after_declaring=True,
        marked=frozenset(GROUP_IN),
    ),
    Role.SUBSTITUTE: RoleAccess(Relation.NO_CASE),
    Role.DECISION_MAKER: RoleAccess(
        Relation.OFFICE,
        READ_BY_JUDGES,
        marked=REVIEWED,
        strict=frozenset({State.TO_DECIDE, State.DECIDED, State.SUSPENDED}),
    ),
    Role.FUNCTION: RoleAccess(
        Relation.GATE,
        frozenset({Part.OVERVIEW, Part.ANSWERS, Part.TALK}),
        marked=REVIEWED,
        strict=frozenset({*UNDER_HANDLING, *IN_FORCE}),
    ),
    Role.REGISTRAR: RoleAccess(
        Relation.EVERY_CASE,
        frozenset({Part.OVERVIEW, Part.HISTORY, Part.RECORDS}),
        marked=REVIEWED,
        strict=REVIEWED,
    ),
    Role.ADMINISTRATOR: RoleAccess(Relation.NO_CASE),
    Role.SYSTEM: RoleAccess(Relation.NO_CASE),
}
"""Administrators run the system and see no case. A role that has no row does not count anywhere.

Marked fields are for those who handle the case, while they do: the head of department reads them with the case on the
desk and not as an onlooker, members the stricter ones while their group has the case, a function while it may answer;
observers read none. A substitute is a member in the cases in which they are called, and nothing in the others.
"""

COMMITTEE_ROLES = frozenset(role for role, policy in POLICY.items() if policy.after_declaring)
