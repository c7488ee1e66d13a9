"""The index of one process: built from the database when the lists have changed, kept in memory between requests."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from riskflow.screening.index import Name
from riskflow.screening.names import new_key
from riskflow.screening.organisations import Owner
from riskflow.screening.register import Register
from riskflow.services.unit_of_work import identity
from riskflow.store.queries import lists

Edition = tuple[tuple[str, int], ...]
KEPT = 2


@dataclass(frozen=True, slots=True)
class Shelf:
    """An index, the versions it was built from, and where the owners that are listed stand in the database."""

    edition: Edition
    register: Register
    places: tuple[tuple[int, int], ...]
    """Version and number of the entries, in the order of the owners after those of the register."""

    def place_of(self, owner: int) -> tuple[int, int]:
        """Return version and number of an entry."""
        return self.places[owner - (len(self.register.owners) - len(self.places))]


_lock = threading.Lock()
_shelves: dict[str, Shelf] = {}


def shelf(session: Session) -> Shelf:
    """Return the index of the lists that are in force; whoever comes first after a change builds it."""
    address = str(session.get_bind().engine.url)
    with _lock:
        edition = lists.index_edition(session)
        found = _shelves.get(address)
        if found is None or found.edition != edition:
            _shelves.pop(address, None)
            while len(_shelves) >= KEPT:
                _shelves.pop(next(iter(_shelves)))
            found = _shelves[address] = built(session, edition)
        return found


def built(session: Session, edition: Edition) -> Shelf:
    """Build the index."""
    owners = list(_organisations(session))
    number_of = {owner.code: owner.number for owner in owners}
    names = [
        _name(number_of[code], text, kind)
        for code, text, kind in lists.index_organisation_names(session)
        if code in number_of
    ]
    sources = {identity(version.id): source for source, version in lists.in_force(session).items()}
    entries = list(lists.index_entries(session, sources))
    first = len(owners)
    place_of = {(version, number): first + n for n, (version, number, *_) in enumerate(entries)}
    owners += [
        Owner(first + n, name, tuple(territories), sources[version], code, identifiers=identifiers)
        for n, (version, _number, code, name, territories, identifiers) in enumerate(entries)
    ]
    names += [
        _name(place_of[version, number], text, kind)
        for version, number, text, kind in lists.index_entry_names(session, sources)
    ]
    return Shelf(edition, Register(owners, names), tuple(place_of))


def _name(owner: int, text: str, kind: str) -> Name:
    """Return a name with the key that it has today: keys in the database are as old as the import that wrote them."""
    return Name(owner, text, sys.intern(kind), new_key(text))


def _organisations(session: Session) -> Iterator[Owner]:
    parents: dict[str, list[str]] = {}
    for code, parent in lists.index_parents(session):
        parents.setdefault(code, []).append(parent)
    for number, (code, name, territory, identifiers) in enumerate(lists.index_organisations(session)):
        yield Owner(
            number, name, (territory,) if territory else (), "", code, tuple(parents.get(code, ())), identifiers
        )
