"""The cases that a person handles: in groups, filtered, counted and paged in the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.access import Viewer
from riskflow.cases.policy import POLICY, Relation
from riskflow.cases.review_rules import DUE
from riskflow.cases.workflow import UNDER_HANDLING, WRITERS, Action, Role, State
from riskflow.questionnaire.model import Area, Level
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import Condition, cases_query, duties, entries, in_states
from riskflow.store.listing.page import Cursor, Order, Page, count_up_to, read_page
from riskflow.store.tables import Case, CaseListing

TO_DO, LIGHT_CHECK, ENDED, ALL = "to-do", "light-check", "ended", "all"
STATES = (State.STOPPED, State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE, State.SUPPLEMENT)
GROUPS = (TO_DO, *(state.value for state in STATES), LIGHT_CHECK, ENDED, ALL)
COUNTED = tuple(group for group in GROUPS if group not in {ENDED, ALL})
"""The groups with a counter. What has ended only grows, and nobody waits for it."""
RANKS = {
    None: CaseListing.worst,
    Area.DUAL_USE: CaseListing.dual_use,
    Area.FOREIGN_INFLUENCE: CaseListing.foreign_influence,
    Area.ETHICS_DUMPING: CaseListing.ethics_dumping,
    Area.HUMAN_RIGHTS: CaseListing.human_rights,
}
"""Area, or none for the highest level of a case -> the column of its rank."""
NO_HANDLER = {*WRITERS, Role.REGISTRAR}
HANDLERS = tuple(
    role
    for role, policy in POLICY.items()
    if role not in NO_HANDLER and policy.relation not in {Relation.IS_ASKED, Relation.NO_CASE}
)
LIGHT_CHECKERS = (Role.LIGHT_CHECKER, Role.SECRETARY)
ACTIONS = tuple(action for action in DUE if action not in {Action.ANSWER, Action.REGISTER})
"""What is expected of those who handle cases; registration has a list of its own in the archive."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What a person wants to see of the cases that they handle."""

    group: str = TO_DO
    level: Level | None = None
    """At least this level, in the area or anywhere."""
    area: Area | None = None
    department: str = ""
    kind: str = ""
    is_newest_first: bool = False

    @property
    def order(self) -> Order:
        return Order(col(Case.changed_at), col(Case.id), is_descending=self.is_newest_first)

    @property
    def conditions(self) -> Iterator[Condition]:
        """The conditions beside the group."""
        if self.level is not None:
            yield col(RANKS[self.area]) >= int(self.level)
        if self.department:
            yield col(Case.department) == self.department
        if self.kind:
            yield col(Case.kind) == self.kind


def inbox_page(uow: UnitOfWork, wanted: InboxFilter, cursor: Cursor | None) -> Page:
    """Return one page of the cases that a person wants to see."""
    queries = [query.where(*wanted.conditions) for query in _queries(uow.viewer, wanted.group)]
    return read_page(uow.session, queries, wanted.order, cursor)


def inbox_counts(uow: UnitOfWork) -> Mapping[str, int]:
    """Return how many cases each group has, up to a limit, in one statement."""
    return count_up_to(uow.session, {group: _queries(uow.viewer, group) for group in COUNTED})


def _queries(viewer: Viewer, group: str) -> list[sa.Select[Any]]:
    """Return the queries of a group: one for each role that lets the person in, so that each has its own index."""
    query = cases_query(viewer, col(Case.id)).where(col(CaseListing.was_submitted) == sa.true())
    return [query.where(each) for each in _conditions(viewer, group)]


def _conditions(viewer: Viewer, group: str) -> Iterator[Condition]:
    if group == TO_DO:
        yield from duties(viewer, ACTIONS)
    elif group == LIGHT_CHECK:
        drawn = sa.and_(col(Case.drawn_for_check) == sa.true(), in_states([State.CLOSED]))
        yield from (sa.and_(each, drawn) for each in entries(viewer, LIGHT_CHECKERS))
    elif group == ENDED:
        ended = in_states(frozenset(State) - {*UNDER_HANDLING, State.SUPPLEMENT})
        yield from (sa.and_(each, ended) for each in entries(viewer, HANDLERS))
    elif group == ALL:
        yield from entries(viewer, HANDLERS)
    else:
        yield from (sa.and_(each, in_states([State(group)])) for each in entries(viewer, HANDLERS))
