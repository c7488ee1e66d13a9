"""The entities that have names: organisations of the register, and entries of lists."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np

from riskflow.screening.sections import Sections, SectionWriter

SEPARATOR = "\x1f"
MAX_ENTITIES_IN_MEMORY = 5_000
MIN_LABELS = 2


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An organisation of the register, or an entry of a list; only an entry has a source."""

    number: int
    name: str
    territories: tuple[str, ...] = ()
    source: str = ""
    code: str = ""
    parents: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_listed(self) -> bool:
        return bool(self.source)

    def is_in_other_territory(self, territory: str) -> bool:
        """Return whether it is known to be in other territories than one; an unknown territory excludes nothing."""
        return bool(territory and self.territories and territory not in self.territories)


def add_entities(writer: SectionWriter, entities: Sequence[NamedEntity]) -> None:
    """Add the sections of entities; the number of an entity is its position."""
    sources = list(dict.fromkeys(entity.source for entity in entities))
    writer.add_value("sources", sources)
    writer.add_array("entities.source", np.array([sources.index(each.source) for each in entities], dtype=np.int32))
    writer.add_texts("entities.name", (each.name for each in entities))
    writer.add_texts("entities.code", (each.code for each in entities))
    writer.add_texts("entities.territories", (SEPARATOR.join(each.territories) for each in entities))
    writer.add_texts("entities.parents", (SEPARATOR.join(each.parents) for each in entities))
    identifiers = (json.dumps(dict(each.identifiers)) if each.identifiers else "" for each in entities)
    writer.add_texts("entities.identifiers", identifiers)
    writer.add_buckets("entities.code", [each.code for each in entities])
    pairs = [(each.number, kind, value) for each in entities for kind, value in each.identifiers.items()]
    plain = [plain_identifier(kind, value) for _, kind, value in pairs]
    writer.add_array("identified", np.array([number for number, *_ in pairs], dtype=np.int32))
    writer.add_texts("identifiers", plain)
    writer.add_buckets("identifiers", plain)


def add_domains(writer: SectionWriter, addresses: Iterable[tuple[str, str]]) -> None:
    """Add what finds organisations by a part of a web address, from their codes and addresses in the wanted order."""
    pairs = dict.fromkeys((part, code) for code, address in addresses for part in _domain_parts(address))
    writer.add_texts("domains.code", (code for _, code in pairs))
    writer.add_texts("domains", (part for part, _ in pairs))
    writer.add_buckets("domains", [part for part, _ in pairs])


def _domain_parts(address: str) -> Iterator[str]:
    """Yield all runs of at least two labels of a domain: cs.example.edu, cs.example, example.edu."""
    labels = plain_domain(address).split(".")
    for first, last in combinations(range(len(labels) + 1), 2):
        if last - first >= MIN_LABELS:
            yield ".".join(labels[first:last])


def plain_domain(address: str) -> str:
    """Return the domain of a web address, without what many have in common."""
    host = address.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return re.split("[/:?#]", host, maxsplit=1)[0].strip(".")


class Entities:
    """The entities of a register, each of which becomes an object when it is asked for."""

    def __init__(self, sections: Sections) -> None:
        self._sources: Sequence[str] = sections.values["sources"]
        self._source_of = sections.view("entities.source")
        self._names = sections.texts("entities.name")
        self._codes = sections.texts("entities.code")
        self._territories = sections.texts("entities.territories")
        self._parents = sections.texts("entities.parents")
        self._identifiers = sections.texts("entities.identifiers")
        self._by_code = sections.buckets("entities.code")
        self._identifiers_in_order = sections.texts("identifiers")
        self._by_identifier = sections.buckets("identifiers")
        self._identified = sections.view("identified")
        self._domains = sections.texts("domains")
        self._domain_codes = sections.texts("domains.code")
        self._by_domain = sections.buckets("domains")
        self._read_once = lru_cache(maxsize=MAX_ENTITIES_IN_MEMORY)(self._read)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, number: int) -> NamedEntity:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._read_once(number)

    def __iter__(self) -> Iterator[NamedEntity]:
        return map(self._read, range(len(self)))

    def _read(self, number: int) -> NamedEntity:
        territories, parents, identifiers = (
            texts[number] for texts in (self._territories, self._parents, self._identifiers)
        )
        return NamedEntity(
            number,
            self._names[number],
            tuple(territories.split(SEPARATOR)) if territories else (),
            self._sources[self._source_of[number]],
            self._codes[number],
            tuple(parents.split(SEPARATOR)) if parents else (),
            json.loads(identifiers) if identifiers else {},
        )

    def organisation(self, code: str) -> NamedEntity | None:
        """Return the organisation of the register with a code."""
        same = (self[number] for number in self._by_code.positions(code) if self._codes[number] == code)
        return next((entity for entity in same if not entity.is_listed), None)

    def codes_by_domain(self, address: str) -> Iterator[str]:
        """Yield the codes of the organisations with a website under a domain, or with a part of it, in their order."""
        plain = plain_domain(address)
        return (self._domain_codes[each] for each in self._by_domain.positions(plain) if self._domains[each] == plain)

    def with_identifier(self, kind: str, value: str) -> list[NamedEntity]:
        """Return the entities with an identifier, however it is written."""
        plain = plain_identifier(kind, value)
        positions = self._by_identifier.positions(plain)
        return [self[self._identified[each]] for each in positions if self._identifiers_in_order[each] == plain]


def plain_identifier(kind: str, value: str) -> str:
    # Identifiers are published with and without spaces (ISNI) and addresses (https://ror.org/...).
    return kind.lower() + SEPARATOR + value.replace(" ", "").rsplit("/", 1)[-1].lower()
