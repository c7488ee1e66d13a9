"""One clean form at every door: what is typed or sent comes out the same, whichever way it came in."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from riskflow.clean_text import clean_text
from riskflow.cli.lazy import LazyGroup, _take_clean_text
from riskflow.documents.file_types import display_name
from riskflow.files.strict_csv import read_table
from riskflow.services.people import sign_in
from riskflow.web.edge.input import PlainFields

TABLE = (
    ("composed", "E\u0301cole", "\u00c9cole"),
    ("nul and controls", "a\x00b\x07c\x9f", "abc"),
    ("turned direction", "a\u202eb\u2066c\u200fd", "abcd"),
    ("without width", "a\u200bb\ufeffc\u2060", "abc"),
    ("tags", "a\U000e0041\U000e007fb", "ab"),
    ("invisible operators", "a\u2062b\u206ac", "abc"),
    ("annotations", "a\ufff9b\ufffbc", "abc"),
    ("no characters", "a\ufdd0b\uffffc\U0010fffed", "abcd"),
    ("lone surrogate", "a\ud800b", "ab"),
    ("joiners of Persian stay", "\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ("soft hyphens stay", "hyper\u00adsonic", "hyper\u00adsonic"),
    ("hangul", "\u1112\u1161\u11ab", "\ud55c"),
)
LINES = (("line breaks", "a\r\nb\nc\u2028d\x0be\x85f", "a\r\nb\nc\nd\ne\nf"), ("tab", "a\tb", "a\tb"))


def of_form(text: str) -> str:
    return str(PlainFields({"name": text})["name"])


def of_command(text: str) -> str:
    @click.command()
    @click.argument("name")
    def say(name: str) -> None:
        click.echo(name)

    group = LazyGroup(commands={"say": say})
    _take_clean_text(group)
    return CliRunner().invoke(group, ["say", text]).output.rstrip("\n")


def of_sign_in(text: str) -> str:
    return sign_in._details({"name": text})["name"]  # noqa: SLF001 - the door itself


DOORS: dict[str, Callable[[str], str]] = {
    "form and query": of_form,
    "command line": of_command,
    "sign-in": of_sign_in,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("written", "clean"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_every_door_gives_the_clean_form(door: str, written: str, clean: str) -> None:
    invisible = {"\u00ad", "\u200c"} if door == "sign-in" else set()  # a name at sign-in has no invisible signs at all
    assert DOORS[door](written) == "".join(sign for sign in clean if sign not in invisible)


@pytest.mark.parametrize(("written", "clean"), [row[1:] for row in (*TABLE, *LINES)])
def test_the_clean_form_keeps_lines_and_is_its_own(written: str, clean: str) -> None:
    assert clean_text(written) == clean == clean_text(clean)


def test_files_and_their_names_come_in_clean(tmp_path: Path) -> None:
    assert display_name("E\u0301cole\u202e\x00.pdf") == "\u00c9cole.pdf"
    path = tmp_path / "list.csv"
    path.write_text("name,country\nE\u0301cole\u202e d'\u200bArts,FR\n", encoding="utf-8")
    assert [row["name"] for row in read_table(path, "name").rows] == ["\u00c9cole d'Arts"]
