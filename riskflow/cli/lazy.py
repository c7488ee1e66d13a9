"""Commands whose modules are imported when they run: click's documented recipe for lazy groups."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

Lazy = Mapping[str, tuple[str, str]]
"""Command -> its module in this package, where it has the same name, and the first sentence of its help."""


class LazyGroup(click.Group):
    """A group that imports a command's module to run it, but not to list it."""

    lazy: Lazy = MappingProxyType({})

    def add_lazy_commands(self, lazy: Lazy) -> None:
        """Add a placeholder for each command."""
        self.lazy = lazy
        for name, (_, sentence) in lazy.items():
            self.add_command(click.Command(name, help=sentence))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _ = self.lazy[cmd_name]
        command: click.Command = getattr(import_module(f"riskflow.cli.{module}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # click asks `get_command` for each command that it lists; a plain group gives it the placeholders.
        click.Group(commands=self.commands).format_commands(ctx, formatter)
