"""Who holds or held which role, since when, until when, by whom: to compare with the university's own registers."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum

from riskflow.cases.grants import GrantSource
from riskflow.services.people.grants import term_of
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class GrantStatus(StrEnum):
    HELD = "held"
    PROPOSED = "proposed"
    TO_COME = "to-come"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant, in words that a program and a person can read."""

    number: int
    person: str
    login: str
    department: str
    role: str
    scope: str
    position: str
    status: GrantStatus
    since: str
    until: str
    source: GrantSource
    granted_by: str
    confirmed_by: str
    reason: str
    changed_on: str
    person_number: int


def grant_lines(uow: UnitOfWork, numbers: Sequence[int] | None = None) -> list[GrantLine]:
    """Return every grant, or some, by the name of its holder, in two queries."""
    found = people_queries.counted_grants(uow.session, uow.today, numbers)
    actors = (number for _, row, _ in found for number in (row.granted_by, row.confirmed_by))
    names = case_queries.names_of(uow.session, actors)
    return [_line(person, row, names, _status(row, uow.today, counts=counts)) for person, row, counts in found]


def last_day_of(line: GrantLine) -> date | None:
    """Return the last day of a grant."""
    return date.fromisoformat(line.until) if line.until else None


def _status(row: PersonGrant, today: date, *, counts: bool) -> GrantStatus:
    if counts:
        return GrantStatus.HELD
    term = term_of(row)
    if term.is_ended or (row.valid_until is not None and row.valid_until < today):
        return GrantStatus.ENDED
    if term.is_proposed:
        return GrantStatus.PROPOSED
    return GrantStatus.TO_COME if row.valid_from > today else GrantStatus.ENDED


def _line(person: Person, row: PersonGrant, names: dict[int | None, str], status: GrantStatus) -> GrantLine:
    changed = row.ended_at or row.confirmed_at or row.granted_at
    return GrantLine(
        number=row.id or 0,
        person=person.name,
        login=person.login,
        department=person.department,
        role=row.role,
        scope=row.scope,
        position=row.position,
        status=status,
        since="" if row.granted_at is None else row.valid_from.isoformat(),
        until=row.valid_until.isoformat() if row.valid_until else "",
        source=row.source,
        granted_by=names.get(row.granted_by, ""),
        confirmed_by=names.get(row.confirmed_by, ""),
        reason=row.end_reason or row.reason,
        changed_on=changed.astimezone(SWEDISH_TIME).date().isoformat() if changed else "",
        person_number=row.person_id,
    )


def as_csv(lines: Iterable[GrantLine]) -> str:
    """Return the lines as CSV in which no cell begins a formula (OWASP: CSV injection)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(each.name for each in fields(GrantLine))
    for line in lines:
        writer.writerow(harmless(str(value)) for value in asdict(line).values())
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
