"""The public register of decisions: what anybody may read of each without asking, and nothing else.

Public Access to Information and Secrecy Act (2009:400), chapter 5, section 2: a register shows day and number, and
leaves out of the rest what would keep it from being open to all. Partners, titles and people are not in it at all. A
case with a marked field shows neither kind nor outcome; one with a stricter mark, or handed to security, is not in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.secrecy import PROVISIONS, SecrecyClass, marks_in_force
from riskflow.records.kinds import RecordKind
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import packages as package_queries
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.text import Text

SHOWN_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """A decision as the register shows it; without kind and outcome where the case has a marked field."""

    registry_no: str
    decided_on: date
    kind: RecordKind | None
    outcome: Text | None


def years_of_register(uow: UnitOfWork) -> list[int]:
    """Return the years that the register can show, the newest first."""
    span = package_queries.span_of_decisions(uow.session)
    if span is None:
        return []
    first, last = (at.astimezone(SWEDISH_TIME).year for at in span)
    return list(range(last, first - 1, -1))


def decisions_of_year(uow: UnitOfWork, year: int) -> list[PublicDecision]:
    """Return the decisions of a year, the newest first; only those that have a registration number and a record."""
    since, until = (datetime(each, 1, 1, tzinfo=SWEDISH_TIME) for each in (year, year + 1))
    found = package_queries.registered_decisions(uow.session, since, until)
    classes = dict(_classes(uow, {case_id for case_id, *_ in found}))
    return [
        PublicDecision(
            registry_no,
            decided_at.astimezone(SWEDISH_TIME).date(),
            None if case_id in classes else RecordKind(kind),
            None if case_id in classes else CASE_OUTCOME_NAMES[CaseOutcome(outcome)],
        )
        for case_id, registry_no, decided_at, kind, outcome in found
        if classes.get(case_id) is not SecrecyClass.STRICT
    ]


def _classes(uow: UnitOfWork, case_ids: set[int]) -> Iterator[tuple[int, SecrecyClass]]:
    """Yield the strictest class of the marks of each case that has any."""
    marks = [mark for mark, _ in secrecy_marks_of(uow.session, case_ids)]
    for case_id in {mark.case_id for mark in marks}:
        of_case = [mark for mark in marks if mark.case_id == case_id]
        given = {mark.provision for of_field in marks_in_force(of_case).values() for mark in of_field}
        classes = {PROVISIONS[each].secrecy_class for each in given}
        if classes:
            yield case_id, SecrecyClass.STRICT if SecrecyClass.STRICT in classes else SecrecyClass.MARKED
