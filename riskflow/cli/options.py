"""Options that several commands have, and what they ask for."""

import json
from datetime import date
from typing import Any

import click

from riskflow.text import Language

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
language_option = click.option(
    "--language", type=click.Choice([each.value for each in Language]), default="en", help="Language of the text."
)


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON
    """Print a value as JSON that people can read too."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=date.isoformat))
