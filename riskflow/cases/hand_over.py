"""Who may take over a case whose owner leaves: somebody who neither handles it nor has judged it."""

from collections.abc import Collection

from riskflow.cases.access import CaseFacts, Viewer, roles_in
from riskflow.cases.transitions import TRANSITIONS
from riskflow.cases.workflow import Action, Role, State
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


def may_hand_over_draft(viewer: Viewer, case: CaseFacts, *, owner_has_left: bool) -> bool:
    """Return whether somebody may hand over a draft, of which they see nothing: its writers' own until they leave."""
    is_secretary = viewer.has_role(Role.SECRETARY) and viewer.id not in case.excluded
    return is_secretary and owner_has_left and case.state is State.DRAFT


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
