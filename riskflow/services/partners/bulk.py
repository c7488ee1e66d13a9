"""Screening again after an event: the partners of the watched cases that a filter chooses, in the worker's batches."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from riskflow.cases.workflow import REFUSAL, Role
from riskflow.errors import InvalidError, NotAllowedError
from riskflow.screening.verdicts import SCREENING_OUTCOME_NAMES
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.partners import news
from riskflow.services.partners.lists import edition_in_force
from riskflow.services.partners.name_index import search_index
from riskflow.services.partners.partners import NO_REASON
from riskflow.services.partners.rescreen import search_for, store_again
from riskflow.services.partners.status import partner_statuses
from riskflow.services.unit_of_work import SCREEN_PARTNERS, UnitOfWork
from riskflow.store.handling.watch import WatchFilter, chosen_pairs, count_chosen, unfinished_bulk
from riskflow.store.queries import partners
from riskflow.store.tables import BulkScreening
from riskflow.text import Text

MAY_ORDER = (Role.SECRETARY, Role.ADMINISTRATOR)
BATCH = 50
NOBODY = Text(
    sv="Urvalet träffar ingen partner i något bevakat ärende.", en="The filter chooses no partner of a watched case."
)
OpenUnitOfWork = Callable[[], AbstractContextManager[UnitOfWork]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a filter chooses."""

    partners: Sequence[int]
    cases: Sequence[int]


@dataclass(frozen=True, slots=True)
class ChosenCounts:
    """How much a filter chooses, up to a limit."""

    partners: int
    cases: int


def preview(uow: UnitOfWork, wanted: WatchFilter) -> ChosenCounts:
    """Return how much an order would touch, up to a limit.

    Raises:
        NotAllowedError: the person is neither secretary nor administrator.
    """
    _check_may_order(uow)
    return ChosenCounts(*count_chosen(uow.session, wanted, uow.today))


def chosen_today(uow: UnitOfWork, wanted: WatchFilter) -> Chosen:
    """Return what an order touches.

    Raises:
        NotAllowedError: the person is neither secretary nor administrator.
    """
    _check_may_order(uow)
    pairs = chosen_pairs(uow.session, wanted, uow.today)
    return Chosen(sorted({partner for _, partner in pairs}), sorted({case for case, _ in pairs}))


def _check_may_order(uow: UnitOfWork) -> None:
    if not any(uow.viewer.has_role(role) for role in MAY_ORDER):
        raise NotAllowedError(REFUSAL)


def order(uow: UnitOfWork, wanted: WatchFilter, reason: str, *, opens_tasks: bool) -> BulkScreening:
    """Have the worker screen what a filter chooses today.

    Raises:
        InvalidError: without a reason, or where nobody is chosen.
    """
    chosen = chosen_today(uow, wanted)
    if not reason.strip():
        raise InvalidError(NO_REASON)
    if not chosen.partners:
        raise InvalidError(NOBODY)
    row = BulkScreening(
        chosen_by={name: value for name, value in wanted.as_words().items() if value},
        partner_ids=list(chosen.partners),
        case_ids=list(chosen.cases),
        opens_tasks=opens_tasks,
        reason=reason.strip(),
        ordered_by=uow.viewer.id,
        ordered_at=uow.now,
    )
    uow.session.add(row)
    counts = {"number": str(len(chosen.partners)), "cases": str(len(chosen.cases))}
    record_event(uow, None, "screening-ordered", reason=row.reason, **counts)
    uow.enqueue(uow.session, SCREEN_PARTNERS, f"bulk-{identity(row.id)}")
    return row


def run_orders(read: OpenUnitOfWork, write: OpenUnitOfWork, size: int = BATCH) -> int:
    """Screen what was ordered, batch by batch, and return for how many; the next turn goes on where this one ends.

    It ends early where the index does not hold the lists in force.
    """
    with read() as uow:
        numbers = unfinished_bulk(uow.session)
    done = 0
    for number in numbers:
        while (screened := _run_batch(read, write, number, size)) is not None:
            done += screened
    return done


def _run_batch(read: OpenUnitOfWork, write: OpenUnitOfWork, number: int, size: int) -> int | None:
    """Screen the next partners of an order; None where it is finished or nothing can be searched."""
    with read() as uow:
        row = uow.session.get_one(BulkScreening, number)
        first, batch = row.done, row.partner_ids[row.done : row.done + size]
        index = search_index(uow)
        if row.finished_at or index is None or index.edition != edition_in_force(uow):
            return None
        searched = search_for(uow, list(partners.partners_numbered(uow.session, batch).values()))
    with write() as uow:
        row = uow.session.get_one(BulkScreening, number)
        if row.done != first:  # another worker was quicker
            return 0
        found = list(partners.partners_numbered(uow.session, batch).values())
        store_again(uow, found, searched, also_current=True)
        if row.opens_tasks:
            _open_tasks(uow, row, batch)
        row.done += len(batch)
        row.finished_at = uow.now if row.done >= len(row.partner_ids) else None
        return len(batch)


def _open_tasks(uow: UnitOfWork, row: BulkScreening, batch: Sequence[int]) -> None:
    """Open a task in each chosen case about its partners of a batch, and tell it, unless one waits already."""
    statuses = partner_statuses(uow, list(partners.partners_numbered(uow.session, batch).values()))
    cases = partners.watched_cases_by_partner(uow.session, batch, uow.today)
    for status in statuses:
        for case in cases.get(identity(status.partner.id), ()):
            if case.id in row.case_ids and news.open_task(uow, case, status.partner):
                outcome = SCREENING_OUTCOME_NAMES[status.outcome]
                words = {"partner": status.partner.name, "reason": row.reason}
                record_event(uow, case, "screening-repeated", outcome=outcome, **words)
