"""What a screening asks and answers. It finds and explains; people judge.

*Clear* is said only when nothing was found and every list that it rests on is there and fresh. Whatever is missing or
old makes the answer *unknown*.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from riskflow.core.pairing import Likeness
from riskflow.core.text import Text


class Band(StrEnum):
    """What the names alone say."""

    MATCH = "match"
    POSSIBLE = "possible"
    NONE = "none"


class Status(StrEnum):
    """What a screening amounts to."""

    MATCH = "match"
    POSSIBLE = "possible"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class Via(StrEnum):
    """How an entry was found."""

    NAME = "name"
    ALIAS = "alias"
    PARENT = "parent"
    PART = "part"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Query:
    """Who is asked about: a name, where it is, and what identifies it beyond doubt."""

    name: str
    territory: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A list entry that may be about the partner: which name met which, how alike, and by which way."""

    owner: int
    band: Band
    score: float
    ours: str
    theirs: str
    via: Via
    through: str = ""
    likeness: Likeness | None = None
    other_territory: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a screening says *unknown*, or what a reader should know about it."""

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


def reason(code: str, source: str = "", **values: str | Text) -> Reason:
    """Return a reason with its words filled in."""
    return Reason(code, UNKNOWN_REASONS[code].filled(**values), source)


def band_of(hits: Iterable[Hit]) -> Band:
    """Return the gravest band of some hits."""
    bands = {hit.band for hit in hits}
    return next((band for band in (Band.MATCH, Band.POSSIBLE) if band in bands), Band.NONE)


def status_of(band: Band, unknown: Sequence[Reason]) -> Status:
    """Return what a screening amounts to. A reason to doubt never hides a hit, and never lets *clear* through."""
    if band is not Band.NONE:
        return Status(band.value)
    return Status.UNKNOWN if unknown else Status.CLEAR


def words_met(likeness: Likeness | None) -> dict[str, Any]:
    """Return as plain data which word met which, and which stood alone."""
    if likeness is None:
        return {"met": [], "only_ours": [], "only_theirs": []}
    return {
        "met": [[m.ours, m.theirs, round(m.alike, 2)] for m in likeness.meetings],
        "only_ours": list(likeness.ours_alone),
        "only_theirs": list(likeness.theirs_alone),
    }
