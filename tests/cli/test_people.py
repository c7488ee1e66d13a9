"""The commands about people and roles."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskflow.cli import main

ADD = ("add", "--subject", "s-1", "--name", "=Kim Karlsson", "--email", "kim@example.org")
GRANT = ("grant", "--subject", "s-1", "--role", "administrator", "--reason", "The first one")


def people(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["people", *arguments])


@pytest.mark.usefixtures("own_instance")
def test_the_first_administrator_is_appointed_before_ever_signing_in_and_cannot_be_ended() -> None:
    assert people(*ADD).exit_code == 0
    granted = people(*GRANT)
    assert (granted.exit_code, granted.stdout) == (0, "Role 1 is granted.\n")
    assert "administrator  held" in people("list").output
    refused = people("end-grant", "1", "--reason", "x")
    assert refused.exit_code == 1
    assert "last administrator" in refused.output


@pytest.mark.usefixtures("own_instance")
def test_a_second_administrator_waits_for_the_first_and_whoever_leaves_holds_nothing() -> None:
    people(*ADD)
    people(*GRANT)
    people("add", "--subject", "s-2", "--name", "Bo Berg", "--email", "bo@example.org")
    waits = people("grant", "--subject", "s-2", "--role", "administrator", "--reason", "The second one")
    assert "waits for the confirmation" in waits.output
    people("grant", "--subject", "s-2", "--role", "function:export-control", "--reason", "New post")
    assert people("leave", "--subject", "s-2", "--reason", "Moved").exit_code == 0
    assert "Bo Berg" not in people("list").output
    assert people("list", "--all").output.count("Bo Berg") == 2


@pytest.mark.usefixtures("own_instance")
def test_no_cell_of_the_export_begins_a_formula() -> None:
    people(*ADD)
    people(*GRANT)
    header, line = people("export").output.splitlines()
    assert header.startswith("number,person,login,department,role,scope,position,status,since,until,source,granted_by")
    assert "'=Kim Karlsson" in line


@pytest.mark.parametrize(
    "arguments", [("leave", "--subject", "nobody", "--reason", "x"), ("end-grant", "7", "--reason", "x")]
)
def test_what_does_not_exist_is_refused_with_words(own_instance: Path, arguments: tuple[str, ...]) -> None:
    assert own_instance.exists()
    refused = people(*arguments)
    assert refused.exit_code == 1
    assert "There is no" in refused.output


@pytest.mark.usefixtures("own_instance")
def test_the_check_names_what_nobody_holds_and_fails() -> None:
    checked = people("check")
    assert checked.exit_code == 1
    assert "RAI: Nobody is the chair" in checked.stdout
    found = json.loads(people("check", "--json").stdout)
    assert {"kind": "function", "scope": "legal"}.items() <= found[1].items()
