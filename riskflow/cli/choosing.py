"""What the commands about questions share: which version is meant, in which language, and JSON on demand."""

import json
from pathlib import Path
from typing import Any

import click

from riskflow.config import data_folder
from riskflow.core.text import Language
from riskflow.questionnaires import Library, QuestionnaireError, Version

DEFAULT_QUESTIONNAIRE = "ri"

name_argument = click.argument("name", default=DEFAULT_QUESTIONNAIRE)
version_option = click.option("--version", "version", help="The version; the newest released one otherwise.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
language_option = click.option(
    "--language", type=click.Choice([one.value for one in Language]), default="en", help="Language of the text."
)


def library() -> Library:
    """Return the questionnaires of the folder that was named, else those that this program brings."""
    return Library(click.get_current_context().find_object(Path) or data_folder("questionnaires"))


def version_of(name: str, version: str | None) -> Version:
    """Return the version that was asked for, or end with a sentence that says what is wrong."""
    try:
        return library().get(name, version) if version else library().current(name)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from error


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON
    """Print a value as JSON that people can read too."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
