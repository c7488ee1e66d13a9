"""Commands about the personal data of one person."""

import json
import os
from pathlib import Path

import click

from riskflow.cli.instance import read
from riskflow.services.operations.personal_data import export_person
from riskflow.store.queries import cases as case_queries


@click.group()
def person() -> None:
    """Look after what is kept about a person."""


@person.command("export")
@click.argument("login")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def person_export(login: str, output: Path) -> None:
    """Write everything that is kept about a person, or was written by them, as JSON."""
    with read() as uow:
        found = case_queries.person_by_login(uow.session, login)
        if found is None:
            raise click.ClickException(f"There is nobody with the sign-in {login!r}")
        exported = export_person(uow.session, found)
    try:
        # Nobody else may read it, and nothing is overwritten.
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise click.ClickException(f"{output} exists; name another file") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(exported, file, ensure_ascii=False, indent=2)
    rows = sum(len(table["rows"]) for table in exported.values())
    click.echo(f"{output}: {rows} rows of {len(exported)} tables. Records in the archive name the person too.")
