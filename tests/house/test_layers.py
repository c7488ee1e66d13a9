"""What import contracts cannot say: what pure modules may import at all, and who may change rows."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.source_tree import project_files, text_of

ALLOWED = {"anyascii", "babel", "numpy", "pydantic", "rapidfuzz", "rfc8785", "riskflow"}
# Of the standard library, what reads a clock, chance, the computer or the network.
IMPURE = {"io", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "threading", "time", "uuid"}
PURE = (
    "riskflow/cases/*.py",
    "riskflow/errors.py",
    "riskflow/indicators/catalogue.py",
    "riskflow/questionnaire/*.py",
    "riskflow/records/model.py",
    "riskflow/screening/*.py",
    "riskflow/terms/lexicon.py",
    "riskflow/terms/suggestions.py",
    "riskflow/territories.py",
    "riskflow/text.py",
)
# They read files: questionnaires, and what others publish.
READERS = (
    "riskflow/questionnaire/library.py",
    "riskflow/questionnaire/loader.py",
    "riskflow/screening/importers/",
)


def pure_files() -> list[Path]:
    return [file for file in project_files(*PURE) if not str(file).startswith(READERS)]


def test_pure_modules_are_pure() -> None:
    found = {
        f"{file} imports {name}"
        for file in pure_files()
        for name in _imported(file)
        if name in IMPURE or name not in ALLOWED | sys.stdlib_module_names
    }
    assert found == set()


def test_pure_modules_do_not_ask_the_clock() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file in pure_files()
        for node in ast.walk(ast.parse(text_of(file)))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today"}
    ]
    assert found == []


def test_only_the_services_and_the_store_ask_for_rows_or_change_them() -> None:
    asking = re.compile(r"\bsession\.(add|add_all|delete|exec|execute|flush|merge|refresh|scalars?)\(")
    below = ("riskflow/services/", "riskflow/store/")
    above = [file for file in project_files("riskflow/*.py") if not str(file).startswith(below)]
    assert [file for file in above if asking.search(text_of(file))] == []


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(text_of(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
