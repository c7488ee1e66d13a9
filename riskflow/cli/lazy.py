"""Click's recipe for commands that are loaded when they run."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

Lazy = Mapping[str, tuple[str, str]]
"""Command -> module of this package, where the command has its own name; and the first sentence of its help."""


class LazyGroup(click.Group):
    """A group that imports a command's module to run it, but not to list it."""

    def __init__(self, *args: Any, lazy: Lazy, **kwargs: Any) -> None:  # noqa: ANN401 - click's signature
        """Enter a placeholder for each lazy command; others may be added as usual."""
        super().__init__(*args, **kwargs)
        self.lazy = lazy
        for name, (_, sentence) in lazy.items():
            self.add_command(click.Command(name, help=sentence))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loading its module first where it is lazy."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _ = self.lazy[cmd_name]
        command: click.Command = getattr(import_module(f"riskflow.cli.{module}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with the placeholders, without loading any."""
        click.Group(commands=self.commands).format_commands(ctx, formatter)
