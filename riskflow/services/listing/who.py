"""Who has each of some cases, since when and until which day, as a person may see it: for pages, lists and letters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.cases.workflow import UNDER_HANDLING, State, Step
from riskflow.clocks.case_clock import PAUSED
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.words import Holder, Wait
from riskflow.services.listing.cases import ListedCase
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import CaseListing
from riskflow.text import Text

CLOCKED = frozenset({*UNDER_HANDLING, State.SUPPLEMENT})
BY_GROUP = frozenset({Step.RAI, Step.SAI})
"""The steps in which the secretary is asked besides the chair."""


@dataclass(frozen=True, slots=True)
class ClockedCase:
    """A case with what lists know of it and its owner."""

    number: int
    listing: CaseListing
    owner: Holder


@dataclass(frozen=True, slots=True)
class ShownClock:
    """What one page shows of the clock of its case."""

    wait: Wait | None = None
    promised_on: date | None = None


def waits_of(uow: UnitOfWork, cases: Iterable[ClockedCase]) -> dict[int, Wait]:
    """Return where each of some cases waits, in one statement; a case that waits for nobody is left out."""
    waiting = {each.number: each for each in cases if each.listing.step}
    held = _held(uow, [number for number, each in waiting.items() if each.listing.step not in PAUSED])
    secretaries = held.pop(people_queries.EVERY_CASE, [])
    found = ((number, _wait(uow, each, held.get(number, ()), secretaries)) for number, each in waiting.items())
    return {number: wait for number, wait in found if wait}


def waits_for(uow: UnitOfWork, listed: Iterable[ListedCase]) -> dict[int, Wait]:
    """Return where the cases of a list wait, by their numbers, as far as the person may know it."""
    return waits_of(
        uow,
        [
            ClockedCase(each.opened.id, each.listing, each.owner)
            for each in listed
            if not hides_clock(each.opened, is_blind=not each.shows_levels)
        ],
    )


def waits_of_numbers(uow: UnitOfWork, cases: Sequence[int]) -> dict[int, Wait]:
    """Return where some cases wait, whoever may know it: for letters."""
    rows = people_queries.listings_with_owners(uow.session, cases)
    return waits_of(uow, [ClockedCase(listing.case_id, listing, Holder(*owner)) for listing, owner in rows])


def clock_in(uow: UnitOfWork, opened: OpenCase, *, is_blind: bool = False) -> ShownClock:
    """Return where one case waits and what is promised, in two statements; nothing of it where nobody has the case."""
    if opened.shown.state not in CLOCKED or not opened.parts or hides_clock(opened, is_blind=is_blind):
        return ShownClock()
    found = people_queries.listings_with_owners(uow.session, [opened.id])
    if not found:
        return ShownClock()
    case = ClockedCase(opened.id, found[0][0], Holder(*found[0][1]))
    rows = people_queries.step_holders(uow.session, [opened.id], uow.today, with_secretaries=True)
    tasks = _tasks(uow)
    held = [_holder(each, tasks) for each in rows if each[-1]]
    secretaries = [_holder(each, {}) for each in rows if not each[-1]]
    return ShownClock(_wait(uow, case, held, secretaries), case.listing.promised_on)


def hides_clock(opened: OpenCase, *, is_blind: bool) -> bool:
    """Return whether the clock must not be shown: that a case waits for a second reading tells of its levels."""
    return is_blind and opened.shown.state is State.WITH_HEAD


def _wait(uow: UnitOfWork, case: ClockedCase, held: Sequence[Holder], secretaries: Sequence[Holder]) -> Wait | None:
    listing = case.listing
    if listing.step is None or listing.waits_since is None or listing.due_on is None:
        return None
    if listing.step in PAUSED:
        held, secretaries = [case.owner], []
    elif held and listing.step not in BY_GROUP:
        secretaries = []
    calendar = uow.clocks.calendar
    left = calendar.between(calendar.latest(uow.today), listing.due_on)
    return Wait(listing.step, swedish_day(listing.waits_since), listing.due_on, left, held, secretaries)


def _held(uow: UnitOfWork, cases: Sequence[int]) -> dict[int, list[Holder]]:
    """Return who holds what each of some cases waits for; the secretaries under `EVERY_CASE`."""
    rows = people_queries.step_holders_and_secretaries(uow.session, cases, uow.today) if cases else []
    tasks = _tasks(uow)
    found: dict[int, list[Holder]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_holder(row, tasks))
    return found


def _holder(row: tuple[Any, ...], tasks: Mapping[str, Text]) -> Holder:
    _, person, name, email, scope, *_ = row
    return Holder(person, name, email, tasks.get(scope))


def _tasks(uow: UnitOfWork) -> Mapping[str, Text]:
    """Return the names of the functions and offices by what a role is held for."""
    version = uow.current_version
    functions = {each.id: each.name for each in version.questionnaire.functions}
    return functions | {each.id: each.name for each in version.policy.offices}
