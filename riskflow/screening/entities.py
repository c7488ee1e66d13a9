"""The entities that have names: organisations of the register, and entries of lists."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np

from riskflow.screening.sections import Sections, SectionWriter

SEPARATOR = "\x1f"
MAX_ENTITIES_IN_MEMORY = 5_000
MIN_LABELS = 2
FORMER_STATUSES = frozenset({"inactive", "withdrawn"})
"""What the register says of an organisation that is no more, and of a record that it has taken back."""
NUMBER = "number"
# What the number of a company may be called. Lists seldom say of which register it is, so that all are one kind; *also*
# and *registration* are what earlier versions stored.
NUMBERS = frozenset(
    {
        *("number", "also", "registration", "company", "orgnr", "tax", "vat", "duns"),
        *("inn", "ogrn", "kpp", "okpo", "uscc"),
    }
)
# When the publisher last changed an entry, which is stored beside its identifiers.
UNSEARCHED = frozenset({"changed"})
NO_LETTER = re.compile(r"[\W_]+")
# What people write before a number.
NUMBER_LABEL = re.compile(
    r"\A(?:inn|ogrn|kpp|okpo|инн|огрн|кпп|окпо|uscc|vat|duns|d-u-n-s|lei|grid|isni|ror)\b\.?[ :№#]++(?=[^\s\d]*+\d)",
    re.IGNORECASE,
)
# A text that may be an identifier: one word with a digit, or ISNI in its groups of four. Short ones are numbers.
IDENTIFIER = re.compile(r"\A(?:(?=\S*\d)\S{5,}|Q\d+|(?:[\dX]{4} ?){4})\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An organisation of the register, or an entry of a list; only an entry has a source."""

    number: int
    name: str
    territories: tuple[str, ...] = ()
    source: str = ""
    code: str = ""
    parents: tuple[str, ...] = ()
    """The codes of what it belongs to, and of what it has succeeded: their listing may live on in it."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    successors: tuple[str, ...] = ()
    """The codes of what has succeeded it, or what its record was merged into."""
    is_former: bool = False
    """Whether the register says that it is no more, or that its record was withdrawn."""

    @property
    def is_listed(self) -> bool:
        return bool(self.source)

    def is_in_other_territory(self, territory: str) -> bool:
        """Return whether it is known to be in other territories than one; an unknown territory excludes nothing."""
        return bool(territory and self.territories and territory not in self.territories)


@dataclass(frozen=True, slots=True)
class Relatives:
    """The codes above an organisation, and those that came after it."""

    parents: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


def relatives(relations: Iterable[tuple[str, str, str]]) -> Mapping[str, Relatives]:
    """Return the relatives of organisations, from code, kind and the other's code; what one of the two says is enough.

    Succession is often written at one of the two records only.
    """
    above: defaultdict[str, dict[str, None]] = defaultdict(dict)
    after: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for code, kind, other in relations:
        if kind in {"parent", "predecessor"}:
            above[code][other] = None
        if kind in {"child", "successor"}:
            above[other][code] = None
        if kind == "predecessor":
            after[other][code] = None
        if kind == "successor":
            after[code][other] = None
    return {code: Relatives(tuple(above.get(code, ())), tuple(after.get(code, ()))) for code in {**above, **after}}


def add_entities(writer: SectionWriter, entities: Sequence[NamedEntity]) -> None:
    """Add the sections of entities; the number of an entity is its position."""
    sources = list(dict.fromkeys(entity.source for entity in entities))
    writer.add_value("sources", sources)
    writer.add_array("entities.source", np.array([sources.index(each.source) for each in entities], dtype=np.int32))
    writer.add_texts("entities.name", (each.name for each in entities))
    writer.add_texts("entities.code", (each.code for each in entities))
    writer.add_texts("entities.territories", (SEPARATOR.join(each.territories) for each in entities))
    writer.add_texts("entities.parents", (SEPARATOR.join(each.parents) for each in entities))
    writer.add_texts("entities.successors", (SEPARATOR.join(each.successors) for each in entities))
    writer.add_array("entities.former", np.array([each.is_former for each in entities], dtype=np.int8))
    _add_units(writer, entities)
    identifiers = (json.dumps(dict(each.identifiers)) if each.identifiers else "" for each in entities)
    writer.add_texts("entities.identifiers", identifiers)
    writer.add_buckets("entities.code", [each.code for each in entities])
    pairs = [(each.number, plain) for each in entities for plain in plain_identifiers(each.identifiers)]
    plain = [text for _, text in pairs]
    writer.add_array("identified", np.array([number for number, _ in pairs], dtype=np.int32))
    writer.add_texts("identifiers", plain)
    writer.add_buckets("identifiers", plain)
    writer.add_value("identifiers.kinds", list(dict.fromkeys(text.partition(SEPARATOR)[0] for text in plain)))


def _add_units(writer: SectionWriter, entities: Sequence[NamedEntity]) -> None:
    """Add what belongs to each organisation: the numbers of the units, grouped by the number of what is above."""
    number_of = {each.code: each.number for each in entities if not each.is_listed}
    pairs = [
        (number_of[code], each.number)
        for each in entities
        if not each.is_listed
        for code in each.parents
        if code in number_of
    ]
    writer.add_array("entities.units", np.array([unit for _, unit in pairs], dtype=np.int32))
    writer.add_groups("entities.below", np.array([above for above, _ in pairs], dtype=np.int32), len(entities))


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
        self._successors = sections.texts("entities.successors")
        self._former = sections.view("entities.former")
        self._units = sections.view("entities.units")
        self._below = sections.groups("entities.below")
        self._identifiers = sections.texts("entities.identifiers")
        self._identifier_kinds: Sequence[str] = sections.values["identifiers.kinds"]
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
        territories, parents, successors, identifiers = (
            texts[number] for texts in (self._territories, self._parents, self._successors, self._identifiers)
        )
        return NamedEntity(
            number,
            self._names[number],
            tuple(territories.split(SEPARATOR)) if territories else (),
            self._sources[self._source_of[number]],
            self._codes[number],
            tuple(parents.split(SEPARATOR)) if parents else (),
            json.loads(identifiers) if identifiers else {},
            tuple(successors.split(SEPARATOR)) if successors else (),
            bool(self._former[number]),
        )

    def units(self, entity: NamedEntity) -> list[NamedEntity]:
        """Return what belongs to an organisation according to the register, without what has succeeded it."""
        below = (self[self._units[position]] for position in self._below[entity.number])
        return [unit for unit in below if unit.code not in entity.successors]

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

    def with_any_identifier(self, text: str) -> list[NamedEntity]:
        """Return the organisations and entries that a text is an identifier of, with or without its address.

        Whatever its kind is: ROR, GRID, ISNI, Wikidata, a company's number.
        """
        written = NUMBER_LABEL.sub("", text.strip()).rstrip("/")
        if not IDENTIFIER.fullmatch(written):
            return []
        organisation = self.organisation(written.rsplit("/", 1)[-1].lower())
        found = [organisation] if organisation else []
        for kind in self._identifier_kinds:
            found += self.with_identifier(kind, written)
        return list({each.number: each for each in found}.values())


def plain_identifiers(identifiers: Mapping[str, str]) -> list[str]:
    """Return the identifiers of an entity as they are compared; an entity may have several numbers."""
    searched = ((kind.lower(), value) for kind, value in identifiers.items() if kind.lower() not in UNSEARCHED)
    return [plain_identifier(kind, part) for kind, value in searched for part in value.split(";") if part.strip()]


def plain_identifier(kind: str, value: str) -> str:
    if kind.lower() in NUMBERS:
        return NUMBER + SEPARATOR + NO_LETTER.sub("", value).lower()
    # Identifiers are published with and without spaces (ISNI) and addresses (https://ror.org/...).
    return kind.lower() + SEPARATOR + value.replace(" ", "").rsplit("/", 1)[-1].lower()
