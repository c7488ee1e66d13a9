"""The cases that a person handles: in groups, filtered, counted and paged in the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.access import Viewer
from riskflow.cases.policy import POLICY, Relation
from riskflow.cases.review_rules import DUE
from riskflow.cases.workflow import UNDER_HANDLING, WRITERS, Action, Role, State, Step
from riskflow.questionnaire.model import Area, Level
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import (
    NOBODY,
    Condition,
    cases_query,
    duties,
    duties_at_rest,
    entries,
    entries_by_change,
    in_states,
    is_blind,
    is_in_territory,
    may_enter,
    names_partner,
    shows_clock,
)
from riskflow.store.listing.page import Cursor, Order, Page, SortedQuery, count_query, read_page
from riskflow.store.search.matches import matching
from riskflow.store.search.words import SearchTerm
from riskflow.store.tables import Case, CaseListing, UtcDateTime

TO_DO, OVERDUE, LIGHT_CHECK, ENDED, ALL = "to-do", "overdue", "light-check", "ended", "all"
STATES = (State.STOPPED, State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE, State.SUPPLEMENT)
GROUPS = (TO_DO, OVERDUE, *(state.value for state in STATES), LIGHT_CHECK, ENDED, ALL)
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


class Sort(StrEnum):
    """The orders of the inbox; by the clock only where every case has one."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    DUE_LAST = "due-last"
    WAITED_LONGEST = "waited-longest"
    WAITED_LEAST = "waited-least"


BY_CHANGE = frozenset({Sort.NEWEST, Sort.OLDEST})
DESCENDING = frozenset({Sort.NEWEST, Sort.DUE_LAST, Sort.WAITED_LEAST})
WITHOUT_CLOCK = frozenset({LIGHT_CHECK, ENDED, ALL})
"""The groups in which cases rest: they are read in the order of their changes, which an index serves."""
NEVER_DUE, NEVER_WAITED = date.max, datetime.max.replace(tzinfo=UTC)
"""Where cases stand in an order by the clock of which it must not be shown."""


