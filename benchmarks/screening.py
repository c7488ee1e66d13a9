"""How well and how fast names are matched: `make bench-screening`. Figures, not tests, on the shared data.

Thresholds are chosen on one half of the names and measured on the other; which half a name belongs to follows from its
digest, so that both spellings of a pair stand in the same half. Three systems stand side by side: ours, rapidfuzz
alone, and nomenklatura's logic-v2 where its environment has been made (requirements/bench-screening.txt).
"""

import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import click
from rapidfuzz import fuzz

from benchmarks.affiliations import affiliations
from benchmarks.list_imports import imports, speed
from benchmarks.measures import AS_ISO, EVERY, Found, is_tuning, table
from benchmarks.name_pairs import Pair, logic_alone, pairs, rapidfuzz_alone
from riskflow.screening.hits import Band, ScreeningQuery, worst_band
from riskflow.screening.importers import read_list, ror
from riskflow.screening.index import IndexedName
from riskflow.screening.lists import EntityKind
from riskflow.screening.names import name_key
from riskflow.screening.register import NamedEntity, Register
from tests.support.shared_data import shared_folder

LISTS = {
    "eu-fsf": "sanctions_originals/eu_fsf_full_v1.1_2021-03-02.xml.gz",
    "un-sc": "sanctions_originals/un_sc_consolidated_2026-02-27.xml.gz",
    "ofac-sdn": "sanctions_originals/us_ofac_sdn_2021-03-10.xml.gz",
    "uk": "sanctions_originals/uk_ofsi_conlist_2022-05-04.xlsx",
    "us-csl": "sanctions_csl_2026/screening-list.json.gz",
    "opensanctions": "research_lists/jp_meti_russia_targets.simple_2025-03-14.csv",
    "ca-nro": "research_lists/ca_nro_2025-03-11.csv",
    "us-1286": "research_lists/us_ndaa_section1286.csv",
    "us-1260h": "research_lists/us_dod_1260H.csv",
    "aspi": "research_lists/aspi_cdut_2020-08.csv",
}


def main() -> None:
    """Print the tables."""
    folder = shared_folder()
    if folder is None:
        click.echo("The shared data are not here; set RISKFLOW_SHARED to the folder that holds data/.")
        return
    data = folder / "data"
    began = time.perf_counter()
    register = built(data)
    click.echo(f"{register.index.names} names of {len(register.entities)} owners, read and indexed in {since(began)}")
    pairs(data, register)
    aliases_and_negatives(data, register)
    affiliations(data, register)
    collaborations(data, register)
    rows = table(data / "text_cordis" / "organisations.csv.gz")
    speed([(row["org_name"], AS_ISO.get(row["country"], row["country"])) for row in rows], register)
    imports(data, LISTS)


def since(began: float) -> str:
    """Return the seconds since a moment."""
    return f"{time.perf_counter() - began:.1f} s"


def built(data: Path, lists: Iterable[str] = LISTS, withheld: frozenset[str] = frozenset()) -> Register:
    """Return the register with lists; names that are withheld are not in it."""
    owners: list[NamedEntity] = []
    names: list[IndexedName] = []
    for each in ror.read(data / "ror_subset" / "ror_subset.csv.gz"):
        owner = NamedEntity(
            len(owners),
            each.name,
            (each.territory,) if each.territory else (),
            "",
            each.code,
            tuple(code for kind, code in each.relations if kind in {"parent", "predecessor"}),
        )
        owners.append(owner)
        names += [
            IndexedName(owner.number, text, kind, name_key(text))
            for text, kind, _ in each.names
            if text not in withheld
        ]
    for source in lists:
        for entry in read_list(source, data / LISTS[source]).entries:
            if entry.kind is EntityKind.ORGANISATION:
                owner = NamedEntity(len(owners), entry.names[0].text, entry.territories, source, entry.code)
                owners.append(owner)
                names += [IndexedName(owner.number, n.text, n.kind, name_key(n.text)) for n in entry.names]
    return Register(owners, names)


# -- The whole: a register, lists, and names that somebody asks for ----------------------------------------------------


def aliases_and_negatives(data: Path, register: Register) -> None:
    """Ask for aliases and for hard negatives as a user would: by screening, against a list of the other name."""
    folder = data / "name_matching"
    known = [r for r in table(folder / "ror_multilingual_org_pairs.csv.gz") if not is_tuning(r["name"])][::EVERY]
    hard = [r for r in table(folder / "ror_hard_negative_pairs.csv.gz") if not is_tuning(r["name1"])][::EVERY]
    entries = [(r["name"], r["country"]) for r in known] + [(r["name1"], r["country"]) for r in hard]
    whole = _with_list(register, entries)
    without = _with_list(built(data, (), frozenset(r["alias"] for r in known)), entries)
    click.echo("\nScreening: does the alias of a listed organisation meet it, and its hard negative not? (test half)")
    click.echo(f"  {'':<44}{'aliases met':>12}{'false alerts':>14}{'precision':>11}{'F1':>7}")
    for title, used in (("ours, aliases in the register", whole), ("ours, those aliases withheld", without)):
        met = sum(_meets(used, r["alias"], r["country"], r["name"]) for r in known)
        false = sum(_meets(used, r["name2"], r["country"], r["name1"]) for r in hard)
        found = Found(met / (met + false), met / len(known))
        click.echo(
            f"  {title:<44}{found.recall:>12.1%}{false / len(hard):>14.2%}{found.precision:>11.3f}{found.f1:>7.3f}"
        )
    _rapidfuzz_at_same_recall([(r["name"], r["alias"]) for r in known], [(r["name1"], r["name2"]) for r in hard])
    _listed_aliases(data, folder)


