"""Names against lists: which entries may be about the organisation that is asked for, and why.

Aliases come before algorithms: a name that the register knows is looked up on the lists by all its names, and by its
parents' names. The best match wins: an entry that is only similar is dropped where an organisation of the register is
more similar, so that Moscow State University is not Moscow State Technical University.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from riskflow.screening.entities import Entities, NamedEntity, add_domains, add_entities
from riskflow.screening.hits import Band, EntryMatch, ScreeningQuery, Via
from riskflow.screening.index import IndexedName, IndexMatch, NameIndex, add_names
from riskflow.screening.names import is_short_name, name_key, name_parts, name_variants, normalise, tokens
from riskflow.screening.sections import Array, Sections, SectionWriter

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

MIN_MATCH_SCORE, MIN_POSSIBLE_SCORE = 96.0, 77.0
# What an entry needs where the register knows the name as another organisation.
MIN_SCORE_IF_REGISTERED = 91.0
# By how much an entry may be less similar than the best organisation of the register.
MAX_SCORE_DEFICIT = 2.0
MIN_NEAR_EXACT_SCORE = 97.0
# Scores of equal names that prove less than a full name does.
ACRONYM_SCORE, DERIVED_SCORE, OTHER_FORM_SCORE, PART_SCORE = 85.0, 88.0, 90.0, 92.0
MAX_SHORT_WORD_LENGTH = 5


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """The organisation that a name was resolved to, with the similarity of the names and the name that matched."""

    entity: NamedEntity
    score: float
    name: str


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
    all_names = list(names)
    add_names(writer, all_names)
    writer.add_groups("names.by_entity", np.fromiter((n.entity for n in all_names), np.int32), len(entities))
    add_entities(writer, entities)
    add_domains(writer, addresses)
    return writer.joined()


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

    def matches(self, query: ScreeningQuery, known: KnownOrganisation | None) -> list[EntryMatch]:
        """Return the entries that may be about the organisation that is asked for, the most severe first."""
        return EntrySearch(self, query, known).matches()

    def search(self, text: str, places: Collection[str] = (), limit: int = 12) -> list[NamedEntity]:
        """Return the organisations that a user may be typing the name of, the likeliest first.

        Those that are called so come before those that are called much the same, and among either those in the places.
        What is far less like the text than the best is left out, unless it is in one of them.
        """
        exact = self.index.exact(name_key(text))
        is_long_enough = len(normalise(text)) >= MIN_SEARCH_LENGTH
        similar = self.index.search(tokens(text), MIN_SEARCH_SCORE, MAX_SEARCH_CANDIDATES) if is_long_enough else []
        scored = [(name, EXACT_SCORE) for name in exact]
        scored += [(name, min(found.similarity.score, ALMOST)) for found in similar for name in found.names]
        least = SHARE_OF_BEST * max((score for _, score in scored), default=0)
        likely: dict[int, tuple[bool, bool, NamedEntity]] = {}
        for name, score in scored:
            entity = self.entities[name.entity]
            is_elsewhere = set(places).isdisjoint(entity.territories)
            if not entity.is_listed and not (is_elsewhere and score < least):
                likely.setdefault(entity.number, (score < EXACT_SCORE, is_elsewhere, entity))
        ordered = sorted(likely.values(), key=lambda each: each[:2])
        return [entity for *_, entity in ordered[:limit]]

    # -- Which organisation a name means -------------------------------------------------------------------------------

    def find_known(self, query: ScreeningQuery) -> KnownOrganisation | None:
        """Resolve a query to one organisation: by identifier, by exact name, then by similarity; None if ambiguous."""
        identified = [entity for entity in self.find_by_identifier(query) if not entity.is_listed]
        if identified:
            return KnownOrganisation(identified[0], EXACT_SCORE, identified[0].name)
        for text in name_variants(query.name):
            exact = self.find_by_name(text, query.territory)
            if exact:
                return KnownOrganisation(exact, EXACT_SCORE, text)
        return self._most_similar(query)

    def find_by_identifier(self, query: ScreeningQuery) -> list[NamedEntity]:
        """Return the organisations and entries with one of the identifiers of a query."""
        organisation = self.entities.organisation(query.identifiers.get("ror", "").rsplit("/", 1)[-1])
        found = [organisation] if organisation else []
        for kind, value in query.identifiers.items():
            found += self.entities.with_identifier(kind, value)
        return found

    def find_by_name(self, text: str, territory: str) -> NamedEntity | None:
        """Return the one organisation with a name: as written, then normalised, then with its words in any order."""
        any_order = self.index.exact(name_key(text))
        as_written = [name for name in any_order if name.text.casefold() == text.casefold()]
        same_order = [name for name in any_order if normalise(name.text) == normalise(text)]
        for names in (as_written, same_order, any_order):
            found = _unambiguous(self.organisations_among(names, territory), territory)
            if found:
                return found
        return None

    def _most_similar(self, query: ScreeningQuery) -> KnownOrganisation | None:
        if len(normalise(query.name)) < MIN_FUZZY_NAME_LENGTH:
            return None
        for found in self.index.search(tokens(query.name), MIN_KNOWN_SCORE, 3):
            entity = _unambiguous(self.organisations_among(found.names), query.territory)
            if entity and not entity.is_in_other_territory(query.territory):
                return KnownOrganisation(entity, found.similarity.score, found.names[0].text)
        return None

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
                if entity and not entity.is_in_other_territory(territory):
                    return entity.number
        return None


def _is_weak(name: IndexedName) -> bool:
    return name.kind in WEAK_NAME_KINDS or is_short_name(name.text)


def _unambiguous(entities: list[NamedEntity], territory: str) -> NamedEntity | None:
    """Return the only organisation, or the only one in the territory; None where several share a name."""
    here = [entity for entity in entities if territory and territory in entity.territories]
    if territory and not here and len(entities) > 1:
        return None
    chosen = here or entities
    return chosen[0] if len(chosen) == 1 else None


# -- One search of the lists -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NameLookup:
    """One name to look up on the lists; `through` is the organisation that it is a name of, if not the partner."""

    text: str
    via: Via
    through: str = ""
    is_fuzzy: bool = False


class EntrySearch:
    """One search of the lists: collects the names to look up, then exact and similar names of entries, then filters."""

    def __init__(self, register: Register, query: ScreeningQuery, known: KnownOrganisation | None) -> None:
        self._register = register
        self._query = query
        self._known = known
        self._known_score = known.score if known else 0.0
        self._parents = register.parents(known.entity) if known else []

    def matches(self) -> list[EntryMatch]:
        """Return the best match of each entry, the most severe first."""
        best: dict[int, EntryMatch] = {}
        for match in self._all_matches():
            before = best.get(match.entity)
            if before is None or _severity(match) > _severity(before):
                best[match.entity] = match
        return sorted(best.values(), key=_severity, reverse=True)

    def _all_matches(self) -> Iterator[EntryMatch]:
        yield from self._identifier_matches()
        for lookup in self.lookups():
            yield from self._exact_matches(lookup)
            if lookup.is_fuzzy:
                yield from self._fuzzy_matches(lookup)

    # -- Which names to look up ----------------------------------------------------------------------------------------

    def lookups(self) -> Iterator[NameLookup]:
        """Yield the names to look up: as written, its parts, all names in the register, all names of the parents."""
        for position, text in enumerate(name_variants(self._query.name)):
            yield NameLookup(text, Via.NAME, is_fuzzy=position == 0)
        for text in name_parts(self._query.name):
            yield NameLookup(text, Via.PART)
        if self._known is None:
            yield from self._lookups_by_parts()
            return
        yield from self._lookups_by_all_names(self._known.entity, Via.ALIAS)
        for parent in self._parents:
            yield from self._lookups_by_all_names(parent, Via.PARENT)

    def _lookups_by_parts(self) -> Iterator[NameLookup]:
        """Yield the names of organisations that a part names, as in *Department of Physics, University of X*."""
        for text in name_parts(self._query.name):
            entity = self._register.find_by_name(text, self._query.territory)
            if entity:
                yield from self._lookups_by_all_names(entity, Via.PART)

    def _lookups_by_all_names(self, entity: NamedEntity, via: Via) -> Iterator[NameLookup]:
        for name in self._register.names_of(entity):
            if name.kind != "acronym" and not is_short_name(name.text):
                yield NameLookup(name.text, via, entity.name)

    # -- Same identifier, same name ------------------------------------------------------------------------------------

    def _identifier_matches(self) -> Iterator[EntryMatch]:
        for entity in self._register.find_by_identifier(self._query):
            if entity.is_listed:
                yield EntryMatch(entity.number, Band.MATCH, EXACT_SCORE, self._query.name, entity.name, Via.IDENTIFIER)

    def _exact_matches(self, lookup: NameLookup) -> Iterator[EntryMatch]:
        for name in self._register.index.exact(name_key(lookup.text)):
            entry = self._register.entities[name.entity]
            if not entry.is_listed:
                continue
            elsewhere = entry.is_in_other_territory(self._query.territory)
            band, score = _exact_band(name, lookup, elsewhere=elsewhere)
            if band is not Band.NONE and self._is_uncertain(lookup):
                band, score = Band.POSSIBLE, min(score, self._known_score)
            if band is not Band.NONE and not self._is_another(entry, lookup, band, score):
                yield EntryMatch(
                    entry.number, band, score, lookup.text, name.text, lookup.via, lookup.through, None, elsewhere
                )

    def _is_uncertain(self, lookup: NameLookup) -> bool:
        """Return whether a name comes from an organisation that the query is only similar to."""
        return lookup.via in {Via.ALIAS, Via.PARENT} and self._known_score < EXACT_SCORE

    def _is_another(self, entry: NamedEntity, lookup: NameLookup, band: Band, score: float) -> bool:
        """Return whether the register shows that an entry with the same key is about another organisation."""
        by_name = lookup.via in {Via.NAME, Via.ALIAS}
        if by_name and self._known and self._known_score >= EXACT_SCORE:
            if self._has_other_word_order(entry, lookup):
                return True
            # Namesakes in two territories: the query and the known organisation say in which the partner is.
            if entry.is_in_other_territory(self._query.territory):
                return not set(entry.territories) & set(self._known.entity.territories)
        return band is Band.POSSIBLE and lookup.via is Via.NAME and self._belongs_to_another(entry, score)

    def _has_other_word_order(self, entry: NamedEntity, lookup: NameLookup) -> bool:
        """Return whether the entry is another organisation with the same words: University of Washington."""
        written = {normalise(name.text) for name in self._register.names_of(entry)}
        return normalise(lookup.text) not in written and self._belongs_to_another(entry, EXACT_SCORE)

    # -- Similar names -------------------------------------------------------------------------------------------------

    def _fuzzy_matches(self, lookup: NameLookup) -> Iterator[EntryMatch]:
        if len(normalise(lookup.text)) < MIN_FUZZY_NAME_LENGTH:
            return
        found = self._register.index.search(tokens(lookup.text), MIN_POSSIBLE_SCORE)
        best_registered = max(
            (each.similarity.score for each in found if self._register.organisations_among(each.names)), default=0.0
        )
        for each in found:
            for name in each.names:
                if self._is_plausible(each, name, best_registered):
                    yield self._fuzzy_match(lookup, each, name)

    def _is_plausible(self, found: IndexMatch, name: IndexedName, best_registered: float) -> bool:
        """Return whether a similar name is worth a person's time."""
        entry, score = self._register.entities[name.entity], found.similarity.score
        if (
            not entry.is_listed
            or score >= EXACT_SCORE  # found as an exact match already
            or name.kind in WEAK_NAME_KINDS
            or len(name.key) < MIN_FUZZY_NAME_LENGTH
        ):
            return False
        if entry.is_in_other_territory(self._query.territory) and score < MIN_SCORE_IF_REGISTERED:
            return False
        is_known = (
            self._known is not None and self._register.organisation_of_entry(entry.number) == self._known.entity.number
        )
        if score + MAX_SCORE_DEFICIT < best_registered and not is_known:
            return False
        return not self._belongs_to_another(entry, score)

    def _fuzzy_match(self, lookup: NameLookup, found: IndexMatch, name: IndexedName) -> EntryMatch:
        elsewhere = self._register.entities[name.entity].is_in_other_territory(self._query.territory)
        score = found.similarity.score
        band = Band.MATCH if score >= MIN_MATCH_SCORE and not elsewhere else Band.POSSIBLE
        return EntryMatch(name.entity, band, score, lookup.text, name.text, lookup.via, "", found.similarity, elsewhere)

    def _belongs_to_another(self, entry: NamedEntity, score: float) -> bool:
        """Return whether the register knows the entry as an organisation other than the known one and its parents.

        An entry that the register does not know is another one where the query is known and the names differ enough.
        """
        if self._known is None:
            return False
        organisation = self._register.organisation_of_entry(entry.number)
        if organisation is not None:
            return organisation not in {self._known.entity.number, *(parent.number for parent in self._parents)}
        return self._known_score >= MIN_NEAR_EXACT_SCORE and score < MIN_SCORE_IF_REGISTERED


