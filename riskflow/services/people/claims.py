"""Roles from the claims of the university's sign-in, by rules in a file of the instance."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from riskflow.cases.grants import CHAIR_OF, GRANTABLE, SCOPED, GrantSource, Position, WantedGrant, last_day
from riskflow.cases.workflow import Role
from riskflow.errors import ConflictError
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.people.grants import add_grant, end_grant
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant

NO_LONGER_CLAIMED = "No longer claimed at sign-in."


class RoleMappingError(ValueError):
    """The mapping file is wrong. The message says where and what to do."""


class RoleRule(BaseModel):
    """Gives a role to whoever has a claim with a value, or with a list that has the value as a member."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: str
    value: str
    role: Role
    scope: str = ""
    position: Position = Position.NONE


@dataclass(frozen=True, slots=True)
class RoleMapping:
    """The rules of an instance; without any, claims give no role."""

    rules: tuple[RoleRule, ...] = ()

    def wanted(self, claims: Mapping[str, Any]) -> list[RoleRule]:
        return [rule for rule in self.rules if _has(claims.get(rule.claim), rule.value)]


def _has(claimed: object, value: str) -> bool:
    return value in claimed if isinstance(claimed, list | tuple) else claimed == value


def read_role_mapping(path: Path, scopes: Mapping[Role, frozenset[str]]) -> RoleMapping:
    """Read the rules `[[rule]]` from a TOML file; `scopes` are the known functions and offices by role.

    Raises:
        RoleMappingError: naming the rule and what is wrong with it.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = read.pop("rule", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path.name}: cannot be read as TOML: {error}"
        raise RoleMappingError(message) from error
    if read or not isinstance(entries, list):
        message = f"{path.name}: write only tables [[rule]], not {', '.join(read) or 'rule'}"
        raise RoleMappingError(message)
    rules = tuple(_rule(f"{path.name}, rule {place}", entry) for place, entry in enumerate(entries, 1))
    for place, rule in enumerate(rules, 1):
        if problem := _problem(rule, scopes):
            message = f"{path.name}, rule {place}: {problem}"
            raise RoleMappingError(message)
    return RoleMapping(rules)


def _rule(where: str, entry: object) -> RoleRule:
    try:
        return RoleRule.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{where}, {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise RoleMappingError(message) from error


def _problem(rule: RoleRule, scopes: Mapping[Role, frozenset[str]]) -> str:
    if rule.role not in GRANTABLE:
        return f"the role {rule.role} cannot be granted; choose one of {', '.join(sorted(GRANTABLE))}"
    if (rule.role in SCOPED) != bool(rule.scope):
        return f"the role {rule.role} {'needs' if rule.role in SCOPED else 'has no'} scope"
    if rule.role in scopes and rule.scope not in scopes[rule.role]:
        return f"there is no scope {rule.scope}; choose one of {', '.join(sorted(scopes[rule.role]))}"
    if rule.position is not Position.NONE and rule.role not in CHAIR_OF:
        return f"the role {rule.role} has no position"
    return ""


def apply_claims(uow: UnitOfWork, person: Person, claims: Mapping[str, Any], mapping: RoleMapping) -> None:
    """Give the roles that the claims of a sign-in give, and end those that came from claims and are claimed no longer.

    Roles that were granted otherwise are left alone. The roles are held until the next sign-in says otherwise.
    """
    for row in no_longer_claimed(uow, person, claims, mapping):
        end_grant(uow, row, NO_LONGER_CLAIMED)
    _give(uow, person, _wanted(claims, mapping).values())


def no_longer_claimed(
    uow: UnitOfWork, person: Person, claims: Mapping[str, Any], mapping: RoleMapping
) -> list[PersonGrant]:
    """Return the roles of a person that came from claims and that these claims do not give."""
    wanted = _wanted(claims, mapping)
    rows = people_queries.every_grant_of(uow.session, identity(person.id))
    claimed = [row for row in rows if row.source is GrantSource.CLAIMS and row.ended_at is None]
    return [row for row in claimed if not _is_in(row, wanted)]


def _is_in(row: PersonGrant, wanted: Mapping[tuple[Role, str], RoleRule]) -> bool:
    rule = wanted.get((row.role, row.scope))
    return rule is not None and rule.position is row.position


def _wanted(claims: Mapping[str, Any], mapping: RoleMapping) -> dict[tuple[Role, str], RoleRule]:
    return {(rule.role, rule.scope): rule for rule in mapping.wanted(claims)}


def _give(uow: UnitOfWork, person: Person, rules: Iterable[RoleRule]) -> None:
    for rule in rules:
        reason = f"{rule.claim} = {rule.value}"
        until = last_day(uow.today)
        wanted = WantedGrant(rule.role, rule.scope, uow.today, until, reason, rule.position)
        try:
            row = add_grant(uow, person, wanted, GrantSource.CLAIMS)
        except ConflictError:
            continue  # held already, from claims before or otherwise
        role = ":".join(filter(None, (row.role, row.scope)))
        record_event(uow, None, "role-claimed", person=person.name, role=role, reason=reason)
