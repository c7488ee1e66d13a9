"""The documents say what the code does, in the words that were agreed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import generate
from riskflow import __version__
from riskflow.config import SETTINGS
from tests.support.source_tree import PROJECT, project_files, text_of

DECISIONS = project_files("docs/adr/[0-9]*.md")
PAGES = project_files("*.md")
CONFIGURATION = Path("docs/reference/configuration.md")
GLOSSARY = Path("docs/glossary.md")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
A_PAGE = 60  # lines


def test_every_setting_is_described_and_no_other() -> None:
    described = re.findall(r"^### `(\w+)`", text_of(CONFIGURATION), re.MULTILINE)
    assert tuple(described) == SETTINGS


@pytest.mark.parametrize("page", generate.PARTS)
def test_what_the_code_knows_best_is_written_from_it(page: str) -> None:
    assert generate.generated(page) == text_of(Path("docs", page)), "run  .venv/bin/python docs/generate.py"


def test_every_package_that_runs_has_a_licence_that_lets_everybody_use_it() -> None:
    licences = dict(re.findall(r"^\| ([\w.-]+) \| (.*) \|$", generate.packages(), re.MULTILINE))
    free = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software|Zope|0BSD|LGPL|Lesser|HPND|CC0|Unlicense")
    assert {name: licence for name, licence in licences.items() if not free.search(licence)} == {"Package": "Licence"}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [link for link in LINK.findall(text_of(page)) if not (PROJECT / page.parent / link).exists()]
    assert lost == []


def test_every_target_of_make_is_explained() -> None:
    makefile = text_of(Path("Makefile")).replace("\\\n", "")
    declared = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert declared
    assert set(declared[1].split()) == set(re.findall(r"^([a-z-]+):.*## \w", makefile, re.MULTILINE))


def test_the_changelog_knows_the_version() -> None:
    assert re.search(rf"^## \[?({re.escape(__version__)}|Unreleased)\b", text_of(Path("CHANGELOG.md")), re.MULTILINE)


def test_the_decisions_are_numbered_without_gaps_and_listed() -> None:
    numbers = [int(file.name[:4]) for file in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    listed = re.findall(r"^\d+\. .*\]\((\d{4}-[\w-]+\.md)\)", text_of(Path("docs/adr/README.md")), re.MULTILINE)
    assert listed == [file.name for file in DECISIONS]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_has_its_parts_and_fits_a_page(decision: Path) -> None:
    text = text_of(decision)
    head = rf"# {int(decision.name[:4])}\. \S.*\n\nDate: \d{{4}}-\d\d-\d\d · Status: (accepted|superseded)"
    assert re.match(head, text)
    assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.count("\n") <= A_PAGE


def test_the_code_uses_the_agreed_words() -> None:
    refused = _refused("Not in code")
    found = [
        f"{file}: {name}"
        for file in project_files("riskflow/*.py")
        for name in _names(ast.parse(text_of(file)))
        if refused & {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+", name)}
    ]
    assert found == []


def test_what_people_read_uses_the_agreed_words() -> None:
    refused = re.compile("|".join(rf"\b{re.escape(word)}" for word in _refused("Not on screen")), re.IGNORECASE)
    files = project_files("questionnaires/*.yaml", "templates/*.html", "templates/*.yaml", "*.po", "riskflow/*.py")
    found = [f"{file}: {match.group()}" for file in files for match in refused.finditer(text_of(file))]
    assert found == []


def _refused(heading: str) -> set[str]:
    """Return the quoted words of one column of the glossary's tables."""
    words: set[str] = set()
    column = None
    for line in text_of(GLOSSARY).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if heading in cells:
            column = cells.index(heading)
        elif not line.startswith("|"):
            column = None
        elif column is not None:
            words.update(re.findall(r"`([^`]+)`", cells[column]))
    assert words, f"the glossary has no column '{heading}'"
    return words


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a module gives to its own things."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
