"""Which organisation a name means: by what identifies it, by one of its names, or by the nearest spelling."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from riskflow.screening.hits import Query
from riskflow.screening.index import Index, Name
from riskflow.screening.names import is_short, key, spelled, words

KNOWN_FROM = 90.0
"""From here a name that the register does not have exactly is taken for its nearest organisation."""
EXACT = 100.0
SHORTEST_FUZZY = 8
SEARCHED_FROM, SEARCHED = 50.0, 60
GENERATIONS = 3
FEWEST_WORDS = 2
SOFT_KINDS = frozenset({"weak", "acronym"})
BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]")  # noqa: RUF001 - Chinese brackets
BETWEEN_PARTS = re.compile(r"\s*[,;/|，、；]\s*|\s+[-–—]\s+")  # noqa: RUF001 - as people write


@dataclass(frozen=True, slots=True)
class Owner:
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

    def is_elsewhere(self, territory: str) -> bool:
        """Whether it is known to be in other territories than one."""
        return bool(territory and self.territories and territory not in self.territories)


@dataclass(frozen=True, slots=True)
class Known:
    """The organisation that a name was taken for, and how surely."""

    owner: Owner
    score: float
    name: str


class Organisations:
    """The owners of all names in an index, and who among them is meant."""

    def __init__(self, owners: Sequence[Owner], names: Iterable[Name]) -> None:
        """Arrange owners and names; the number of an owner is its place."""
        kept = list(names)
        self.owners = owners
        self.index = Index(kept)
        self._of_owner: defaultdict[int, list[Name]] = defaultdict(list)
        for name in kept:
            self._of_owner[name.owner].append(name)
        self._by_code = {owner.code: owner for owner in owners if not owner.is_listed}
        self._by_identifier: defaultdict[tuple[str, str], list[Owner]] = defaultdict(list)
        for owner in owners:
            for pair in owner.identifiers.items():
                self._by_identifier[_identifier(*pair)].append(owner)
        self.whose = lru_cache(maxsize=20_000)(self._find_whose)

    def names_of(self, owner: Owner) -> Sequence[Name]:
        """Return all names of an owner."""
        return self._of_owner[owner.number]

    def known(self, query: Query) -> Known | None:
        """Return the organisation that is meant, where one stands out."""
        identified = [owner for owner in self.identified(query) if not owner.is_listed]
        if identified:
            return Known(identified[0], EXACT, identified[0].name)
        for text in variants(query.name):
            exact = self.named(text, query.territory)
            if exact:
                return Known(exact, EXACT, text)
        return self._nearest(query)

    def named(self, text: str, territory: str) -> Owner | None:
        """Return the one organisation that has a name: written so, then in words in this order, then in any order."""
        found = self.index.exact(key(text))
        plain = text.casefold()
        written = [name for name in found if name.text.casefold() == plain]
        in_order = [name for name in found if spelled(name.text) == spelled(text)]
        tries = (self._only(self.among(names, territory), territory) for names in (written, in_order, found))
        return next(filter(None, tries), None)

    def identified(self, query: Query) -> list[Owner]:
        """Return who has one of the identifiers of a query."""
        code = query.identifiers.get("ror", "").rsplit("/", 1)[-1]
        found = [self._by_code[code]] if code in self._by_code else []
        for pair in query.identifiers.items():
            found += self._by_identifier.get(_identifier(*pair), [])
        return found

    def among(self, names: Iterable[Name], territory: str = "") -> list[Owner]:
        """Return the organisations that names belong to; an acronym says enough only together with a territory."""
        ours = [name for name in names if not self.owners[name.owner].is_listed]
        soft = [self.owners[name.owner] for name in ours if name.kind in SOFT_KINDS or is_short(name.text)]
        firm = [self.owners[name.owner] for name in ours if not (name.kind in SOFT_KINDS or is_short(name.text))]
        here = [owner for owner in soft if territory and territory in owner.territories]
        return list({owner.number: owner for owner in firm or here}.values())

    def _only(self, owners: list[Owner], territory: str) -> Owner | None:
        """Return the one organisation that is meant; none where several share the name and no territory decides."""
        here = [owner for owner in owners if territory and territory in owner.territories]
        if territory and not here and len(owners) > 1:
            return None
        chosen = here or owners
        return chosen[0] if len(chosen) == 1 else None

    def _nearest(self, query: Query) -> Known | None:
        if len(spelled(query.name)) < SHORTEST_FUZZY:
            return None
        for found in self.index.search(words(query.name), KNOWN_FROM, 3):
            owner = self._only(self.among(found.names), query.territory)
            if owner and not owner.is_elsewhere(query.territory):
                return Known(owner, found.likeness.score, found.names[0].text)
        return None

    def search(self, text: str, limit: int = 12) -> list[Owner]:
        """Return the organisations that somebody may be looking for, the likeliest first."""
        exact = self.index.exact(key(text))
        near = self.index.search(words(text), SEARCHED_FROM, SEARCHED) if len(spelled(text)) > 2 else []  # noqa: PLR2004
        names = [*exact, *(name for found in near for name in found.names)]
        owners = {name.owner: self.owners[name.owner] for name in names if not self.owners[name.owner].is_listed}
        return list(owners.values())[:limit]

    def parents(self, owner: Owner) -> list[Owner]:
        """Return the organisations above, generation by generation; owners and parents are looked through."""
        above: dict[str, Owner] = {}
        level = [owner]
        for _generation in range(GENERATIONS):
            codes = [code for each in level for code in each.parents if code in self._by_code and code not in above]
            level = [self._by_code[code] for code in codes]
            above.update({each.code: each for each in level})
        above.pop(owner.code, None)
        return list(above.values())

    def _find_whose(self, number: int) -> int | None:
        """Return the organisation of the register that an entry is about, where one of its names says so."""
        entry = self.owners[number]
        territory = entry.territories[0] if len(entry.territories) == 1 else ""
        for name in self.names_of(entry):
            if name.kind not in SOFT_KINDS and name.kind != "derived":
                owner = self.named(name.text, territory)
                if owner and not owner.is_elsewhere(territory):
                    return owner.number
        return None


def _identifier(kind: str, value: str) -> tuple[str, str]:
    return kind.lower(), value.replace(" ", "").rsplit("/", 1)[-1].lower()


def variants(name: str) -> list[str]:
    """Return a name as it is written, and without what stands in brackets, which is then a name of its own."""
    inside = BRACKETS.findall(name)
    outside = BRACKETS.sub(" ", name).strip()
    return list(dict.fromkeys(text for text in (name, outside, *inside) if text.strip()))


def parts(name: str) -> list[str]:
    """Return the parts of a name that could each be an organisation: *Institute of Automation, Academy of Sciences*."""
    found = [part for part in BETWEEN_PARTS.split(BRACKETS.sub(" ", name)) if part]
    return [part for part in found if len(words(part)) >= FEWEST_WORDS] if len(found) >= FEWEST_WORDS else []
