"""Commands are listed without being loaded, and each loads what it needs."""

import subprocess
import sys

import click
import pytest

from riskflow.cli import COMMANDS, main
from riskflow.cli.lazy import Lazy
from riskflow.cli.questionnaire import LAZY, questionnaire

SLOW = ("dbos", "flask", "spacy", "sqlmodel", "weasyprint")
WIDE = 1000


@pytest.mark.parametrize(("group", "table"), [(main, COMMANDS), (questionnaire, LAZY)])
def test_the_table_says_of_each_command_what_its_own_help_says(group: click.Group, table: Lazy) -> None:
    context = click.Context(group)
    for name, (_, sentence) in table.items():
        command = group.get_command(context, name)
        assert command
        assert command.name == name
        listed = click.Command(name, help=sentence).get_short_help_str(WIDE)
        assert listed == command.get_short_help_str(WIDE)


@pytest.mark.parametrize("arguments", [("--help",), ("questionnaire", "--help"), ("score", "--help")])
def test_neither_help_nor_scoring_loads_the_database_or_the_pages(arguments: tuple[str, ...]) -> None:
    program = f"""
import sys
from riskflow.cli import main
main({list(arguments)}, standalone_mode=False)
print([name for name in {SLOW} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
