"""The rules of access and of review as conditions of SQL: who may enter a case, and what is expected of whom.

`cases.access.roles_in` and `cases.review_rules.ReviewRules.due` say the same of one case in memory; a test holds both
equal. Conditions are about a query of `CASES`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from riskflow.cases.access import Viewer
from riskflow.cases.policy import CLOSED_BY_REMOVAL, COMMITTEE_ROLES, POLICY, Part, Relation
from riskflow.cases.review_rules import BEFORE_OWN_RATING, HELD_BY_A_NO, MET_BY_THE_FORM, RATES_BLIND
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.transitions import TRANSITIONS
from riskflow.cases.workflow import (
    FOLLOWED,
    MEMBER_OF,
    UNDER_HANDLING,
    WITH_ANSWERS_OPEN,
    Action,
    Group,
    Guard,
    Role,
    State,
    group_in,
)
from riskflow.dialogue.messages import OF_SAI
from riskflow.store.listing.page import SortedQuery
from riskflow.store.tables import Case, CaseFunction, CaseListing, CaseStanding, CaseTerritory, SecrecyMark

Condition = sa.ColumnElement[bool]

STANDING = aliased(CaseStanding)
"""What the acting person is to the case; nothing where the row is missing."""
GATE = aliased(CaseFunction)
"""A function's row of a case, where a list is read in the order of its index."""
NOBODY: Condition = sa.false()
FEW = frozenset({*UNDER_HANDLING, *WITH_ANSWERS_OPEN})
"""The states in which a case does not rest: however old the instance, few cases are in them."""

SCOPED: Mapping[Relation, Any] = {
    Relation.DEPARTMENT: Case.department,
    Relation.OFFICE: Case.decision_maker,
}
"""Relations in which a role counts for the cases of its scope -> the column that says the scope."""
FLAGGED: Mapping[Relation, Any] = {
    Relation.WAS_WITH_RAI: Case.was_with_rai,
    Relation.WAS_WITH_SAI: Case.was_with_sai,
    Relation.DRAWN_FOR_CHECK: Case.drawn_for_check,
}
LIGHT_CHECKERS = (Role.RAI, Role.RAI_CHAIR)
GROUP_OF = {Relation.WAS_WITH_RAI: Group.RAI, Relation.WAS_WITH_SAI: Group.SAI}
RELATION_OF = {group: relation for relation, group in GROUP_OF.items()}
SITS_IN: Mapping[Group, Any] = {Group.RAI: CaseStanding.sits_in_rai, Group.SAI: CaseStanding.sits_in_sai}
STATES_FOR: Mapping[Group, Any] = {Group.RAI: CaseStanding.states_for_rai, Group.SAI: CaseStanding.states_for_sai}


