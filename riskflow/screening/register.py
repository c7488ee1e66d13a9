"""Names against lists: which entries may be about the one who is asked for, and why.

Aliases come before algorithms: a name that the register knows is looked up on the lists by all its names, and by its
parents'. And a name belongs to whom it fits best: an entry that is only alike gives way to an organisation of the
register that fits better, so that Moscow State University is not Moscow State Technical University.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from riskflow.screening.hits import Band, EntryMatch, ScreeningQuery, Via
from riskflow.screening.index import IndexedName, IndexMatch, NameIndex
from riskflow.screening.names import is_short_name, name_key, normalise, tokens

MIN_KNOWN_SCORE = 90.0
"""From here a name that the register does not have exactly is taken for its nearest organisation."""
EXACT_SCORE = 100.0
MIN_FUZZY_NAME_LENGTH = 8
MIN_SEARCH_LENGTH = 3
MIN_SEARCH_SCORE = 50.0
MAX_SEARCH_CANDIDATES = 60
MAX_PARENT_DEPTH = 3
MIN_PART_TOKENS = 2
WEAK_NAME_KINDS = frozenset({"weak", "acronym"})
BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]")  # noqa: RUF001 - Chinese brackets
BETWEEN_PARTS = re.compile(r"\s*[,;/|，、；]\s*|\s+[-–—]\s+")  # noqa: RUF001 - as people write


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """Whom names belong to: an organisation of the register, or an entry of a list (which has a source)."""

    number: int
    name: str
    territories: tuple[str, ...] = ()
    source: str = ""
    code: str = ""
    parents: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_listed(self) -> bool:
        """Whether it is an entry of a list."""
        return bool(self.source)

    def is_in_other_territory(self, territory: str) -> bool:
        """Whether it is known to be in other territories than one."""
        return bool(territory and self.territories and territory not in self.territories)


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """The organisation that a name was taken for, and how surely."""

    entity: NamedEntity
    score: float
    name: str


class OrganisationIndex:
    """The owners of all names in an index, and who among them is meant."""

    def __init__(self, entities: Sequence[NamedEntity], names: Iterable[IndexedName]) -> None:
        """Arrange owners and names; the number of an owner is its place."""
        kept = list(names)
        self.entities = entities
        self.index = NameIndex(kept)
        self._of_owner: defaultdict[int, list[IndexedName]] = defaultdict(list)
        for name in kept:
            self._of_owner[name.entity].append(name)
        self._by_code = {entity.code: entity for entity in entities if not entity.is_listed}
        self._by_identifier: defaultdict[tuple[str, str], list[NamedEntity]] = defaultdict(list)
        for entity in entities:
            for pair in entity.identifiers.items():
                self._by_identifier[_identifier(*pair)].append(entity)
        self.organisation_of_entry = lru_cache(maxsize=20_000)(self._find_organisation_of_entry)

    def names_of(self, entity: NamedEntity) -> Sequence[IndexedName]:
        """Return all names of an owner."""
        return self._of_owner[entity.number]

    def find_known(self, query: ScreeningQuery) -> KnownOrganisation | None:
        """Return the organisation that is meant, where one stands out."""
        identified = [entity for entity in self.find_by_identifier(query) if not entity.is_listed]
        if identified:
            return KnownOrganisation(identified[0], EXACT_SCORE, identified[0].name)
        for text in name_variants(query.name):
            exact = self.find_by_name(text, query.territory)
            if exact:
                return KnownOrganisation(exact, EXACT_SCORE, text)
        return self._nearest(query)

    def find_by_name(self, text: str, territory: str) -> NamedEntity | None:
        """Return the one organisation that has a name: written so, then in words in this order, then in any order."""
        found = self.index.exact(name_key(text))
        plain = text.casefold()
        written = [name for name in found if name.text.casefold() == plain]
        in_order = [name for name in found if normalise(name.text) == normalise(text)]
        tries = (self._only(self.registered_among(names, territory), territory) for names in (written, in_order, found))
        return next(filter(None, tries), None)

    def find_by_identifier(self, query: ScreeningQuery) -> list[NamedEntity]:
        """Return who has one of the identifiers of a query."""
        code = query.identifiers.get("ror", "").rsplit("/", 1)[-1]
        found = [self._by_code[code]] if code in self._by_code else []
        for pair in query.identifiers.items():
            found += self._by_identifier.get(_identifier(*pair), [])
        return found

    def registered_among(self, names: Iterable[IndexedName], territory: str = "") -> list[NamedEntity]:
        """Return the organisations that names belong to; an acronym says enough only together with a territory."""
        ours = [name for name in names if not self.entities[name.entity].is_listed]
        soft = [self.entities[name.entity] for name in ours if name.kind in WEAK_NAME_KINDS or is_short_name(name.text)]
        firm = [
            self.entities[name.entity]
            for name in ours
            if not (name.kind in WEAK_NAME_KINDS or is_short_name(name.text))
        ]
        here = [entity for entity in soft if territory and territory in entity.territories]
        return list({entity.number: entity for entity in firm or here}.values())

    def _only(self, entities: list[NamedEntity], territory: str) -> NamedEntity | None:
        """Return the one organisation that is meant; none where several share the name and no territory decides."""
        here = [entity for entity in entities if territory and territory in entity.territories]
        if territory and not here and len(entities) > 1:
            return None
        chosen = here or entities
        return chosen[0] if len(chosen) == 1 else None

    def _nearest(self, query: ScreeningQuery) -> KnownOrganisation | None:
        if len(normalise(query.name)) < MIN_FUZZY_NAME_LENGTH:
            return None
        for found in self.index.search(tokens(query.name), MIN_KNOWN_SCORE, 3):
            entity = self._only(self.registered_among(found.names), query.territory)
            if entity and not entity.is_in_other_territory(query.territory):
                return KnownOrganisation(entity, found.similarity.score, found.names[0].text)
        return None

    def search(self, text: str, limit: int = 12) -> list[NamedEntity]:
        """Return the organisations that somebody may be looking for, the likeliest first."""
        exact = self.index.exact(name_key(text))
        is_long_enough = len(normalise(text)) >= MIN_SEARCH_LENGTH
        near = self.index.search(tokens(text), MIN_SEARCH_SCORE, MAX_SEARCH_CANDIDATES) if is_long_enough else []
        names = [*exact, *(name for found in near for name in found.names)]
        entities = {
            name.entity: self.entities[name.entity] for name in names if not self.entities[name.entity].is_listed
        }
        return list(entities.values())[:limit]

    def parents(self, entity: NamedEntity) -> list[NamedEntity]:
        """Return the organisations above, generation by generation; owners and parents are looked through."""
        above: dict[str, NamedEntity] = {}
        level = [entity]
        for _generation in range(MAX_PARENT_DEPTH):
            codes = [code for each in level for code in each.parents if code in self._by_code and code not in above]
            level = [self._by_code[code] for code in codes]
            above.update({each.code: each for each in level})
        above.pop(entity.code, None)
        return list(above.values())

    def _find_organisation_of_entry(self, number: int) -> int | None:
        """Return the organisation of the register that an entry is about, where one of its names says so."""
        entry = self.entities[number]
        territory = entry.territories[0] if len(entry.territories) == 1 else ""
        for name in self.names_of(entry):
            if name.kind not in WEAK_NAME_KINDS and name.kind != "derived":
                entity = self.find_by_name(name.text, territory)
                if entity and not entity.is_in_other_territory(territory):
                    return entity.number
        return None


def _identifier(kind: str, value: str) -> tuple[str, str]:
    return kind.lower(), value.replace(" ", "").rsplit("/", 1)[-1].lower()


def name_variants(name: str) -> list[str]:
    """Return a name as it is written, and without what stands in brackets, which is then a name of its own."""
    inside = BRACKETS.findall(name)
    outside = BRACKETS.sub(" ", name).strip()
    return list(dict.fromkeys(text for text in (name, outside, *inside) if text.strip()))


def name_parts(name: str) -> list[str]:
    """Return the parts of a name that could each be an organisation: *Institute of Automation, Academy of Sciences*."""
    found = [part for part in BETWEEN_PARTS.split(BRACKETS.sub(" ", name)) if part]
    return [part for part in found if len(tokens(part)) >= MIN_PART_TOKENS] if len(found) >= MIN_PART_TOKENS else []


MIN_MATCH_SCORE, MIN_POSSIBLE_SCORE = 96.0, 77.0
MIN_SCORE_IF_REGISTERED = 91.0
"""What an entry needs where the register knows the name as an organisation of its own."""
MARGIN, NEAR_EXACT_MARGIN = 2.0, 3.0
ACRONYM, DERIVED, OTHER_FORM, PARTLY = 85.0, 88.0, 90.0, 92.0
SHORT_WORD = 5


@dataclass(frozen=True, slots=True)
class NameLookup:
    """One name to look up, and by which way it came."""

    text: str
    via: Via
    through: str = ""
    is_fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class ResolvedQuery:
    """Who is asked for, and whom the register takes that for."""

    query: ScreeningQuery
    known: KnownOrganisation | None

    @property
    def known_score(self) -> float:
        """How surely the organisation is known."""
        return self.known.score if self.known else 0.0

    def is_uncertain(self, lookup: NameLookup) -> bool:
        """Say whether a name comes from an organisation that the one asked for is only alike."""
        return lookup.via in {Via.ALIAS, Via.PARENT} and self.known_score < EXACT_SCORE


class Register(OrganisationIndex):
    """The register of organisations and the entries of the lists. Frozen: a new version of a list makes a new one."""

    def matches(self, query: ScreeningQuery, known: KnownOrganisation | None) -> list[EntryMatch]:
        """Return the entries that may be about the one who is asked for, the gravest first."""
        best: dict[int, EntryMatch] = {}
        for hit in self._all_matches(ResolvedQuery(query, known)):
            standing = best.get(hit.entity)
            if standing is None or _gravity(hit) > _gravity(standing):
                best[hit.entity] = hit
        return sorted(best.values(), key=_gravity, reverse=True)

    def _all_matches(self, resolved: ResolvedQuery) -> Iterator[EntryMatch]:
        for entity in self.find_by_identifier(resolved.query):
            if entity.is_listed:
                yield EntryMatch(
                    entity.number, Band.MATCH, EXACT_SCORE, resolved.query.name, entity.name, Via.IDENTIFIER
                )
        for lookup in self._lookups(resolved):
            yield from self._exact_matches(lookup, resolved)
            if lookup.is_fuzzy:
                yield from self._fuzzy_matches(lookup, resolved)

    def _lookups(self, resolved: ResolvedQuery) -> Iterator[NameLookup]:
        """Yield what to look up: the name as written, its parts, the names that the register knows, the parents'."""
        for number, text in enumerate(name_variants(resolved.query.name)):
            yield NameLookup(text, Via.NAME, is_fuzzy=number == 0)
        for text in name_parts(resolved.query.name):
            yield NameLookup(text, Via.PART)
        if resolved.known is None:
            yield from self._through_parts(resolved.query)
            return
        yield from self._by_all_names(resolved.known.entity, Via.ALIAS)
        for parent in self.parents(resolved.known.entity):
            yield from self._by_all_names(parent, Via.PARENT)

    def _by_all_names(self, entity: NamedEntity, via: Via) -> Iterator[NameLookup]:
        for name in self.names_of(entity):
            if name.kind != "acronym" and not is_short_name(name.text):
                yield NameLookup(name.text, via, entity.name)

    def _through_parts(self, query: ScreeningQuery) -> Iterator[NameLookup]:
        """Yield the names of organisations that are named as a part, as in *Department of Physics, University of X*."""
        for text in name_parts(query.name):
            entity = self.find_by_name(text, query.territory)
            if entity:
                yield from (replace(found, via=Via.PART) for found in self._by_all_names(entity, Via.PART))

    # -- The same name -----------------------------------------------------------------------------------------------

    def _exact_matches(self, lookup: NameLookup, resolved: ResolvedQuery) -> Iterator[EntryMatch]:
        for name in self.index.exact(name_key(lookup.text)):
            entry = self.entities[name.entity]
            if not entry.is_listed:
                continue
            elsewhere = entry.is_in_other_territory(resolved.query.territory)
            band, score = _exact_band(name, lookup, elsewhere=elsewhere)
            if band is not Band.NONE and resolved.is_uncertain(lookup):
                band, score = Band.POSSIBLE, min(score, resolved.known_score)
            if band is not Band.NONE and not self._is_another(entry, lookup, resolved, band, score):
                yield EntryMatch(
                    entry.number, band, score, lookup.text, name.text, lookup.via, lookup.through, None, elsewhere
                )

    def _is_another(
        self, entry: NamedEntity, lookup: NameLookup, resolved: ResolvedQuery, band: Band, score: float
    ) -> bool:
        """Say whether the register knows that an entry with the same name is about somebody else."""
        by_name = lookup.via in {Via.NAME, Via.ALIAS}
        if by_name and self._is_told_apart(entry, lookup, resolved):
            return True
        if (
            by_name
            and resolved.known
            and resolved.known_score >= EXACT_SCORE
            and entry.is_in_other_territory(resolved.query.territory)
        ):
            return not set(entry.territories) & set(resolved.known.entity.territories)
        return band is Band.POSSIBLE and lookup.via is Via.NAME and self._belongs_elsewhere(entry, resolved, score)

    def _is_told_apart(self, entry: NamedEntity, lookup: NameLookup, resolved: ResolvedQuery) -> bool:
        """Say whether the register tells two organisations apart that share their words in another order."""
        if resolved.known is None or resolved.known_score < EXACT_SCORE:
            return False
        written = {normalise(name.text) for name in self.names_of(entry)}
        return normalise(lookup.text) not in written and self._belongs_elsewhere(entry, resolved, EXACT_SCORE)

    # -- Nearly the same name ----------------------------------------------------------------------------------------

    def _fuzzy_matches(self, lookup: NameLookup, resolved: ResolvedQuery) -> Iterator[EntryMatch]:
        if len(normalise(lookup.text)) < MIN_FUZZY_NAME_LENGTH:
            return
        found = self.index.search(tokens(lookup.text), MIN_POSSIBLE_SCORE)
        best = max((each.similarity.score for each in found if self.registered_among(each.names)), default=0.0)
        for each in found:
            for name in each.names:
                if self._is_plausible(each, name, resolved, best):
                    yield self._fuzzy_match(lookup, each, name, resolved)

    def _is_plausible(self, found: IndexMatch, name: IndexedName, resolved: ResolvedQuery, best: float) -> bool:
        """Say whether a name that is only alike is worth a person's time."""
        entry, score = self.entities[name.entity], found.similarity.score
        if (
            not entry.is_listed
            or score >= EXACT_SCORE
            or name.kind in WEAK_NAME_KINDS
            or len(name.key) < MIN_FUZZY_NAME_LENGTH
        ):
            return False
        if entry.is_in_other_territory(resolved.query.territory) and score < MIN_SCORE_IF_REGISTERED:
            return False
        is_same = (
            resolved.known is not None and self.organisation_of_entry(entry.number) == resolved.known.entity.number
        )
        if score + MARGIN < best and not is_same:
            return False
        return not self._belongs_elsewhere(entry, resolved, score)

    def _fuzzy_match(
        self, lookup: NameLookup, found: IndexMatch, name: IndexedName, resolved: ResolvedQuery
    ) -> EntryMatch:
        elsewhere = self.entities[name.entity].is_in_other_territory(resolved.query.territory)
        score = found.similarity.score
        band = Band.MATCH if score >= MIN_MATCH_SCORE and not elsewhere else Band.POSSIBLE
        return EntryMatch(name.entity, band, score, lookup.text, name.text, lookup.via, "", found.similarity, elsewhere)

    def _belongs_elsewhere(self, entry: NamedEntity, resolved: ResolvedQuery, score: float) -> bool:
        """Say whether the register knows the entry, or the name that was asked for, as somebody else."""
        if resolved.known is None:
            return False
        whose = self.organisation_of_entry(entry.number)
        if whose is not None:
            related = {resolved.known.entity.number, *(parent.number for parent in self.parents(resolved.known.entity))}
            return whose not in related
        return resolved.known.score >= EXACT_SCORE - NEAR_EXACT_MARGIN and score < MIN_SCORE_IF_REGISTERED


def _gravity(hit: EntryMatch) -> tuple[bool, float, bool]:
    return hit.band is Band.MATCH, hit.score, hit.via is Via.NAME


def _exact_band(name: IndexedName, lookup: NameLookup, *, elsewhere: bool) -> tuple[Band, float]:
    """Say what it means that two names are the same: all, unless they are short, derived, a part or elsewhere."""
    if name.kind in WEAK_NAME_KINDS or is_short_name(lookup.text):
        acceptable = lookup.via is Via.NAME and not elsewhere
        return (Band.POSSIBLE, ACRONYM) if acceptable else (Band.NONE, 0.0)
    if " " not in name.key and normalise(lookup.text) != normalise(name.text):  # one word, and another legal form
        return (Band.NONE, 0.0) if elsewhere and len(name.key) <= SHORT_WORD else (Band.POSSIBLE, OTHER_FORM)
    if lookup.via is Via.PART or name.kind == "derived":
        score = PARTLY if lookup.via is Via.PART else DERIVED
        return (Band.NONE, 0.0) if elsewhere else (Band.POSSIBLE, score)
    return (Band.POSSIBLE if elsewhere or lookup.via is Via.PARENT else Band.MATCH), EXACT_SCORE
