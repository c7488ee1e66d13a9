"""Entries about units of an organisation: no hits for the whole, which is not listed, but to be shown with it."""

from collections.abc import Iterator

from riskflow.screening.entities import NamedEntity
from riskflow.screening.index import IndexedName
from riskflow.screening.matches.units import inner_names, is_telling
from riskflow.screening.names import is_short_name
from riskflow.screening.register import WEAK_NAME_KINDS, KnownOrganisation, Register
from riskflow.screening.vocabulary import UNIT_WORDS

MAX_UNITS = 50


def listed_units(register: Register, known: KnownOrganisation | None) -> list[NamedEntity]:
    """Return the entries about units of an organisation, by the register's relations and by what they are called."""
    if known is None or known.is_weak:
        return []
    found = {register.entities[name.entity].number for name in _names_below(register, known.entity)}
    entries = (register.entities[number] for number in sorted(found))
    return [entry for entry in entries if not _is_elsewhere(entry, known.entity)][:MAX_UNITS]


def _names_below(register: Register, whole: NamedEntity) -> Iterator[IndexedName]:
    own = {name.key for name in _telling_names(register, whole)}
    for unit in register.entities.units(whole):
        for name in _telling_names(register, unit):
            yield from _listed(register, register.index.exact(name.key))
    for key in own:
        for longer in register.index.keys_with(key.split()):
            if set(register.index.key(longer).split()) & UNIT_WORDS:
                names = _listed(register, register.index.names_with(longer))
                yield from (name for name in names if _holds(name.text, key))


def _holds(text: str, key: str) -> bool:
    """Return whether a name is that of a unit beside the name with a key."""
    return any(inner.key == key for inner in inner_names(text))


def _telling_names(register: Register, entity: NamedEntity) -> Iterator[IndexedName]:
    full = (name for name in register.names_of(entity) if name.kind not in WEAK_NAME_KINDS)
    return (name for name in full if not is_short_name(name.text) and is_telling(name.key.split()))


def _listed(register: Register, names: tuple[IndexedName, ...]) -> Iterator[IndexedName]:
    return (name for name in names if register.entities[name.entity].is_listed)


def _is_elsewhere(entry: NamedEntity, whole: NamedEntity) -> bool:
    return bool(entry.territories and whole.territories) and not set(entry.territories) & set(whole.territories)
