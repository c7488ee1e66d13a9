"""Names against lists: which entries may be about the one who is asked for, and why.

Aliases come before algorithms: a name that the register knows is looked up on the lists by all its names, and by its
parents'. And a name belongs to whom it fits best: an entry that is only alike gives way to an organisation of the
register that fits better, so that Moscow State University is not Moscow State Technical University.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from riskflow.screening.hits import Band, EntryMatch, Query, Via
from riskflow.screening.index import Found, Name
from riskflow.screening.names import is_short, key, spelled, words
from riskflow.screening.organisations import (
    EXACT,
    SHORTEST_FUZZY,
    SOFT_KINDS,
    Known,
    Organisations,
    Owner,
    parts,
    variants,
)

MATCH_FROM, POSSIBLE_FROM = 96.0, 77.0
STRICT = 91.0
"""What an entry needs where the register knows the name as an organisation of its own."""
MARGIN, ALMOST = 2.0, 3.0
ACRONYM, DERIVED, OTHER_FORM, PARTLY = 85.0, 88.0, 90.0, 92.0
SHORT_WORD = 5


@dataclass(frozen=True, slots=True)
class Lookup:
    """One name to look up, and by which way it came."""

    text: str
    via: Via
    through: str = ""
    is_fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked for, and whom the register takes that for."""

    query: Query
    known: Known | None

    @property
    def surely(self) -> float:
        """How surely the organisation is known."""
        return self.known.score if self.known else 0.0

    def is_guessed(self, lookup: Lookup) -> bool:
        """Say whether a name comes from an organisation that the one asked for is only alike."""
        return lookup.via in {Via.ALIAS, Via.PARENT} and self.surely < EXACT


