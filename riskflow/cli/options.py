"""Options that several commands have, and how all of them print JSON."""

import json
from datetime import date

import click

from riskflow.text import Language

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
subject_option = click.option("--subject", required=True, help="The person's identifier at the university's sign-in.")
reason_option = click.option("--reason", required=True, help="Why; it is kept.")
language_option = click.option(
    "--language", type=click.Choice([each.value for each in Language]), default="en", help="Language of the text."
)


def print_json(value: object) -> None:
    """Print a value as indented JSON; dates and times are in ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_iso_format))


def print_json_line(value: object) -> None:
    """Print a value as JSON on one line, for commands that print one object for each input."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_iso_format))


def _iso_format(value: object) -> str:
    if not isinstance(value, date):  # a datetime is a date too
        raise TypeError(f"{value!r} cannot be printed as JSON")
    return value.isoformat()
