"""The lists that can be imported: their legal effect, parsed entries, and the age at which a list is too old."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from riskflow.packaged import packaged_yaml
from riskflow.text import Text

MAX_SHRINKAGE = 0.2


class Effect(StrEnum):
    """The legal effect of a list in Sweden."""

    FREEZE = "freeze"
    INFORMATION = "information"


class EntityKind(StrEnum):
    ORGANISATION = "organisation"
    PERSON = "person"
    CRAFT = "craft"
    """A ship or an aircraft, which is no partner and is never stored."""


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


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of an entry: `name`, `alias`, `weak`, `former`, or `derived` from a longer one."""

    text: str
    kind: str = "alias"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One entry of a list, as far as it is stored."""

    code: str
    names: tuple[ListedName, ...]
    kind: EntityKind = EntityKind.ORGANISATION
    territories: tuple[str, ...] = ()
    programme: str = ""
    reason: str = ""
    listed_on: str = ""
    url: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list that was parsed whole."""

    entries: tuple[ParsedEntry, ...]
    published_on: date | None
    declared: int | None = None
    """The number of entries according to the file itself."""


_SOURCES = packaged_yaml("screening/data/list_sources.yaml")
LIST_SOURCES: Mapping[str, ListSource] = {
    id_: ListSource(id_, Text(**row["name"]), row["licence"], Effect(row["effect"]), row["max_age_days"])
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
