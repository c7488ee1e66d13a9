"""The index of names that is in force: which one a search uses, and how the next one is built.

It is built outside of writing transactions, by whoever imports a list or by a process of its own, and until then the
index before answers. What a build takes of time and memory is gone with its process.
"""

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from sqlmodel import Session

from riskflow.screening.entities import FORMER_STATUSES, NamedEntity, Relatives, relatives
from riskflow.screening.index import IndexedName
from riskflow.screening.names import name_key_uncached
from riskflow.screening.register import register_of
from riskflow.screening.shelf import IndexShelf, SearchIndex, index_name
from riskflow.services.case_facts import identity
from riskflow.services.partners.lists import edition_in_force, lists_in_force
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.queries import lists
from riskflow.store.tables import ListVersion

Numbers = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class IndexState:
    """The index that answers now."""

    built_at: datetime | None
    """None where there is none, so that nothing is found and nobody is clear."""
    is_current: bool
    """Whether it holds the lists in force; otherwise a newer one is being built."""


def _contents(session: Session, versions: Iterable[ListVersion]) -> list[str]:
    """Return what an index of some versions is built from."""
    return [str(session.get_bind().engine.url), *sorted(map(_content, versions))]


def _content(row: ListVersion) -> str:
    # Rows and not numbers alone: an import that was rolled back has left its number to the next one.
    return json.dumps([row.source, row.id, row.sha256, row.entries, row.names, row.imported_at.isoformat()])


def search_index(uow: UnitOfWork) -> SearchIndex | None:
    """Return the index of what is in force; the one before while it is built; None where there is none.

    A few names are indexed at once. This never waits for many: they are ordered.
    """
    shelf, versions = uow.indexes, lists_in_force(uow).values()
    name = index_name(_contents(uow.session, versions))
    found = shelf.get(name)
    if found is not None:
        return found
    if shelf.is_built_at_once(sum(row.names for row in versions)):
        return shelf.build(name, partial(built_index, uow.session, versions))
    shelf.order()
    return next((index for index in shelf.newest() if _is_of_this(uow.session, index)), None)


def _is_of_this(session: Session, index: SearchIndex) -> bool:
    """Return whether the database has the versions that an index holds, and no others under their numbers."""
    # They are others once an older copy of the database was put back, and lists were imported after that.
    versions = lists.versions_by_id(session, index.edition.values()).values()
    return list(index.contents) == _contents(session, versions)


def ready_index(uow: UnitOfWork) -> SearchIndex:
    """Return the index of what is in force, built by this process where it is missing: for commands, which may wait."""
    found = search_index(uow)
    if found is not None and found.edition == edition_in_force(uow):
        return found
    with suppress(OSError):  # where the folder cannot be written, memory has to do
        store_index(uow.session, uow.indexes, waits=True)
    versions = lists_in_force(uow).values()
    name = index_name(_contents(uow.session, versions))
    return uow.indexes.get(name) or uow.indexes.build(name, partial(built_index, uow.session, versions))


def index_state(uow: UnitOfWork) -> IndexState:
    index = search_index(uow)
    return IndexState(index.built_at if index else None, index is not None and index.edition == edition_in_force(uow))


# -- Building ----------------------------------------------------------------------------------------------------------


def store_index(session: Session, shelf: IndexShelf, *, waits: bool = False) -> bool:
    """Build the file of what is in force, unless it is there; return whether it is there then.

    Without waiting, another process that builds already is left to it.
    """
    versions = lists.in_force(session).values()
    name = index_name(_contents(session, versions))
    with shelf.building(waits=waits) as is_free:
        if is_free and shelf.get(name) is None:
            shelf.store(name, built_index(session, versions))
    return shelf.get(name) is not None


def built_index(session: Session, versions: Collection[ListVersion]) -> bytes:
    """Return the block of an index of some versions, built from the database."""
    edition = {version.source: identity(version.id) for version in versions}
    organisations = list(_organisations(session))
    number_of = {organisation.code: organisation.number for organisation in organisations}
    sources = {version: source for source, version in edition.items()}
    entries = list(lists.index_entries(session, sources))
    # Entities are numbered through: first the organisations of the register, then the entries of the lists.
    first = len(organisations)
    entry_numbers = {(version, number): first + n for n, (version, number, *_) in enumerate(entries)}
    listed = [
        NamedEntity(first + n, name, tuple(territories), sources[version], code, identifiers=identifiers)
        for n, (version, _number, code, name, territories, identifiers) in enumerate(entries)
    ]
    names = [*_names_of_organisations(session, number_of), *_names_of_entries(session, sources, entry_numbers)]
    return register_of(
        [*organisations, *listed],
        names,
        {
            "entries.version": np.array([version for version, _ in entry_numbers], dtype=np.int32),
            "entries.number": np.array([number for _, number in entry_numbers], dtype=np.int32),
        },
        addresses=lists.index_addresses(session),
        edition=edition,
        contents=_contents(session, versions),
        built_at=datetime.now(UTC).isoformat(),
    )


def _names_of_organisations(session: Session, number_of: Mapping[str, int]) -> Iterator[IndexedName]:
    for code, text, kind in lists.index_organisation_names(session):
        if code in number_of:
            yield _indexed_name(number_of[code], text, kind)


def _names_of_entries(session: Session, sources: Mapping[int, str], entry_numbers: Numbers) -> Iterator[IndexedName]:
    for version, number, text, kind in lists.index_entry_names(session, sources):
        yield _indexed_name(entry_numbers[version, number], text, kind)


def _indexed_name(entity: int, text: str, kind: str) -> IndexedName:
    # Computed anew: the keys in the database are those of the RiskFlow that imported the list.
    return IndexedName(entity, text, sys.intern(kind), name_key_uncached(text))


def _organisations(session: Session) -> Iterator[NamedEntity]:
    found = relatives(lists.index_relations(session))
    for number, (code, name, territory, identifiers, status) in enumerate(lists.index_organisations(session)):
        around = found.get(code, Relatives())
        yield NamedEntity(
            number=number,
            name=name,
            territories=(territory,) if territory else (),
            code=code,
            parents=around.parents,
            identifiers=identifiers,
            successors=around.successors,
            is_former=status in FORMER_STATUSES,
        )


# -- In a process of its own -------------------------------------------------------------------------------------------


def main() -> None:
    """Build the index that the parent process asks for on standard input."""
    url, folder, waits = json.load(sys.stdin)
    with Database(url).read() as session:
        store_index(session, IndexShelf(Path(folder)), waits=waits)


if __name__ == "__main__":
    main()