def cases_query(viewer: Viewer, *columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - what SQLAlchemy selects
    """Return a query of all cases, joined to what the conditions of this module read."""
    standing = sa.and_(col(STANDING.case_id) == col(Case.id), col(STANDING.person_id) == viewer.id)
    query = sa.select(*columns).select_from(Case).join(CaseListing, col(CaseListing.case_id) == col(Case.id))
    return query.join(STANDING, standing, isouter=True)


def in_states(states: Iterable[State]) -> Condition:
    """Return the condition that a case is in one of some states."""
    wanted = frozenset(states)
    if wanted <= FEW:
        return col(Case.state).in_(sorted(wanted))
    # Written so that no index of states serves it: nearly all cases are in the states in which they rest, and reading
    # them all to sort them is what a page must not do.
    return col(Case.state).not_in(sorted(frozenset(State) - wanted))


def is_true(column: Any) -> Condition:  # noqa: ANN401 - a column of the standing may be missing
    return sa.func.coalesce(column, sa.false())


def entries(viewer: Viewer, roles: Iterable[Role]) -> Iterator[Condition]:
    """Yield the conditions under which a person has one of some roles in a case, one for each index that serves it."""
    for role in roles:
        for related in _related(viewer, role):
            yield _counting(viewer, role, related)


def entries_by_change(viewer: Viewer, roles: Iterable[Role], query: sa.Select[Any]) -> Iterator[SortedQuery]:
    """Yield a query narrowed as `entries` says it, once for each index that serves it in the order of changes."""
    for role in roles:
        if POLICY[role].relation is Relation.GATE:
            has_gate = query.join(GATE, col(GATE.case_id) == col(Case.id))
            for function in _scopes(viewer, role):
                narrowed = has_gate.where(_counting(viewer, role, col(GATE.function) == function))
                yield SortedQuery(narrowed, col(GATE.changed_at), col(GATE.case_id))
        else:
            for condition in entries(viewer, [role]):
                yield SortedQuery(query.where(condition), col(Case.changed_at), col(Case.id))


def may_enter(viewer: Viewer, roles: Iterable[Role]) -> Condition:
    """Return the condition under which a person has any of some roles in a case; other conditions choose the index."""
    related = ((role, each) for role in roles for each in _related(viewer, role, is_served=False))
    return sa.or_(NOBODY, *(_counting(viewer, role, each) for role, each in related))


def views(viewer: Viewer, part: Part) -> Iterator[Condition]:
    """Yield the conditions under which a person may see a part of a case, one for each index."""
    kept = in_states(frozenset(State) - {State.WITH_SECURITY}) if part in CLOSED_BY_REMOVAL else sa.true()
    for role in (role for role, policy in POLICY.items() if part in policy.parts):
        said = is_true(STANDING.has_declared) if POLICY[role].after_declaring else sa.true()
        for related in _related(viewer, role):
            yield sa.and_(_counting(viewer, role, related), said, kept)


def may_see(viewer: Viewer, part: Part) -> Condition:
    """Return the condition under which a person may see a part of a case, as `cases.access.visible_parts` says it."""
    roles = [role for role, policy in POLICY.items() if part in policy.parts]
    at_once = may_enter(viewer, (role for role in roles if not POLICY[role].after_declaring))
    later = may_enter(viewer, (role for role in roles if POLICY[role].after_declaring))
    seen = sa.or_(at_once, sa.and_(is_true(STANDING.has_declared), later))
    return sa.and_(seen, col(Case.state) != State.WITH_SECURITY) if part in CLOSED_BY_REMOVAL else seen


def is_blind(viewer: Viewer) -> Condition:
    """Return the condition under which a member of RAI has yet to rate, as `cases.review_rules.ReviewRules` says it."""
    waits = sa.and_(in_states(BEFORE_OWN_RATING), ~is_true(STANDING.has_rated_for_rai))
    return sa.and_(may_enter(viewer, RATES_BLIND), sa.or_(in_states([State.SUPPLEMENT]), waits))


def reads_internal(viewer: Viewer) -> Condition:
    """Return the condition that a person reads the internal discussion now, as `dialogue.messages` says it."""
    waits = sa.and_(in_states([State.WITH_SAI]), may_enter(viewer, OF_SAI), ~is_true(STANDING.has_rated_for_sai))
    return sa.and_(may_see(viewer, Part.INTERNAL), ~is_blind(viewer), ~waits)


def shows_clock(viewer: Viewer) -> Condition:
    """Return the condition that a person may know what a case waits for, as `services.listing.who` says it."""
    if not any(viewer.has_role(role) for role in RATES_BLIND):
        return sa.true()
    return sa.or_(col(Case.state) != State.WITH_HEAD, ~is_blind(viewer))


def is_in_territory(viewer: Viewer, territory: str) -> Condition:
    """Return the condition that a person may read that the partners of a case are in a territory, among others."""
    found = sa.select(col(CaseTerritory.case_id)).where(col(CaseTerritory.territory) == territory)
    return sa.and_(col(Case.id).in_(found), may_see(viewer, Part.ANSWERS))


def names_partner(viewer: Viewer, words: str) -> Condition:
    """Return the condition that the partner of a case is called so, for those who may read it; never a marked one."""
    is_marked = sa.exists().where(col(SecrecyMark.case_id) == col(Case.id), col(SecrecyMark.field) == PARTNER)
    called = col(Case.partner).icontains(words, autoescape=True)
    return sa.and_(called, ~is_marked, may_see(viewer, Part.OVERVIEW))


def _counting(viewer: Viewer, role: Role, related: Condition) -> Condition:
    counted = sa.and_(in_states(POLICY[role].states), related)
    if role is Role.OWNER:
        return counted
    counted = sa.and_(counted, col(Case.owner_id) != viewer.id)
    return counted if role is Role.CO_EDITOR else sa.and_(counted, ~is_true(STANDING.is_excluded))


def _related(viewer: Viewer, role: Role, *, is_served: bool = True) -> Iterator[Condition]:
    """Yield the conditions by which a case is related to a person through a role.

    `is_served`: an index of the relation is to serve them, and not one of the states.
    """
    relation = POLICY[role].relation
    if relation is Relation.OWNS:
        yield col(Case.owner_id) == viewer.id
    elif relation is Relation.WRITES_ALONG:
        yield _with_standing(viewer.id, CaseStanding.is_co_editor)
    elif relation in SCOPED:
        yield from (SCOPED[relation] == scope for scope in _scopes(viewer, role))
    elif relation is Relation.GATE:
        if functions := _scopes(viewer, role):
            yield _has_gate(functions) if is_served else _has_function(functions)
    else:
        yield from _related_by_role(viewer, role, is_served=is_served)


def _related_by_role(viewer: Viewer, role: Role, *, is_served: bool) -> Iterator[Condition]:
    """Yield the conditions of a role that counts wherever it is held, or by a seat in a group."""
    relation = POLICY[role].relation
    if _holds(viewer, role) and relation is Relation.EVERY_CASE:
        yield sa.true()
    elif _holds(viewer, role) and relation in FLAGGED:
        yield _flagged(relation, is_served=is_served)
    elif relation in GROUP_OF:
        yield from _by_stepping_in(viewer, role, relation)
    elif relation is Relation.OBSERVES:
        for group in _groups(viewer, role):
            yield _flagged(RELATION_OF[group], is_served=is_served)
    elif relation is Relation.ASKED_FOR_STATEMENT:
        yield from (_with_standing(viewer.id, STATES_FOR[group]) for group in _groups(viewer, role))


def _flagged(relation: Relation, *, is_served: bool) -> Condition:
    return FLAGGED[relation] == sa.true() if is_served else is_true(FLAGGED[relation])


def _by_stepping_in(viewer: Viewer, role: Role, relation: Relation) -> Iterator[Condition]:
    """Yield the conditions by which a substitute who is called, or the vice-chair, has a seat in a case."""
    group = GROUP_OF[relation]
    was_with = is_true(FLAGGED[relation])
    if role is MEMBER_OF[group] and viewer.has_role(Role.SUBSTITUTE, group):
        yield sa.and_(was_with, _with_standing(viewer.id, SITS_IN[group]))
    for deputy in viewer.deputies:
        if deputy.role is role:
            out = (_with_standing(chair, CaseStanding.is_excluded) for chair in sorted(deputy.chairs))
            yield sa.and_(was_with, *out)


def _with_standing(person: int, column: Any) -> Condition:  # noqa: ANN401 - a column of the standings
    query = sa.select(col(CaseStanding.case_id)).where(col(CaseStanding.person_id) == person)
    return col(Case.id).in_(query.where(column == sa.true()))


def _groups(viewer: Viewer, role: Role) -> list[Group]:
    return [group for group in Group if viewer.has_role(role, group)]


def _holds(viewer: Viewer, role: Role) -> bool:
    return any(viewer.has_role(each) for each in (LIGHT_CHECKERS if role is Role.LIGHT_CHECKER else (role,)))


def _scopes(viewer: Viewer, role: Role) -> list[str]:
    return sorted(grant.scope for grant in viewer.grants if grant.role is role)


def _has_gate(functions: Iterable[str]) -> Condition:
    """Return the condition of `_has_function` where the index of the functions is to serve it."""
    query = sa.select(col(CaseFunction.case_id)).where(col(CaseFunction.function).in_(list(functions)))
    return col(Case.id).in_(query)


def _has_function(functions: Iterable[str], *, is_awaited: bool = False, with_proof: bool = False) -> Condition:
    """Return the condition that a gate of a case waits, has waited, or has proof, for one of some functions."""
    found = _function_in(functions)
    if is_awaited:
        found = found.where(col(CaseFunction.is_awaited) == sa.true())
    if with_proof:
        found = found.where(col(CaseFunction.has_proof) == sa.true())
    return found


def _is_referred_to(functions: Iterable[str]) -> Condition:
    """Return the condition that a question that no gate asks waits for one of some functions."""
    return _function_in(functions).where(col(CaseFunction.is_referred_to) == sa.true())


def _function_in(functions: Iterable[str]) -> sa.Exists:
    # Asked of each case that other conditions choose: a list of all cases of a function would grow with the archive.
    in_case = col(CaseFunction.case_id) == col(Case.id)
    return sa.exists().where(in_case, col(CaseFunction.function).in_(list(functions)))


RATED = {Group.RAI: STANDING.has_rated_for_rai, Group.SAI: STANDING.has_rated_for_sai}
QUORUM = {Group.RAI: col(CaseListing.has_rai_quorum), Group.SAI: col(CaseListing.has_sai_quorum)}

GUARDS: Mapping[Guard, Callable[[Group], Condition]] = {
    Guard.NO_OPEN_STOP: lambda _: col(CaseListing.has_open_stop) == sa.false(),
    Guard.NO_REFUSAL: lambda _: col(CaseListing.has_refusal) == sa.false(),
    Guard.SECOND_READING: lambda _: col(CaseListing.waits_for_second_reader) == sa.false(),
    Guard.DECLARED: lambda _: is_true(STANDING.has_declared),
    Guard.OWN_RATING: lambda group: is_true(RATED[group]),
    Guard.QUORUM: lambda group: QUORUM[group] == sa.true(),
    Guard.OPINION: lambda _: col(CaseListing.has_opinion) == sa.true(),
    Guard.POSITION: lambda _: sa.or_(
        col(CaseListing.has_position) == sa.true(), col(CaseListing.needs_position) == sa.false()
    ),
}
"""Guard -> the condition under which it holds for a case that is with a group."""


NAMES_RATERS = {Group.RAI: col(CaseListing.names_rai_raters), Group.SAI: col(CaseListing.names_sai_raters)}
RATES_IN = {Group.RAI: STANDING.rates_in_rai, Group.SAI: STANDING.rates_in_sai}


def _expected_to_rate(group: Group) -> Condition:
    """Return the condition of `cases.review_rules.ReviewRules.is_expected_to_rate`."""
    named = sa.or_(NAMES_RATERS[group] == sa.false(), is_true(RATES_IN[group]))
    return sa.and_(~is_true(RATED[group]), named)


def _always(_viewer: Viewer) -> Condition:
    return sa.true()


HAS_BEEN_CHECKED = sa.and_(col(Case.state) == State.CLOSED, col(CaseListing.is_checked) == sa.true())
EXPECTED: Mapping[Action, Callable[[Viewer], Condition]] = {
    Action.ANSWER: _always,
    Action.DECLARE: lambda viewer: sa.and_(
        may_enter(viewer, COMMITTEE_ROLES), ~is_true(STANDING.has_declared), ~HAS_BEEN_CHECKED
    ),
    Action.CLEAR: lambda viewer: _has_function(_scopes(viewer, Role.FUNCTION), is_awaited=True),
    Action.FILL_FUNCTION: lambda viewer: sa.or_(
        _has_function(sorted(viewer.vacant), is_awaited=True), _is_referred_to(sorted(viewer.vacant))
    ),
    Action.ANSWER_REFERRAL: lambda viewer: _is_referred_to(_scopes(viewer, Role.FUNCTION)),
    Action.BE_HEARD: lambda _: col(CaseListing.hears_applicant) == sa.true(),
    Action.READ_SECOND: lambda _: col(CaseListing.waits_for_second_reader) == sa.true(),
    Action.ACKNOWLEDGE: _always,
    Action.RATE: lambda _: _expected_to_rate(Group.RAI),
    Action.GIVE_OPINION: _always,
    Action.SUPPORT: lambda _: _expected_to_rate(Group.SAI),
    Action.GIVE_STATEMENT: lambda _: ~is_true(STANDING.has_stated),
    Action.TAKE_POSITION: _always,
    Action.DECIDE: _always,
    Action.REFER: lambda _: sa.and_(in_states(HELD_BY_A_NO), col(CaseListing.has_refusal) == sa.true()),
    Action.LIGHT_CHECK: lambda _: ~HAS_BEEN_CHECKED,
    Action.CHECK_IN: lambda _: col(CaseListing.has_check_in) == sa.true(),
    Action.ASSESS_CHANGE: lambda _: col(CaseListing.has_watch_task) == sa.true(),
    Action.JUDGE_PROOF: lambda _: col(CaseListing.has_proof) == sa.true(),
    Action.JUDGE_OWN_PROOF: lambda viewer: _has_function(_scopes(viewer, Role.FUNCTION), with_proof=True),
    Action.REGISTER: lambda _: sa.and_(col(CaseListing.was_submitted) == sa.true(), col(Case.registry_no) == ""),
}
"""Action -> when it is expected of a person besides the guards of the table, as `cases.review_rules.DUE` says it."""


def duties(
    viewer: Viewer, actions: Iterable[Action], states: Iterable[State] = frozenset(State)
) -> Iterator[Condition]:
    """Yield the conditions under which one of some actions is expected of a person in a case in one of some states."""
    yield from _duties(viewer, frozenset(actions), frozenset(states), is_served=not frozenset(states) <= FEW)


def duties_at_rest(viewer: Viewer, actions: Iterable[Action]) -> Iterator[Condition]:
    """Yield the conditions of `duties` in the cases that nobody handles any more; the index of those serves them."""
    waits = col(CaseListing.waits_at_rest) == sa.true()
    for condition in _duties(viewer, frozenset(actions), frozenset(FOLLOWED), is_served=False):
        yield sa.and_(waits, condition)


def _duties(
    viewer: Viewer, actions: frozenset[Action], states: frozenset[State], *, is_served: bool
) -> Iterator[Condition]:
    for role in POLICY:
        due = [_due(viewer, *key, sources) for key, sources in _cells(role, actions, states).items()]
        for related in _related(viewer, role, is_served=is_served) if due else ():
            yield sa.and_(_counting(viewer, role, related), sa.or_(*due))


def is_due(viewer: Viewer, action: Action) -> Condition:
    """Return the condition under which an action is expected of a person."""
    return sa.or_(NOBODY, *duties(viewer, [action]))


def _cells(
    role: Role, actions: frozenset[Action], states: frozenset[State]
) -> dict[tuple[Action, tuple[Guard, ...], Group], list[State]]:
    """Return in which of some states a role may take each of some actions, by the guards that apply there."""
    within = states & POLICY[role].states
    cells: dict[tuple[Action, tuple[Guard, ...], Group], list[State]] = {}
    for row in TRANSITIONS:
        if row.role is role and row.action in actions and row.source in within:
            cells.setdefault((row.action, row.guards, group_in(row.source)), []).append(row.source)
    return cells


def _due(
    viewer: Viewer, action: Action, guards: tuple[Guard, ...], group: Group, sources: Iterable[State]
) -> Condition:
    holding = (GUARDS[guard](group) for guard in guards if guard not in MET_BY_THE_FORM)
    return sa.and_(in_states(sources), EXPECTED[action](viewer), *holding)