def _severity(match: EntryMatch) -> tuple[bool, float, bool]:
    return match.band is Band.MATCH, match.score, match.via is Via.NAME


def _exact_band(name: IndexedName, lookup: NameLookup, *, elsewhere: bool) -> tuple[Band, float]:
    """Return how much it proves that two keys are equal: everything, but for short names, parts and other places."""
    if name.kind in WEAK_NAME_KINDS or is_short_name(lookup.text):
        acceptable = lookup.via is Via.NAME and not elsewhere
        return (Band.POSSIBLE, ACRONYM_SCORE) if acceptable else (Band.NONE, 0.0)
    # One word with another legal form: Element Ltd is perhaps not JSC Element.
    if " " not in name.key and normalise(lookup.text) != normalise(name.text):
        too_short = elsewhere and len(name.key) <= MAX_SHORT_WORD_LENGTH
        return (Band.NONE, 0.0) if too_short else (Band.POSSIBLE, OTHER_FORM_SCORE)
    if lookup.via is Via.PART or name.kind == "derived":
        score = PART_SCORE if lookup.via is Via.PART else DERIVED_SCORE
        return (Band.NONE, 0.0) if elsewhere else (Band.POSSIBLE, score)
    return (Band.POSSIBLE if elsewhere or lookup.via is Via.PARENT else Band.MATCH), EXACT_SCORE
