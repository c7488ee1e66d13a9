"""Delegations: what somebody may hand on for some days, what they have handed on or got, and all there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.cases.grants import DELEGABLE, GrantSource, held_roles
from riskflow.cases.workflow import Role
from riskflow.services.case_facts import identity
from riskflow.services.people.grants import check_administrator
from riskflow.services.people.reconciliation import GrantLine, grant_lines
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries


@dataclass(frozen=True, slots=True)
class DelegableRole:
    """A role that the acting person holds in their own right and may hand on until their own last day."""

    grant: int
    role: Role
    scope: str
    until: date | None


@dataclass(frozen=True, slots=True)
class OwnDelegations:
    """What the acting person may delegate, has delegated, and holds by delegation."""

    delegable: Sequence[DelegableRole]
    given: Sequence[GrantLine]
    received: Sequence[GrantLine]


def own_delegations(uow: UnitOfWork) -> OwnDelegations:
    made = people_queries.delegated_by(uow.session, uow.viewer.id)
    lines = _delegations(uow)
    return OwnDelegations(
        delegable_roles(uow),
        [line for line in lines if line.number in made],
        [line for line in lines if line.person_number == uow.viewer.id],
    )


def delegable_roles(uow: UnitOfWork) -> list[DelegableRole]:
    """Return what the acting person may delegate today."""
    held = people_queries.grants_of(uow.session, uow.viewer.id, uow.today)
    return [
        DelegableRole(identity(row.id), role, row.scope, row.valid_until)
        for row in held
        if row.source is not GrantSource.DELEGATION
        for role in sorted(held_roles(row.role, row.position) & DELEGABLE)
    ]


def every_delegation(uow: UnitOfWork) -> list[GrantLine]:
    """Return all delegations, also those that have ended.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
    """
    check_administrator(uow)
    return _delegations(uow)


def _delegations(uow: UnitOfWork) -> list[GrantLine]:
    return [line for line in grant_lines(uow) if line.source is GrantSource.DELEGATION]
