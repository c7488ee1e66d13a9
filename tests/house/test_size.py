"""Sizes: a file holds one subject, a function one step."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch

from tests.support.source_tree import project_files, text_of

MAX_FILE_LINES = 450
MAX_FUNCTION_LINES = 40
MAX_P90_FUNCTION_LINES = 20

# What may be longer, and why. An exception that is no longer needed fails.
EXCEPTIONS = {
    "riskflow/services/records/build.py:assemble_record": "one line for each thing that a record says",
    "tests/questionnaire/test_loader.py": "one row for each fault that a file can have",
    "tests/questionnaire/scoring/test_scoring_properties.py": "the properties of the scoring policy, one after another",
    "riskflow/store/migrations/versions/*": "one statement for each table, as Alembic writes them",
}


def test_files_and_functions_are_short() -> None:
    long = {name: lines for name, lines in _long_ones() if not any(fnmatch(name, known) for known in EXCEPTIONS)}
    assert long == {}


def test_nine_of_ten_functions_fit_half_a_page() -> None:
    lengths = sorted(lines for file in project_files("riskflow/*.py") for _, lines in _functions(text_of(file)))
    assert lengths[len(lengths) * 9 // 10] <= MAX_P90_FUNCTION_LINES


def test_no_exception_outlives_its_reason() -> None:
    long = [name for name, _ in _long_ones()]
    assert [known for known in EXCEPTIONS if not any(fnmatch(name, known) for name in long)] == []


def _long_ones() -> Iterator[tuple[str, int]]:
    for file in project_files("*.py"):
        text = text_of(file)
        if (lines := text.count("\n")) > MAX_FILE_LINES:
            yield str(file), lines
        yield from ((f"{file}:{name}", lines) for name, lines in _functions(text) if lines > MAX_FUNCTION_LINES)


def _functions(text: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
