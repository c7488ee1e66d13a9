"""The organisations of the register and the entries of the lists, and which a name, identifier or address means.

A name means an organisation where no other one in its territory has it. What is weaker than that (an acronym, a
namesake elsewhere) is a candidate, which adds evidence and takes none away.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Self

import numpy as np

from riskflow.screening.entities import Entities, NamedEntity, add_domains, add_entities
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.index import IndexedName, NameIndex, add_names
from riskflow.screening.names import (
    BRACKETED,
    is_short_name,
    name_key,
    name_key_uncached,
    name_variants,
    normalise,
    readings,
    tokens,
)
from riskflow.screening.sections import Array, Sections, SectionWriter
from riskflow.territories import by_name_or_code

WEAK_NAME_KINDS = frozenset({"weak", "acronym"})
EXACT_SCORE = 100.0
# From here a name that the register does not have exactly is taken for its most similar organisation.
MIN_KNOWN_SCORE = 90.0
MIN_FUZZY_NAME_LENGTH = 8
MAX_PARENT_DEPTH = 3

MIN_SEARCH_LENGTH = 3
MIN_SEARCH_SCORE = 50.0
MAX_SEARCH_CANDIDATES = 60
# The most of a name that is similar and not the same, and how much of the best score a name elsewhere must have.
ALMOST, SHARE_OF_BEST = 99.0, 0.8

# How far a name leads that is not all of what was written, and an acronym.
NEAR_EXACT_SCORE, ACRONYM_SCORE = 97.0, 85.0
MAX_CANDIDATES = 8
MAX_SUCCESSIONS = 5
MAX_DOMAIN_MATCHES = 12


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """The organisation that a name was resolved to, with the similarity of the names and the name that matched."""

    entity: NamedEntity
    score: float
    name: str
    is_weak: bool = False
    """Whether it may as well be another: an acronym, a namesake. It adds hits, and takes none away."""


def register_of(
    entities: Sequence[NamedEntity],
    names: Iterable[IndexedName],
    arrays: Mapping[str, Array] | None = None,
    *,
    addresses: Iterable[tuple[str, str]] = (),
    **values: object,
) -> bytes:
    """Return the block of a register: entities, their names, and the web addresses of organisations by their codes.

    The number of an entity is its position in `entities`; the entries of lists follow the organisations. Arrays and
    values are kept beside them.
    """
    writer = SectionWriter()
    for section, array in (arrays or {}).items():
        writer.add_array(section, array)
    for name, value in values.items():
        writer.add_value(name, value)
    all_names = [each for name in names for each in _with_readings(name)]
    add_names(writer, all_names)
    writer.add_groups("names.by_entity", np.fromiter((n.entity for n in all_names), np.int32), len(entities))
    add_entities(writer, entities)
    add_domains(writer, addresses)
    return writer.joined()


def _with_readings(name: IndexedName) -> Iterator[IndexedName]:
    """Yield a name, and once more under the key of its characters if it is a romanised one."""
    yield name
    for reading in readings(name.text)[1:]:
        key = name_key_uncached(reading)
        if key != name.key:
            yield replace(name, key=key)


class Register:
    """The organisations of the register and the entries of the lists, by their names and identifiers.

    Immutable: a new version of a list makes a new one.
    """

    def __init__(self, sections: Sections) -> None:
        self.entities = Entities(sections)
        self.index = NameIndex(sections)
        self._names_by_entity = sections.groups("names.by_entity")
        # The cache belongs to this register and goes with it; one on the method would keep replaced registers alive.
        self.organisation_of_entry = lru_cache(maxsize=20_000)(self._find_organisation_of_entry)

    @classmethod
    def of(cls, entities: Sequence[NamedEntity], names: Iterable[IndexedName]) -> Self:
        """Return a register of some entities and their names, in memory."""
        return cls(Sections(register_of(entities, names)))

    def search(self, text: str, places: Collection[str] = (), limit: int = 12) -> list[NamedEntity]:
        """Return the organisations that a user may mean by an identifier, a web address or a name, the likeliest first.

        Those that are called so come before those that are called much the same, and among either those in the places.
        What is far less like the text than the best is left out, unless it is in one of them.
        """
        identified = [self.current(entity) for entity in self.entities.with_any_identifier(text)]
        if not identified:
            codes = islice(self.entities.codes_by_domain(text), MAX_DOMAIN_MATCHES)
            identified = [entity for entity in map(self.entities.organisation, codes) if entity]
        found = {entity.number: entity for entity in identified if not entity.is_listed}
        return list(found.values()) or self._search_by_name(text, places, limit)

    def _search_by_name(self, text: str, places: Collection[str], limit: int) -> list[NamedEntity]:
        exact = [name for reading in readings(text) for name in self.index.exact(name_key(reading))]
        is_long_enough = len(normalise(text)) >= MIN_SEARCH_LENGTH
        similar = self.index.search(tokens(text), MIN_SEARCH_SCORE, MAX_SEARCH_CANDIDATES) if is_long_enough else []
        scored = [(name, EXACT_SCORE) for name in exact]
        # An acronym is like many words: SSRF has the consonants of Sharif. It is found where it is written whole.
        scored += [
            (name, min(found.similarity.score, ALMOST))
            for found in similar
            for name in found.names
            if name.kind not in WEAK_NAME_KINDS
        ]
        least = SHARE_OF_BEST * max((score for _, score in scored), default=0)
        likely: dict[int, tuple[bool, bool, bool, NamedEntity]] = {}
        for name, score in scored:
            entity = self.entities[name.entity]
            is_elsewhere = set(places).isdisjoint(entity.territories)
            if not entity.is_listed and not (is_elsewhere and score < least):
                likely.setdefault(entity.number, (score < EXACT_SCORE, is_elsewhere, entity.is_former, entity))
        ordered = sorted(likely.values(), key=lambda each: each[:3])
        return [entity for *_, entity in ordered[:limit]]

    # -- Which organisation a name means -------------------------------------------------------------------------------

    def find_known(self, query: ScreeningQuery) -> KnownOrganisation | None:
        """Resolve a query to one organisation: by identifier, by exact name, then by similarity; None if ambiguous."""
        identified = [entity for entity in self.find_by_identifier(query) if not entity.is_listed]
        identified = identified or [e for e in self.entities.with_any_identifier(query.name) if not e.is_listed]
        if identified:
            return KnownOrganisation(self.current(identified[0]), EXACT_SCORE, identified[0].name)
        for text, score in _whole_names(query.name):
            entity = self.find_by_name(text, query.territory)
            if entity:
                is_weak = is_short_name(text) or not self._is_full_name(entity, text)
                return KnownOrganisation(entity, ACRONYM_SCORE if is_weak else score, text, is_weak)
        return self._most_similar(query)

    def _is_full_name(self, entity: NamedEntity, text: str) -> bool:
        """Return whether a name is more than an acronym of an organisation, or of what it has succeeded."""
        same = self.index.exact(name_key(text))
        return any(not _is_weak(name) and self.current(self.entities[name.entity]) == entity for name in same)

    def candidates(self, query: ScreeningQuery, texts: Iterable[str]) -> list[KnownOrganisation]:
        """Return the organisations that some texts may mean: namesakes, and those that have one as their acronym.

        Those where the partner is said to be; only where there is none of them the namesakes elsewhere.
        """
        found: dict[int, KnownOrganisation] = {}
        for text in texts:
            for entity in self.organisations_among(self.index.exact(name_key(text)), query.territory):
                lead = self.current(entity)
                found.setdefault(lead.number, KnownOrganisation(lead, ACRONYM_SCORE, text, is_weak=True))
        here = [each for each in found.values() if not each.entity.is_in_other_territory(query.territory)]
        return (here or list(found.values()))[:MAX_CANDIDATES]

    def namesakes(self, query: ScreeningQuery) -> list[NamedEntity]:
        """Return the organisations in other territories that are called as the query is."""
        texts = [text for text in name_variants(query.name) if not is_short_name(text)]
        found = (each.entity for each in self.candidates(query, texts))
        return [entity for entity in found if entity.is_in_other_territory(query.territory)]

    def current(self, entity: NamedEntity) -> NamedEntity:
        """Return what an organisation has become: its one successor, or that one's; itself where there is no such."""
        for _succession in range(MAX_SUCCESSIONS):
            after = [e for e in map(self.entities.organisation, entity.successors) if e]
            if not entity.is_former or len(after) != 1:
                break
            entity = after[0]
        return entity

    def find_by_identifier(self, query: ScreeningQuery) -> list[NamedEntity]:
        """Return the organisations and entries with one of the identifiers of a query."""
        organisation = self.entities.organisation(query.identifiers.get("ror", "").rsplit("/", 1)[-1])
        found = [organisation] if organisation else []
        for kind, value in query.identifiers.items():
            found += self.entities.with_identifier(kind, value)
        return found

    def listed_with(self, text: str) -> list[NamedEntity]:
        """Return the entries of lists that a text is an identifier of, such as the number of a company."""
        return [entity for entity in self.entities.with_any_identifier(text) if entity.is_listed]

    def find_by_name(self, text: str, territory: str) -> NamedEntity | None:
        """Return the one organisation with a name: as written, then normalised, then with its words in any order."""
        any_order = self.index.exact(name_key(text))
        as_written = [name for name in any_order if name.text.casefold() == text.casefold()]
        same_order = [name for name in any_order if normalise(name.text) == normalise(text)]
        for names in (as_written, same_order, any_order):
            found = self._unambiguous(self.organisations_among(names, territory), territory)
            if found:
                return found
        return None

    def _most_similar(self, query: ScreeningQuery) -> KnownOrganisation | None:
        if len(normalise(query.name)) < MIN_FUZZY_NAME_LENGTH:
            return None
        for found in self.index.search(tokens(query.name), MIN_KNOWN_SCORE, 3):
            entity = self._unambiguous(self.organisations_among(found.names), query.territory)
            if entity:
                return KnownOrganisation(entity, found.similarity.score, found.names[0].text)
        return None

    def _unambiguous(self, entities: Sequence[NamedEntity], territory: str) -> NamedEntity | None:
        """Return the only organisation that exists and is in the territory, as far as both are known.

        One that is no more, or whose record was withdrawn, counts as what it has become, where nothing that exists has
        the name.
        """
        here = [entity for entity in entities if territory and territory in entity.territories]
        possible = here or [entity for entity in entities if not entity.is_in_other_territory(territory)]
        existing = [entity for entity in possible if not entity.is_former]
        leads = {lead.number: lead for lead in (existing or map(self.current, possible))}
        return next(iter(leads.values())) if len(leads) == 1 else None

    def organisations_among(self, names: Iterable[IndexedName], territory: str = "") -> list[NamedEntity]:
        """Return the organisations with some names; an acronym or short name counts only within a given territory."""
        registered = [name for name in names if not self.entities[name.entity].is_listed]
        strong = [self.entities[name.entity] for name in registered if not _is_weak(name)]
        weak = [self.entities[name.entity] for name in registered if _is_weak(name)]
        here = [entity for entity in weak if territory and territory in entity.territories]
        return list({entity.number: entity for entity in strong or here}.values())

    # -- What is known of an entity ------------------------------------------------------------------------------------

    def names_of(self, entity: NamedEntity) -> Sequence[IndexedName]:
        return [self.index.name(number) for number in self._names_by_entity[entity.number]]

    def successors(self, entity: NamedEntity) -> list[NamedEntity]:
        """Return what has succeeded an organisation, where that is more than one."""
        return [each for each in map(self.entities.organisation, entity.successors) if each]

    def parents(self, entity: NamedEntity) -> list[NamedEntity]:
        """Return the organisations above, at most three generations, nearest first."""
        above: dict[str, NamedEntity] = {}
        level = [entity]
        for _generation in range(MAX_PARENT_DEPTH):
            # Codes seen before are left out: relations in the register may form a circle.
            found = (self.entities.organisation(code) for each in level for code in each.parents if code not in above)
            level = [organisation for organisation in found if organisation]
            above.update({each.code: each for each in level})
        above.pop(entity.code, None)
        return list(above.values())

    def _find_organisation_of_entry(self, number: int) -> int | None:
        """Return the number of the organisation of the register with one of the full names of an entry, if any."""
        entry = self.entities[number]
        territory = entry.territories[0] if len(entry.territories) == 1 else ""
        for name in self.names_of(entry):
            if name.kind not in WEAK_NAME_KINDS and name.kind != "derived":
                entity = self.find_by_name(name.text, territory)
                if entity:
                    return entity.number
        return None


def _is_weak(name: IndexedName) -> bool:
    return name.kind in WEAK_NAME_KINDS or is_short_name(name.text)


def _whole_names(name: str) -> Iterator[tuple[str, float]]:
    """Yield a name and the name without its brackets, and how surely each of them says who is meant."""
    yield name, EXACT_SCORE
    outside = BRACKETED.sub(" ", name).strip()
    if outside and outside != name:
        # What is inside may be an acronym or a place, or tell the organisation from another one.
        says_little = all(is_short_name(text) or by_name_or_code(text) for text in BRACKETED.findall(name))
        yield outside, EXACT_SCORE if says_little else NEAR_EXACT_SCORE
    for reading in readings(outside or name)[1:]:
        yield reading, EXACT_SCORE
