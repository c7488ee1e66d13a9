"""The command that deletes what the university has decided to let go."""

import click

from riskflow.cli.instance import open_instance
from riskflow.services.operations.retention import RetentionError, delete_due, due_deletions, read_rules
from riskflow.services.unit_of_work import SYSTEM


@click.command()
@click.option("--run", is_flag=True, help="Delete it; without this option nothing is deleted.")
def retention(*, run: bool) -> None:
    """Show what the rules in retention.toml let go today, and delete it when asked to."""
    instance = open_instance()
    try:
        rules = read_rules(instance.config.instance)
    except RetentionError as error:
        raise click.ClickException(str(error)) from error
    if not rules:
        click.echo("There is no rule in retention.toml, so nothing is deleted.")
    with (instance.write if run else instance.read)(SYSTEM) as uow:
        for due in due_deletions(uow, rules):
            if run:
                delete_due(uow, due)
            done = "deleted" if run else "would be deleted"
            click.echo(f"{due.rule.kind}: {len(due.rows)} rows {done} ({due.rule.days} days; {due.rule.authority})")
