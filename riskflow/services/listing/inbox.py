"""The cases that a person handles: in groups, filtered, counted and paged in the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.access import Viewer
from riskflow.cases.policy import POLICY, Relation
from riskflow.cases.review_rules import DUE
from riskflow.cases.workflow import FOLLOWED, UNDER_HANDLING, WRITERS, Action, Role, State
from riskflow.questionnaire.model import Area, Level
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import NOBODY, Condition, cases_query, duties, entries, in_states, may_enter
from riskflow.store.listing.page import Cursor, Order, Page, count_up_to, read_page
from riskflow.store.search.matches import matching
from riskflow.store.search.words import SearchTerm
from riskflow.store.tables import Case, CaseListing

TO_DO, LIGHT_CHECK, ENDED, ALL = "to-do", "light-check", "ended", "all"
STATES = (State.STOPPED, State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE, State.SUPPLEMENT)
GROUPS = (TO_DO, *(state.value for state in STATES), LIGHT_CHECK, ENDED, ALL)
UNRESTING = frozenset({*UNDER_HANDLING, State.SUPPLEMENT})
"""The states of the cases that are handled now. What has ended only grows, and has no counter."""
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
ACTIONS = tuple(action for action in DUE if action not in {Action.ANSWER, Action.CHECK_IN, Action.REGISTER})
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
    terms: Sequence[SearchTerm] = ()
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
    query = _submitted(uow.viewer, col(Case.id)).where(*wanted.conditions)
    if wanted.terms:
        query = query.where(matching(uow.session, uow.viewer, wanted.terms))
    queries = [query.where(each) for each in _conditions(uow.viewer, wanted.group)]
    return read_page(uow.session, queries, wanted.order, cursor)


def inbox_counts(uow: UnitOfWork) -> Mapping[str, int]:
    """Return how many cases each group has, those at rest up to a limit, in two statements."""
    viewer = uow.viewer
    is_due = sa.case((sa.or_(NOBODY, *duties(viewer, ACTIONS, UNRESTING)), 1), else_=0)
    query = _submitted(viewer, col(Case.state), sa.func.count(), sa.func.sum(is_due))
    query = query.where(in_states(UNRESTING), may_enter(viewer, _handlers(viewer))).group_by(col(Case.state))
    live = {state.value: (number, due) for state, number, due in uow.session.execute(query)}
    resting = {group: _queries_at_rest(viewer, group) for group in (TO_DO, LIGHT_CHECK)}
    counts = count_up_to(uow.session, resting)
    counts[TO_DO] += sum(due for _, due in live.values())
    return {**{state.value: live.get(state.value, (0, 0))[0] for state in STATES}, **counts}


def _submitted(viewer: Viewer, *columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - what SQLAlchemy selects
    return cases_query(viewer, *columns).where(col(CaseListing.was_submitted) == sa.true())


def _handlers(viewer: Viewer) -> tuple[Role, ...]:
    """Return the roles in which a person may handle cases; the secretary handles all, whatever else they are."""
    return (Role.SECRETARY,) if viewer.has_role(Role.SECRETARY) else HANDLERS


def _conditions(viewer: Viewer, group: str) -> Iterator[Condition]:
    """Yield the conditions of a group, one for each index that serves it."""
    if group == TO_DO:
        yield sa.and_(in_states(UNRESTING), sa.or_(NOBODY, *duties(viewer, ACTIONS, UNRESTING)))
    if group in {TO_DO, LIGHT_CHECK}:
        yield from _at_rest(viewer, group)
    elif group == ENDED:
        ended = in_states(frozenset(State) - UNRESTING)
        yield from (sa.and_(each, ended) for each in entries(viewer, _handlers(viewer)))
    elif group == ALL:
        yield from entries(viewer, _handlers(viewer))
    else:
        yield sa.and_(in_states([State(group)]), may_enter(viewer, _handlers(viewer)))


def _at_rest(viewer: Viewer, group: str) -> Iterator[Condition]:
    """Yield the conditions of the cases at rest that wait for a person after all."""
    if group == LIGHT_CHECK:
        drawn = sa.and_(col(Case.drawn_for_check) == sa.true(), in_states([State.CLOSED]))
        yield from (sa.and_(each, drawn) for each in entries(viewer, LIGHT_CHECKERS))
    else:
        yield from duties(viewer, ACTIONS, FOLLOWED)


def _queries_at_rest(viewer: Viewer, group: str) -> list[sa.Select[Any]]:
    return [_submitted(viewer, col(Case.id)).where(each) for each in _at_rest(viewer, group)]
