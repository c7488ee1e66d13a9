"""The partners of all cases, searched and paged in the database."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.page import Cursor, Order, Page, read_page
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import Partner

BY_NAME = Order(col(Partner.name), col(Partner.id))
SEARCHED = (Partner.name, Partner.city, Partner.organisation)


def partners_page(uow: UnitOfWork, words: str, cursor: Cursor | None) -> Page:
    """Return one page of the partners whose name, town or number in the register contains all words."""
    query = sa.select(col(Partner.id)).where(col(Partner.merged_into).is_(None))
    for word in words.split():
        query = query.where(sa.or_(*(col(text).icontains(word, autoescape=True) for text in SEARCHED)))
    return read_page(uow.session, [query], BY_NAME, cursor)


def partners_on(uow: UnitOfWork, page: Page) -> Sequence[Partner]:
    """Return the partners of one page in its order."""
    found = partner_queries.partners_numbered(uow.session, page.numbers)
    return [found[number] for number in page.numbers]
