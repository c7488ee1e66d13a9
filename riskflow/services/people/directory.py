"""People and the roles that they hold or have held, searched and paged in the database."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.access import Viewer
from riskflow.services.case_facts import people_and_viewers
from riskflow.services.people.reconciliation import GrantLine, grant_lines
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import Condition
from riskflow.store.listing.page import Cursor, Order, Page, read_page
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant

BY_NAME = Order(col(Person.name), col(Person.id))
IN_ORDER_OF_SIGN_UP = Order(col(Person.id), col(Person.id))
CAST_SIZE = 50
GRANTS_BY_NAME = Order(col(Person.name), col(PersonGrant.id))
SEARCHED = (Person.name, Person.login, Person.department)
SEARCHED_OF_GRANTS = (*SEARCHED, PersonGrant.role, PersonGrant.scope, PersonGrant.source)


def people_page(uow: UnitOfWork, words: str, cursor: Cursor | None) -> Page:
    """Return one page of the people who have not left and whose name, login or department contains all words."""
    query = sa.select(col(Person.id)).where(people_queries.not_left(uow.today), *_saying(SEARCHED, words))
    return read_page(uow.session, [query], BY_NAME, cursor)


def cast_page(uow: UnitOfWork, cursor: Cursor | None) -> Page:
    """Return one page of the people as whom one may sign in to a demonstration."""
    query = sa.select(col(Person.id)).where(people_queries.not_left(uow.today))
    return read_page(uow.session, [query], IN_ORDER_OF_SIGN_UP, cursor, CAST_SIZE)


def people_on(uow: UnitOfWork, page: Page) -> list[tuple[Person, Viewer]]:
    """Return the people of one page in its order, also as the access rules see them."""
    people = {each[0].id: each for each in people_and_viewers(uow.session, uow.today, page.numbers)}
    return [people[number] for number in page.numbers]


def grants_page(uow: UnitOfWork, words: str, cursor: Cursor | None, *, with_ended: bool) -> Page:
    """Return one page of the roles that are held, proposed or to come, or also of those that have ended."""
    query = sa.select(col(PersonGrant.id)).join(Person, col(Person.id) == col(PersonGrant.person_id))
    query = query.where(*_saying(SEARCHED_OF_GRANTS, words))
    if not with_ended:
        query = query.where(people_queries.not_over(uow.today))
    return read_page(uow.session, [query], GRANTS_BY_NAME, cursor)


def grants_on(uow: UnitOfWork, page: Page) -> list[GrantLine]:
    """Return the roles of one page in its order."""
    lines = {line.number: line for line in grant_lines(uow, page.numbers)}
    return [lines[number] for number in page.numbers]


def _saying(columns: tuple[object, ...], words: str) -> Iterator[Condition]:
    for word in words.split():
        texts = (sa.cast(column, sa.String) for column in columns)
        yield sa.or_(*(text.icontains(word, autoescape=True) for text in texts))
