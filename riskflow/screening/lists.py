"""The lists that can be imported: their legal effect, parsed entries, and the age at which a list is too old."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from riskflow.packaged import packaged_yaml
from riskflow.text import Text

MAX_SHRINKAGE = 0.2
MAX_LOSS_OF_PART = 2
"""How many entries a list inside a file may lose, however small it is; small ones change by much in ordinary days."""


class Effect(StrEnum):
    """The legal effect of a list in Sweden."""

    FREEZE = "freeze"
    INFORMATION = "information"


class EntityKind(StrEnum):
    ORGANISATION = "organisation"
    PERSON = "person"
    CRAFT = "craft"
    """A ship or an aircraft, which is no partner and is never stored."""


class EntryStanding(StrEnum):
    """Where an entry stands on a day. Only one that is listed is a match."""

    LISTED = "listed"
    ENDED = "ended"
    MENTIONED = "mentioned"
    """The publisher names it in connection with others, and not as listed itself."""


class ListFreshness(StrEnum):
    IN_FORCE = "in-force"
    OLD = "old"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ListSource:
    """A list that can be imported."""

    id: str
    name: Text
    licence: str
    effect: Effect
    max_age_days: int | None
    """How old its publication may be; None where it is not published at regular intervals."""
    address: str = ""
    """The page where its publisher gives it out."""


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of an entry: `name`, `alias`, `weak`, `former`, or `derived` from a longer one."""

    text: str
    kind: str = "alias"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One entry of a list, as far as it is stored."""

    code: str = ""
    """The publisher's number. Where there is none, the import derives one from what the entry says."""
    names: tuple[ListedName, ...]
    kind: EntityKind = EntityKind.ORGANISATION
    territories: tuple[str, ...] = ()
    programme: str = ""
    reason: str = ""
    listed_on: str = ""
    url: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    """Other numbers by which an earlier edition, or another form of the list, may know the same entry."""
    distinction: str = ""
    """What tells it from another entry with the same number, where the publisher says so."""
    parts: tuple[str, ...] = ()
    """The lists inside the file, or the regimes, that it belongs to."""
    is_mention: bool = False
    ended_on: str = ""
    """The day on which it ceased, or will cease, to be listed, as the publisher says; empty where it goes on."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list that was parsed whole."""

    entries: tuple[ParsedEntry, ...]
    published_on: date | None
    declared: int | None = None
    """The number of entries according to the file itself."""
    unclear: tuple[str, ...] = ()
    """Names of organisations that seem to hold several names, and could not be taken apart."""


_SOURCES = packaged_yaml("screening/data/list_sources.yaml")
LIST_SOURCES: Mapping[str, ListSource] = {
    id_: ListSource(
        id_, Text(**row["name"]), row["licence"], Effect(row["effect"]), row["max_age_days"], row.get("address", "")
    )
    for id_, row in _SOURCES.items()
}
"""Every list that can be imported, by its id on the command line."""

# Without these no partner is ever clear.
REQUIRED_LISTS = ("eu-fsf", "un-sc")

EFFECT_TEXTS: Mapping[Effect, Text] = {
    Effect.FREEZE: Text(
        sv="Bindande rätt: tillgångar är frysta och inget får göras tillgängligt. En träff hör till spärr H1.",
        en="Binding law: assets are frozen and nothing may be made available. A match belongs to gate H1.",
    ),
    Effect.INFORMATION: Text(
        sv="Information: listan binder inte här, men säger något om vem partnern är.",
        en="Information: the list is not binding here, but says something about who the partner is.",
    ),
}


def list_freshness(
    source: ListSource, published_on: date | None, imported_on: date | None, today: date
) -> ListFreshness:
    """Return the freshness by the day of publication, or of the import where the list has no date."""
    dated = published_on or imported_on
    if dated is None or imported_on is None:
        return ListFreshness.MISSING
    if source.max_age_days is not None and dated + timedelta(days=source.max_age_days) < today:
        return ListFreshness.OLD
    return ListFreshness.IN_FORCE


def has_shrunk(before: int, after: int) -> bool:
    """Return whether a new version has so few entries that it is probably a broken download."""
    return after < before * (1 - MAX_SHRINKAGE)


def standing_on(ended_on: str, today: date, *, is_mention: bool = False) -> EntryStanding:
    """Return where an entry stands on a day. An end whose day cannot be read does not end it."""
    if is_mention:
        return EntryStanding.MENTIONED
    ended = _day(ended_on)
    return EntryStanding.ENDED if ended is not None and ended <= today else EntryStanding.LISTED


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def part_counts(parts: Iterable[Iterable[str]]) -> Counter[str]:
    """Return how many entries each list inside a file has."""
    return Counter(part for of_entry in parts for part in of_entry)


def lost_parts(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    """Return the lists inside a file that are gone or have shrunk too much, each with both counts."""
    lost = (part for part, count in before.items() if _is_lost(count, after.get(part, 0)))
    return tuple(f"{part} ({before[part]} before, {after.get(part, 0)} now)" for part in sorted(lost))


def _is_lost(before: int, after: int) -> bool:
    return after == 0 or (has_shrunk(before, after) and before - after > MAX_LOSS_OF_PART)
