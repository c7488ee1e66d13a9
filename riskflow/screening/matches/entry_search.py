"""Names against lists: which entries may be about the organisation that is asked for, and why.

Aliases come before algorithms: a name that the register knows is looked up on the lists by all its names, and by its
parents' names. The best match wins: an entry that is only similar is dropped where an organisation of the register is
more similar, so that Moscow State University is not Moscow State Technical University.
"""

from collections.abc import Iterator
from functools import cached_property

from riskflow.screening.entities import NamedEntity
from riskflow.screening.hits import Band, EntryMatch, ScreeningQuery, Via
from riskflow.screening.index import IndexedName, IndexMatch
from riskflow.screening.matches.bands import (
    MIN_SCORE_IF_REGISTERED,
    OTHER_FORM_SCORE,
    NameLookup,
    exact_band,
    fuzzy_band,
)
from riskflow.screening.matches.likeness import common_evidence
from riskflow.screening.matches.lookups import Lookups
from riskflow.screening.matches.short_forms import short_forms
from riskflow.screening.names import is_written_as, name_key, normalise, tokens
from riskflow.screening.register import (
    EXACT_SCORE,
    MIN_FUZZY_NAME_LENGTH,
    NEAR_EXACT_SCORE,
    WEAK_NAME_KINDS,
    KnownOrganisation,
    Register,
)
from riskflow.screening.similarity import NameSimilarity

# By how much an entry may be less similar than the best organisation of the register.
MAX_SCORE_DEFICIT = 2.0
# So many letters and digits of a number are no other register's.
MIN_SURE_NUMBER = 8
SHORT_FORM_SCORE = 80.0
# From here words in common that hardly any other name has are evidence, although the names differ in as many others.
MIN_TELLING_SCORE, MIN_EVIDENCE = 60.0, 86.0


def entry_matches(register: Register, query: ScreeningQuery, known: KnownOrganisation | None) -> list[EntryMatch]:
    """Return the entries that may be about the organisation that is asked for, the most severe first."""
    return EntrySearch(register, query, known).matches()


