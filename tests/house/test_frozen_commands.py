"""Frozen: the commands with their parameters, help texts, exit codes and JSON keys. See test_frozen.py for the rest."""

import json
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.house.frozen.comparison import check_frozen, key_paths
from tests.house.frozen.program import main
from tests.support.data.indicator_files import vdem_rows
from tests.support.questionnaires.small_library import add_version, small_library
from tests.support.screening.eu_list import freeze
from tests.support.source_tree import PROJECT
from tests.support.web.web_client import worked_answers

ENDINGS = {
    "": 2,
    "--version": 0,
    "--help": 0,
    "no-such-command": 2,
    "questionnaire": 2,
    "questionnaire check --no-such-option": 2,
    "questionnaire show --version 9.9": 1,
    "questionnaire show none": 1,
    "questionnaire show --language no": 2,
    "questionnaire coverage --version 9.9": 1,
    "questionnaire length --version 9.9": 1,
    "questionnaire diff ri 1.0": 2,
    "questionnaire diff ri 9.9 9.9": 1,
    "questionnaire simulate ri 9.9": 1,
    "questionnaire release ri 9.9": 1,
    "questionnaire --folder /no/such/folder check": 2,
    "score /no/such/file": 2,
    "score": 2,
    "suggest": 2,
    "suggest x --language no": 2,
    "context show Nowhere": 1,
    "context import none file.csv": 2,
    "context import vdem /no/such/file.csv": 1,
    "context status": 0,
    "context changed": 0,
    "lists import none file.xml": 2,
    "lists import eu-fsf /no/such/file.xml": 1,
    "lists diff eu-fsf": 1,
    "lists status": 0,
    "organisations import /no/such/file.zip": 1,
    "screen": 2,
    "screen Name": 0,
    "letters": 0,
    "verify": 0,
    "record": 2,
    "record verify /no/such/file.pdf": 2,
    f"record verify {PROJECT / 'README.md'}": 1,
}


def run(words: list[str], given: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=given)


def test_the_program_is_called_riskflow() -> None:
    (found,) = entry_points(group="console_scripts", name="riskflow")
    assert found.value == "riskflow.cli:main"
    assert found.load() is main


def test_the_commands_have_their_names_and_parameters() -> None:
    tree = {path: [_parameter(each) for each in command.params] for path, command in _commands(main)}
    check_frozen("commands", tree)


def test_the_commands_have_their_help_texts() -> None:
    """Wording may improve, on purpose; nothing here is read by a program."""
    helps = {
        path: {"": command.help, **{each.opts[0]: getattr(each, "help", None) for each in command.params}}
        for path, command in _commands(main)
    }
    check_frozen("help", helps)


def _commands(command: click.Command, path: str = "riskflow") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if below := command.get_command(context, name):
                yield from _commands(below, f"{path} {name}")


def _parameter(each: click.Parameter) -> dict[str, Any]:
    """Describe a parameter as it is typed; what an option is called inside the program is its own affair."""
    kind = each.type.to_info_dict()
    default = each.to_info_dict()["default"]
    return {
        "name": each.name if isinstance(each, click.Argument) else None,
        "opts": [*each.opts, *each.secondary_opts],
        "type": {key: value if isinstance(value, bool) else _plain(value) for key, value in kind.items()},
        "default": default if isinstance(default, bool | int) else str(default),
        "required": each.required,
        "multiple": each.multiple,
        "nargs": each.nargs,
        "is_flag": getattr(each, "is_flag", False),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - what click says of a type
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)


@pytest.mark.usefixtures("own_instance")
def test_the_commands_end_with_their_statuses() -> None:
    found = {words: run(words.split()) for words in ENDINGS}
    assert {words: result.exit_code for words, result in found.items()} == ENDINGS


@pytest.mark.usefixtures("own_instance")
def test_a_faulty_line_ends_with_one_and_is_named_in_the_answer() -> None:
    sheets = json.dumps([{"id": "bad", "answers": {"du-technology": "nil"}}])
    told = {"score": sheets, "screen": '{"country": "SE"}', "suggest": '{"id": 7}\n'}
    results = {name: run([name, "-", "--json"], text) for name, text in told.items()}
    assert {name: result.exit_code for name, result in results.items()} == dict.fromkeys(told, 1)
    check_frozen("faulty-lines", {name: key_paths(json.loads(result.stdout)) for name, result in results.items()})


@pytest.mark.usefixtures("own_instance")
def test_the_json_of_the_commands_has_its_keys(tmp_path: Path) -> None:
    _fill(tmp_path)
    questionnaire = ["questionnaire", "--folder", str(tmp_path)]
    asked: dict[str, tuple[list[str], str | None]] = {
        "show": (["questionnaire", "show", "ri", "--version", "1.0", "--json"], None),
        "coverage": ([*questionnaire, "coverage", "small", "--version", "1.0", "--json"], None),
        "length": ([*questionnaire, "length", "small", "--version", "1.0", "--json"], None),
        "diff": ([*questionnaire, "diff", "small", "1.0", "1.1", "--json"], None),
        "simulate": ([*questionnaire, "simulate", "small", "1.1", "--json"], None),
        "score one": (["score", "-", "--version", "1.0", "--json"], json.dumps(_worked("rf-22"))),
        "score many": (["score", "-", "--version", "2.0", "--json"], json.dumps([_worked("rf-25")])),
        "context status": (["context", "status", "--json"], None),
        "context show": (["context", "show", "CN", "--json"], None),
        "lists status": (["lists", "status", "--json"], None),
        "screen": (["screen", "--json", "Example Institute"], None),
        "screen lines": (
            ["screen", "-"],
            '{"id": 7, "name": "Harmless", "country": "CN", "identifiers": {"ror": "0"}}',
        ),
        "suggest": (["suggest", "-", "--json"], '{"id": 7, "text": "Guided missiles and drones.", "language": "en"}\n'),
    }
    results = {name: run(words, given) for name, (words, given) in asked.items()}
    statuses = {name: result.exit_code for name, result in results.items()}
    assert statuses == {**dict.fromkeys(asked, 0), "coverage": 1}
    check_frozen("json-keys", {name: key_paths(json.loads(result.stdout)) for name, result in results.items()})


def _fill(folder: Path) -> None:
    """Write two small versions of questions, and bring one source of indicators and one list in force."""
    add_version(small_library(folder), "1.1", ("facts.yaml", "sv: Vilket slag?", "sv: Vilken sort?"))
    indicators = folder / "vdem.csv"
    indicators.write_text("".join(f"{','.join(map(str, row))}\n" for row in vdem_rows(CN=0.07)), encoding="utf-8")
    names = freeze(folder, "Example Institute", "Other Works")
    assert run(["context", "import", "vdem", str(indicators), "--published", "2026-03-12"]).exit_code == 0
    assert run(["lists", "import", "eu-fsf", str(names)]).exit_code == 0


def _worked(case: str) -> dict[str, Any]:
    return {"id": case, "name": "A worked case", "answers": worked_answers()[case]}
