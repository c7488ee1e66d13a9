"""The command that runs the worker."""

import re

import click

from riskflow.cli.instance import read_settings
from riskflow.config import ConfigError
from riskflow.errors import ReadOnlyError
from riskflow.worker import run_worker

NAME = re.compile(r"[A-Za-z0-9._-]{0,64}")


def _check_name(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    if not NAME.fullmatch(name):
        raise click.BadParameter("a name has at most 64 letters, digits, dots, hyphens and underscores")
    return name


@click.command()
@click.option("--name", default="", callback=_check_name, help="Tells workers of one machine apart, such as 1 and 2.")
def worker(name: str) -> None:
    """Work through the queue: draw up, seal and archive records, and send letters. Runs until it is stopped.

    On PostgreSQL several workers share the queue; each takes over what another had begun that was killed.
    """
    try:
        run_worker(read_settings(), name)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    except ReadOnlyError as error:
        raise click.ClickException(error.message.en) from error
