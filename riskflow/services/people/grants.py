"""Granting, confirming, delegating and ending roles."""

from riskflow.cases.grants import (
    BY_TWO,
    NEEDS_REASON,
    NOT_TO_ONESELF,
    GrantSource,
    GrantTerm,
    WantedGrant,
    check_confirmation,
    check_days,
    check_delegation,
    check_wanted,
    held_roles,
)
from riskflow.cases.labels import ROLE_NAMES
from riskflow.cases.workflow import Role
from riskflow.errors import ConflictError, IncompleteError, NotAllowedError, NotFoundError
from riskflow.logs import security_event
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.people.tasks import take_over_seat
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant
from riskflow.text import Text

ONLY_ADMINISTRATORS = Text(
    sv="Bara administratörer delar ut och avslutar roller.", en="Only administrators grant and end roles."
)
NO_PERSON = Text(sv="Personen finns inte, eller har slutat.", en="There is no such person, or the person has left.")
NO_GRANT = Text(sv="Rollen finns inte, eller är redan avslutad.", en="There is no such role, or it has ended already.")
HELD_ALREADY = Text(
    sv="Personen har redan rollen, eller den är föreslagen. Avsluta den först.",
    en="The person holds the role already, or it is proposed. End that first.",
)
LAST_ADMINISTRATOR = Text(
    sv="Det här är den sista administratören. Utse en till först.",
    en="This is the last administrator. Appoint another one first.",
)
NOT_PROPOSED = Text(sv="Rollen väntar inte på bekräftelse.", en="The role does not wait for confirmation.")
NOT_YOUR_ROLE = Text(sv="Du har inte den rollen i dag.", en="You do not hold that role today.")
RAN_OUT = "The term ran out."


def propose(uow: UnitOfWork, person_id: int, wanted: WantedGrant) -> PersonGrant:
    """Grant a role, or propose it where a second administrator must confirm.

    The system appoints the first administrator alone: nobody is there yet who could confirm.

    Raises:
        NotAllowedError: for anybody but administrators and the system, and for a role for oneself.
        RiskFlowError: for a grant that cannot be made.
    """
    check_administrator(uow)
    if person_id == uow.viewer.id:
        raise NotAllowedError(NOT_TO_ONESELF)
    person = present_person(uow, person_id)
    check_wanted(wanted, uow.today)
    is_first = uow.viewer.has_role(Role.SYSTEM) and not _administrators(uow)
    awaits = wanted.role in BY_TWO and not (is_first and wanted.role is Role.ADMINISTRATOR)
    row = add_grant(uow, person, wanted, GrantSource.APPLICATION, awaits_confirmation=awaits)
    _record(uow, "role-proposed" if awaits else "role-granted", row, person, wanted.reason)
    return row


