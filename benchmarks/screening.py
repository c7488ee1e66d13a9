"""Quality and speed of name matching on the shared data: `make bench-screening`. Figures, not tests.

Thresholds are chosen on one half of the names and measured on the other; the digest of the first name of a pair decides
in which half the pair is. Three systems are compared: ours, rapidfuzz alone, and nomenklatura's logic-v2 where its
environment is installed (requirements/bench-screening.txt).
"""

import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import click
from rapidfuzz import fuzz

from benchmarks.list_imports import bench_imports, bench_matching
from benchmarks.measures import ISO_CODES, STRIDE, PrecisionRecall, is_in_tuning_half, read_table
from benchmarks.name_pairs import Pair, bench_pairs, score_by_logic_v2, score_by_rapidfuzz
from benchmarks.units import bench_affiliations, bench_units
from riskflow.screening.entities import FORMER_STATUSES, NamedEntity, Relatives, relatives
from riskflow.screening.hits import Band, ScreeningQuery, worst_band
from riskflow.screening.importers import read_list, ror
from riskflow.screening.index import IndexedName
from riskflow.screening.lists import EntityKind
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.names import name_key
from riskflow.screening.register import Register
from tests.support.data.shared_data import shared_folder

LISTS = {
    "eu-fsf": "sanctions_originals/eu_fsf_full_v1.1_2021-03-02.xml.gz",
    "un-sc": "sanctions_originals/un_sc_consolidated_2026-02-27.xml.gz",
    "ofac-sdn": "sanctions_originals/us_ofac_sdn_2021-03-10.xml.gz",
    "us-csl": "sanctions_csl_2026/screening-list.json.gz",
    "opensanctions": "research_lists/jp_meti_russia_targets.simple_2025-03-14.csv",
    "ca-nro": "research_lists/ca_nro_2025-03-11.csv",
    "us-1286": "research_lists/us_ndaa_section1286.csv",
    "us-1260h": "research_lists/us_dod_1260H.csv",
    "aspi": "research_lists/aspi_cdut_2020-08.csv",
}
# In all others a hit is probably a false alert.
MOSTLY_LISTED_TERRITORIES = frozenset({"CN", "RU", "IR", "BY", "KP", "SY"})


def main() -> None:
    folder = shared_folder()
    if folder is None:
        click.echo("The shared data are not here; set RISKFLOW_SHARED to the folder that holds data/.")
        return
    data = folder / "data"
    began = time.perf_counter()
    register = build_register(data)
    elapsed = time.perf_counter() - began
    click.echo(
        f"{register.index.names} names of {len(register.entities)} entities, read and indexed in {elapsed:.1f} s"
    )
    bench_pairs(data, register)
    bench_screening(data, register)
    bench_units(data, register)
    bench_affiliations(data, register)
    bench_collaborations(data, register)
    rows = read_table(data / "text_cordis" / "organisations.csv.gz")
    bench_matching([(row["org_name"], ISO_CODES.get(row["country"], row["country"])) for row in rows], register)
    bench_imports(data, LISTS)


def build_register(data: Path, lists: Iterable[str] = LISTS, withheld: frozenset[str] = frozenset()) -> Register:
    """Return the register with some lists; names that are withheld are left out of the register."""
    entities: list[NamedEntity] = []
    names: list[IndexedName] = []
    organisations = ror.read(data / "ror_subset" / "ror_subset.csv.gz")
    found = relatives((each.code, kind, other) for each in organisations for kind, other in each.relations)
    for each in organisations:
        around = found.get(each.code, Relatives())
        organisation = NamedEntity(
            number=len(entities),
            name=each.name,
            territories=(each.territory,) if each.territory else (),
            code=each.code,
            parents=around.parents,
            identifiers=each.identifiers,
            successors=around.successors,
            is_former=each.status in FORMER_STATUSES,
        )
        entities.append(organisation)
        names += [
            IndexedName(organisation.number, text, kind, name_key(text))
            for text, kind, _ in each.names
            if text not in withheld
        ]
    for source in lists:
        for entry in read_list(source, data / LISTS[source]).entries:
            if entry.kind is EntityKind.ORGANISATION:
                listed = NamedEntity(len(entities), entry.names[0].text, entry.territories, source, entry.code)
                entities.append(listed)
                names += [IndexedName(listed.number, n.text, n.kind, name_key(n.text)) for n in entry.names]
    return Register.of(entities, names)


# -- Screening with a register and lists -------------------------------------------------------------------------------


def bench_screening(data: Path, register: Register) -> None:
    """Screen aliases and hard negatives, as a user would, against a list of the other name."""
    folder = data / "name_matching"
    aliases = [r for r in read_table(folder / "ror_multilingual_org_pairs.csv.gz") if not is_in_tuning_half(r["name"])][
        ::STRIDE
    ]
    # All of them: of every third, half a per cent would be three pairs.
    hard = [r for r in read_table(folder / "ror_hard_negative_pairs.csv.gz") if not is_in_tuning_half(r["name1"])]
    entries = [(r["name"], r["country"]) for r in aliases] + [(r["name1"], r["country"]) for r in hard]
    complete = _with_list(register, entries)
    without = _with_list(build_register(data, (), frozenset(r["alias"] for r in aliases)), entries)
    click.echo("\nScreening: does the alias of a listed organisation meet it, and its hard negative not? (test half)")
    click.echo(f"  {'':<44}{'aliases met':>12}{'false alerts':>14}{'precision':>11}{'F1':>7}")
    for title, used in (("ours, aliases in the register", complete), ("ours, those aliases withheld", without)):
        hits = sum(_finds(used, r["alias"], r["country"], r["name"]) for r in aliases)
        false_alerts = sum(_finds(used, r["name2"], r["country"], r["name1"]) for r in hard)
        _print_result(title, hits, len(aliases), false_alerts, len(hard))
    _bench_others([(r["name"], r["alias"]) for r in aliases], [(r["name1"], r["name2"]) for r in hard])
    _bench_listed_aliases(data, folder)


