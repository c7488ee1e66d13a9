"""Adding people beforehand, changing their department, and noting that they leave."""

from datetime import date

from riskflow.cases.grants import NEEDS_REASON
from riskflow.errors import ConflictError, IncompleteError, InvalidError, NotFoundError
from riskflow.logs import security_event
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.people import sessions
from riskflow.services.people.grants import NO_PERSON, check_administrator, check_not_last, end_grant, present_person
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.setting_checks import TELEPHONE
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import Person, PersonIdentity
from riskflow.text import Text

NEEDS_NAME = Text(sv="Skriv namnet.", en="Write the name.")
NO_TELEPHONE = Text(
    sv="Skriv numret med siffror, mellanslag och plus, till exempel +46 8 123 45 67.",
    en="Write the number with digits, spaces and a plus, for example +46 8 123 45 67.",
)
EXISTS = Text(sv="Personen finns redan.", en="The person exists already.")


def add(uow: UnitOfWork, login: str, name: str, email: str, department: str = "") -> Person:
    """Add a person before they have signed in.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        InvalidError: without a login or a name.
        ConflictError: when the person exists.
    """
    check_administrator(uow)
    if not login.strip() or not name.strip():
        raise InvalidError(NEEDS_NAME)
    if case_queries.person_by_login(uow.session, login) is not None:
        raise ConflictError(EXISTS)
    person = Person(login=login, name=name.strip(), email=email.strip(), department=department.strip())
    uow.session.add(person)
    record_event(uow, None, "person-added", person=person.name)
    return person


def add_identity(uow: UnitOfWork, person: Person, issuer: str, subject: str) -> None:
    """Say whom a provider means by a subject, also before the first sign-in.

    Raises:
        ConflictError: when the subject is somebody already.
    """
    if sign_in_queries.person_of_identity(uow.session, issuer, subject) is not None:
        raise ConflictError(EXISTS)
    uow.session.flush()  # the identity needs the person's id
    row = PersonIdentity(issuer=issuer, subject=subject, person_id=identity(person.id), added_at=uow.now)
    uow.session.add(row)


def change_department(uow: UnitOfWork, number: int, department: str) -> None:
    """Move a person to another department; cases keep the one that they were begun in.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
    """
    check_administrator(uow)
    person = present_person(uow, number)
    person.department = department.strip()
    record_event(uow, None, "person-moved", person=person.name, department=person.department)


def change_telephone(uow: UnitOfWork, number: int, written: str) -> None:
    """Note the telephone number by which a person is reached; it is not kept in the chain of events.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        InvalidError: it is no telephone number.
    """
    check_administrator(uow)
    person = present_person(uow, number)
    telephone = written.strip()
    if telephone and not TELEPHONE.fullmatch(telephone):
        raise InvalidError(NO_TELEPHONE)
    person.telephone = telephone
    record_event(uow, None, "person-telephone-changed", person=person.name)


def leave(uow: UnitOfWork, number: int, reason: str) -> date:
    """Note that a person leaves today: all roles end at once. The name stays in every record.

    Raises:
        NotAllowedError: for anybody but administrators and the system, and for the last administrator.
        IncompleteError: without a reason.
    """
    check_administrator(uow)
    if not reason.strip():
        raise IncompleteError(NEEDS_REASON)
    person = present_person(uow, number)
    for row in people_queries.every_grant_of(uow.session, number):
        if row.ended_at is None:
            check_not_last(uow, row)
            end_grant(uow, row, reason)
    person.left_on = uow.today
    sessions.end_of_person(uow, number, "left")
    record_event(uow, None, "person-left", person=person.name, reason=reason.strip())
    security_event("person-left", person=uow.viewer.id, target=f"person {number}")
    return uow.today


def end_sessions(uow: UnitOfWork, number: int, session: int | None = None) -> None:
    """End one session of somebody else, or all of them, as an administrator.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        NotFoundError: there is no such person, or no such session of theirs.
    """
    check_administrator(uow)
    person = uow.session.get(Person, number)
    if person is None:
        raise NotFoundError(NO_PERSON)
    ended = sessions.end_of_person(uow, number, "ended-by-administrator", session)
    record_event(uow, None, "sessions-ended", person=person.name, count=str(ended))
    security_event("sessions-ended", person=uow.viewer.id, target=f"person {number}", sessions=ended)
