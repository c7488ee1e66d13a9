"""The seats of the committees: their competences and substitutes, and handing a seat over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from riskflow.cases.grants import CHAIR_OF, NEEDS_REASON, VOTING, Position, WantedGrant
from riskflow.cases.workflow import LED_BY, MEMBER_OF, Group, Role
from riskflow.committees.quorum import competence_names
from riskflow.committees.rules import committee_rules
from riskflow.errors import IncompleteError, InvalidError, NotFoundError
from riskflow.services.events import record_event
from riskflow.services.people import grants
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant
from riskflow.text import Text

NO_SEAT = Text(sv="Platsen finns inte, eller är avslutad.", en="There is no such seat, or it has ended.")
NO_COMPETENCE = Text(sv="Kompetensen finns inte.", en="There is no such competence.")
ONLY_SUBSTITUTES = Text(
    sv="Bara en ersättare träder in för någon annans plats.", en="Only a substitute steps in for somebody else's seat."
)
NOT_THAT_SEAT = Text(
    sv="Välj en ordinarie plats i samma grupp.", en="Choose the seat of an ordinary member of the same group."
)
NOBODY_YET = Text(sv="ingen", en="none")
PRECEDENCE = (Position.CHAIR, Position.VICE_CHAIR, Position.MEMBER, Position.NONE, Position.SUBSTITUTE)
MAX_ORDER = 99


@dataclass(frozen=True, slots=True)
class SeatInput:
    """What a seat is marked with; a substitute for one member alone names the seat of that member."""

    competences: Collection[str] = ()
    substitutes_for: int | None = None
    substitute_order: int = 0


@dataclass(frozen=True, slots=True)
class ActingSeat:
    """The seat in which somebody acts for a group, and the competences of all their seats in it."""

    position: Position
    competences: tuple[str, ...]


def describe_seat(uow: UnitOfWork, number: int, wanted: SeatInput) -> PersonGrant:
    """Say which competences a seat has, and for whom a substitute steps in and in which order.

    Ratings that were given before keep the competences that the seat had then.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        InvalidError: for a competence or a seat that there is not.
    """
    grants.check_administrator(uow)
    row = _seat(uow, number)
    if not committee_rules().competences.keys() >= set(wanted.competences):
        raise InvalidError(NO_COMPETENCE)
    _check_substitutes_for(uow, row, wanted.substitutes_for)
    row.competences = sorted(set(wanted.competences))
    row.substitutes_for = wanted.substitutes_for
    row.substitute_order = min(max(wanted.substitute_order, 0), MAX_ORDER)
    person = uow.session.get_one(Person, row.person_id)
    names = competence_names(row.competences) if row.competences else NOBODY_YET
    record_event(uow, None, "seat-described", person=person.name, group=group_of(row).upper(), competences=names)
    return row


def _check_substitutes_for(uow: UnitOfWork, row: PersonGrant, seat: int | None) -> None:
    if seat is None:
        return
    if row.position is not Position.SUBSTITUTE:
        raise InvalidError(ONLY_SUBSTITUTES)
    other = _seat(uow, seat)
    if group_of(other) is not group_of(row) or other.position not in VOTING:
        raise InvalidError(NOT_THAT_SEAT)


def hand_over_seat(uow: UnitOfWork, number: int, to: int, until: date | None, reason: str) -> PersonGrant:
    """Propose a successor to a seat; when it is confirmed the seat passes over with its open tasks.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        RiskFlowError: for a seat that cannot be given.
    """
    grants.check_administrator(uow)
    if not reason.strip():
        raise IncompleteError(NEEDS_REASON)
    former = _seat(uow, number)
    if to == former.person_id:
        raise InvalidError(grants.HELD_ALREADY)
    position = former.position or (Position.CHAIR if former.role in CHAIR_OF.values() else Position.MEMBER)
    role = MEMBER_OF[group_of(former)]
    row = grants.propose(uow, to, WantedGrant(role, "", uow.today, until, reason, position))
    row.succeeds = number
    uow.session.flush()
    if not row.awaits_confirmation:
        grants.take_over(uow, row)
    return row


def acting_seat(uow: UnitOfWork, group: Group) -> ActingSeat:
    """Return the seat in which the acting person works for a group today."""
    roles = {MEMBER_OF[group], LED_BY[group]}
    rows = [row for row in people_queries.grants_of(uow.session, uow.viewer.id, uow.today) if row.role in roles]
    held = {Position.CHAIR if row.role is LED_BY[group] else row.position for row in rows}
    position = next((each for each in PRECEDENCE if each in held), Position.MEMBER) or Position.MEMBER
    return ActingSeat(position, tuple(sorted({name for row in rows for name in row.competences})))


def has_competences_noted(uow: UnitOfWork, group: Group) -> bool:
    """Return whether any seat of a group from which one may rate is marked with a competence.

    Before that a quorum cannot ask for one.
    """
    rows = [row for _, row in people_queries.seats_held(uow.session, uow.today) if group_of(row) is group]
    return any(row.competences for row in rows if row.position in PRECEDENCE)


def group_of(row: PersonGrant) -> Group:
    """Return the group that a seat is in."""
    return Group.SAI if row.role in {Role.SAI, Role.SAI_CHAIR} else Group.RAI


def _seat(uow: UnitOfWork, number: int) -> PersonGrant:
    row = uow.session.get(PersonGrant, number)
    is_seat = row is not None and row.role in {*CHAIR_OF, *CHAIR_OF.values()}
    if row is None or not is_seat or row.ended_at is not None:
        raise NotFoundError(NO_SEAT)
    return row
