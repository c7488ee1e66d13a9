"""Handing a case over to another owner, for instance when its owner leaves the university."""

from riskflow.cases.events import Event
from riskflow.cases.hand_over import check_new_owner
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Action
from riskflow.errors import InvalidError
from riskflow.services.case_facts import facts_of, identity, viewer_of
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.tables import CoEditing, Person
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
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.HAND_OVER)
    person = _person(uow, written)
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
