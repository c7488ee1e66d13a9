"""The public register of decisions: what anybody may read of each without asking, and nothing else.

Public Access to Information and Secrecy Act (2009:400), chapter 5, section 2: a register shows day and number, and
leaves out of the rest what would keep it from being open to all. Partners, titles and people are not in it at all. A
case with a marked field shows neither kind nor outcome; one with a stricter mark, or handed to security, is not in it.

It is paged in the database. A place in it is named by what the register shows anyway, so that an address tells neither
the hour of a decision nor how many are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col

from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.secrecy import PROVISIONS, SecrecyClass, marks_in_force
from riskflow.records.kinds import RecordKind
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import packages as package_queries
from riskflow.store.listing.page import Cursor, Order, read_page
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.store.tables import Decision
from riskflow.text import Text

SHOWN_ON_A_PAGE = 50
ROWS_OF_A_FILE = 500
"""How many rows of a year's table are read at a time."""
NEWEST_DECISION = Order(col(Decision.decided_at), col(Decision.id), is_descending=True)
STRICT = frozenset(name for name, each in PROVISIONS.items() if each.secrecy_class is SecrecyClass.STRICT)


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """A decision as the register shows it; without kind and outcome where the case has a marked field."""

    registry_no: str
    number: int
    """Among the decisions of its case."""
    decided_on: date
    kind: RecordKind | None
    outcome: Text | None

    @property
    def place(self) -> str:
        """How an address names it."""
        return f"{self.registry_no}.{self.number}"


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the register, and the places beyond which the pages beside it begin."""

    rows: Sequence[PublicDecision] = ()
    before: str = ""
    after: str = ""


def years_of_register(uow: UnitOfWork) -> list[int]:
    """Return the years that the register can show, the newest first."""
    span = package_queries.span_of_decisions(uow.session)
    if span is None:
        return []
    first, last = (at.astimezone(SWEDISH_TIME).year for at in span)
    return list(range(last, first - 1, -1))


def register_page(
    uow: UnitOfWork, year: int, place: str = "", *, is_backward: bool = False, size: int = SHOWN_ON_A_PAGE
) -> RegisterPage:
    """Return one page of the decisions of a year, the newest first, from a place on; from the first where it is none.

    Only decisions that have a registration number and a record.
    """
    since, until = (datetime(each, 1, 1, tzinfo=SWEDISH_TIME) for each in (year, year + 1))
    query = package_queries.registered_decisions(since, until, STRICT)
    registry_no, _, number = place.rpartition(".")
    found = package_queries.decision_in(uow.session, query, registry_no, number) if registry_no else None
    cursor = Cursor(*found, is_backward=is_backward) if found else None
    page = read_page(uow.session, [query], NEWEST_DECISION, cursor, size)
    rows = _shown(uow, page.numbers)
    return RegisterPage(rows, rows[0].place if page.before else "", rows[-1].place if page.after else "")


def decisions_of_year(uow: UnitOfWork, year: int) -> Iterator[PublicDecision]:
    """Yield all decisions of a year, the newest first, a few at a time."""
    place = ""
    while True:
        page = register_page(uow, year, place, size=ROWS_OF_A_FILE)
        yield from page.rows
        place = page.after
        if not place:
            return


def _shown(uow: UnitOfWork, numbers: Sequence[int]) -> list[PublicDecision]:
    found = package_queries.public_rows(uow.session, numbers)
    marked = _marked(uow, {case_id for case_id, *_ in found.values()})
    rows = []
    for each in numbers:
        case_id, registry_no, number, decided_at, kind, outcome = found[each]
        rows.append(
            PublicDecision(
                registry_no,
                number,
                decided_at.astimezone(SWEDISH_TIME).date(),
                None if case_id in marked else RecordKind(kind),
                None if case_id in marked else CASE_OUTCOME_NAMES[CaseOutcome(outcome)],
            )
        )
    return rows


def _marked(uow: UnitOfWork, case_ids: set[int]) -> set[int]:
    """Return those of some cases that have a mark in force."""
    marks = [mark for mark, _ in secrecy_marks_of(uow.session, case_ids)]
    of_case = {case_id: [mark for mark in marks if mark.case_id == case_id] for case_id in {m.case_id for m in marks}}
    return {case_id for case_id, found in of_case.items() if marks_in_force(found)}
