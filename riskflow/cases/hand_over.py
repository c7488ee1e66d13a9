"""Who may take over a case whose owner leaves: somebody who neither handles it nor has judged it."""

from collections.abc import Collection

from riskflow.cases.access import CaseFacts, OpenInquiry, Viewer, roles_in
from riskflow.cases.transitions import TRANSITIONS
from riskflow.cases.workflow import WITH_ANSWERS_OPEN, Action, Role, State
from riskflow.errors import InvalidError
from riskflow.text import Text

TO_HAND_OVER = frozenset(row.source for row in TRANSITIONS if row.action is Action.HAND_OVER)
"""The states in which a case needs an owner who is here."""

IS_OWNER = Text(sv="Personen äger redan ärendet.", en="The person owns the case already.")
HANDLES = Text(
    sv="Personen handlägger ärendet, har bedömt det eller är jävig, och kan inte ta över det. Välj en annan.",
    en="The person handles the case, has judged it or has a conflict of interest, and cannot take it over. "
    "Choose somebody else.",
)
NOT_TO_ONESELF = Text(
    sv="Du kan inte ta över ett utkast som du själv lämnar över. Välj en annan.",
    en="You cannot take over a draft that you hand over yourself. Choose somebody else.",
)


CANNOT_BE_ASKED = Text(
    sv="Personen kan redan svara i utkastet, har fått frågan eller är jävig. Välj en annan.",
    en="The person can answer in the draft already, has been asked, or has a conflict of interest. "
    "Choose somebody else.",
)


def may_hand_over_draft(viewer: Viewer, case: CaseFacts, *, owner_has_left: bool) -> bool:
    """Return whether somebody may hand over a draft, of which they see nothing: its writers' own until they leave."""
    is_secretary = viewer.has_role(Role.SECRETARY) and viewer.id not in case.excluded
    return is_secretary and owner_has_left and case.state is State.DRAFT


def may_hand_over_question(viewer: Viewer, case: CaseFacts, person: int, *, has_left: bool) -> bool:
    """Return whether somebody may hand on what a person who has left was asked, of which they see nothing."""
    is_secretary = viewer.has_role(Role.SECRETARY) and viewer.id not in case.excluded
    is_open = case.state in WITH_ANSWERS_OPEN and any(each.person == person for each in case.open_inquiries)
    return is_secretary and has_left and is_open


def check_new_recipient(person: int, acting: int, case: CaseFacts, question: str) -> None:
    """Check that a person may be put a question that somebody was asked who has left.

    Raises:
        InvalidError: it would open the draft to who hands it over, or the person can answer it already, or may not.
    """
    if person == acting:
        raise InvalidError(NOT_TO_ONESELF)
    if person in case.excluded or OpenInquiry(question, person) in case.open_inquiries:
        raise InvalidError(CANNOT_BE_ASKED)


def check_new_owner(viewer: Viewer, case: CaseFacts, judges: Collection[int]) -> None:
    """Check that a person may take over a case; `judges` have rated, decided or cleared something in it.

    Raises:
        InvalidError: when they may not, since nobody handles a case of their own.
    """
    if viewer.id == case.owner:
        raise InvalidError(IS_OWNER)
    handles = roles_in(viewer, case) - {Role.CO_EDITOR}
    if handles or viewer.id in case.disqualified or viewer.id in judges:
        raise InvalidError(HANDLES)
