"""Co-editors of a draft: the owner invites and removes them."""

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import CoEditing, Person
from riskflow.text import Text

NOBODY = Text(sv="Personen finns inte. Sök på namnet igen.", en="There is no such person. Search for the name again.")
YOURSELF = Text(sv="Det är ditt eget ärende. Välj någon annan.", en="This is your own case. Choose somebody else.")
ALREADY_CO_EDITOR = Text(sv="Personen är redan medskribent.", en="This person is a co-editor already.")
NOT_CO_EDITOR = Text(sv="Personen är inte längre medskribent.", en="This person is no longer a co-editor.")
HAS_HANDLED = Text(
    sv="Personen har redan handlagt ärendet och kan därför inte skriva det. Välj någon annan.",
    en="This person has already handled the case and therefore cannot write it. Choose somebody else.",
)


def invite(uow: UnitOfWork, code: str, person: int) -> None:
    """Give a colleague access to read and answer. Whoever writes a case can never handle it.

    Raises:
        InvalidError: when there is no such person, it is the owner, or the person has handled the case.
        ConflictError: when the person is a co-editor already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.INVITE)
    invited = person_of(uow, opened, person)
    if person in opened.facts.co_editors:
        raise ConflictError(ALREADY_CO_EDITOR)
    if collaboration_queries.has_handled(uow.session, opened.id, person):
        raise InvalidError(HAS_HANDLED)
    _add_row(uow, opened, person, is_invited=True)
    record_event(uow, opened.case, "co-editor-invited", person=invited.name)


def remove(uow: UnitOfWork, code: str, person: int) -> None:
    """End a co-editor's access at once; what the person has answered stays, with its author.

    Raises:
        ConflictError: when the person is no co-editor.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    change_state(uow, opened, Action.REMOVE_CO_EDITOR)
    if person not in opened.facts.co_editors:
        raise ConflictError(NOT_CO_EDITOR)
    removed = person_of(uow, opened, person)
    _add_row(uow, opened, person, is_invited=False)
    record_event(uow, opened.case, "co-editor-removed", person=removed.name)


def person_of(uow: UnitOfWork, opened: OpenCase, number: int) -> Person:
    """Return a person other than the owner.

    Raises:
        InvalidError: when there is no such person, or it is the owner.
    """
    found = uow.session.get(Person, number)
    if found is None:
        raise InvalidError(NOBODY)
    if number == opened.case.owner_id:
        raise InvalidError(YOURSELF)
    return found


def _add_row(uow: UnitOfWork, opened: OpenCase, person: int, *, is_invited: bool) -> None:
    uow.session.add(
        CoEditing(case_id=opened.id, person_id=person, is_invited=is_invited, said_by=uow.viewer.id, said_at=uow.now)
    )
