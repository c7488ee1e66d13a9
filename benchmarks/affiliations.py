"""Finding the organisations of real affiliation strings: a part of `make bench-screening`."""

from pathlib import Path

import click

from benchmarks.measures import EVERY, Found, table
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.names import name_parts
from riskflow.screening.register import Register


def affiliations(data: Path, register: Register) -> None:
    """Find the organisations of real affiliation strings, of those that the subset of the register has."""
    click.echo("\nAffiliation strings: is the organisation that is found the right one?")
    click.echo(f"  {'':<34}{'precision':>11}{'recall':>8}{'F1':>7}")
    for name in ("ror_affiliations_crossref_train", "ror_affiliations_springer_3000"):
        said = right = asked = 0
        for row in list(table(data / "name_matching" / f"{name}.csv.gz"))[::EVERY]:
            truth = set(filter(None, row["ror_ids"].replace("|", ";").split(";")))
            if row["all_in_subset"] == "1":
                found = _organisations_in(register, row["affiliation"])
                said, right, asked = said + len(found), right + len(found & truth), asked + len(truth)
        best = Found(right / said if said else 0.0, right / asked)
        click.echo(f"  {name:<34}{best.precision:>11.3f}{best.recall:>8.3f}{best.f1:>7.3f}")


def _organisations_in(register: Register, affiliation: str) -> set[str]:
    exact = (register.find_by_name(part, "") for part in name_parts(affiliation))
    found = {owner.code for owner in exact if owner}
    known = None if found else register.find_known(ScreeningQuery(affiliation))
    return found or ({known.entity.code} if known else set())
