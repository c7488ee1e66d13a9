"""The documents name what exists, in the words that were agreed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import click
import pytest

from riskflow import __version__
from riskflow.cli import main
from riskflow.config import SETTINGS
from riskflow.web.routes import ROUTES
from tests.support.source_tree import PROJECT, project_files, text_of

DECISIONS = project_files("docs/adr/[0-9]*.md")
PAGES = project_files("*.md")
MODULES = project_files("riskflow/*.py")
ARCHITECTURE = Path("docs/architecture.md")
CONFIGURATION = Path("docs/reference/configuration.md")
CONTRIBUTING = Path("CONTRIBUTING.md")
GLOSSARY = Path("docs/glossary.md")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
A_PAGE = 60  # lines
HEAD_OF_A_TABLE = 2  # lines: the headings, and what divides them from the rows

CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"(?:\.\./)*\w[\w.-]*(?:/[\w.-]+)*(?:/|\.(?:css|html|js|json|md|py|secret|sqlite|toml|txt|yaml))")
NAME = re.compile(r"(?:[A-Z][a-z]+)+|[a-z]+(?:_[a-z]+)+")
DOTTED = re.compile(r"(?:riskflow\.)?([a-z_]+(?:\.\w+)+)(?:\(\))?")
MENTION = re.compile(r"(?:`|\bfrom |\bimport )(riskflow(?:\.\w+)+)")
COMMAND = re.compile(r"(?<![\w./-])(?:\.venv/bin/)?riskflow (?=[a-z])([^\n`]+)")
TARGET = re.compile(r"(?:^|[ ;])make ([a-z-]+)", re.MULTILINE)

# Paths that documents name and that an instance, a record or a questionnaire may have; the project has none.
NOT_OF_THE_PROJECT = {
    "clocks.toml",
    "retention.toml",
    "archive",
    "attachments",
    "backup-key.txt",
    "demonstration.secret",
    "manifest.json",
    "manifest.p7s",
    "README.txt",
    "METS.xml",
    "verify.py",
    "case.json",
    "record.json",
    "riskflow.sqlite",
    "riskflow.toml",
    "sha256/ab/cd",
    "uncovered.yaml",
}


def test_every_setting_is_described_and_no_other() -> None:
    described = re.findall(r"^### `(\w+)`", text_of(CONFIGURATION), re.MULTILINE)
    assert tuple(described) == SETTINGS


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [link for link in LINK.findall(text_of(page)) if not (PROJECT / page.parent / link).exists()]
    assert lost == []


def test_every_path_in_a_document_exists() -> None:
    known = {path.parts for file in project_files() for path in (file, *file.parents)}
    endings = {"/".join(parts[first:]) for parts in known for first in range(len(parts))}
    lost = [
        f"{page}: {path}"
        for page in PAGES
        for path in _code_of(page)
        if PATH.fullmatch(path) and _ending(path) not in endings | NOT_OF_THE_PROJECT
    ]
    assert lost == []


def test_every_dotted_name_in_a_document_exists() -> None:
    packages = {file.parts[1].removesuffix(".py") for file in MODULES}
    lost = [
        f"{page}: {code}"
        for page in PAGES
        for code in _code_of(page)
        if (match := DOTTED.fullmatch(code)) and not PATH.fullmatch(code)
        if code.startswith("riskflow.") or (match[1].partition(".")[0] in packages and match[1] not in ROUTES)
        if not _resolves(f"riskflow.{match[1]}")
    ]
    assert lost == []


def test_every_module_that_the_code_speaks_of_exists() -> None:
    lost = [
        f"{file}: {name}"
        for file in project_files("*.py")
        for name in MENTION.findall(text_of(file))
        if not PATH.fullmatch(name) and not _resolves(name)
    ]
    assert lost == []


def test_the_architecture_names_what_the_code_has() -> None:
    named = {name for file in MODULES for name in _names(file)}
    names = [code for code in _code_of(ARCHITECTURE) if NAME.fullmatch(code)]
    assert names
    assert [name for name in names if name not in named] == []


def test_every_command_in_a_document_exists() -> None:
    faults = [
        f"{page}: riskflow {command}: {fault}"
        for page in PAGES
        for code in _code_of(page)
        for command in COMMAND.findall(code)
        for fault in _faults(main, command.split())
    ]
    assert faults == []


def test_every_target_of_make_is_explained_and_no_other_is_named() -> None:
    makefile = text_of(Path("Makefile")).replace("\\\n", "")
    declared = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert declared
    assert set(declared[1].split()) == set(re.findall(r"^([a-z-]+):.*## \w", makefile, re.MULTILINE))
    named = {target for page in PAGES for code in _code_of(page) for target in TARGET.findall(code)}
    assert named <= set(declared[1].split())


def test_contributors_are_told_where_everything_is() -> None:
    listed = re.findall(r"^\| `riskflow/([\w/]+)/?`", text_of(CONTRIBUTING), re.MULTILINE)
    packages = {str(file.parent.relative_to("riskflow")) for file in MODULES if file.name == "__init__.py"}
    assert set(listed) == {name for name in packages if name != "." and "migrations" not in name}


def test_the_changelog_knows_the_version() -> None:
    versions = re.findall(r"^## \[([\w.]+)\](?: - \d{4}-\d\d-\d\d)?$", text_of(Path("CHANGELOG.md")), re.MULTILINE)
    assert versions[:2] == ["Unreleased", __version__]


def test_the_decisions_are_numbered_without_gaps_and_listed() -> None:
    numbers = [int(file.name[:4]) for file in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    listed = re.findall(r"^\d+\. \[(.*)\]\((\d{4}-[\w-]+\.md)\)", text_of(Path("docs/adr/README.md")), re.MULTILINE)
    assert listed == [(text_of(file).partition("\n")[0].partition(". ")[2], file.name) for file in DECISIONS]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_has_its_parts_and_fits_a_page(decision: Path) -> None:
    text = text_of(decision)
    head = rf"# {int(decision.name[:4])}\. \S.*\n\nDate: \d{{4}}-\d\d-\d\d · Status: (accepted|superseded)"
    assert re.match(head, text)
    assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.count("\n") <= A_PAGE


def test_the_glossary_has_whole_tables() -> None:
    broken = [rows[0] for rows in _tables(text_of(GLOSSARY)) if not _is_whole(rows)]
    assert broken == []


def test_a_row_after_a_blank_line_is_a_broken_table() -> None:
    split = "| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |\n| 5 | 6 |\n| 7 | 8 |\n"
    assert [_is_whole(rows) for rows in _tables(split)] == [True, False]


def test_the_glossary_names_what_the_code_has() -> None:
    named = {name for file in MODULES for name in _names(file)}
    words = [part for word in _column("In code") for part in word.split(".")]
    assert [word for word in words if word not in named] == []


def test_the_code_uses_the_agreed_words() -> None:
    refused = set(_column("Not in code"))
    found = [f"{file}: {name}" for file in MODULES for name in _names(file) if refused & set(_words(name))]
    assert found == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DOSSIERS_BY_CASE", ["dossier", "by", "case"]),
        ("openDossier", ["open", "dossier"]),
        ("_countries_of", ["country", "of"]),
        ("PDFStamp", ["pdf", "stamp"]),
    ],
)
def test_a_name_falls_into_its_words(name: str, words: list[str]) -> None:
    assert list(_words(name)) == words


def test_what_people_read_uses_the_agreed_words() -> None:
    refused = re.compile("|".join(rf"\b{re.escape(word)}" for word in _column("Not on screen")), re.IGNORECASE)
    kinds = (
        "questionnaires/*.yaml",
        "templates/*.html",
        "templates/*.txt",
        "templates/*.yaml",
        "*.po",
        "riskflow/*.py",
    )
    found = [f"{file}: {match.group()}" for file in project_files(*kinds) for match in refused.finditer(text_of(file))]
    assert found == []


def _code_of(page: Path) -> Iterator[str]:
    """Yield what a document sets as code: the blocks, and what stands between backticks."""
    for block, span in CODE.findall(text_of(page)):
        yield block or span


def _ending(path: str) -> str:
    return path.replace("../", "").removesuffix("/")


def _resolves(name: str) -> bool:
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def _faults(command: click.Command, words: list[str]) -> Iterator[str]:
    """Yield what is wrong with the words after a command's name; `a|b` names several commands."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in words[0].strip(",.").split("|") if words and re.match(r"[a-z]", words[0]) else ():
            below = command.get_command(context, name)
            if below is None:
                yield f"no command {name}"
            else:
                yield from _faults(below, words[1:])
        return
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    yield from (
        f"no option {word}" for word in words if word.startswith("--") and word.partition("=")[0] not in options
    )


