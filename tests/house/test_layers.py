"""What import contracts cannot say: what pure modules may import, who changes rows, how pages come to content."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.source_tree import project_files, text_of

ALLOWED = {"anyascii", "babel", "holidays", "numpy", "pydantic", "rapidfuzz", "rfc8785", "riskflow"}
# Of the standard library, what reads a clock, chance, the computer or the network.
IMPURE = {"io", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "threading", "time", "uuid"}
PURE = (
    "riskflow/cases/*.py",
    "riskflow/clocks/case_clock.py",
    "riskflow/clocks/swedish_calendar.py",
    "riskflow/clocks/words.py",
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
# They read files: questionnaires, what others publish, and the index of names.
READERS = (
    "riskflow/questionnaire/library.py",
    "riskflow/questionnaire/loader.py",
    "riskflow/screening/importers/",
    "riskflow/screening/shelf.py",
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


def test_pages_come_to_the_content_of_a_case_only_through_what_is_shown() -> None:
    """A page that read the rows, or the answers as the rules do, could show what is hidden from its reader."""
    rows = (
        r"\b(answers|events|inquiries|light_checks|notes|opinions|questions|ratings|readings|stops)_of\("
        r"|\b(attached_to|standing_opinions|stops_on)\("
    )
    whole = r"\b(current_answers|current_assessment|score_answers|score_assessment|comparison)\("
    unmasked = re.compile(rf"{rows}|{whole}|\bopened\.case\b")
    in_templates = re.compile(r"\bopened\.case\b|\bfor_rules\b|\boriginal\b")
    assert [file for file in project_files("riskflow/web/*.py") if unmasked.search(text_of(file))] == []
    assert [file for file in project_files("templates/*.html") if in_templates.search(text_of(file))] == []


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(text_of(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
