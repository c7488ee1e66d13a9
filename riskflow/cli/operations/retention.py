"""The command that disposes of what the rules let go."""

from functools import partial

import click

from riskflow.cli.instance import open_instance
from riskflow.services.operations.retention.disposal import DuePart, dispose, preview
from riskflow.services.operations.retention.rules import RULES, RULES_FILE, RetentionError, read_rules
from riskflow.services.unit_of_work import SWEDISH_TIME, SYSTEM


@click.command()
@click.option("--run", is_flag=True, help="Dispose of it; without this option nothing is deleted.")
def retention(*, run: bool) -> None:
    """Show what the rules let go today, and dispose of it when asked to.

    What is more than technical goes only where retention.toml names the decision.
    """
    instance = open_instance()
    try:
        rules = read_rules(instance.config.instance)
    except RetentionError as error:
        raise click.ClickException(str(error)) from error
    if run:
        for part in dispose(partial(instance.write, SYSTEM), instance.attachments, rules):
            click.echo(_line(part, "disposed of"))
        return
    with instance.read(SYSTEM) as uow:
        for part in preview(uow, rules):
            click.echo(_line(part, "would be disposed of"))


def _line(part: DuePart, done: str) -> str:
    if part.rule is None:
        return f"{part.kind}: kept, no decision in {RULES_FILE} ({RULES[part.kind].what})"
    due = part.due
    line = f"{part.kind}: {due.number} {done} ({part.rule.days} days; {part.rule.authority})"
    if due.oldest and due.newest:
        oldest, newest = (at.astimezone(SWEDISH_TIME).date().isoformat() for at in (due.oldest, due.newest))
        line += f", from {oldest} to {newest}"
    if part.waiting:
        line += f"; {part.waiting} wait for their owners to be told in time, {part.to_announce} to be told now"
    return line
