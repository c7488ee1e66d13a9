"""Screening: a name against every list that is in force, with what makes the answer less than certain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskflow.screening.hits import (
    Band,
    ComparedWords,
    EntryMatch,
    Hit,
    Query,
    Reason,
    Status,
    band_of,
    reason,
    status_of,
)
from riskflow.screening.lists import REQUIRED, SOURCES, Standing
from riskflow.screening.names import words
from riskflow.screening.organisations import Known
from riskflow.services.partners.indexing import Shelf, shelf
from riskflow.services.partners.lists import ListStatus, statuses
from riskflow.services.unit_of_work import Desk
from riskflow.store.queries import lists

if TYPE_CHECKING:
    from riskflow.store.tables import ListEntry


@dataclass(frozen=True, slots=True)
class Answer:
    """What a screening found, and what it rests on."""

    query: Query
    band: Band
    known: Known | None
    hits: tuple[Hit, ...]
    doubts: tuple[Reason, ...]
    versions: dict[str, int]

    @property
    def status(self) -> Status:
        """What it amounts to before anybody has judged the hits."""
        return status_of(self.band, self.doubts)

    def as_plain(self) -> dict[str, Any]:
        """Return the answer as `riskflow screen` prints it; the keys are documented and stable."""
        known = self.known
        return {
            "name": self.query.name,
            "country": self.query.territory,
            "status": self.status.value,
            "band": self.band.value,
            "organisation": {"ror": known.owner.code, "name": known.owner.name, "score": known.score}
            if known
            else None,
            "hits": [hit.as_json() for hit in self.hits],
            "reasons": [{"code": d.code, "list": d.source, "text": d.text.model_dump()} for d in self.doubts],
        }


class Screener:
    """Screens many names in one reading of the database: the index and the state of the lists are looked up once."""

    def __init__(self, desk: Desk) -> None:
        """Take the index from the shelf."""
        self.desk = desk
        self.shelf: Shelf = shelf(desk.session)
        self.state = {status.source: status for status in statuses(desk)}
        self.doubts = doubts(list(self.state.values()))
        self._entries: dict[tuple[int, int], ListEntry] = {}

    def screen(self, query: Query) -> Answer:
        """Screen one name."""
        register = self.shelf.register
        known = register.known(query)
        matches = register.hits(query, known)
        self._read_entries(matches)
        unclear = self.doubts if words(query.name) else (*self.doubts, reason("no-name"))
        return Answer(
            query=query,
            band=band_of(matches),
            known=known,
            hits=tuple(self._hit(match) for match in matches),
            doubts=tuple(unclear),
            versions=dict(self.shelf.edition),
        )

    def _read_entries(self, matches: Sequence[EntryMatch]) -> None:
        places = {self.shelf.place_of(match.owner) for match in matches} - set(self._entries)
        self._entries.update(lists.entries_by_place(self.desk.session, places))

    def _hit(self, match: EntryMatch) -> Hit:
        entry = self._entries[self.shelf.place_of(match.owner)]
        source = self.shelf.register.owners[match.owner].source
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
            words=ComparedWords.of(match.likeness),
            territories=tuple(entry.territories),
            other_territory=match.other_territory,
            effect=SOURCES[source].effect,
            programme=entry.programme,
            reason=entry.reason,
            listed_on=entry.listed_on,
            published_on=published.isoformat() if published else "",
            url=entry.url,
            fingerprint=entry.fingerprint,
        )


def doubts(found: Sequence[ListStatus]) -> tuple[Reason, ...]:
    """Return why nobody can be called clear today: no list at all, a required one missing, any too old."""
    if all(status.version is None for status in found):
        return (reason("no-lists"),)
    missing = [s for s in found if s.standing is Standing.MISSING and s.source in REQUIRED]
    old = [s for s in found if s.standing is Standing.OLD]
    return (
        *(reason("missing", status.source, list=status.name) for status in missing),
        *(reason("old", status.source, list=status.name, date=_dated(status)) for status in old),
    )


def _dated(status: ListStatus) -> str:
    version = status.version
    if version is None:
        return ""
    return (version.published_on or version.imported_at.date()).isoformat()
