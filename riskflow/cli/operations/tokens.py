"""Commands about the tokens by which programs read."""

import json
from datetime import datetime
from typing import Any

import click

from riskflow.cli.instance import read, write
from riskflow.errors import RiskFlowError
from riskflow.identity.service_tokens import ServiceScope, WantedToken
from riskflow.services.people import tokens as token_service
from riskflow.store.tables import ServiceToken

DAY = click.DateTime(["%Y-%m-%d"])
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
SCOPES = click.Choice([scope.value for scope in ServiceScope])


@click.group()
def tokens() -> None:
    """Make, list and revoke the tokens by which programs read figures and roles."""


@tokens.command("list")
@json_option
def list_tokens(*, as_json: bool) -> None:
    """List all tokens, of each what it opens and until when; the tokens themselves are stored nowhere."""
    with read() as uow:
        found = [_shown(row) for row in token_service.every_token(uow)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for row in found:
        state = f"revoked {row['revoked_on']}" if row["revoked_on"] else f"until {row['expires_on']}"
        scopes = " ".join(row["scopes"])
        click.echo(f"{row['number']}  {row['name']}  {scopes}  {state}  last used {row['last_used_on'] or 'never'}")


@tokens.command()
@click.option("--name", required=True, help="Which program reads by it.")
@click.option("--scope", "scopes", type=SCOPES, multiple=True, required=True, help="What it opens; may be repeated.")
@click.option("--until", type=DAY, required=True, help="The last day, at most a year away.")
@click.option("--reason", required=True, help="Why; it is kept.")
@json_option
def create(*, name: str, scopes: tuple[str, ...], until: datetime, reason: str, as_json: bool) -> None:
    """Make a token and print it, this once."""
    wanted = WantedToken(name, frozenset(map(ServiceScope, scopes)), until.date(), reason)
    try:
        with write() as uow:
            row, token = token_service.create(uow, wanted)
            shown = _shown(row)
    except RiskFlowError as error:
        raise click.ClickException(error.message.en) from error
    if as_json:
        click.echo(json.dumps({**shown, "token": token}, ensure_ascii=False, indent=2))
        return
    click.echo(token)
    click.echo(f"Token {shown['number']} is made and is not shown again.", err=True)


@tokens.command()
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; it is kept.")
@json_option
def revoke(*, number: int, reason: str, as_json: bool) -> None:
    """End the token with a NUMBER of `riskflow tokens list` at once."""
    try:
        with write() as uow:
            token_service.revoke(uow, number, reason)
    except RiskFlowError as error:
        raise click.ClickException(error.message.en) from error
    click.echo(json.dumps({"number": number, "revoked": True}) if as_json else f"Token {number} is revoked.")


def _shown(row: ServiceToken) -> dict[str, Any]:
    return {
        "number": row.id,
        "name": row.name,
        "scopes": row.scopes,
        "created_on": row.created_at.date().isoformat(),
        "expires_on": row.expires_on.isoformat(),
        "last_used_on": row.last_used_on.isoformat() if row.last_used_on else None,
        "revoked_on": row.revoked_at.date().isoformat() if row.revoked_at else None,
        "reason": row.reason,
    }
