"""Access to a case: the roles that a person has in it, and the parts that these roles see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from riskflow.cases.conflicts import NOTHING_SAID, ConflictsOfInterest
from riskflow.cases.workflow import WITH_ANSWERS_OPEN, Role, State


class Part(StrEnum):
    """The parts of a case that are opened one by one."""

    OVERVIEW = "overview"
    ANSWERS = "answers"
    RATINGS = "ratings"
    HISTORY = "history"
    RECORDS = "records"
    ASKED = "asked"
    """One question, with its help and the summary of the collaboration: for the recipient of an inquiry."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds; `scope` is the department, function or office it is held for."""

    role: Role
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The acting person, as the rules see them."""

    id: int
    department: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)

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

    @property
    def excluded(self) -> frozenset[int]:
        """The persons who may not handle the case: the disqualified, and all who have written it."""
        return self.disqualified | self.were_co_editors | {self.owner}


BEFORE_REVIEW = frozenset({State.DRAFT, State.WITH_SECURITY})

VISIBLE_PARTS: dict[Role, frozenset[Part]] = {
    Role.OWNER: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS}),
    Role.CO_EDITOR: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS}),
    Role.ASKED: frozenset({Part.ASKED}),
    Role.HEAD: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS}),
    Role.SECRETARY: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.RATINGS, Part.HISTORY, Part.RECORDS}),
    Role.RAI: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.RATINGS, Part.HISTORY, Part.RECORDS}),
    Role.RAI_CHAIR: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.RATINGS, Part.HISTORY, Part.RECORDS}),
    Role.LIGHT_CHECKER: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS}),
    Role.SAI: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.RATINGS, Part.HISTORY, Part.RECORDS}),
    Role.SAI_CHAIR: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.RATINGS, Part.HISTORY, Part.RECORDS}),
    Role.DECISION_MAKER: frozenset({Part.OVERVIEW, Part.ANSWERS, Part.RATINGS, Part.HISTORY, Part.RECORDS}),
    Role.FUNCTION: frozenset({Part.OVERVIEW, Part.ANSWERS}),
    Role.REGISTRAR: frozenset({Part.OVERVIEW, Part.HISTORY, Part.RECORDS}),
    Role.ADMINISTRATOR: frozenset(),
    Role.SYSTEM: frozenset(),
}
"""What each role sees of a case that it may enter. Administrators run the system and see no case."""

COMMITTEE_ROLES = {Role.RAI, Role.RAI_CHAIR, Role.LIGHT_CHECKER, Role.SAI, Role.SAI_CHAIR}


def roles_in(viewer: Viewer, case: CaseFacts) -> frozenset[Role]:
    """Return the roles that a person has in one case. Nobody reviews or decides a case of their own."""
    if viewer.id == case.owner:
        return frozenset({Role.OWNER})
    if viewer.id in case.co_editors:
        return frozenset({Role.CO_EDITOR})
    if case.state in BEFORE_REVIEW:
        return frozenset()
    held = {grant.role for grant in viewer.grants if _applies(grant, case)}
    if _is_checked_by(viewer, case):
        held.add(Role.LIGHT_CHECKER)
    return frozenset(held) - _barred(viewer, case)


def _is_checked_by(viewer: Viewer, case: CaseFacts) -> bool:
    """Return whether a member of RAI may read the case for a light check: if it was drawn, while it is closed."""
    is_checked = case.drawn_for_check and case.state is State.CLOSED
    return is_checked and (viewer.has_role(Role.RAI) or viewer.has_role(Role.RAI_CHAIR))


def _applies(grant: Grant, case: CaseFacts) -> bool:
    applies = {
        Role.HEAD: grant.scope == case.department,
        Role.SECRETARY: True,
        Role.RAI: case.was_with_rai,
        Role.RAI_CHAIR: case.was_with_rai,
        Role.SAI: case.was_with_sai,
        Role.SAI_CHAIR: case.was_with_sai,
        Role.DECISION_MAKER: grant.scope == case.decision_maker,
        Role.FUNCTION: grant.scope in case.functions,
        Role.REGISTRAR: True,
    }
    return applies.get(grant.role, False)


def _barred(viewer: Viewer, case: CaseFacts) -> frozenset[Role]:
    """Return the roles that a disqualified person loses: all (Administrative Procedure Act, sections 16 to 18)."""
    # A co-editor is as disqualified as the owner, also after having been removed.
    return frozenset(Role) if viewer.id in case.excluded else frozenset()


def questions_asked_of(viewer: Viewer, case: CaseFacts) -> frozenset[str]:
    """Return the questions that a person has been asked to answer.

    An inquiry gives no role in the case: it opens nothing but its question, and ends when the answers are submitted.
    """
    if case.state not in WITH_ANSWERS_OPEN or viewer.id in case.disqualified | case.co_editors | {case.owner}:
        return frozenset()
    return frozenset(each.question for each in case.open_inquiries if each.is_addressed_to(viewer))


def visible_parts(viewer: Viewer, case: CaseFacts) -> frozenset[Part]:
    """Return the parts a person may see. A member sees nothing before declaring on conflict of interest."""
    parts: set[Part] = set()
    for role in roles_in(viewer, case):
        if role not in COMMITTEE_ROLES or viewer.id in case.declared:
            parts |= VISIBLE_PARTS[role]
    return frozenset(parts)
