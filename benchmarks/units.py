"""Units and campuses, and organisations in affiliation strings: a part of `make bench-screening`.

The set is made anew from the shared data. The register says which unit belongs to which organisation, and the lists
which of these are listed; parts of real affiliations stand beside universities of both kinds. Units are written as
people write them, and those of the register are withheld from it as well, since most units are in no register.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import click

from benchmarks.measures import STRIDE, PrecisionRecall, is_in_tuning_half, read_table
from riskflow.screening.entities import NamedEntity
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.index import IndexedName
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.matches.units import is_telling
from riskflow.screening.names import BRACKETED, name_key, name_parts, tokens
from riskflow.screening.register import WEAK_NAME_KINDS, Register
from riskflow.screening.vocabulary import UNIT_WORDS

FORMS = (
    "{unit}, {whole}",
    "{whole}, {unit}",
    "{unit} {whole}",
    "{whole} {unit}",
    "{whole} – {unit}",
    "{unit} of {whole}",
    "{unit} ({whole})",
)
MAX_OF_A_KIND = 800
MIN_UNIT_WORDS = 2
UNIVERSITY = "university"


@dataclass(frozen=True, slots=True)
class LabelledUnit:
    """A unit as somebody may write it, what it belongs to, and the numbers of the entries about that."""

    written: str
    plain: str
    territory: str
    whole: str
    entries: frozenset[int]
    code: str = ""


def bench_units(data: Path, register: Register) -> None:
    """Screen units beside the name of what they belong to, with and without their records, and by their own names."""
    labelled = [*_units_of_register(register), *_units_of_affiliations(data, register)]
    click.echo("\nUnits and campuses: is the listed organisation above them found, and nothing for the others?")
    click.echo(f"  {'':<46}{'under listed':>13}{'found':>9}{'others':>9}{'wrongly':>9}")
    withheld = _without(register, {unit.code for unit in labelled if unit.code})
    for half, is_tuning in (("tuning half", True), ("test half", False)):
        units = [unit for unit in labelled if is_in_tuning_half(unit.whole) is is_tuning]
        known = [unit for unit in units if unit.code]
        _print(f"{half}, beside the whole, unknown to the register", withheld, units, by_name=True)
        _print(f"{half}, by own name and register", register, known, by_name=False)


def _print(title: str, register: Register, units: Sequence[LabelledUnit], *, by_name: bool) -> None:
    under = [unit for unit in units if unit.entries]
    others = [unit for unit in units if not unit.entries]
    found = sum(bool(unit.entries & _hits(register, unit, by_name=by_name)) for unit in under)
    wrongly = sum(bool(_hits(register, unit, by_name=by_name)) for unit in others)
    click.echo(f"  {title:<50}{len(under):>9}{found / len(under):>9.1%}{len(others):>9}{wrongly / len(others):>9.2%}")


def _hits(register: Register, unit: LabelledUnit, *, by_name: bool) -> set[int]:
    text, identifiers = (unit.written, {}) if by_name else (unit.plain, {"ror": unit.code})
    query = ScreeningQuery(text, unit.territory, identifiers)
    first_entry = _first_entry(register)
    return {match.entity - first_entry for match in entry_matches(register, query, register.find_known(query))}


@lru_cache(maxsize=2)
def _first_entry(register: Register) -> int:
    return next((entity.number for entity in register.entities if entity.is_listed), len(register.entities))


def _without(register: Register, codes: set[str]) -> Register:
    """Return a register without some organisations; the order of the entries stays."""
    kept = [entity for entity in register.entities if entity.is_listed or entity.code not in codes]
    entities: list[NamedEntity] = []
    names: list[IndexedName] = []
    for number, entity in enumerate(kept):
        entities.append(
            NamedEntity(
                number,
                entity.name,
                entity.territories,
                entity.source,
                entity.code,
                entity.parents,
                entity.identifiers,
                entity.successors,
                entity.is_former,
            )
        )
        names += [IndexedName(number, name.text, name.kind, name.key) for name in register.names_of(entity)]
    return Register.of(entities, names)


def _units_of_register(register: Register) -> Iterator[LabelledUnit]:
    """Yield units that the register relates to what is above them, as many listed as not, from the same territories."""
    units = [entity for entity in register.entities if entity.parents and not entity.is_former]
    labelled = []
    for unit in units:
        parents = [parent for parent in register.parents(unit) if not parent.is_former]
        if not parents or not unit.territories or _entries_of(register, unit):
            continue
        if any(_is_called_as_listed(register, each) for each in parents) and not any(
            _entries_of(register, each) for each in parents
        ):
            continue  # by one word, or but for its country: whether it is the listed one nobody can say from here
        above = frozenset(entry for parent in parents for entry in _entries_of(register, parent))
        if not above and any(_is_called_as_unit(register, each) for each in (unit, *parents)):
            continue
        nearest = next((parent for parent in parents if _entries_of(register, parent)), parents[0])
        if set(nearest.territories) & set(unit.territories) and _is_whole(nearest):
            written = unit.name if _holds(unit.name, nearest.name) else _written(unit.name, nearest.name)
            labelled.append(LabelledUnit(written, unit.name, unit.territories[0], nearest.name, above, unit.code))
    yield from _as_many_of_both(labelled)


def _units_of_affiliations(data: Path, register: Register) -> Iterator[LabelledUnit]:
    """Yield the first parts of real affiliations beside universities that are listed, and beside others of a place."""
    rows = read_table(data / "name_matching" / "ror_affiliations_springer_3000.csv.gz")
    first = (next(iter(name_parts(row["affiliation"])), "") for row in rows)
    parts = [part for part in dict.fromkeys(first) if UNIT_WORDS & {*tokens(part)} and UNIVERSITY not in tokens(part)]
    wholes = [
        entity
        for entity in register.entities
        if UNIVERSITY in tokens(entity.name)
        and entity.territories
        and not entity.is_former
        and not entity.parents
        and _is_whole(entity)
    ]
    labelled = []
    for number, whole in enumerate(_spread(wholes)):
        part = parts[number % len(parts)]
        entries = (
            frozenset({whole.number - _first_entry(register)}) if whole.is_listed else _entries_of(register, whole)
        )
        if not entries and _is_called_as_unit(register, whole):
            continue
        labelled.append(LabelledUnit(_written(part, whole.name), part, whole.territories[0], whole.name, entries))
    yield from _as_many_of_both(labelled)


def _entries_of(register: Register, organisation: NamedEntity) -> frozenset[int]:
    """Return the entries with a full name of an organisation, in its territory as far as that is known."""
    first_entry = _first_entry(register)
    keys = {name.key for name in register.names_of(organisation) if name.kind not in WEAK_NAME_KINDS}
    return frozenset(
        name.entity - first_entry
        for key in keys
        if is_telling(key.split())
        for name in register.index.exact(key)
        if register.entities[name.entity].is_listed
        and name.kind not in WEAK_NAME_KINDS
        and not register.entities[name.entity].is_in_other_territory(organisation.territories[0])
    )


def _is_called_as_listed(register: Register, organisation: NamedEntity) -> bool:
    keys = {name_key(BRACKETED.sub(" ", name.text)) for name in register.names_of(organisation)}
    return any(register.entities[name.entity].is_listed for key in keys for name in register.index.exact(key))


def _is_called_as_unit(register: Register, whole: NamedEntity) -> bool:
    """Return whether a name is that of a unit and holds a listed name: what it belongs to the register does not say."""
    words = tokens(whole.name)
    runs = [words[begins:ends] for begins in range(len(words)) for ends in range(begins + 2, len(words) + 1)]
    keys = [" ".join(sorted(run)) for run in runs if len(run) < len(words) and is_telling(run)]
    return bool(UNIT_WORDS & {*words}) and any(
        register.entities[name.entity].is_listed for key in keys for name in register.index.exact(key)
    )


def _is_whole(entity: NamedEntity) -> bool:
    return is_telling(tokens(entity.name))


def _holds(name: str, whole: str) -> bool:
    return set(tokens(whole)) <= set(tokens(name))


def _written(unit: str, whole: str) -> str:
    return FORMS[_digest(unit + whole) % len(FORMS)].format(unit=unit, whole=whole)


def _spread(entities: Iterable[NamedEntity]) -> Sequence[NamedEntity]:
    """Return entities in an order that does not depend on where they come from, and is the same in each run."""
    return sorted(entities, key=lambda entity: _digest(entity.name))


def _as_many_of_both(units: Iterable[LabelledUnit]) -> Iterator[LabelledUnit]:
    """Yield units under listed organisations, and others from the territories where these are."""
    ordered = sorted(units, key=lambda unit: _digest(unit.written))
    under = [unit for unit in ordered if unit.entries][:MAX_OF_A_KIND]
    places = {unit.territory for unit in under}
    yield from under
    yield from [unit for unit in ordered if not unit.entries and unit.territory in places][:MAX_OF_A_KIND]


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


# -- Organisations in affiliation strings ------------------------------------------------------------------------------


def bench_affiliations(data: Path, register: Register) -> None:
    """Find the organisations of affiliation strings, of those that the subset of the register has."""
    click.echo("\nAffiliation strings: is the organisation that is found the right one?")
    click.echo(f"  {'':<34}{'precision':>11}{'recall':>8}{'F1':>7}")
    for name in ("ror_affiliations_crossref_train", "ror_affiliations_springer_3000"):
        found = correct = expected = 0
        for row in list(read_table(data / "name_matching" / f"{name}.csv.gz"))[::STRIDE]:
            truth = set(filter(None, row["ror_ids"].replace("|", ";").split(";")))
            if row["all_in_subset"] == "1":
                codes = _organisations_in(register, row["affiliation"])
                found, correct, expected = found + len(codes), correct + len(codes & truth), expected + len(truth)
        result = PrecisionRecall(correct / found if found else 0.0, correct / expected)
        click.echo(f"  {name:<34}{result.precision:>11.3f}{result.recall:>8.3f}{result.f1:>7.3f}")


def _organisations_in(register: Register, affiliation: str) -> set[str]:
    exact = (register.find_by_name(part, "") for part in name_parts(affiliation))
    codes = {entity.code for entity in exact if entity}
    known = None if codes else register.find_known(ScreeningQuery(affiliation))
    return codes or ({known.entity.code} if known else set())
