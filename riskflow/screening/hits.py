"""The query and the result of a screening: matches of entries, hits as they are stored, and the status.

A screening finds and explains; people judge. *Clear* requires that nothing was found and that every required list is
imported and fresh; a list that is missing or too old makes the status *unknown*.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from riskflow.screening.lists import Effect, EntryStanding
from riskflow.screening.similarity import NameSimilarity
from riskflow.text import Text


class Band(StrEnum):
    """How well the names match, before any judgement."""

    MATCH = "match"
    POSSIBLE = "possible"
    NONE = "none"


class ScreeningStatus(StrEnum):
    """The band of the worst hit; without hits, whether the lists allow to say clear."""

    MATCH = "match"
    POSSIBLE = "possible"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class Via(StrEnum):
    """By which name or identifier of the partner an entry was found."""

    NAME = "name"
    ALIAS = "alias"
    PARENT = "parent"
    PART = "part"
    UNIT = "unit"
    SUCCESSION = "succession"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class ScreeningQuery:
    """A name to screen, its territory if known, and identifiers by kind (ror, lei, wikidata ...)."""

    name: str
    territory: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """A list entry that may be about the partner: the two names that matched, their score (0 to 100) and the way."""

    entity: int
    band: Band
    score: float
    ours: str
    theirs: str
    via: Via
    through: str = ""
    similarity: NameSimilarity | None = None
    other_territory: bool = False


@dataclass(frozen=True, slots=True)
class ComparedWords:
    """The words of two names that were paired, with their similarity (0 to 1), and those without a counterpart."""

    paired: tuple[tuple[str, str, float], ...] = ()
    only_ours: tuple[str, ...] = ()
    only_theirs: tuple[str, ...] = ()

    @classmethod
    def of(cls, similarity: NameSimilarity | None) -> "ComparedWords":
        """Return the words of two names that were compared; empty where their keys are equal."""
        if similarity is None:
            return cls()
        paired = tuple((m.ours, m.theirs, round(m.similarity, 2)) for m in similarity.matches)
        return cls(paired, tuple(similarity.ours_only), tuple(similarity.theirs_only))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A hit as it is stored with a screening: how the names matched, and the content of the entry on that day."""

    source: str
    entry: str
    name: str
    band: Band
    score: float
    """0 to 100."""
    via: Via
    through: str = ""
    ours: str
    theirs: str
    words: ComparedWords = ComparedWords()
    territories: tuple[str, ...] = ()
    other_territory: bool = False
    effect: Effect
    programme: str = ""
    reason: str = ""
    listed_on: str = ""
    standing: EntryStanding = EntryStanding.LISTED
    """Where the entry stood on the day of the screening; only one that is listed has a band other than *none*."""
    ended_on: str = ""
    published_on: str = ""
    """The day of the list, as a date in ISO 8601; empty where the list does not say."""
    url: str = ""
    fingerprint: str

    @property
    def place(self) -> tuple[str, str]:
        """The identity of the entry: its list and its code there."""
        return self.source, self.entry

    def as_json(self) -> dict[str, Any]:
        """Return the hit as it is stored and as `riskflow screen` prints it; the keys are documented and stable."""
        return {
            "list": self.source,
            "entry": self.entry,
            "name": self.name,
            "band": self.band.value,
            "score": self.score,
            "via": self.via.value,
            "through": self.through,
            "ours": self.ours,
            "theirs": self.theirs,
            "words": {
                "met": [list(pair) for pair in self.words.paired],
                "only_ours": list(self.words.only_ours),
                "only_theirs": list(self.words.only_theirs),
            },
            "countries": list(self.territories),
            "other_country": self.other_territory,
            "effect": self.effect.value,
            "programme": self.programme,
            "reason": self.reason,
            "listed_on": self.listed_on,
            **self._state_as_json(),
            "published_on": self.published_on,
            "url": self.url,
            "fingerprint": self.fingerprint,
        }

    def _state_as_json(self) -> dict[str, str]:
        # Only where there is something to say: most rows are as they were before entries had a state.
        standing = {} if self.standing is EntryStanding.LISTED else {"standing": self.standing.value}
        return standing | ({"ended_on": self.ended_on} if self.ended_on else {})

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Hit":
        """Return a hit from a stored row; fields that an older row may lack are empty.

        Raises:
            KeyError: when a field is missing that every version of the program has stored.
        """
        words = row.get("words", {})
        return cls(
            source=row["list"],
            entry=row["entry"],
            name=row["name"],
            band=Band(row["band"]),
            score=row["score"],
            via=Via(row["via"]),
            through=row.get("through", ""),
            ours=row["ours"],
            theirs=row["theirs"],
            words=ComparedWords(
                tuple((ours, theirs, similarity) for ours, theirs, similarity in words.get("met", ())),
                tuple(words.get("only_ours", ())),
                tuple(words.get("only_theirs", ())),
            ),
            territories=tuple(row.get("countries", ())),
            other_territory=row.get("other_country", False),
            effect=Effect(row["effect"]),
            programme=row.get("programme", ""),
            reason=row.get("reason", ""),
            listed_on=row.get("listed_on", ""),
            standing=EntryStanding(row.get("standing", EntryStanding.LISTED)),
            ended_on=row.get("ended_on", ""),
            published_on=row.get("published_on", ""),
            url=row.get("url", ""),
            fingerprint=row["fingerprint"],
        )


@dataclass(frozen=True, slots=True)
class ScreeningReason:
    """Why the status of a screening is *unknown*; `source` is the list that is missing or too old."""

    code: str
    text: Text
    source: str = ""


UNKNOWN_REASONS: Mapping[str, Text] = {
    "no-lists": Text(sv="Ingen lista är inläst.", en="No list has been imported."),
    "missing": Text(sv="{list} är inte inläst.", en="{list} has not been imported."),
    "old": Text(
        sv="{list} är från {date} och för gammal för att lita på.", en="{list} is from {date}, too old to rely on."
    ),
    "no-name": Text(sv="Namnet innehåller inget att söka på.", en="The name holds nothing to search for."),
}


def screening_reason(code: str, source: str = "", **values: str | Text) -> ScreeningReason:
    return ScreeningReason(code, UNKNOWN_REASONS[code].filled(**values), source)


def worst_band(hits: Iterable[Hit | EntryMatch]) -> Band:
    bands = {hit.band for hit in hits}
    return next((band for band in (Band.MATCH, Band.POSSIBLE) if band in bands), Band.NONE)


def screening_status(band: Band, unknown: Sequence[ScreeningReason]) -> ScreeningStatus:
    # A hit is never hidden by a reason to doubt, and a reason to doubt never passes for clear.
    if band is not Band.NONE:
        return ScreeningStatus(band.value)
    return ScreeningStatus.UNKNOWN if unknown else ScreeningStatus.CLEAR
