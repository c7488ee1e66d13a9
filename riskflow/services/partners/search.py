"""Screening: a name against every list that is in force, with what makes the answer less than certain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskflow.errors import BusyError
from riskflow.screening.entities import NamedEntity
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
from riskflow.screening.lists import LIST_SOURCES, EntryStanding, standing_on
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.matches.listed_units import listed_units
from riskflow.screening.names import tokens
from riskflow.screening.register import KnownOrganisation
from riskflow.screening.shelf import EntryKey, SearchIndex
from riskflow.services.partners.lists import doubts, edition_in_force, list_statuses, lists_in_force
from riskflow.services.partners.name_index import search_index
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import lists
from riskflow.store.tables import ListEntry, ListVersion
from riskflow.text import Text

RETRY_SECONDS = 30
BEING_BUILT = Text(
    sv="Sökregistret över namn byggs just nu. Vänta en kort stund och försök igen.",
    en="The index of names is being built. Wait a moment and try again.",
)


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """The matches of one name, and the versions of the lists that were searched."""

    query: ScreeningQuery
    band: Band
    known_organisation: KnownOrganisation | None
    hits: tuple[Hit, ...]
    doubts: tuple[ScreeningReason, ...]
    versions: dict[str, int]
    namesakes: tuple[NamedEntity, ...] = ()
    """Organisations of the same name elsewhere, where the register knows none in the territory."""

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
            "namesakes": [
                {"ror": each.code, "name": each.name, "countries": list(each.territories)} for each in self.namesakes
            ],
            "hits": [hit.as_json() for hit in self.hits],
            "reasons": [{"code": d.code, "list": d.source, "text": d.text.model_dump()} for d in self.doubts],
        }


class Screener:
    """Screens names; the index and the state of the lists are read once for all of them.

    While a new index is built the one before is searched, and the results name the versions that it holds.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session
        self._today = uow.today
        self._index = search_index(uow)
        self._doubts = doubts(list_statuses(uow))
        self._versions = _versions_in(uow, self._index) if self._index else {}

    def screen(self, query: ScreeningQuery) -> ScreeningResult:
        """Screen one name.

        Raises:
            BusyError: while no index can answer.
        """
        result = self.screen_all([query])[0]
        if result is None:
            raise BusyError(BEING_BUILT, RETRY_SECONDS)
        return result

    def listed_units(self, result: ScreeningResult) -> list[NamedEntity]:
        """Return the entries about units of the organisation that was screened: no hits for it, but to be shown."""
        if self._index is None:
            return []
        hits = {hit.place for hit in result.hits}
        units = listed_units(self._index.register, result.known_organisation)
        return [unit for unit in units if (unit.source, unit.code) not in hits]

    def screen_all(self, queries: Sequence[ScreeningQuery]) -> list[ScreeningResult | None]:
        """Screen many names, reading the entries that match any of them at once; None where no index can answer."""
        index = self._index
        if index is None:
            return [None for _ in queries]
        known = [index.register.find_known(query) for query in queries]
        matches = [entry_matches(index.register, *each) for each in zip(queries, known, strict=True)]
        keys = {index.entry_key_of(match.entity) for found in matches for match in found}
        entries = lists.entries_by_key(self._session, keys)
        return [self._result(index, *each, entries) for each in zip(queries, known, matches, strict=True)]

    def _result(
        self,
        index: SearchIndex,
        query: ScreeningQuery,
        known: KnownOrganisation | None,
        matches: Sequence[EntryMatch],
        entries: Mapping[EntryKey, ListEntry],
    ) -> ScreeningResult | None:
        keys = [index.entry_key_of(match.entity) for match in matches]
        if not entries.keys() >= set(keys):
            return None  # the lists have changed more than once since the index was built
        hits = tuple(
            self._hit(index.register.entities[match.entity].source, match, entries[key])
            for match, key in zip(matches, keys, strict=True)
        )
        return ScreeningResult(
            query=query,
            band=worst_band(hits),
            known_organisation=known,
            hits=tuple(sorted(hits, key=lambda hit: hit.band is Band.NONE)),
            doubts=self._doubts if tokens(query.name) else (*self._doubts, screening_reason("no-name")),
            versions=dict(index.edition),
            namesakes=tuple(index.register.namesakes(query)) if known is None else (),
        )

    def _hit(self, source: str, match: EntryMatch, entry: ListEntry) -> Hit:
        published = self._versions[source].published_on
        standing = standing_on(entry.ended_on, self._today, is_mention=entry.is_mention)
        return Hit(
            source=source,
            entry=entry.code,
            name=entry.name,
            band=match.band if standing is EntryStanding.LISTED else Band.NONE,
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
            standing=standing,
            ended_on=entry.ended_on,
            published_on=published.isoformat() if published else "",
            url=entry.url,
            fingerprint=entry.fingerprint,
        )


def _versions_in(uow: UnitOfWork, index: SearchIndex) -> Mapping[str, ListVersion]:
    """Return the versions that an index holds, by source."""
    if index.edition == edition_in_force(uow):
        return lists_in_force(uow)
    found = lists.versions_by_id(uow.session, index.edition.values())
    return {source: found[number] for source, number in index.edition.items()}
