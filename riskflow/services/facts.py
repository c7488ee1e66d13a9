"""What the access rules need to know of cases, read in bulk."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from riskflow.core.access import Asked, CaseFacts, Grant, Viewer
from riskflow.store import queries, sharing
from riskflow.store.tables import Case, Person


def identity(value: int | None) -> int:
    """Return the id of a row that has been stored."""
    if value is None:
        message = "the row has not been stored yet"
        raise LookupError(message)
    return value


def viewer_of(session: Session, person: Person) -> Viewer:
    """Return a person as the rules see them."""
    number = identity(person.id)
    grants = frozenset(Grant(row.role, row.scope) for row in queries.grants_of(session, number))
    return Viewer(number, person.department, grants)


def facts_of(session: Session, cases: Iterable[Case]) -> dict[int, CaseFacts]:
    """Return what the access rules need to know, for many cases in four queries."""
    listed = {identity(case.id): case for case in cases}
    functions: dict[int, set[str]] = {number: set() for number in listed}
    for found in queries.stops_of(session, listed):
        functions[found.stop.case_id].update(found.stop.functions)
    declared: dict[int, set[int]] = {number: set() for number in listed}
    disqualified: dict[int, set[int]] = {number: set() for number in listed}
    for row in queries.declarations_of(session, listed):
        (disqualified if row.has_conflict else declared)[row.case_id].add(row.person_id)
    shared = _shared_work(session, listed)
    return {
        number: CaseFacts(
            state=case.state,
            owner=case.owner_id,
            department=case.department,
            decision_maker=case.decision_maker,
            functions=frozenset(functions[number]),
            was_with_rai=case.was_with_rai,
            was_with_sai=case.was_with_sai,
            declared=frozenset(declared[number]),
            disqualified=frozenset(disqualified[number]),
            drawn_for_check=case.drawn_for_check,
            co_editors=shared[number].co_editors,
            were_co_editors=shared[number].were_co_editors,
            asked=shared[number].asked,
        )
        for number, case in listed.items()
    }


@dataclass(frozen=True, slots=True)
class _SharedWork:
    """Who else is at work on the answers of a case."""

    co_editors: frozenset[int]
    were_co_editors: frozenset[int]
    asked: frozenset[Asked]


def _shared_work(session: Session, cases: Iterable[int]) -> dict[int, _SharedWork]:
    numbers = list(cases)
    invited: dict[int, dict[int, bool]] = {number: {} for number in numbers}
    for row in sharing.co_editing_of(session, numbers):
        invited[row.case_id][row.person_id] = row.is_invited
    asked: dict[int, set[Asked]] = {number: set() for number in numbers}
    for inquiry in sharing.open_inquiries_of(session, numbers):
        asked[inquiry.case_id].add(Asked(inquiry.question, inquiry.person_id, inquiry.function))
    return {
        number: _SharedWork(
            frozenset(person for person, is_invited in invited[number].items() if is_invited),
            frozenset(invited[number]),
            frozenset(asked[number]),
        )
        for number in numbers
    }