def add_grant(
    uow: UnitOfWork,
    person: Person,
    wanted: WantedGrant,
    source: GrantSource,
    *,
    awaits_confirmation: bool = False,
) -> PersonGrant:
    """Store a grant; one of the same role whose term has run out is ended first.

    Raises:
        ConflictError: while the person holds the role, or it is proposed.
    """
    before = people_queries.not_ended(uow.session, identity(person.id), wanted.role, wanted.scope)
    if before is not None:
        if before.valid_until is None or before.valid_until >= uow.today:
            raise ConflictError(HELD_ALREADY)
        _mark_ended(uow, before, RAN_OUT)
    row = PersonGrant(
        person_id=identity(person.id),
        role=wanted.role,
        scope=wanted.scope,
        position=wanted.position,
        source=source,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        granted_by=uow.viewer.id or None,
        granted_at=uow.now,
        reason=wanted.reason.strip(),
        awaits_confirmation=awaits_confirmation,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def confirm(uow: UnitOfWork, number: int) -> None:
    """Confirm a proposed role as a second administrator.

    Raises:
        NotAllowedError: for anybody but another administrator, who is not the one to get the role.
        ConflictError: when the role does not wait for it.
    """
    check_administrator(uow)
    row = _grant(uow, number)
    if not row.awaits_confirmation:
        raise ConflictError(NOT_PROPOSED)
    check_confirmation(row.granted_by, row.person_id, uow.viewer.id)
    person = present_person(uow, row.person_id)
    row.awaits_confirmation, row.confirmed_by, row.confirmed_at = False, uow.viewer.id or None, uow.now
    _record(uow, "role-confirmed", row, person, row.reason)
    take_over(uow, row)


def take_over(uow: UnitOfWork, row: PersonGrant) -> None:
    """Let a seat that succeeds another one take it over with its open tasks; the other one ends."""
    former = uow.session.get(PersonGrant, row.succeeds) if row.succeeds else None
    if former is None:
        return
    if former.ended_at is None:
        end_grant(uow, former, row.reason)
    uow.session.flush()
    take_over_seat(uow, former, row, row.reason)


def delegate(uow: UnitOfWork, number: int, to: int, wanted: WantedGrant) -> PersonGrant:
    """Hand one's own role to somebody else for some days; it ends with the own role.

    Raises:
        NotAllowedError: for a role that the person does not hold, or that is not delegated.
        RiskFlowError: for a delegation that cannot be made.
    """
    own = _grant(uow, number)
    held = {grant.id for grant in people_queries.grants_of(uow.session, uow.viewer.id, uow.today)}
    if own.id not in held or wanted.role not in held_roles(own.role, own.position):
        raise NotAllowedError(NOT_YOUR_ROLE)
    if to == uow.viewer.id:
        raise NotAllowedError(NOT_TO_ONESELF)
    check_wanted(wanted, uow.today)
    check_delegation(wanted, term_of(own), own.source)
    if wanted.scope != own.scope:
        raise NotAllowedError(NOT_YOUR_ROLE)
    person = present_person(uow, to)
    check_days(wanted, uow.today)
    row = add_grant(uow, person, wanted, GrantSource.DELEGATION)
    row.delegated_from = own.id
    _record(uow, "role-delegated", row, person, wanted.reason)
    return row


def end(uow: UnitOfWork, number: int, reason: str) -> None:
    """End a role at once, or take back a proposal; the holder of a delegated role's origin may do so too.

    Raises:
        NotAllowedError: for anybody else, and for the last administrator's role.
        IncompleteError: without a reason.
    """
    row = _grant(uow, number)
    is_delegator = row.delegated_from is not None and row.granted_by == uow.viewer.id
    if not is_delegator:
        check_administrator(uow)
    if not reason.strip():
        raise IncompleteError(NEEDS_REASON)
    check_not_last(uow, row)
    end_grant(uow, row, reason)


def check_not_last(uow: UnitOfWork, row: PersonGrant) -> None:
    """Refuse to end the role of the last administrator.

    Raises:
        NotAllowedError: when it is.
    """
    is_administrator = row.role is Role.ADMINISTRATOR and term_of(row).is_effective(uow.today)
    if is_administrator and not _administrators(uow) - {row.person_id}:
        raise NotAllowedError(LAST_ADMINISTRATOR)


def end_grant(uow: UnitOfWork, row: PersonGrant, reason: str) -> None:
    """End a grant and record it."""
    _mark_ended(uow, row, reason)
    _record(uow, "role-ended", row, uow.session.get_one(Person, row.person_id), reason)


def term_of(row: PersonGrant) -> GrantTerm:
    return GrantTerm(row.valid_from, row.valid_until, row.ended_at is not None, row.awaits_confirmation)


def check_administrator(uow: UnitOfWork) -> None:
    """Refuse anybody but administrators and the system.

    Raises:
        NotAllowedError: for anybody else.
    """
    if not (uow.viewer.has_role(Role.ADMINISTRATOR) or uow.viewer.has_role(Role.SYSTEM)):
        raise NotAllowedError(ONLY_ADMINISTRATORS)


def present_person(uow: UnitOfWork, number: int) -> Person:
    """Return a person who has not left.

    Raises:
        NotFoundError: when there is nobody, or who left.
    """
    found = uow.session.get(Person, number)
    if found is None or found.has_left(uow.today):
        raise NotFoundError(NO_PERSON)
    return found


def _grant(uow: UnitOfWork, number: int) -> PersonGrant:
    found = uow.session.get(PersonGrant, number)
    if found is None or found.ended_at is not None:
        raise NotFoundError(NO_GRANT)
    return found


def _administrators(uow: UnitOfWork) -> frozenset[int]:
    return people_queries.holders_of(uow.session, Role.ADMINISTRATOR, uow.today)


def _mark_ended(uow: UnitOfWork, row: PersonGrant, reason: str) -> None:
    row.ended_at, row.ended_by, row.end_reason = uow.now, uow.viewer.id or None, reason.strip()
    uow.session.flush()  # the index lets a new grant in only when this one has ended


def _record(uow: UnitOfWork, tag: str, row: PersonGrant, person: Person, reason: str) -> None:
    until = row.valid_until.isoformat() if row.valid_until else "–"
    record_event(
        uow,
        None,
        tag,
        person=person.name,
        role=_role_words(row),
        since=row.valid_from.isoformat(),
        until=until,
        reason=reason.strip(),
    )
    security_event(tag, person=uow.viewer.id, target=f"person {row.person_id}", role=row.role, scope=row.scope)


def _role_words(row: PersonGrant) -> Text:
    name, about = ROLE_NAMES[row.role], ", ".join(filter(None, (row.scope, row.position)))
    return Text(sv=f"{name.sv} ({about})", en=f"{name.en} ({about})") if about else name