class EntrySearch:
    """One search of the lists: collects the names to look up, then exact and similar names of entries, then filters."""

    def __init__(self, register: Register, query: ScreeningQuery, known: KnownOrganisation | None) -> None:
        self._register = register
        self._query = query
        self._known = known
        # What is weak adds hits and takes none away.
        self._known_score = known.score if known and not known.is_weak else 0.0

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
        for lookup in Lookups(self._register, self._query, self._known):
            yield from self._exact_matches(lookup)
            if lookup.is_fuzzy:
                yield from self._fuzzy_matches(lookup)
        if self._known_score < EXACT_SCORE:
            yield from self._short_form_matches()

    @cached_property
    def _family(self) -> frozenset[int]:
        """The numbers of the known organisation and of those above it and after it."""
        if self._known is None:
            return frozenset()
        entity = self._known.entity
        relatives = (*self._register.parents(entity), *self._register.successors(entity))
        return frozenset({entity.number, *(each.number for each in relatives)})

    # -- Same identifier, same name ------------------------------------------------------------------------------------

    def _identifier_matches(self) -> Iterator[EntryMatch]:
        for entity in self._register.find_by_identifier(self._query):
            if entity.is_listed:
                yield EntryMatch(entity.number, Band.MATCH, EXACT_SCORE, self._query.name, entity.name, Via.IDENTIFIER)
        # A number instead of a name. Two registers may give the same one.
        for entity in self._register.listed_with(self._query.name):
            elsewhere = entity.is_in_other_territory(self._query.territory)
            is_sure = not elsewhere and sum(map(str.isalnum, self._query.name)) >= MIN_SURE_NUMBER
            band, score = (Band.MATCH, EXACT_SCORE) if is_sure else (Band.POSSIBLE, OTHER_FORM_SCORE)
            ours, theirs = self._query.name, entity.name
            yield EntryMatch(entity.number, band, score, ours, theirs, Via.IDENTIFIER, other_territory=elsewhere)

    def _exact_matches(self, lookup: NameLookup) -> Iterator[EntryMatch]:
        for name in self._register.index.exact(lookup.key or name_key(lookup.text)):
            entry = self._register.entities[name.entity]
            if not entry.is_listed:
                continue
            elsewhere = entry.is_in_other_territory(self._query.territory)
            agrees = bool(self._query.territory) and self._query.territory in entry.territories
            band, score = exact_band(name, lookup, elsewhere=elsewhere, same_place=agrees)
            if band is not Band.NONE and not self._is_another(entry, lookup, band, score):
                yield EntryMatch(
                    entry.number, band, score, lookup.text, name.text, lookup.via, lookup.through, None, elsewhere
                )

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
        plain = normalise(lookup.text)
        is_written_so = any(
            normalise(name.text) == plain and is_written_as(lookup.text, name.text)
            for name in self._register.names_of(entry)
        )
        return not is_written_so and self._belongs_to_another(entry, EXACT_SCORE)

    # -- Similar names -------------------------------------------------------------------------------------------------

    def _fuzzy_matches(self, lookup: NameLookup) -> Iterator[EntryMatch]:
        if len(normalise(lookup.text)) < MIN_FUZZY_NAME_LENGTH:
            return
        least = lookup.least if lookup.via is not Via.NAME else MIN_TELLING_SCORE
        found = self._register.index.search(tokens(lookup.text), least)
        best_registered = max(
            (each.similarity.score for each in found if self._register.organisations_among(each.names)), default=0.0
        )
        for each in found:
            for name in each.names:
                if self._is_plausible(each, name, best_registered, lookup.least):
                    yield self._fuzzy_match(lookup, each, name)

    def _is_plausible(self, found: IndexMatch, name: IndexedName, best_registered: float, least: float) -> bool:
        """Return whether a similar name is worth a person's time."""
        entry, score = self._register.entities[name.entity], found.similarity.score
        if not entry.is_listed or not self._is_telling(found.similarity, least):
            return False
        if (
            score >= EXACT_SCORE  # found as an exact match already
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

    def _is_telling(self, similarity: NameSimilarity, least: float) -> bool:
        """Return whether two names are similar, or have words in common that hardly any others have."""
        return similarity.score >= least or common_evidence(similarity, self._register.index) >= MIN_EVIDENCE

    def _fuzzy_match(self, lookup: NameLookup, found: IndexMatch, name: IndexedName) -> EntryMatch:
        elsewhere = self._register.entities[name.entity].is_in_other_territory(self._query.territory)
        band = Band.POSSIBLE if elsewhere or lookup.is_uncertain else fuzzy_band(found.similarity)
        score = found.similarity.score
        return EntryMatch(
            name.entity, band, score, lookup.text, name.text, lookup.via, lookup.through, found.similarity, elsewhere
        )

    def _belongs_to_another(self, entry: NamedEntity, score: float) -> bool:
        """Return whether the register knows the entry as an organisation other than the known one and its relatives.

        An entry that the register does not know is another one where the query is known and the names differ enough.
        """
        if self._known is None or not self._known_score:
            return False
        organisation = self._register.organisation_of_entry(entry.number)
        if organisation is not None:
            return organisation not in self._family
        return self._known_score >= NEAR_EXACT_SCORE and score < MIN_SCORE_IF_REGISTERED

    # -- Short forms ---------------------------------------------------------------------------------------------------

    def _short_form_matches(self) -> Iterator[EntryMatch]:
        for name in short_forms(self._register.index, self._query.name):
            entry = self._register.entities[name.entity]
            if not entry.is_listed or name.kind in WEAK_NAME_KINDS:
                continue
            if not entry.is_in_other_territory(self._query.territory) and not self._belongs_to_another(entry, 0.0):
                yield EntryMatch(entry.number, Band.POSSIBLE, SHORT_FORM_SCORE, self._query.name, name.text, Via.NAME)


def _severity(match: EntryMatch) -> tuple[bool, float, bool]:
    return match.band is Band.MATCH, match.score, match.via is Via.NAME
