"""The cases that a person writes, in groups, counted and paged in the database."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.workflow import UNDER_HANDLING, WITH_ANSWERS_OPEN, Role, State
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import cases_query, entries, in_states
from riskflow.store.listing.page import Cursor, Order, Page, count_up_to, read_page
from riskflow.store.tables import Case

OWN_GROUPS: Mapping[str, frozenset[State]] = {
    "drafts": frozenset(WITH_ANSWERS_OPEN),
    "handled": frozenset(UNDER_HANDLING),
    "ended": frozenset(State) - {*WITH_ANSWERS_OPEN, *UNDER_HANDLING},
}
LATEST_CHANGED = Order(col(Case.changed_at), col(Case.id), is_descending=True)
WRITING = (Role.OWNER, Role.CO_EDITOR)


def own_page(uow: UnitOfWork, group: str, cursor: Cursor | None) -> Page:
    """Return one page of the cases of a group that the person writes, the latest changed first."""
    return read_page(uow.session, _queries(uow, group), LATEST_CHANGED, cursor)


def own_counts(uow: UnitOfWork) -> dict[str, int]:
    """Return how many cases each group has, up to a limit, in one statement."""
    return count_up_to(uow.session, {group: _queries(uow, group) for group in OWN_GROUPS})


def _queries(uow: UnitOfWork, group: str) -> list[sa.Select[Any]]:
    query = cases_query(uow.viewer, col(Case.id)).where(in_states(OWN_GROUPS[group]))
    return [query.where(each) for each in entries(uow.viewer, WRITING)]
