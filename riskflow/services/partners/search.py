"""Screening: a name against every list that is in force, with what makes the answer less than certain."""

import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

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
from riskflow.screening.index import IndexedName
from riskflow.screening.lists import LIST_SOURCES
from riskflow.screening.names import name_key_uncached, tokens
from riskflow.screening.register import KnownOrganisation, NamedEntity, Register
from riskflow.services.partners.lists import doubts, edition_in_force, list_statuses, lists_in_force
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import lists
from riskflow.store.tables import ListEntry

MAX_INDEXES = 2
EntryKey = tuple[int, int]
"""Version and number of an entry of a list."""


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """The matches of one name, and the versions of the lists that were searched."""

    query: ScreeningQuery
    band: Band
    known_organisation: KnownOrganisation | None
    hits: tuple[Hit, ...]
    doubts: tuple[ScreeningReason, ...]
    versions: dict[str, int]

    @property
    def status(self) -> ScreeningStatus:
        """The status before anybody has judged the hits."""
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
    """Screens names; the index and the state of the lists are read once for all of them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session
        self._index = search_index(uow)
        self._versions = lists_in_force(uow)
        self._doubts = doubts(list_statuses(uow))

    def screen(self, query: ScreeningQuery) -> ScreeningResult:
        return self.screen_all([query])[0]

    def screen_all(self, queries: Sequence[ScreeningQuery]) -> list[ScreeningResult]:
        """Screen many names, reading the entries that match any of them at once."""
        known = [self._index.register.find_known(query) for query in queries]
        matches = [self._index.register.matches(*each) for each in zip(queries, known, strict=True)]
        keys = {self._index.entry_key_of(match.entity) for found in matches for match in found}
        entries = lists.entries_by_key(self._session, keys)
        return [self._result(*each, entries) for each in zip(queries, known, matches, strict=True)]

    def _result(
        self,
        query: ScreeningQuery,
        known: KnownOrganisation | None,
        matches: Sequence[EntryMatch],
        entries: Mapping[EntryKey, ListEntry],
    ) -> ScreeningResult:
        return ScreeningResult(
            query=query,
            band=worst_band(matches),
            known_organisation=known,
            hits=tuple(self._hit(match, entries[self._index.entry_key_of(match.entity)]) for match in matches),
            doubts=self._doubts if tokens(query.name) else (*self._doubts, screening_reason("no-name")),
            versions=dict(self._index.edition),
        )

    def _hit(self, match: EntryMatch, entry: ListEntry) -> Hit:
        source = self._index.register.entities[match.entity].source
        published = self._versions[source].published_on
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


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The register of names in memory, with the versions that it was built from, by source."""

    edition: Mapping[str, int]
    register: Register
    entry_keys: tuple[EntryKey, ...]
    """Keys of the listed entities, which follow those of the register of organisations."""

    def entry_key_of(self, entity: int) -> EntryKey:
        """Return the key of a listed entity; the others have none."""
        return self.entry_keys[entity - (len(self.register.entities) - len(self.entry_keys))]


_lock = threading.Lock()
_indexes: dict[str, SearchIndex] = {}


def search_index(uow: UnitOfWork) -> SearchIndex:
    """Return the index of the lists that are in force, built by the first unit of work that needs it."""
    address = str(uow.session.get_bind().engine.url)
    edition = edition_in_force(uow)
    with _lock:
        found = _indexes.get(address)
        if found is None or found.edition != edition:
            _indexes.pop(address, None)
            while len(_indexes) >= MAX_INDEXES:
                _indexes.pop(next(iter(_indexes)))
            found = _indexes[address] = _build_index(uow.session, edition)
        return found


def _build_index(session: Session, edition: Mapping[str, int]) -> SearchIndex:
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
    names = [
        *(
            _indexed_name(number_of[code], text, kind)
            for code, text, kind in lists.index_organisation_names(session)
            if code in number_of
        ),
        *(
            _indexed_name(entry_numbers[version, number], text, kind)
            for version, number, text, kind in lists.index_entry_names(session, sources)
        ),
    ]
    return SearchIndex(edition, Register([*organisations, *listed], names), tuple(entry_numbers))


def _indexed_name(entity: int, text: str, kind: str) -> IndexedName:
    # Computed anew: the keys in the database are those of the RiskFlow that imported the list.
    return IndexedName(entity, text, sys.intern(kind), name_key_uncached(text))


def _organisations(session: Session) -> Iterator[NamedEntity]:
    parents: dict[str, list[str]] = {}
    for code, parent in lists.index_parents(session):
        parents.setdefault(code, []).append(parent)
    for number, (code, name, territory, identifiers) in enumerate(lists.index_organisations(session)):
        yield NamedEntity(
            number, name, (territory,) if territory else (), "", code, tuple(parents.get(code, ())), identifiers
        )
