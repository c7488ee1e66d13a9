"""All that administrators see of one person; it names no case."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskflow.cases.hand_over import TO_HAND_OVER
from riskflow.errors import NotFoundError
from riskflow.identity.session_rules import SessionLimits
from riskflow.services.case_facts import identity
from riskflow.services.people import sessions
from riskflow.services.people.grants import NO_PERSON, check_administrator
from riskflow.services.people.reconciliation import GrantLine, grant_lines
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import Person, PersonIdentity, SignInSession


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """A person with their roles, also those of the past, sessions and delegations, and how many cases they own."""

    person: Person
    identities: Sequence[PersonIdentity]
    grants: Sequence[GrantLine]
    delegated: Sequence[GrantLine]
    """The roles of others that this person has delegated to them."""
    sessions: Sequence[SignInSession]
    open_cases: int
    has_left: bool


def profile_of(uow: UnitOfWork, number: int, limits: SessionLimits) -> PersonProfile:
    """Return what administrators see of a person.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        NotFoundError: there is no such person.
    """
    check_administrator(uow)
    person = uow.session.get(Person, number)
    if person is None:
        raise NotFoundError(NO_PERSON)
    delegated = people_queries.delegated_by(uow.session, number)
    lines = grant_lines(uow)
    return PersonProfile(
        person=person,
        identities=sign_in_queries.identities_of(uow.session, identity(person.id)),
        grants=[line for line in lines if line.person_number == number],
        delegated=[line for line in lines if line.number in delegated],
        sessions=sessions.of_person(uow, number, limits),
        open_cases=case_queries.count_of_owner(uow.session, number, TO_HAND_OVER),
        has_left=person.has_left(uow.today),
    )
