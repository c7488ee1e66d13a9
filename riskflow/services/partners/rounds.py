"""Rounds: after a change of the lists the partners of watched cases are screened again, in short transactions.

Names are matched between transactions, and only those of partners that the change can touch; what the lists said of the
others is carried over.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from riskflow.screening.list_change import EntryContent, ListChange
from riskflow.screening.register import Register
from riskflow.screening.shelf import SearchIndex
from riskflow.services.case_facts import identity
from riskflow.services.partners.lists import edition_in_force, lists_in_force
from riskflow.services.partners.name_index import search_index
from riskflow.services.partners.rescreen import SearchedPartner, screening_query, search_for, store_again
from riskflow.services.partners.status import search_digest
from riskflow.services.unit_of_work import SCREEN_PARTNERS, UnitOfWork
from riskflow.store.queries import lists, partners
from riskflow.store.tables import ListVersion, Partner, Screening

PARTNERS_OF_A_TRANSACTION = 50
Edition = Mapping[str, int]
Changes = dict[tuple[tuple[str, int], ...], ListChange | None]
"""What has changed since an edition; None where it touches everybody."""
OpenUnitOfWork = Callable[[], AbstractContextManager[UnitOfWork]]


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far the partners of watched cases have been screened against the lists in force."""

    done: int
    number: int
    since: datetime | None
    """When the newest list came into force; None where there is none."""

    @property
    def is_done(self) -> bool:
        return self.done == self.number


def progress(uow: UnitOfWork) -> RoundProgress:
    edition = edition_in_force(uow)
    counts = partners.editions_of_watched(uow.session, uow.today)
    since = max((version.imported_at for version in lists_in_force(uow).values()), default=None)
    done = sum(count for screened, count in counts if screened == edition)
    return RoundProgress(done, sum(count for _, count in counts), since)


def order_round(uow: UnitOfWork) -> None:
    """Have the worker screen the partners again once this transaction is committed."""
    newest = max(edition_in_force(uow).values(), default=0)
    uow.enqueue(uow.session, SCREEN_PARTNERS, f"screen-{newest}")


@dataclass(frozen=True, slots=True)
class ScreenedBatch:
    """How many partners one transaction has screened again, and how many of them the change can touch."""

    screened: int
    touched: int


def screen_outdated(
    read: OpenUnitOfWork, write: OpenUnitOfWork, numbers: Sequence[int], size: int = PARTNERS_OF_A_TRANSACTION
) -> Iterator[ScreenedBatch]:
    """Screen some partners again, batch by batch.

    It ends early where the index does not hold the lists in force; the next round takes what is left.
    """
    changes: Changes = {}
    for first in range(0, len(numbers), size):
        batch = numbers[first : first + size]
        with read() as uow:
            index = search_index(uow)
            if index is None or index.edition != edition_in_force(uow):
                return
            carried, touched = _divided(uow, index, batch, changes)
            searched = [*carried, *search_for(uow, touched)]
        with write() as uow:
            found = list(partners.partners_numbered(uow.session, batch).values())
            yield ScreenedBatch(store_again(uow, found, searched), len(touched))


def _divided(
    uow: UnitOfWork, index: SearchIndex, numbers: Iterable[int], changes: Changes
) -> tuple[list[SearchedPartner], list[Partner]]:
    """Return the results of those partners whom no change can touch, and the other partners."""
    found = partners.partners_numbered(uow.session, numbers)
    last = partners.last_screenings(uow.session, map(identity, found))
    carried, touched = [], []
    for number, partner in found.items():
        screening = last.get(identity(number))
        if screening is not None and _is_untouched(uow, index, partner, screening, changes):
            carried.append(SearchedPartner.of(screening, index.edition))
        else:
            touched.append(partner)
    return carried, touched


def _is_untouched(
    uow: UnitOfWork, index: SearchIndex, partner: Partner, screening: Screening, changes: Changes
) -> bool:
    if screening.subject != search_digest(partner):
        return False
    edition = tuple(sorted(screening.lists.items()))
    if edition not in changes:
        changes[edition] = _change(uow, index.register, screening.lists, index.edition)
    change = changes[edition]
    if change is None or any(hit["list"] in change.sources for hit in screening.hits):
        return False
    return not change.touches(screening_query(partner))


def _change(uow: UnitOfWork, register: Register, before: Edition, after: Edition) -> ListChange | None:
    """Return what has changed between two editions; None where it is unknown or so much that all are touched."""
    sources = frozenset(source for source, _ in before.items() ^ after.items())
    if lists.REGISTER in sources:
        return None
    versions = lists.versions_by_id(uow.session, {*before.values(), *after.values()})
    old, new = (
        [_contents(uow, versions[edition[each]]) for each in sources & edition.keys()] for edition in (before, after)
    )
    stored = [[entry for entries in contents if entries is not None for entry in entries] for contents in (old, new)]
    return None if None in (*old, *new) else ListChange.within_bounds(register, sources, *stored)


def _contents(uow: UnitOfWork, version: ListVersion) -> list[EntryContent] | None:
    """Return the entries of a version; None where they are no longer stored."""
    found = [
        EntryContent(version.source, code, tuple(names), tuple(territories), tuple(sorted(identifiers.items())))
        for code, territories, identifiers, names in lists.contents_of(uow.session, identity(version.id))
    ]
    return found if len(found) == version.entries else None
