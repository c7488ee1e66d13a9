"""Commands about records that are due and not in the archive."""

import sys
from datetime import UTC, datetime

import click

from riskflow.cli.instance import read, write
from riskflow.services.records import overdue


@click.group()
def records() -> None:
    """See which records are due and not archived, and order them again."""


@records.command("due")
def due() -> None:
    """List the records that are due; ends with a status other than 0 when one is overdue."""
    now = datetime.now(UTC)
    with read() as uow:
        found = overdue.records_due(uow.session)
    for each in found:
        late = "  OVERDUE" if each.is_overdue(now) else ""
        click.echo(
            f"{each.code}  {each.reference}  record {each.number}  due since {each.due_since:%Y-%m-%d %H:%M}{late}"
        )
    click.echo(f"{len(found)} due.")
    sys.exit(1 if any(each.is_overdue(now) for each in found) else 0)


@records.command("issue")
@click.option("--case", "code", help="The code of one case.")
@click.option("--all", "every", is_flag=True, help="All records that are due.")
def issue(code: str | None, *, every: bool) -> None:
    """Order records again at once; the worker draws them up. One that is archived is left alone."""
    if (code is None) is not every:
        raise click.UsageError("Name one case with --case CODE, or all with --all.")
    with write() as uow:
        found = [each for each in overdue.records_due(uow.session) if every or each.code == code]
        overdue.order_now(uow, found)
    click.echo(f"{len(found)} ordered.")