class Register(Organisations):
    """The register of organisations and the entries of the lists. Frozen: a new version of a list makes a new one."""

    def hits(self, query: Query, known: Known | None) -> list[EntryMatch]:
        """Return the entries that may be about the one who is asked for, the gravest first."""
        best: dict[int, EntryMatch] = {}
        for hit in self._all_hits(Asked(query, known)):
            standing = best.get(hit.owner)
            if standing is None or _gravity(hit) > _gravity(standing):
                best[hit.owner] = hit
        return sorted(best.values(), key=_gravity, reverse=True)

    def _all_hits(self, asked: Asked) -> Iterator[EntryMatch]:
        for owner in self.identified(asked.query):
            if owner.is_listed:
                yield EntryMatch(owner.number, Band.MATCH, EXACT, asked.query.name, owner.name, Via.IDENTIFIER)
        for lookup in self._lookups(asked):
            yield from self._exact_hits(lookup, asked)
            if lookup.is_fuzzy:
                yield from self._fuzzy_hits(lookup, asked)

    def _lookups(self, asked: Asked) -> Iterator[Lookup]:
        """Yield what to look up: the name as written, its parts, the names that the register knows, the parents'."""
        for number, text in enumerate(variants(asked.query.name)):
            yield Lookup(text, Via.NAME, is_fuzzy=number == 0)
        for text in parts(asked.query.name):
            yield Lookup(text, Via.PART)
        if asked.known is None:
            yield from self._through_parts(asked.query)
            return
        yield from self._by_all_names(asked.known.owner, Via.ALIAS)
        for parent in self.parents(asked.known.owner):
            yield from self._by_all_names(parent, Via.PARENT)

    def _by_all_names(self, owner: Owner, via: Via) -> Iterator[Lookup]:
        for name in self.names_of(owner):
            if name.kind != "acronym" and not is_short(name.text):
                yield Lookup(name.text, via, owner.name)

    def _through_parts(self, query: Query) -> Iterator[Lookup]:
        """Yield the names of organisations that are named as a part, as in *Department of Physics, University of X*."""
        for text in parts(query.name):
            owner = self.named(text, query.territory)
            if owner:
                yield from (replace(found, via=Via.PART) for found in self._by_all_names(owner, Via.PART))

    # -- The same name -----------------------------------------------------------------------------------------------

    def _exact_hits(self, lookup: Lookup, asked: Asked) -> Iterator[EntryMatch]:
        for name in self.index.exact(key(lookup.text)):
            entry = self.owners[name.owner]
            if not entry.is_listed:
                continue
            elsewhere = entry.is_elsewhere(asked.query.territory)
            band, score = _exact_band(name, lookup, elsewhere=elsewhere)
            if band is not Band.NONE and asked.is_guessed(lookup):
                band, score = Band.POSSIBLE, min(score, asked.surely)
            if band is not Band.NONE and not self._is_another(entry, lookup, asked, band, score):
                yield EntryMatch(
                    entry.number, band, score, lookup.text, name.text, lookup.via, lookup.through, None, elsewhere
                )

    def _is_another(self, entry: Owner, lookup: Lookup, asked: Asked, band: Band, score: float) -> bool:
        """Say whether the register knows that an entry with the same name is about somebody else."""
        by_name = lookup.via in {Via.NAME, Via.ALIAS}
        if by_name and self._is_told_apart(entry, lookup, asked):
            return True
        if by_name and asked.known and asked.surely >= EXACT and entry.is_elsewhere(asked.query.territory):
            return not set(entry.territories) & set(asked.known.owner.territories)
        return band is Band.POSSIBLE and lookup.via is Via.NAME and self._belongs_elsewhere(entry, asked, score)

    def _is_told_apart(self, entry: Owner, lookup: Lookup, asked: Asked) -> bool:
        """Say whether the register tells two organisations apart that share their words in another order."""
        if asked.known is None or asked.surely < EXACT:
            return False
        written = {spelled(name.text) for name in self.names_of(entry)}
        return spelled(lookup.text) not in written and self._belongs_elsewhere(entry, asked, EXACT)

    # -- Nearly the same name ----------------------------------------------------------------------------------------

    def _fuzzy_hits(self, lookup: Lookup, asked: Asked) -> Iterator[EntryMatch]:
        if len(spelled(lookup.text)) < SHORTEST_FUZZY:
            return
        found = self.index.search(words(lookup.text), POSSIBLE_FROM)
        best = max((each.likeness.score for each in found if self.among(each.names)), default=0.0)
        for each in found:
            for name in each.names:
                if self._is_plausible(each, name, asked, best):
                    yield self._fuzzy_hit(lookup, each, name, asked)

    def _is_plausible(self, found: Found, name: Name, asked: Asked, best: float) -> bool:
        """Say whether a name that is only alike is worth a person's time."""
        entry, score = self.owners[name.owner], found.likeness.score
        if not entry.is_listed or score >= EXACT or name.kind in SOFT_KINDS or len(name.key) < SHORTEST_FUZZY:
            return False
        if entry.is_elsewhere(asked.query.territory) and score < STRICT:
            return False
        is_same = asked.known is not None and self.whose(entry.number) == asked.known.owner.number
        if score + MARGIN < best and not is_same:
            return False
        return not self._belongs_elsewhere(entry, asked, score)

    def _fuzzy_hit(self, lookup: Lookup, found: Found, name: Name, asked: Asked) -> EntryMatch:
        elsewhere = self.owners[name.owner].is_elsewhere(asked.query.territory)
        score = found.likeness.score
        band = Band.MATCH if score >= MATCH_FROM and not elsewhere else Band.POSSIBLE
        return EntryMatch(name.owner, band, score, lookup.text, name.text, lookup.via, "", found.likeness, elsewhere)

    def _belongs_elsewhere(self, entry: Owner, asked: Asked, score: float) -> bool:
        """Say whether the register knows the entry, or the name that was asked for, as somebody else."""
        if asked.known is None:
            return False
        whose = self.whose(entry.number)
        if whose is not None:
            related = {asked.known.owner.number, *(parent.number for parent in self.parents(asked.known.owner))}
            return whose not in related
        return asked.known.score >= EXACT - ALMOST and score < STRICT


def _gravity(hit: EntryMatch) -> tuple[bool, float, bool]:
    return hit.band is Band.MATCH, hit.score, hit.via is Via.NAME


def _exact_band(name: Name, lookup: Lookup, *, elsewhere: bool) -> tuple[Band, float]:
    """Say what it means that two names are the same: all, unless they are short, derived, a part or elsewhere."""
    if name.kind in SOFT_KINDS or is_short(lookup.text):
        acceptable = lookup.via is Via.NAME and not elsewhere
        return (Band.POSSIBLE, ACRONYM) if acceptable else (Band.NONE, 0.0)
    if " " not in name.key and spelled(lookup.text) != spelled(name.text):  # one word, and another legal form
        return (Band.NONE, 0.0) if elsewhere and len(name.key) <= SHORT_WORD else (Band.POSSIBLE, OTHER_FORM)
    if lookup.via is Via.PART or name.kind == "derived":
        score = PARTLY if lookup.via is Via.PART else DERIVED
        return (Band.NONE, 0.0) if elsewhere else (Band.POSSIBLE, score)
    return (Band.POSSIBLE if elsewhere or lookup.via is Via.PARENT else Band.MATCH), EXACT
