"""Which names of a partner are looked up on the lists."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from riskflow.screening.entities import NamedEntity
from riskflow.screening.hits import ScreeningQuery, Via
from riskflow.screening.index import IndexedName
from riskflow.screening.matches.bands import PART_SCORE, NameLookup
from riskflow.screening.matches.units import InnerName, inner_names
from riskflow.screening.names import (
    BRACKETED,
    is_short_name,
    name_key,
    name_parts,
    name_variants,
    readings,
    tokens,
)
from riskflow.screening.register import ACRONYM_SCORE, EXACT_SCORE, KnownOrganisation, Register
from riskflow.screening.vocabulary import UNIT_WORDS

# Capitals alone, in any script.
ACRONYM = re.compile(r"(?<![\w-])[A-Z\u0410-\u042f]{3,6}(?![\w-])")
MAX_NAMES_OF_UNIT, MAX_NAMES_OF_PARENT = 8, 6
# A unit and what it belongs to are many words, of which some differ in two names of one unit.
MIN_UNIT_SCORE = 90.0


class Lookups:
    """The names to look up: as written, names inside it, all names in the register, names of what is above or after."""

    def __init__(self, register: Register, query: ScreeningQuery, known: KnownOrganisation | None) -> None:
        self._register = register
        self._query = query
        self._known = known
        self._readings = readings(query.name)

    def __iter__(self) -> Iterator[NameLookup]:
        inside = BRACKETED.findall(self._query.name)
        for position, text in enumerate(name_variants(self._query.name)):
            surety = PART_SCORE if text in inside else EXACT_SCORE
            yield NameLookup(text, Via.NAME, is_fuzzy=position == 0, surety=surety)
        for text in self._readings[1:]:
            yield NameLookup(text, Via.NAME)
        yield from self._names_inside()
        for candidate in self._candidates(inside):
            yield from self._names_of(candidate)
        if self._known is not None:
            yield from self._names_of(self._known)

    def _candidates(self, inside: Sequence[str]) -> list[KnownOrganisation]:
        """Return whom the name may mean beside the known organisation: also who has the acronym in its brackets."""
        if self._known is None or self._known.is_weak:
            return self._register.candidates(self._query, name_variants(self._query.name))
        own = {name.key for name in self._register.names_of(self._known.entity)}
        return self._register.candidates(self._query, [text for text in inside if name_key(text) not in own])

    def _names_of(self, known: KnownOrganisation) -> Iterator[NameLookup]:
        entity, surety = known.entity, known.score
        yield from _all_names(self._register, entity, Via.ALIAS, surety=surety)
        parents = self._register.parents(entity)
        for relative in (*parents, *self._register.successors(entity)):
            is_before_or_after = relative.code in entity.successors or entity.code in relative.successors
            via = Via.SUCCESSION if is_before_or_after else Via.PARENT
            yield from _all_names(self._register, relative, via, surety=surety)
        for generation, parent in enumerate(parents):
            yield from self._unit_names(entity, parent, surety=surety, is_nearest=generation == 0)

    def _unit_names(
        self, unit: NamedEntity, parent: NamedEntity, *, surety: float, is_nearest: bool
    ) -> Iterator[NameLookup]:
        """Yield the names of a unit beside those of what it belongs to, of which the order does not matter."""
        above = _full_names(self._register, parent, MAX_NAMES_OF_PARENT)
        own = _full_names(self._register, unit, MAX_NAMES_OF_UNIT)
        for position, (beside, name) in enumerate(product(above, own)):
            key = " ".join(sorted((*beside.key.split(), *name.key.split())))
            # Names that are only similar are searched for once: that takes as long as all the others together.
            is_fuzzy = is_nearest and position == 0
            text = f"{beside.text}, {name.text}"
            yield NameLookup(text, Via.UNIT, parent.name, is_fuzzy, surety, key, MIN_UNIT_SCORE)

    def _names_inside(self) -> Iterator[NameLookup]:
        """Yield the parts of a name that each could be an organisation, and the other names of those that are one."""
        for text in dict.fromkeys(part for reading in self._readings for part in name_parts(reading)):
            yield NameLookup(text, Via.PART)
            yield from self._names_of_part(text)
        for inner in (run for reading in self._readings for run in self._known_runs(reading)):
            yield NameLookup(inner.text, Via.PART, key=inner.key)
            yield from self._names_of_part(self._register.index.exact(inner.key)[0].text)

        yield from self._acronyms_inside()

    def _acronyms_inside(self) -> Iterator[NameLookup]:
        """Yield what an acronym among the words of a unit may mean in its territory: *Faculty of Physics, MIPT*."""
        written = self._query.name
        is_known = self._known is not None and not self._known.is_weak
        if is_known or not self._query.territory or written.isupper() or UNIT_WORDS.isdisjoint(tokens(written)):
            return
        for text in dict.fromkeys(ACRONYM.findall(written)):
            yield NameLookup(text, Via.NAME, surety=ACRONYM_SCORE)
            same = self._register.index.exact(name_key(text))
            meant = self._register.organisations_among(same, self._query.territory)
            meant = [each for each in meant if not each.is_former] or meant
            if len(meant) == 1:
                yield from _all_names(self._register, meant[0], Via.PART, surety=ACRONYM_SCORE)

    def _known_runs(self, name: str) -> list[InnerName]:
        """Return the runs of words that are a name of the register or the lists, none of them inside another one.

        Those that are written as the name is come first: the end of *... Agricultural Technology Tianjin University* is
        no Tianjin University of Technology.
        """
        runs = [run for run in inner_names(name) if self._register.index.exact(run.key)]
        found: list[InnerName] = []
        for run in sorted(runs, key=lambda run: not self._is_in_order(run)):
            if not any(run.overlaps(other) for other in found):
                found.append(run)
        return found

    def _is_in_order(self, run: InnerName) -> bool:
        return any(tokens(name.text) == run.words for name in self._register.index.exact(run.key))

    def _names_of_part(self, text: str) -> Iterator[NameLookup]:
        # Whoever has a record of its own has its relations there; the other names of a part would only repeat them.
        if self._known is not None and self._known.score >= EXACT_SCORE:
            return
        entity = self._register.find_by_name(text, self._query.territory)
        if entity:
            yield from _all_names(self._register, entity, Via.PART)
            for parent in self._register.parents(entity):
                yield from self._unit_names(entity, parent, surety=PART_SCORE, is_nearest=False)


def _all_names(
    register: Register, entity: NamedEntity, via: Via, *, surety: float = EXACT_SCORE
) -> Iterator[NameLookup]:
    for name in register.names_of(entity):
        if name.kind != "acronym" and not is_short_name(name.text):
            yield NameLookup(name.text, via, entity.name, surety=surety, key=name.key)


def _full_names(register: Register, entity: NamedEntity, limit: int) -> list[IndexedName]:
    full = (name for name in register.names_of(entity) if name.kind != "acronym" and not is_short_name(name.text))
    return list(islice(full, limit))
