"""Whether somebody holds each responsibility that a case may come to; what nobody holds is seen before a case waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from riskflow.cases.grants import WARNINGS
from riskflow.cases.hand_over import TO_HAND_OVER
from riskflow.cases.labels import ROLE_NAMES
from riskflow.cases.workflow import Role
from riskflow.questionnaire.scoring import Route
from riskflow.services.committees.membership import FAULTS, committees
from riskflow.services.people.reconciliation import GrantLine, GrantStatus, grant_lines
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.text import Text

WITHOUT_DEPARTMENT = Text(sv="utan institution", en="without a department")
EVERY_CASE_PASSES = (Role.SECRETARY, Role.REGISTRAR)


class VacancyKind(StrEnum):
    """What somebody should hold, or see to."""

    FUNCTION = "function"
    DEPARTMENT = "department"
    OFFICE = "office"
    ROLE = "role"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A responsibility that nobody holds, or a committee that is not whole; `found` says it in words."""

    kind: VacancyKind
    scope: str
    found: Text
    is_warning: bool = False
    """Whether all works as yet."""


@dataclass(frozen=True, slots=True)
class ScopeHolders:
    """A function, office or department with those who hold it, also the proposed and those to come."""

    scope: str
    name: Text
    holders: Sequence[GrantLine]

    @property
    def is_vacant(self) -> bool:
        return all(line.status is not GrantStatus.HELD for line in self.holders)


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """Everything for which a role is held with a scope."""

    functions: Sequence[ScopeHolders]
    offices: Sequence[ScopeHolders]
    departments: Sequence[ScopeHolders]


def responsibilities(uow: UnitOfWork, lines: Sequence[GrantLine]) -> Responsibilities:
    """Return the functions, the offices that decide and the departments, each with its holders."""
    version = uow.current_version
    used = people_queries.departments_in_use(uow.session, uow.today, TO_HAND_OVER)
    deciding = {version.policy.route(route).decision_maker for route in (Route.RAI, Route.SAI)}
    functions = version.questionnaire.functions
    offices = [office for office in version.policy.offices if office.id in deciding]
    return Responsibilities(
        [_holders(lines, Role.FUNCTION, each.id, each.name) for each in functions],
        [_holders(lines, Role.DECISION_MAKER, each.id, each.name) for each in offices],
        [_holders(lines, Role.HEAD, name, _plain(name) if name else WITHOUT_DEPARTMENT) for name in sorted(used)],
    )


def _holders(lines: Sequence[GrantLine], role: Role, scope: str, name: Text) -> ScopeHolders:
    found = (line for line in lines if (line.role, line.scope) == (role, scope))
    return ScopeHolders(scope, name, [line for line in found if line.status is not GrantStatus.ENDED])


def vacancies(uow: UnitOfWork) -> list[Vacancy]:
    """Return what nobody holds, and what is wrong with the committees."""
    lines = grant_lines(uow)
    return [*_vacant_scopes(responsibilities(uow, lines)), *_vacant_roles(lines), *_committee_vacancies(uow, lines)]


def _vacant_scopes(found: Responsibilities) -> Iterator[Vacancy]:
    for kind, all_scopes, what in (
        (VacancyKind.FUNCTION, found.functions, Text(sv="Ingen har funktionen", en="Nobody holds the function")),
        (VacancyKind.OFFICE, found.offices, Text(sv="Ingen beslutar som", en="Nobody decides as")),
        (VacancyKind.DEPARTMENT, found.departments, Text(sv="Ingen är prefekt för", en="Nobody is the head of")),
    ):
        for each in all_scopes:
            if each.is_vacant:
                words = Text(sv=f"{what.sv} {each.name.sv}", en=f"{what.en} {each.name.en}")
                yield Vacancy(kind, each.scope, words)


def _vacant_roles(lines: Sequence[GrantLine]) -> Iterator[Vacancy]:
    held = {line.role for line in lines if line.status is GrantStatus.HELD}
    for role in EVERY_CASE_PASSES:
        if role not in held:
            name = ROLE_NAMES[role]
            words = Text(sv=f"Ingen har rollen {name.sv}", en=f"Nobody holds the role {name.en}")
            yield Vacancy(VacancyKind.ROLE, role, words)


def _committee_vacancies(uow: UnitOfWork, lines: Sequence[GrantLine]) -> Iterator[Vacancy]:
    for committee in committees(uow, lines):
        name = committee.group.upper()
        for fault in committee.faults:
            words = Text(sv=f"{name}: {FAULTS[fault].sv}", en=f"{name}: {FAULTS[fault].en}")
            yield Vacancy(VacancyKind.COMMITTEE, committee.group, words, fault in WARNINGS)
        for competence in committee.lacking:
            words = Text(
                sv=f"{name}: Ingen ledamot har kompetensen {competence.sv}.",
                en=f"{name}: No member has the competence {competence.en}.",
            )
            yield Vacancy(VacancyKind.COMMITTEE, committee.group, words)


def _plain(name: str) -> Text:
    return Text(sv=name, en=name)