def _print_result(title: str, hits: int, positives: int, false_alerts: int, negatives: int) -> None:
    result = PrecisionRecall(hits / (hits + false_alerts) if hits + false_alerts else 0.0, hits / positives)
    alerts = false_alerts / negatives
    click.echo(f"  {title:<44}{result.recall:>12.1%}{alerts:>14.2%}{result.precision:>11.3f}{result.f1:>7.3f}")


def _bench_others(aliases: Sequence[Pair], hard: Sequence[Pair]) -> None:
    """Print the false alerts of the other systems at 95 % recall, or at the highest recall that they reach."""
    for title, score in (
        ("rapidfuzz WRatio at 95 % recall", partial(score_by_rapidfuzz, fuzz.WRatio)),
        ("logic-v2 at 95 % recall, or all it meets", score_by_logic_v2),
    ):
        positive, negative = score(aliases), score(hard)
        if positive and negative:
            threshold = max(sorted(positive[0], reverse=True)[int(len(aliases) * 0.95)], 0.01)
            hits = sum(value >= threshold for value in positive[0])
            false_alerts = sum(value >= threshold for value in negative[0])
            _print_result(title, hits, len(aliases), false_alerts, len(hard))


def _bench_listed_aliases(data: Path, folder: Path) -> None:
    """Screen the aliases of the lists themselves: with all on the list, then each second one withheld and screened."""
    aliases_of: dict[str, list[str]] = {}
    for row in read_table(folder / "official_list_alias_pairs.csv.gz"):
        if row["schema"] != "Person" and not is_in_tuning_half(row["name"]):
            aliases_of.setdefault(row["name"], []).append(row["alias"])
    organisations = build_register(data, ())
    for title, withheld in (("aliases of lists, all known", False), ("aliases of lists, each withheld in turn", True)):
        entries = [(name, "", aliases[1::2] if withheld else aliases) for name, aliases in aliases_of.items()]
        used = _with_list(organisations, [], entries)
        queries = [
            (name, alias) for name, aliases in aliases_of.items() for alias in (aliases[::2] if withheld else aliases)
        ][::STRIDE]
        hits = sum(_finds(used, alias, "", name) for name, alias in queries)
        click.echo(f"  {'ours, ' + title:<44}{hits / len(queries):>12.1%}")


def _with_list(
    register: Register, entries: Iterable[tuple[str, str]], more: Iterable[tuple[str, str, list[str]]] = ()
) -> Register:
    """Return the organisations of a register with one list instead of its lists: names, territories and aliases."""
    entities = [entity for entity in register.entities if not entity.is_listed]
    names = [name for entity in entities for name in register.names_of(entity)]
    for name, territory, aliases in [*((name, territory, []) for name, territory in dict.fromkeys(entries)), *more]:
        listed = NamedEntity(len(entities), name, (territory,) if territory else (), "own", name)
        entities.append(listed)
        names += [
            IndexedName(listed.number, text, "alias" if text != name else "name", name_key(text))
            for text in (name, *aliases)
        ]
    return Register.of(entities, names)


def _finds(register: Register, name: str, territory: str, entry: str) -> bool:
    query = ScreeningQuery(name, territory)
    matches = entry_matches(register, query, register.find_known(query))
    return any(register.entities[match.entity].name == entry for match in matches)


def bench_collaborations(data: Path, register: Register) -> None:
    """Screen the participants of real projects, and compare with equal keys alone."""
    rows = list(read_table(data / "text_cordis" / "organisations.csv.gz"))
    listed_keys = {name.key for entity in register.entities if entity.is_listed for name in register.names_of(entity)}
    flagged_projects: set[str] = set()
    exact_projects: set[str] = set()
    bands: dict[Pair, Band] = {}
    for row in rows:
        name, territory = row["org_name"], ISO_CODES.get(row["country"], row["country"])
        if (name, territory) not in bands:
            query = ScreeningQuery(name, territory)
            bands[name, territory] = worst_band(entry_matches(register, query, register.find_known(query)))
        if bands[name, territory] is not Band.NONE:
            flagged_projects.add(row["project_id"])
        if name_key(name) in listed_keys:
            exact_projects.add(row["project_id"])
    elsewhere = [band for (_, territory), band in bands.items() if territory not in MOSTLY_LISTED_TERRITORIES]
    projects = len({row["project_id"] for row in rows})
    click.echo(
        f"\nReal collaborations (text_cordis): {projects} projects, {len(bands)} participants by name and country"
    )
    click.echo(f"  projects with a hit: ours {len(flagged_projects)}, the same normal form alone {len(exact_projects)}")
    flagged = sum(band is not Band.NONE for band in elsewhere)
    click.echo(f"  participants outside China, Russia, Iran and the like with a hit: {flagged} of {len(elsewhere)}")


if __name__ == "__main__":
    main()
