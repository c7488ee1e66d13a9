"""Commands whose modules are imported when they run: click's documented recipe for lazy groups."""

import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType, ModuleType

import click

from riskflow.clean_text import clean_text
from riskflow.garbage import no_collection

Lazy = Mapping[str, tuple[str, str]]
"""Command -> its module in this package, where it has the same name, and the first sentence of its help."""


class StringParameterType(click.types.StringParamType):
    """A text in its clean form; paths of files are left as they are."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return clean_text(str(super().convert(value, param, ctx)))


CLEAN_TEXT = StringParameterType()


def _take_clean_text(command: click.Command) -> None:
    """Have a command, and those below it, take every text in its clean form."""
    for parameter in command.params:
        if parameter.type is click.STRING:
            parameter.type = CLEAN_TEXT
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        _take_clean_text(each)


def _imported(name: str) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    with no_collection():
        return import_module(name)


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
        command: click.Command = getattr(_imported(f"riskflow.cli.{module}"), cmd_name)
        _take_clean_text(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # click asks `get_command` for each command that it lists; a plain group gives it the placeholders.
        click.Group(commands=self.commands).format_commands(ctx, formatter)
