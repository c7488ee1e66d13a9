"""Reads of people and of the roles that they hold on a day.

A grant counts from its first to its last day, while it is not ended, needs no confirmation any longer, and neither its
holder nor the person who delegated it has left.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from riskflow.cases.grants import CHAIR_OF, ROLE_OF_SEAT, Position, held_roles
from riskflow.cases.workflow import Role, State, Step
from riskflow.store.tables import (
    Absence,
    Case,
    CaseFunction,
    CaseListing,
    CaseStanding,
    Person,
    PersonGrant,
    Preference,
)

SEATED_ROLES = frozenset(CHAIR_OF) | frozenset(CHAIR_OF.values())
"""The roles of which a grant is a seat in a committee."""
# An alias has columns of its own, which take longer to make than a small query does to run: they are made once.
DELEGATED, DELEGATOR = aliased(PersonGrant), aliased(Person)
CHAIR, ITS_HOLDER, ITS_STANDING = aliased(PersonGrant), aliased(Person), aliased(CaseStanding)
EVERY_CASE = 0
"""The number under which those come who are asked about any case."""
DAYS_KEPT = 8
"""How many conditions of a day are kept: those of today, and of tomorrow when it comes."""


def not_left(today: date, person: type[Person] = Person) -> sa.ColumnElement[bool]:
    return sa.or_(col(person.left_on).is_(None), col(person.left_on) > today)


def _in_term(today: date, grant: type[PersonGrant]) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(grant.ended_at).is_(None),
        col(grant.awaits_confirmation).is_(False),
        col(grant.valid_from) <= today,
        sa.or_(col(grant.valid_until).is_(None), col(grant.valid_until) >= today),
    )


@lru_cache(DAYS_KEPT)
def effective(
    today: date, grant: type[PersonGrant] = PersonGrant, holder: type[Person] = Person
) -> sa.ColumnElement[bool]:
    """Return the condition on `person_grant`, joined with its holder in `person`, that the grant counts on a day."""
    delegated = (
        select(DELEGATED.id)
        .join(DELEGATOR, col(DELEGATOR.id) == col(DELEGATED.person_id))
        .where(_in_term(today, DELEGATED), not_left(today, DELEGATOR))
    )
    is_held = sa.or_(col(grant.delegated_from).is_(None), col(grant.delegated_from).in_(delegated))
    return sa.and_(_in_term(today, grant), not_left(today, holder), is_held)


def _is_away(today: date, grant: type[PersonGrant]) -> sa.Exists:
    """Return the condition that the holder of a grant is away on a day."""
    return (
        select(Absence.id)
        .where(col(Absence.person_id) == col(grant.person_id), Absence.first_day <= today)
        .where(Absence.last_day >= today, col(Absence.ended_at).is_(None))
        .exists()
    )


def grants_of(session: Session, person_id: int, today: date) -> Sequence[PersonGrant]:
    query = select(PersonGrant).join(Person, col(Person.id) == col(PersonGrant.person_id))
    return session.exec(query.where(PersonGrant.person_id == person_id, effective(today))).all()


def person_with_grants(session: Session, person_id: int, today: date) -> tuple[Person, list[PersonGrant]] | None:
    """Return a person who has not left with their roles, in one query."""
    is_held = sa.and_(col(PersonGrant.person_id) == col(Person.id), effective(today))
    query = select(Person, PersonGrant).join(PersonGrant, is_held, isouter=True)
    rows = session.exec(query.where(Person.id == person_id, not_left(today))).all()
    return (rows[0][0], _held(rows)) if rows else None


def people_with_grants(
    session: Session, today: date, numbers: Sequence[int] | None = None
) -> list[tuple[Person, list[PersonGrant]]]:
    """Return everybody, or some people, with the roles that they hold, in order of sign-up; nobody who has left."""
    is_held = sa.and_(col(PersonGrant.person_id) == col(Person.id), effective(today))
    query = select(Person, PersonGrant).join(PersonGrant, is_held, isouter=True)
    query = query.where(not_left(today))
    if numbers is not None:
        query = query.where(col(Person.id).in_(numbers))
    rows = session.exec(query.order_by(col(Person.id), col(PersonGrant.id))).all()
    grouped = groupby(rows, key=itemgetter(0))
    return [(person, _held(held)) for person, held in grouped]


def _held(rows: Iterable[tuple[Person, PersonGrant | None]]) -> list[PersonGrant]:
    """Return the grants of an outer join: somebody without any has one row without a grant."""
    return [grant for _, grant in rows if grant is not None]


def grants_of_everybody(
    session: Session, besides: Iterable[int | None], today: date
) -> list[tuple[int, PersonGrant | None]]:
    """Return the ids of all who hold a role and of some other persons, once for each role; nobody who has left."""
    is_held = sa.and_(col(PersonGrant.person_id) == col(Person.id), effective(today))
    others = [number for number in besides if number is not None]
    query = (
        select(Person.id, PersonGrant)
        .join(PersonGrant, is_held, isouter=True)
        .where(not_left(today), sa.or_(col(PersonGrant.id).is_not(None), col(Person.id).in_(others)))
        .order_by(col(Person.id))
    )
    return [(person, grant) for person, grant in session.exec(query).all() if person is not None]


def holders_of(session: Session, role: Role, today: date) -> frozenset[int]:
    """Return the persons who hold a role, for any scope."""
    in_seats = CHAIR_OF if role in ROLE_OF_SEAT.values() else ()
    granted = [role, *(member for member, chair in CHAIR_OF.items() if chair is role), *in_seats]
    query = select(PersonGrant.person_id, PersonGrant.role, PersonGrant.position)
    query = query.join(Person, col(Person.id) == col(PersonGrant.person_id))
    rows = session.exec(query.where(col(PersonGrant.role).in_(granted), effective(today))).all()
    return frozenset(person for person, held, seat in rows if role in held_roles(Role(held), Position(seat)))


def chairs_present(session: Session, today: date) -> dict[Role, frozenset[int]]:
    """Return who holds each chair and is not away, in one query; nothing where nobody is."""
    leads = sa.or_(
        col(PersonGrant.role).in_(sorted(CHAIR_OF.values())),
        sa.and_(col(PersonGrant.role).in_(sorted(CHAIR_OF)), col(PersonGrant.position) == Position.CHAIR),
    )
    query = select(PersonGrant.person_id, PersonGrant.role).join(Person, col(Person.id) == col(PersonGrant.person_id))
    found: dict[Role, set[int]] = {}
    for person, role in session.exec(query.where(leads, effective(today), ~_is_away(today, PersonGrant))).all():
        found.setdefault(CHAIR_OF.get(Role(role), Role(role)), set()).add(person)
    return {chair: frozenset(holders) for chair, holders in found.items()}


def absent(session: Session, today: date, people: Iterable[int] | None = None) -> frozenset[int]:
    """Return those of all or of some persons who are away on a day."""
    query = select(Absence.person_id).where(
        Absence.first_day <= today, Absence.last_day >= today, col(Absence.ended_at).is_(None)
    )
    if people is not None:
        query = query.where(col(Absence.person_id).in_(list(people)))
    return frozenset(session.exec(query).all())


def absences(session: Session, today: date) -> list[tuple[Absence, Person]]:
    """Return the absences that last or are to come, with who is away, the first ones first."""
    query = select(Absence, Person).join(Person, col(Person.id) == col(Absence.person_id))
    query = query.where(Absence.last_day >= today, col(Absence.ended_at).is_(None))
    return list(session.exec(query.order_by(col(Absence.first_day), col(Absence.id))).all())


def seats_held(session: Session, today: date) -> list[tuple[Person, PersonGrant]]:
    """Return the seats of the committees that are held on a day, with their holders."""
    query = select(Person, PersonGrant).join(PersonGrant, col(PersonGrant.person_id) == col(Person.id))
    query = query.where(col(PersonGrant.role).in_(sorted(SEATED_ROLES)), effective(today))
    return list(session.exec(query.order_by(col(Person.name), col(PersonGrant.id))).all())


def secretaries(session: Session, today: date) -> list[tuple[Person, PersonGrant]]:
    """Return the roles and seats of secretaries that are held on a day, with their holders."""
    is_seat = sa.and_(col(PersonGrant.role).in_(list(CHAIR_OF)), col(PersonGrant.position) == Position.SECRETARY)
    query = select(Person, PersonGrant).join(PersonGrant, col(PersonGrant.person_id) == col(Person.id))
    query = query.where(sa.or_(col(PersonGrant.role) == Role.SECRETARY, is_seat), effective(today))
    return list(session.exec(query.order_by(col(Person.name), col(PersonGrant.id))).all())


def functions_held(session: Session, today: date) -> frozenset[str]:
    """Return the functions that somebody holds; an inquiry to another one would reach nobody."""
    query = select(PersonGrant.scope).join(Person, col(Person.id) == col(PersonGrant.person_id))
    return frozenset(session.exec(query.where(PersonGrant.role == Role.FUNCTION, effective(today))).all())


def names_by_function(session: Session, functions: Iterable[str], today: date) -> dict[str, list[str]]:
    """Return the names of those who hold each of some functions."""
    query = (
        select(PersonGrant.scope, Person.name)
        .join(Person, col(Person.id) == col(PersonGrant.person_id))
        .where(PersonGrant.role == Role.FUNCTION, col(PersonGrant.scope).in_(list(functions)), effective(today))
        .order_by(col(Person.name))
    )
    found: dict[str, list[str]] = {}
    for function, name in session.exec(query).all():
        found.setdefault(function, []).append(name)
    return found


def holders_by_function(session: Session, functions: Iterable[str], today: date) -> dict[str, list[Person]]:
    """Return those who hold each of some functions; none where nobody does."""
    wanted = list(functions)
    query = (
        select(PersonGrant.scope, Person)
        .join(Person, col(Person.id) == col(PersonGrant.person_id))
        .where(PersonGrant.role == Role.FUNCTION, col(PersonGrant.scope).in_(wanted), effective(today))
        .order_by(col(Person.name))
    )
    found: dict[str, list[Person]] = {function: [] for function in wanted}
    for function, person in session.exec(query).all():
        found[function].append(person)
    return found


def awaited_without_holder(session: Session, today: date) -> frozenset[str]:
    """Return the functions whose answer a gate or a referral of some case waits for, and that nobody holds."""
    waits = sa.or_(col(CaseFunction.is_awaited), col(CaseFunction.is_referred_to))
    awaited = session.exec(select(CaseFunction.function).where(waits).distinct()).all()
    return frozenset(awaited) - functions_held(session, today) if awaited else frozenset()


def departments_in_use(session: Session, today: date, states: Iterable[State]) -> frozenset[str]:
    """Return the departments of everybody who has not left, and of the cases in some states."""
    people = sa.select(col(Person.department)).where(not_left(today), col(Person.department) != "")
    used = departments_of_cases().subquery()
    in_state = sa.exists().where(col(Case.department) == used.c.department, col(Case.state).in_(list(states)))
    return frozenset(session.execute(sa.union(people, sa.select(used.c.department).where(in_state))).scalars())


def departments_of_cases() -> sa.Select[Any]:
    """Select the departments of all cases, each once: the index is entered for each department, not read through."""
    first = sa.select(sa.func.min(Case.department).label("department")).cte("used", recursive=True)
    following = sa.select(sa.func.min(Case.department)).where(col(Case.department) > first.c.department)
    more = sa.select(following.scalar_subquery()).where(first.c.department.is_not(None))
    used = first.union_all(more)
    return sa.select(used.c.department).where(used.c.department.is_not(None))


def cases_with_owners(session: Session, numbers: Sequence[int]) -> list[tuple[Case, Person]]:
    """Return some cases with their owners, in the order of the numbers."""
    if not numbers:
        return []
    query = select(Case, Person).join(Person, col(Person.id) == col(Case.owner_id))
    found = {case.id: (case, owner) for case, owner in session.exec(query.where(col(Case.id).in_(numbers))).all()}
    return [found[number] for number in numbers]


def not_over(today: date) -> sa.ColumnElement[bool]:
    """Return the condition on a grant and its holder that it counts, is to be confirmed, or is to come."""
    is_ahead = sa.or_(col(PersonGrant.awaits_confirmation).is_(True), col(PersonGrant.valid_from) > today)
    is_open = sa.and_(
        col(PersonGrant.ended_at).is_(None),
        sa.or_(col(PersonGrant.valid_until).is_(None), col(PersonGrant.valid_until) >= today),
    )
    return sa.or_(effective(today), sa.and_(is_open, is_ahead))


def grants_numbered(session: Session, numbers: Sequence[int]) -> list[tuple[Person, PersonGrant]]:
    """Return some grants with their holders."""
    query = select(Person, PersonGrant).join(PersonGrant, col(PersonGrant.person_id) == col(Person.id))
    return list(session.exec(query.where(col(PersonGrant.id).in_(numbers))).all()) if numbers else []


def counted_grants(
    session: Session, today: date, numbers: Sequence[int] | None = None
) -> list[tuple[Person, PersonGrant, bool]]:
    """Return all grants or some with their holders, by name and then oldest first, and whether each counts on a day.

    Also those that have ended are among them.
    """
    query = sa.select(Person, PersonGrant, effective(today))
    query = query.join(PersonGrant, col(PersonGrant.person_id) == col(Person.id))
    if numbers is not None:
        query = query.where(col(PersonGrant.id).in_(numbers))
    rows = session.execute(query.order_by(col(Person.name), col(PersonGrant.id)))
    return [(person, grant, bool(counts)) for person, grant, counts in rows]


def every_grant_of(session: Session, person_id: int) -> Sequence[PersonGrant]:
    """Return all grants of a person, also those that have ended, oldest first."""
    query = select(PersonGrant).where(PersonGrant.person_id == person_id).order_by(col(PersonGrant.id))
    return session.exec(query).all()


def delegated_by(session: Session, person_id: int) -> frozenset[int]:
    """Return the ids of the grants that come from a role of a person, by delegation."""
    own = aliased(PersonGrant)
    query = select(PersonGrant.id).join(own, col(own.id) == col(PersonGrant.delegated_from))
    rows = session.exec(query.where(own.person_id == person_id)).all()
    return frozenset(number for number in rows if number is not None)


def not_ended(session: Session, person_id: int, role: Role, scope: str) -> PersonGrant | None:
    """Return the one grant of a role to a person that nobody has ended, if there is one."""
    query = select(PersonGrant).where(PersonGrant.person_id == person_id, PersonGrant.role == role)
    return session.exec(query.where(PersonGrant.scope == scope, col(PersonGrant.ended_at).is_(None))).one_or_none()


def people_called(session: Session, written: str, today: date) -> Sequence[Person]:
    """Return those who have not left and have a sign-in name or an e-mail address, whatever its capitals."""
    wanted = written.lower()
    matches = sa.or_(sa.func.lower(Person.login) == wanted, sa.func.lower(Person.email) == wanted)
    return session.exec(select(Person).where(matches, not_left(today)).limit(2)).all() if wanted else []


def person_of_calendar(session: Session, digest: str) -> int | None:
    """Return whose calendar is read by the secret of a digest."""
    return session.exec(select(Preference.person_id).where(Preference.calendar_digest == digest)).first()


def called(session: Session, names: Iterable[str], today: date) -> dict[str, int]:
    """Return the people who have not left by some names, where exactly one is called so."""
    query = select(Person.name, sa.func.min(Person.id)).where(col(Person.name).in_(sorted(names)), not_left(today))
    rows = session.exec(query.group_by(col(Person.name)).having(sa.func.count() == 1)).all()
    return {name: number for name, number in rows if number is not None}


def listings_with_owners(session: Session, cases: Sequence[int]) -> list[tuple[CaseListing, tuple[int, str, str]]]:
    """Return what lists know of some cases, each with the number, name and address of its owner."""
    query = sa.select(CaseListing, col(Person.id), col(Person.name), col(Person.email)).select_from(Case)
    query = query.join(CaseListing, col(CaseListing.case_id) == col(Case.id))
    query = query.join(Person, col(Person.id) == col(Case.owner_id)).where(col(Case.id).in_(cases))
    return [(row[0], (row[1], row[2], row[3])) for row in session.execute(query)]


def step_holders(
    session: Session, cases: Sequence[int], today: date, *, with_secretaries: bool = False
) -> list[tuple[Any, ...]]:
    """Return who holds what each of many cases waits for: the case, the person with name and address, and the scope.

    Nobody who may take no part in the case is among them. `with_secretaries`: they too, whatever it waits for; the last
    column says whether somebody holds what is waited for.
    """
    holds = _holds_the_step(today)
    query = _step_holders(cases, today, sa.or_(holds, _is_secretary()) if with_secretaries else holds, holds)
    query = query.order_by(col(Case.id), col(Person.name), col(Person.id)).distinct()
    return [tuple(row) for row in session.execute(query)]


def step_holders_and_secretaries(session: Session, cases: Sequence[int], today: date) -> list[tuple[Any, ...]]:
    """Return who holds what each of many cases waits for, and once the secretaries, whose case is `EVERY_CASE`."""
    secretaries = sa.select(*_holder_columns(sa.literal(EVERY_CASE), sa.literal(""))).select_from(Person)
    secretaries = secretaries.join(PersonGrant, col(PersonGrant.person_id) == col(Person.id))
    secretaries = secretaries.where(_is_secretary(), effective(today))
    found = sa.union(_step_holders(cases, today, _holds_the_step(today)), secretaries).subquery().c
    query = sa.select(*found).order_by(found.case, found.name, found.person)
    return [tuple(row) for row in session.execute(query)]


def _holder_columns(case: Any, scope: Any) -> list[Any]:  # noqa: ANN401 - columns, or what stands for them
    return [case.label("case"), col(Person.id).label("person"), Person.name, Person.email, scope.label("scope")]


def _step_holders(
    cases: Sequence[int], today: date, condition: sa.ColumnElement[bool], *columns: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    # Of these cases, said once more: PostgreSQL would read all that are excluded anywhere to look a few up among them.
    standing = sa.and_(
        col(ITS_STANDING.case_id) == col(Case.id),
        col(ITS_STANDING.case_id).in_(list(cases)),
        col(ITS_STANDING.person_id) == col(Person.id),
    )
    return (
        sa.select(*_holder_columns(col(Case.id), col(PersonGrant.scope)), *columns)
        .select_from(Case)
        .join(CaseListing, col(CaseListing.case_id) == col(Case.id))
        .join(PersonGrant, condition)
        .join(Person, col(Person.id) == col(PersonGrant.person_id))
        .join(ITS_STANDING, standing, isouter=True)
        .where(col(Case.id).in_(list(cases)), effective(today), col(Person.id) != col(Case.owner_id))
        .where(sa.func.coalesce(ITS_STANDING.is_excluded, sa.false()) == sa.false())
    )


def _is_secretary() -> sa.ColumnElement[bool]:
    return col(PersonGrant.role) == Role.SECRETARY


def _is_out(person: type[Person]) -> sa.ColumnElement[bool]:
    """Return the condition that somebody may take no part in a case."""
    is_excluded = sa.exists().where(
        col(CaseStanding.case_id) == col(Case.id),
        col(CaseStanding.person_id) == col(person.id),
        col(CaseStanding.is_excluded) == sa.true(),
    )
    return sa.or_(col(person.id) == col(Case.owner_id), is_excluded.correlate(Case, person))


@lru_cache(DAYS_KEPT)
def _holds_the_step(today: date) -> sa.ColumnElement[bool]:
    is_awaited = sa.exists().where(
        col(CaseFunction.case_id) == col(Case.id),
        col(CaseFunction.function) == col(PersonGrant.scope),
        col(CaseFunction.is_awaited) == sa.true(),
    )
    return sa.or_(
        _at(Step.SECOND_READING, Role.SECRETARY),
        _at(Step.HEAD, Role.HEAD, col(PersonGrant.scope) == col(Case.department)),
        _at(Step.FUNCTION, Role.FUNCTION, is_awaited),
        _chairs(Step.RAI, Role.RAI, today),
        _chairs(Step.SAI, Role.SAI, today),
        _at(Step.DECISION, Role.DECISION_MAKER, col(PersonGrant.scope) == col(Case.decision_maker)),
    )


def _at(step: Step, role: Role, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(col(CaseListing.step) == step, col(PersonGrant.role) == role, *conditions)


def _chairs(step: Step, member: Role, today: date) -> sa.ColumnElement[bool]:
    """Return the condition that somebody leads the group: as its chair, or as its vice-chair where no chair can."""
    is_led = sa.exists().where(
        col(ITS_HOLDER.id) == col(CHAIR.person_id),
        _leads(CHAIR, member),
        effective(today, CHAIR, ITS_HOLDER),
        ~_is_away(today, CHAIR),
        ~_is_out(ITS_HOLDER),
    )
    is_vice = sa.and_(col(PersonGrant.role) == member, col(PersonGrant.position) == Position.VICE_CHAIR)
    deputises = sa.and_(is_vice, ~is_led.correlate(Case))
    return sa.and_(col(CaseListing.step) == step, sa.or_(_leads(PersonGrant, member), deputises))


def _leads(grant: type[PersonGrant], member: Role) -> sa.ColumnElement[bool]:
    """Return the condition that a grant is the chair of a group: by the seat, or by a role of its own."""
    by_seat = sa.and_(col(grant.role) == member, col(grant.position) == Position.CHAIR)
    return sa.or_(col(grant.role) == CHAIR_OF[member], by_seat)
