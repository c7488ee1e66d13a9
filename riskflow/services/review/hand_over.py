"""Handing a case over to another owner, for instance when its owner leaves the university."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.events import Event
from riskflow.cases.hand_over import NOT_TO_ONESELF, TO_HAND_OVER, check_new_owner, may_hand_over_draft
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Action, Role, State
from riskflow.errors import InvalidError, NotFoundError
from riskflow.services.case_facts import facts_of, identity, viewer_of
from riskflow.services.events import record_events
from riskflow.services.listing.cases import listed_cases
from riskflow.services.open_case import (
    NOT_FOUND,
    OpenCase,
    enter_state,
    next_state,
    open_case,
    open_leavers_draft,
)
from riskflow.services.people.grants import present_person
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import cases_query, in_states, may_enter
from riskflow.store.listing.page import Cursor, Order, Page, read_page
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.tables import Case, CoEditing, Person
from riskflow.text import Text

NOBODY = Text(
    sv="Det finns ingen, eller fler än en, med den adressen eller det namnet vid inloggning. En administratör ser "
    "namnen under Personer och roller.",
    en="There is nobody, or more than one, with that address or sign-in name. An administrator sees the names under "
    "People and roles.",
)


def hand_over(uow: UnitOfWork, code: str, written: str, reason: str) -> None:
    """Give a case another owner; who wrote and submitted what stays as it is.

    `written` is the sign-in name or the e-mail address of the new owner.

    Raises:
        InvalidError: nobody is meant by it, or the person may not take the case over.
    """
    _give(uow, open_case(uow, code), _person(uow, written), reason)


def hand_over_from_leaver(uow: UnitOfWork, code: str, number: int, reason: str) -> None:
    """Give a case whose owner has left another one; of a draft the secretary sees nothing, and cannot take it over.

    Raises:
        NotFoundError: there is no such case of a leaver for the acting person, or no such person.
        InvalidError: the person may not take the case over.
    """
    opened = open_leavers_case(uow, code)
    if opened.case.state is State.DRAFT and number == uow.viewer.id:
        raise InvalidError(NOT_TO_ONESELF)
    _give(uow, opened, present_person(uow, number), reason)


def open_leavers_case(uow: UnitOfWork, code: str) -> OpenCase:
    """Return a case whose owner has left and that the acting person may hand over.

    Raises:
        NotFoundError: when there is none for them.
    """
    case = case_queries.case_by_code(uow.session, code)
    if case is None or case.state is State.DRAFT:
        return open_leavers_draft(uow, code)
    opened = open_case(uow, code)
    has_left = uow.session.get_one(Person, case.owner_id).has_left(uow.today)
    if not has_left or Action.HAND_OVER not in opened.actions:
        raise NotFoundError(NOT_FOUND)
    return opened


@dataclass(frozen=True, slots=True)
class LeaversCase:
    """A case that needs another owner; of a draft, or of a case that is closed to the reader, there is no title."""

    case: Case
    owner: Person
    title: str


BY_OWNER = Order(col(Case.owner_id), col(Case.id))


def leavers_page(uow: UnitOfWork, cursor: Cursor | None) -> Page:
    """Return one page of the cases whose owners have left and that the acting person may hand over."""
    left = sa.select(col(Person.id)).where(sa.not_(people_queries.not_left(uow.today)))
    query = cases_query(uow.viewer, col(Case.id)).where(col(Case.owner_id).in_(left), in_states(TO_HAND_OVER))
    # A draft is open to nobody but its writers; `leavers_cases` decides on each whether it may be handed over.
    drafts = in_states([State.DRAFT]) if uow.viewer.has_role(Role.SECRETARY) else sa.false()
    return read_page(
        uow.session, [query.where(sa.or_(drafts, may_enter(uow.viewer, [Role.SECRETARY])))], BY_OWNER, cursor
    )


def leavers_cases(uow: UnitOfWork, page: Page) -> list[LeaversCase]:
    """Return the cases of one page that the acting person may hand over, in its order, in two statements."""
    owners = {identity(case.id): owner for case, owner in people_queries.cases_with_owners(uow.session, page.numbers)}
    found = []
    for opened in (each.opened for each in listed_cases(uow, page)):
        if may_hand_over_draft(uow.viewer, opened.facts, owner_has_left=True):
            found.append(LeaversCase(opened.case, owners[opened.id], ""))
        elif Action.HAND_OVER in opened.actions:
            found.append(LeaversCase(opened.case, owners[opened.id], opened.case.title))
    return found


def _give(uow: UnitOfWork, opened: OpenCase, person: Person, reason: str) -> None:
    state = next_state(uow, opened, Action.HAND_OVER)
    former = uow.session.get_one(Person, opened.case.owner_id)
    judges = review_queries.judges_of(uow.session, opened.id)

    stated = required_text(reason)
    check_new_owner(viewer_of(uow.session, person, uow.today), opened.facts, judges)
    event = Event("case-handed-over", {"person": person.name, "former": former.name, "reason": stated})

    enter_state(uow, opened.case, state)
    _end_co_editing(uow, opened, identity(person.id), identity(former.id))
    opened.case.owner_id = identity(person.id)
    uow.session.flush()
    record_events(uow, opened.case, [event], facts_of(uow.session, [opened.case])[opened.id])


def _person(uow: UnitOfWork, written: str) -> Person:
    found = people_queries.people_called(uow.session, written.strip(), uow.today)
    if len(found) != 1:
        raise InvalidError(NOBODY)
    return found[0]


def _end_co_editing(uow: UnitOfWork, opened: OpenCase, new: int, former: int) -> None:
    # The former owner has written the case and may never handle it: as one who once wrote along.
    ending = {former, new} if new in opened.facts.co_editors else {former}
    for number in sorted(ending):
        row = CoEditing(case_id=opened.id, person_id=number, is_invited=False, said_by=uow.viewer.id, said_at=uow.now)
        uow.session.add(row)