def _tables(text: str) -> list[list[list[str]]]:
    """Return the tables of a document as rows of cells; a blank line ends a table."""
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()] for block in blocks]


def _is_whole(rows: list[list[str]]) -> bool:
    """Return whether a table has a heading, the line below it, and as many cells in each row."""
    return (
        len(rows) > HEAD_OF_A_TABLE
        and all(re.fullmatch(r"-+", cell) for cell in rows[1])
        and len({len(row) for row in rows}) == 1
    )


def _column(heading: str) -> list[str]:
    """Return the words in backticks of one column of the glossary's tables."""
    words = [
        word
        for heads, _, *rows in _tables(text_of(GLOSSARY))
        for row in rows
        for word in re.findall(r"`([^`]+)`", row[heads.index(heading)])
    ]
    assert words, f"the glossary has no column '{heading}'"
    return words


def _words(name: str) -> Iterator[str]:
    """Yield the words of a name in the singular."""
    for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name):
        lower = word.lower()
        yield f"{lower[:-3]}y" if lower.endswith("ies") else lower.removesuffix("s")


def _names(file: Path) -> Iterator[str]:
    """Yield the names that a module gives to its own things, and its own."""
    yield from (file.stem, file.parent.name)
    for node in ast.walk(ast.parse(text_of(file))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
