"""Access to a case: the roles that a person has in it, and the parts and fields that they see, by the policy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from riskflow.cases.conflicts import NOTHING_SAID, ConflictsOfInterest
from riskflow.cases.policy import CLOSED_BY_REMOVAL, POLICY, Part, Relation
from riskflow.cases.secrecy import FieldMark, FieldSecrecy
from riskflow.cases.workflow import MEMBER_OF, Group, Role, State
from riskflow.committees.work import CommitteeTask


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds; `scope` is the department, function or office it is held for."""

    role: Role
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Deputy:
    """That somebody holds a chair where all its holders may take no part."""

    role: Role
    chairs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task that a person has in a case for a group."""

    person: int
    group: Group
    task: CommitteeTask


@dataclass(frozen=True, slots=True)
class Viewer:
    """The acting person, as the rules see them."""

    id: int
    department: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    vacant: frozenset[str] = frozenset()
    """For a secretary: the functions that some gate waits for and that nobody holds, so that they see to them."""
    deputies: frozenset[Deputy] = frozenset()
    """The chairs that the person holds, as vice-chair, in cases that their holders may not handle."""

    def has_role(self, role: Role, scope: str | None = None) -> bool:
        """Return whether the person holds a role, for a scope where one is named."""
        return any(grant.role is role and scope in {None, grant.scope} for grant in self.grants)

    def held_functions(self, functions: Iterable[str]) -> tuple[str, ...]:
        """Return those of some functions that the person holds, in their order."""
        return tuple(function for function in functions if self.has_role(Role.FUNCTION, function))


@dataclass(frozen=True, slots=True)
class OpenInquiry:
    """A question that is put to one person, or to whoever holds a function."""

    question: str
    person: int | None = None
    function: str = ""

    def is_addressed_to(self, viewer: Viewer) -> bool:
        return viewer.id == self.person or (bool(self.function) and viewer.has_role(Role.FUNCTION, self.function))


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules of access read of a case."""

    state: State
    owner: int
    department: str
    decision_maker: str | None
    functions: frozenset[str]
    """The functions that a gate of the case waits for or that have answered."""
    was_with_rai: bool
    was_with_sai: bool
    declared: frozenset[int]
    """Persons of whom holds that they have no conflict of interest."""
    disqualified: frozenset[int]
    drawn_for_check: bool = False
    """Whether the case closed by itself and was drawn for a light check by RAI."""
    co_editors: frozenset[int] = frozenset()
    were_co_editors: frozenset[int] = frozenset()
    """The persons who write, or once wrote, the case together with the owner."""
    open_inquiries: frozenset[OpenInquiry] = frozenset()
    is_registered: bool = False
    conflicts: ConflictsOfInterest = NOTHING_SAID
    """All that was said on conflicts of interest; `declared` and `disqualified` are what holds of it."""
    marks: Mapping[str, FieldMark] = field(default_factory=dict)
    """The fields that are marked as possibly secret."""
    gates: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The functions that each gate waits for or was answered by."""
    assignments: frozenset[Assignment] = frozenset()
    """Who has which task in the case now."""

    @property
    def excluded(self) -> frozenset[int]:
        """The persons who may not handle the case: the disqualified, and all who have written it."""
        return self.disqualified | self.were_co_editors | {self.owner}

    def was_with(self, group: Group) -> bool:
        return self.was_with_rai if group is Group.RAI else self.was_with_sai

    def has_task(self, person: int, task: CommitteeTask, group: Group) -> bool:
        return Assignment(person, group, task) in self.assignments

    def assigned(self, task: CommitteeTask, group: Group) -> frozenset[int]:
        """Return the persons who have a task in the case for a group."""
        return frozenset(each.person for each in self.assignments if (each.task, each.group) == (task, group))


def _has_seat(viewer: Viewer, role: Role, case: CaseFacts, group: Group) -> bool:
    """Return whether a person sits in a group for a case: by their own seat, as its vice-chair, or as a substitute."""
    if viewer.has_role(role) or any(each.role is role and each.chairs <= case.excluded for each in viewer.deputies):
        return True
    is_called = role is MEMBER_OF[group] and case.has_task(viewer.id, CommitteeTask.SUBSTITUTE, group)
    return is_called and viewer.has_role(Role.SUBSTITUTE, group)


RELATIONS: Mapping[Relation, Callable[[Viewer, Role, CaseFacts], bool]] = {
    Relation.OWNS: lambda viewer, _, case: viewer.id == case.owner,
    Relation.WRITES_ALONG: lambda viewer, _, case: viewer.id in case.co_editors,
    Relation.DEPARTMENT: lambda viewer, role, case: viewer.has_role(role, case.department),
    Relation.WAS_WITH_RAI: lambda viewer, role, case: case.was_with_rai and _has_seat(viewer, role, case, Group.RAI),
    Relation.WAS_WITH_SAI: lambda viewer, role, case: case.was_with_sai and _has_seat(viewer, role, case, Group.SAI),
    Relation.OBSERVES: lambda viewer, role, case: any(
        case.was_with(group) and viewer.has_role(role, group) for group in Group
    ),
    Relation.ASKED_FOR_STATEMENT: lambda viewer, role, case: any(
        case.has_task(viewer.id, CommitteeTask.STATEMENT, group) and viewer.has_role(role, group) for group in Group
    ),
    Relation.DRAWN_FOR_CHECK: lambda viewer, _, case: (
        case.drawn_for_check and (viewer.has_role(Role.RAI) or viewer.has_role(Role.RAI_CHAIR))
    ),
    Relation.OFFICE: lambda viewer, role, case: (
        case.decision_maker is not None and viewer.has_role(role, case.decision_maker)
    ),
    Relation.GATE: lambda viewer, _, case: bool(viewer.held_functions(case.functions)),
    Relation.EVERY_CASE: lambda viewer, role, _: viewer.has_role(role),
}
"""How a relation of the policy is found. To be asked gives no role in the case, so that relation is not here."""


def roles_in(viewer: Viewer, case: CaseFacts) -> frozenset[Role]:
    """Return the roles that a person has in one case. Nobody reviews or decides a case of their own."""
    for role in (Role.OWNER, Role.CO_EDITOR):
        if _counts(viewer, role, case):
            return frozenset({role})
    # A co-editor is as disqualified as the owner, also after having been removed; the disqualified lose all roles
    # (Administrative Procedure Act, sections 16 to 18).
    if viewer.id in case.excluded:
        return frozenset()
    return frozenset(role for role in POLICY if _counts(viewer, role, case))


def _counts(viewer: Viewer, role: Role, case: CaseFacts) -> bool:
    policy = POLICY[role]
    relation = RELATIONS.get(policy.relation)
    return relation is not None and case.state in policy.states and relation(viewer, role, case)


def questions_asked_of(viewer: Viewer, case: CaseFacts) -> frozenset[str]:
    """Return the questions that a person has been asked to answer.

    An inquiry gives no role in the case: it opens nothing but its question, and ends when the answers are submitted.
    """
    if case.state not in POLICY[Role.ASKED].states or viewer.id in case.disqualified | case.co_editors | {case.owner}:
        return frozenset()
    return frozenset(each.question for each in case.open_inquiries if each.is_addressed_to(viewer))


def visible_parts(viewer: Viewer, case: CaseFacts) -> frozenset[Part]:
    """Return the parts a person may see. A member sees nothing before declaring on conflict of interest."""
    parts: set[Part] = set()
    for role in roles_in(viewer, case):
        if not POLICY[role].after_declaring or viewer.id in case.declared:
            parts |= POLICY[role].parts
    return frozenset(parts - CLOSED_BY_REMOVAL if case.state is State.WITH_SECURITY else parts)


def field_secrecy(viewer: Viewer, case: CaseFacts) -> FieldSecrecy:
    """Return the marks of a case as they bear upon a person: the one place where it is decided whom they hide from."""
    roles = [role for role in roles_in(viewer, case) if not POLICY[role].after_declaring or viewer.id in case.declared]
    unread = (name for name in case.marks if not any(_reads(viewer, role, case, name) for role in roles))
    return FieldSecrecy(viewer.id, case.marks, frozenset(unread))


def _reads(viewer: Viewer, role: Role, case: CaseFacts, name: str) -> bool:
    """Return whether a role reads a marked field; of the gates, a function reads its own."""
    if case.state not in POLICY[role].states_to_read(case.marks[name].secrecy_class):
        return False
    return role is not Role.FUNCTION or name not in case.gates or bool(viewer.held_functions(case.gates[name]))
