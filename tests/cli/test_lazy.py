"""Commands are listed without being loaded, and each loads what it needs."""

import subprocess
import sys
from collections.abc import Sequence

import click
import pytest

from riskflow.cli import COMMANDS, main
from riskflow.cli.lazy import Lazy
from riskflow.cli.questionnaire import LAZY, questionnaire

SLOW = ("dbos", "flask", "spacy", "sqlmodel", "weasyprint")
SELDOM = ("alembic", "dbos", "flask", "openpyxl", "pikepdf", "pyhanko", "requests", "scipy", "spacy", "weasyprint")
"""What commands do without that read and write the database, and neither migrate nor seal nor read a workbook."""
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
    assert loaded_by([arguments], SLOW) == "[]"


@pytest.mark.usefixtures("own_instance")
def test_commands_of_every_day_load_neither_migrations_nor_seals_nor_workbooks() -> None:
    commands = [
        ("people", "list"),
        ("people", "add", "--subject", "s-1", "--name", "Kim", "--email", "kim@example.org"),
        ("lists", "status"),
        ("letters",),
        ("records", "due"),
        ("tokens", "list"),
        ("listing",),
        ("screen", "Example University"),
    ]
    assert loaded_by(commands, SELDOM) == "[]"


@pytest.mark.usefixtures("own_instance")
def test_commands_that_search_no_names_load_nothing_that_searches_them() -> None:
    assert loaded_by([("people", "list"), ("records", "due"), ("letters",)], ("numpy", "rapidfuzz")) == "[]"


@pytest.mark.slow
@pytest.mark.usefixtures("own_instance")
def test_pages_start_without_what_draws_records_and_reads_workbooks() -> None:
    program = "import os; from riskflow.config import Config; from riskflow.app import create_app; "
    started = "create_app(Config.from_environment(os.environ))"
    names = ("alembic", "dbos", "openpyxl", "riskflow.signatures.receipt", "scipy", "spacy", "weasyprint")
    assert loaded(program + started, names) == "[]"


def loaded_by(commands: Sequence[Sequence[str]], names: Sequence[str]) -> str:
    """Return which modules some commands have loaded, run one after the other in a process of their own."""
    program = f"""
from riskflow.cli import main
for command in {[list(each) for each in commands]}:
    try:
        main(command, standalone_mode=False)
    except SystemExit as end:
        assert not end.code, command
"""
    return loaded(program, names)


def loaded(program: str, names: Sequence[str]) -> str:
    told = f"\nimport sys\nprint([name for name in {list(names)} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program + told], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]
