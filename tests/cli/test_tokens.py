"""The commands about tokens of programs: made, listed and revoked, in words and as JSON."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from riskflow.cli import main
from riskflow.identity.service_tokens import SHAPE

IN_A_MONTH = (datetime.now(UTC).date() + timedelta(30)).isoformat()
CREATE = ("create", "--name", "Prometheus", "--scope", "metrics", "--until", IN_A_MONTH, "--reason", "To watch")


def tokens(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["tokens", *arguments])


@pytest.mark.usefixtures("own_instance")
def test_a_token_is_printed_once_listed_without_itself_and_revoked() -> None:
    made = tokens(*CREATE)
    assert SHAPE.fullmatch(made.stdout.strip())
    assert f"1  Prometheus  metrics  until {IN_A_MONTH}  last used never" in tokens("list").output
    [row] = json.loads(tokens("list", "--json").stdout)
    assert (row["number"], row["scopes"], row["reason"]) == (1, ["metrics"], "To watch")
    assert made.stdout.strip() not in str(row)
    assert json.loads(tokens("revoke", "1", "--reason", "Moved", "--json").stdout) == {"number": 1, "revoked": True}
    assert "revoked 2" in tokens("list").output
    assert "revoked already" in tokens("revoke", "1", "--reason", "Moved").output


@pytest.mark.usefixtures("own_instance")
def test_a_token_as_json_and_one_that_lasts_too_long() -> None:
    assert SHAPE.fullmatch(json.loads(tokens(*CREATE, "--json").stdout)["token"])
    refused = tokens(*CREATE[:-3], "2099-01-01", *CREATE[-2:])
    assert (refused.exit_code, "a year" in refused.output) == (1, True)
    assert "There is no such token" in tokens("revoke", "7", "--reason", "x").output
