"""The command that runs the worker."""

import click

from riskflow.cli.instance import read_settings
from riskflow.config import ConfigError
from riskflow.errors import ReadOnlyError
from riskflow.worker import run_worker


@click.command()
def worker() -> None:
    """Work through the queue: draw up, seal and archive records, and send letters. Runs until it is stopped."""
    try:
        run_worker(read_settings())
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    except ReadOnlyError as error:
        raise click.ClickException(error.message.en) from error
