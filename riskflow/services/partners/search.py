"""Screening: a name against every list that is in force, with what makes the answer less than certain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskflow.screening.hits import (
    Band,
    ComparedWords,
    EntryMatch,
    Hit,
    ScreeningQuery,
    ScreeningReason,
    ScreeningStatus,
    screening_reason,
    screening_status,
    worst_band,
)
from riskflow.screening.lists import LIST_SOURCES, REQUIRED_LISTS, ListFreshness
from riskflow.screening.names import tokens
from riskflow.screening.register import KnownOrganisation
from riskflow.services.partners.lists import ListStatus, list_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import lists

if TYPE_CHECKING:
    from riskflow.store.tables import ListEntry
import sys
import threading
from collections.abc import Iterator

from sqlmodel import Session

from riskflow.screening.index import IndexedName
from riskflow.screening.names import name_key_uncached
from riskflow.screening.register import NamedEntity, Register
from riskflow.services.case_facts import identity


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """What a screening found, and what it rests on."""

    query: ScreeningQuery
    band: Band
    known_organisation: KnownOrganisation | None
    hits: tuple[Hit, ...]
    doubts: tuple[ScreeningReason, ...]
    versions: dict[str, int]

    @property
    def status(self) -> ScreeningStatus:
        """What it amounts to before anybody has judged the hits."""
        return screening_status(self.band, self.doubts)

    def as_plain(self) -> dict[str, Any]:
        """Return the answer as `riskflow screen` prints it; the keys are documented and stable."""
        known = self.known_organisation
        return {
            "name": self.query.name,
            "country": self.query.territory,
            "status": self.status.value,
            "band": self.band.value,
            "organisation": {"ror": known.entity.code, "name": known.entity.name, "score": known.score}
            if known
            else None,
            "hits": [hit.as_json() for hit in self.hits],
            "reasons": [{"code": d.code, "list": d.source, "text": d.text.model_dump()} for d in self.doubts],
        }


class Screener:
    """Screens many names in one reading of the database: the index and the state of the lists are looked up once."""

    def __init__(self, uow: UnitOfWork) -> None:
        """Take the index from the shelf."""
        self.desk = uow
        self.shelf: SearchIndex = search_index(uow.session)
        self.state = {status.source: status for status in list_statuses(uow)}
        self.doubts = doubts(list(self.state.values()))
        self._entries: dict[tuple[int, int], ListEntry] = {}

    def screen(self, query: ScreeningQuery) -> ScreeningResult:
        """Screen one name."""
        register = self.shelf.register
        known = register.find_known(query)
        matches = register.matches(query, known)
        self._read_entries(matches)
        unclear = self.doubts if tokens(query.name) else (*self.doubts, screening_reason("no-name"))
        return ScreeningResult(
            query=query,
            band=worst_band(matches),
            known_organisation=known,
            hits=tuple(self._hit(match) for match in matches),
            doubts=tuple(unclear),
            versions=dict(self.shelf.edition),
        )

    def _read_entries(self, matches: Sequence[EntryMatch]) -> None:
        places = {self.shelf.entry_key_of(match.entity) for match in matches} - set(self._entries)
        self._entries.update(lists.entries_by_key(self.desk.session, places))

    def _hit(self, match: EntryMatch) -> Hit:
        entry = self._entries[self.shelf.entry_key_of(match.entity)]
        source = self.shelf.register.entities[match.entity].source
        version = self.state[source].version
        published = version.published_on if version else None
        return Hit(
            source=source,
            entry=entry.code,
            name=entry.name,
            band=match.band,
            score=round(match.score, 1),
            via=match.via,
            through=match.through,
            ours=match.ours,
            theirs=match.theirs,
            words=ComparedWords.of(match.similarity),
            territories=tuple(entry.territories),
            other_territory=match.other_territory,
            effect=LIST_SOURCES[source].effect,
            programme=entry.programme,
            reason=entry.reason,
            listed_on=entry.listed_on,
            published_on=published.isoformat() if published else "",
            url=entry.url,
            fingerprint=entry.fingerprint,
        )


def doubts(found: Sequence[ListStatus]) -> tuple[ScreeningReason, ...]:
    """Return why nobody can be called clear today: no list at all, a required one missing, any too old."""
    if all(status.version is None for status in found):
        return (screening_reason("no-lists"),)
    missing = [s for s in found if s.freshness is ListFreshness.MISSING and s.source in REQUIRED_LISTS]
    old = [s for s in found if s.freshness is ListFreshness.OLD]
    return (
        *(screening_reason("missing", status.source, list=status.name) for status in missing),
        *(screening_reason("old", status.source, list=status.name, date=_dated(status)) for status in old),
    )


def _dated(status: ListStatus) -> str:
    version = status.version
    if version is None:
        return ""
    return (version.published_on or version.imported_at.date()).isoformat()


Edition = tuple[tuple[str, int], ...]
MAX_INDEXES = 2


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An index, the versions it was built from, and where the owners that are listed stand in the database."""

    edition: Edition
    register: Register
    entry_keys: tuple[tuple[int, int], ...]
    """Version and number of the entries, in the order of the owners after those of the register."""

    def entry_key_of(self, owner: int) -> tuple[int, int]:
        """Return version and number of an entry."""
        return self.entry_keys[owner - (len(self.register.entities) - len(self.entry_keys))]


_lock = threading.Lock()
_indexes: dict[str, SearchIndex] = {}


def search_index(session: Session) -> SearchIndex:
    """Return the index of the lists that are in force; whoever comes first after a change builds it."""
    address = str(session.get_bind().engine.url)
    with _lock:
        edition = lists.index_edition(session)
        found = _indexes.get(address)
        if found is None or found.edition != edition:
            _indexes.pop(address, None)
            while len(_indexes) >= MAX_INDEXES:
                _indexes.pop(next(iter(_indexes)))
            found = _indexes[address] = build_index(session, edition)
        return found


def build_index(session: Session, edition: Edition) -> SearchIndex:
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
        NamedEntity(first + n, name, tuple(territories), sources[version], code, identifiers=identifiers)
        for n, (version, _number, code, name, territories, identifiers) in enumerate(entries)
    ]
    names += [
        _name(place_of[version, number], text, kind)
        for version, number, text, kind in lists.index_entry_names(session, sources)
    ]
    return SearchIndex(edition, Register(owners, names), tuple(place_of))


def _name(owner: int, text: str, kind: str) -> IndexedName:
    """Return a name with the key that it has today: keys in the database are as old as the import that wrote them."""
    return IndexedName(owner, text, sys.intern(kind), name_key_uncached(text))


def _organisations(session: Session) -> Iterator[NamedEntity]:
    parents: dict[str, list[str]] = {}
    for code, parent in lists.index_parents(session):
        parents.setdefault(code, []).append(parent)
    for number, (code, name, territory, identifiers) in enumerate(lists.index_organisations(session)):
        yield NamedEntity(
            number, name, (territory,) if territory else (), "", code, tuple(parents.get(code, ())), identifiers
        )
