"""The command that checks what lists of cases read, and derives it anew."""

import sys

import click

from riskflow.cli.bars import counter
from riskflow.cli.instance import open_instance
from riskflow.services.instance import Instance
from riskflow.services.listing.upkeep import ListRules, check, count_of_cases, rebuild
from riskflow.services.unit_of_work import SYSTEM

MAX_NAMED = 20


@click.command()
@click.option("--rebuild", "is_rebuilt", is_flag=True, help="Derive everything anew, while the instance is used.")
def listing(*, is_rebuilt: bool) -> None:
    """Compare what lists of cases show with the cases, and derive it anew.

    Ends with status 1 when they differ.
    """
    instance = open_instance()
    if is_rebuilt:
        click.echo(f"{rebuild_listings(instance)} cases: derived anew.")
        return
    with instance.read(SYSTEM) as uow, counter("Cases", count_of_cases(uow.session)) as shown:
        faults = list(check(uow.session, ListRules.of(uow), shown.update))
    for fault in faults[:MAX_NAMED]:
        click.echo(f"{fault.reference}: lists show something else than the case")
    click.echo(f"{len(faults)} cases differ." if faults else "Lists show what the cases say.")
    if faults:
        click.echo("Type  riskflow listing --rebuild")
        sys.exit(1)


def rebuild_listings(instance: Instance, *, only_missing: bool = False) -> int:
    """Derive the listings of all cases, or of those that have none; return how many."""
    with instance.read(SYSTEM) as uow:
        number = count_of_cases(uow.session, only_missing=only_missing)
    if not number:
        return 0
    with counter("Listing cases", number) as shown:
        rules = ListRules(instance.library, instance.clocks)
        return rebuild(instance.database, rules, only_missing=only_missing, told=shown.update)