def _rapidfuzz_at_same_recall(positive: Sequence[Pair], hard: Sequence[Pair]) -> None:
    """Say what the others' false alerts are where they meet as many aliases as they can, up to 95 %."""
    for name, scored in (
        ("rapidfuzz WRatio at 95 % recall", partial(rapidfuzz_alone, fuzz.WRatio)),
        ("logic-v2 at 95 % recall, or all it meets", logic_alone),
    ):
        found, alerts = scored(positive), scored(hard)
        if found and alerts:
            threshold = max(sorted(found[0], reverse=True)[int(len(positive) * 0.95)], 0.01)
            met = sum(score >= threshold for score in found[0])
            false = sum(score >= threshold for score in alerts[0])
            best = Found(met / (met + false) if met + false else 0.0, met / len(positive))
            click.echo(
                f"  {name:<44}{best.recall:>12.1%}{false / len(hard):>14.2%}{best.precision:>11.3f}{best.f1:>7.3f}"
            )


def _listed_aliases(data: Path, folder: Path) -> None:
    """Ask for the aliases that the lists themselves have, with the alias asked for withheld every second time."""
    grouped: dict[str, list[str]] = {}
    for row in table(folder / "official_list_alias_pairs.csv.gz"):
        if row["schema"] != "Person" and not is_tuning(row["name"]):
            grouped.setdefault(row["name"], []).append(row["alias"])
    for title, withheld in (("aliases of lists, all known", False), ("aliases of lists, each withheld in turn", True)):
        entries = [(name, "", aliases[1::2] if withheld else aliases) for name, aliases in grouped.items()]
        used = _with_list(built(data, ()), [], entries)
        asked = [
            (name, alias) for name, aliases in grouped.items() for alias in (aliases[::2] if withheld else aliases)
        ]
        met = sum(_meets(used, alias, "", name) for name, alias in asked[::EVERY])
        click.echo(f"  {'ours, ' + title:<44}{met / len(asked[::EVERY]):>12.1%}")


def _with_list(
    register: Register, entries: Iterable[tuple[str, str]], more: Iterable[tuple[str, str, list[str]]] = ()
) -> Register:
    """Return the register with one more list in place of the others."""
    owners = [owner for owner in register.entities if not owner.is_listed]
    names = [name for owner in owners for name in register.names_of(owner)]
    for name, territory, aliases in [*((name, territory, []) for name, territory in dict.fromkeys(entries)), *more]:
        owner = NamedEntity(len(owners), name, (territory,) if territory else (), "own", name)
        owners.append(owner)
        names += [IndexedName(owner.number, t, "alias" if t != name else "name", name_key(t)) for t in (name, *aliases)]
    return Register(owners, names)


def _meets(register: Register, asked: str, territory: str, entry: str) -> bool:
    query = ScreeningQuery(asked, territory)
    return any(
        register.entities[hit.entity].name == entry for hit in register.matches(query, register.find_known(query))
    )


def collaborations(data: Path, register: Register) -> None:
    """Screen the participants of real projects, and compare with exact names."""
    rows = list(table(data / "text_cordis" / "organisations.csv.gz"))
    listed = {name.key for owner in register.entities if owner.is_listed for name in register.names_of(owner)}
    ours: set[str] = set()
    exact: set[str] = set()
    elsewhere = flagged = 0
    seen: dict[Pair, Band] = {}
    for row in rows:
        query = ScreeningQuery(row["org_name"], AS_ISO.get(row["country"], row["country"]))
        place = (query.name, query.territory)
        if place not in seen:
            seen[place] = worst_band(register.matches(query, register.find_known(query)))
            if query.territory not in {"CN", "RU", "IR", "BY", "KP", "SY"}:
                elsewhere, flagged = elsewhere + 1, flagged + (seen[place] is not Band.NONE)
        if seen[place] is not Band.NONE:
            ours.add(row["project_id"])
        if name_key(query.name) in listed:
            exact.add(row["project_id"])
    projects = len({row["project_id"] for row in rows})
    click.echo(
        f"\nReal collaborations (text_cordis): {projects} projects, {len(seen)} participants by name and country"
    )
    click.echo(f"  projects with a hit: ours {len(ours)}, the same normal form alone {len(exact)}")
    click.echo(f"  participants outside China, Russia, Iran and the like with a hit: {flagged} of {elsewhere}")


if __name__ == "__main__":
    main()