def sorts_in(group: str) -> tuple[Sort, ...]:
    """Return the orders in which a group can be read; the first one is usual."""
    if group == LIGHT_CHECK:
        return (Sort.OLDEST, Sort.NEWEST)
    if group in WITHOUT_CLOCK:
        return (Sort.NEWEST, Sort.OLDEST)
    return (Sort.DUE, *(each for each in Sort if each is not Sort.DUE))


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What a person wants to see of the cases that they handle."""

    group: str = TO_DO
    level: Level | None = None
    """At least this level, in the area or anywhere."""
    area: Area | None = None
    department: str = ""
    kind: str = ""
    partner: str = ""
    territory: str = ""
    step: Step | None = None
    """What the cases wait for."""
    is_overdue: bool = False
    days: int = 0
    """For how many days they have been handled at least."""
    terms: Sequence[SearchTerm] = ()
    sort: Sort = Sort.NEWEST

    def order(self, viewer: Viewer) -> Order:
        return Order(_key(self.sort, viewer), col(Case.id), is_descending=self.sort in DESCENDING)

    def conditions(self, uow: UnitOfWork) -> Iterator[Condition]:
        """Yield the conditions beside the group."""
        viewer = uow.viewer
        if self.level is not None:
            yield sa.and_(col(RANKS[self.area]) >= int(self.level), ~is_blind(viewer))
        yield from self._by_the_clock(uow)
        if self.partner:
            yield names_partner(viewer, self.partner)
        if self.territory:
            yield is_in_territory(viewer, self.territory)
        if self.department:
            yield col(Case.department) == self.department
        if self.kind:
            yield col(Case.kind) == self.kind

    def _by_the_clock(self, uow: UnitOfWork) -> Iterator[Condition]:
        if self.step is not None:
            yield sa.and_(col(CaseListing.step) == self.step, shows_clock(uow.viewer))
        if self.is_overdue:
            yield is_overdue(uow)
        if self.days:
            yield col(CaseListing.submitted_at) <= uow.now - timedelta(days=self.days)


def is_overdue(uow: UnitOfWork) -> Condition:
    """Return the condition that the day has passed until which somebody should have done something."""
    today = uow.clocks.calendar.latest(uow.today)
    return sa.and_(col(CaseListing.due_on) < today, shows_clock(uow.viewer))


def _key(sort: Sort, viewer: Viewer) -> Any:  # noqa: ANN401 - a column or what stands for it
    if sort in BY_CHANGE:
        return col(Case.changed_at)
    is_due = sort in {Sort.DUE, Sort.DUE_LAST}
    column, otherwise = (CaseListing.due_on, NEVER_DUE) if is_due else (CaseListing.waits_since, NEVER_WAITED)
    kind = sa.Date() if is_due else UtcDateTime()
    last = sa.literal(otherwise, kind)
    shown = sa.case((shows_clock(viewer), col(column)), else_=last)
    return sa.type_coerce(sa.func.coalesce(shown, last), kind)


def inbox_page(uow: UnitOfWork, wanted: InboxFilter, cursor: Cursor | None) -> Page:
    """Return one page of the cases that a person wants to see."""
    query = _submitted(uow.viewer, col(Case.id)).where(*wanted.conditions(uow))
    if wanted.terms:
        query = query.where(matching(uow.session, uow.viewer, wanted.terms))
    return read_page(uow.session, list(_queries(uow, wanted, query)), wanted.order(uow.viewer), cursor)


def inbox_counts(uow: UnitOfWork) -> Mapping[str, int]:
    """Return how many cases each group has, those at rest up to a limit, in one statement."""
    viewer = uow.viewer
    state = sa.type_coerce(Case.state, sa.String())
    is_due = sa.case((sa.or_(NOBODY, *duties(viewer, ACTIONS, UNRESTING)), 1), else_=0)
    late = sa.case((is_overdue(uow), 1), else_=0)
    live = _submitted(viewer, state, sa.func.count(), sa.func.sum(is_due), sa.func.sum(late))
    live = live.where(in_states(UNRESTING), may_enter(viewer, _handlers(viewer))).group_by(state)
    resting = [
        sa.select(sa.literal(group), count_query(_queries_at_rest(viewer, group)), sa.literal(0), sa.literal(0))
        for group in (TO_DO, LIGHT_CHECK)
    ]
    found = {group: tuple(numbers) for group, *numbers in uow.session.execute(sa.union_all(live, *resting))}
    counts = {group: number for group, (number, _, _) in found.items()}
    counts[TO_DO] += sum(due for _, due, _ in found.values())
    counts[OVERDUE] = sum(late for _, _, late in found.values())
    return {**{state.value: 0 for state in STATES}, **counts}


def _submitted(viewer: Viewer, *columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - what SQLAlchemy selects
    return cases_query(viewer, *columns).where(col(CaseListing.was_submitted) == sa.true())


def _handlers(viewer: Viewer) -> tuple[Role, ...]:
    """Return the roles in which a person may handle cases; the secretary handles all, whatever else they are."""
    return (Role.SECRETARY,) if viewer.has_role(Role.SECRETARY) else HANDLERS


def _queries(uow: UnitOfWork, wanted: InboxFilter, query: sa.Select[Any]) -> Iterator[sa.Select[Any] | SortedQuery]:
    """Yield the queries of a group, one for each index that serves it."""
    viewer = uow.viewer
    if wanted.group in {ENDED, ALL} and wanted.sort in BY_CHANGE:
        ended = query.where(in_states(frozenset(State) - UNRESTING)) if wanted.group == ENDED else query
        yield from entries_by_change(viewer, _handlers(viewer), ended)
    else:
        yield from (query.where(each) for each in _conditions(uow, wanted.group))


def _conditions(uow: UnitOfWork, group: str) -> Iterator[Condition]:
    """Yield the conditions of a group that waits, one for each index that serves it."""
    viewer = uow.viewer
    if group == TO_DO:
        yield sa.and_(in_states(UNRESTING), sa.or_(NOBODY, *duties(viewer, ACTIONS, UNRESTING)))
    if group in {TO_DO, LIGHT_CHECK}:
        yield from _at_rest(viewer, group)
    elif group == OVERDUE:
        yield sa.and_(in_states(UNRESTING), is_overdue(uow), may_enter(viewer, _handlers(viewer)))
    else:
        yield sa.and_(in_states([State(group)]), may_enter(viewer, _handlers(viewer)))


def _at_rest(viewer: Viewer, group: str) -> Iterator[Condition]:
    """Yield the conditions of the cases at rest that wait for a person after all."""
    if group == LIGHT_CHECK:
        drawn = sa.and_(col(Case.drawn_for_check) == sa.true(), in_states([State.CLOSED]))
        yield from (sa.and_(each, drawn) for each in entries(viewer, LIGHT_CHECKERS))
    else:
        yield from duties_at_rest(viewer, ACTIONS)


def _queries_at_rest(viewer: Viewer, group: str) -> list[sa.Select[Any]]:
    return [_submitted(viewer, col(Case.id)).where(each) for each in _at_rest(viewer, group)]
