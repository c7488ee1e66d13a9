"""The command that counts the figures of a year."""

import click

from riskflow.cli.bars import step
from riskflow.cli.instance import open_instance
from riskflow.config import data_folder
from riskflow.services.operations.figures.keep import count_and_keep
from riskflow.text import Text


@click.command()
@click.argument("year", type=click.IntRange(2000, 2100))
def figures(*, year: int) -> None:
    """Count the figures of YEAR anew, and keep them with their documents.

    The worker does it by itself: for this year once a day, and for the year before until the end of March.
    """
    instance = open_instance()
    institution = Text(sv=instance.config.institution_sv, en=instance.config.institution_en)
    with step("Counting and drawing"):
        report = count_and_keep(instance, data_folder("templates"), institution, year, instance.config.figures_minimum)
    click.echo(f"{year}: {sum(1 for _ in report.figures)} figures, counted at {report.counted_at:%Y-%m-%d %H:%M} UTC.")
