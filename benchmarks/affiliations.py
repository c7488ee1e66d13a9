"""Organisations in real affiliation strings: a part of `make bench-screening`."""

from pathlib import Path

import click

from benchmarks.measures import STRIDE, PrecisionRecall, read_table
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.names import name_parts
from riskflow.screening.register import Register


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
