"""Small files and small functions: what is long is split by what it does, before anybody has to scroll."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch

from tests.support.source_tree import project_files, text_of

LONGEST_FILE = 450
LONGEST_FUNCTION = 40

# What may be longer, and why. An exception that is no longer needed fails.
EXCEPTIONS = {
    "riskflow/services/records/build.py:compose": "one line for each thing that a record says",
    "tests/questionnaire/test_loader.py": "one row for each fault that a file can have",
    "tests/questionnaire/test_scoring_properties.py": "the properties that the scoring policy lists, one after another",
    "riskflow/store/migrations/versions/*": "one statement for each table, as Alembic writes them",
}


def test_files_and_functions_are_short() -> None:
    long = {name: lines for name, lines in _long_ones() if not any(fnmatch(name, known) for known in EXCEPTIONS)}
    assert long == {}


def test_no_exception_outlives_its_reason() -> None:
    long = [name for name, _ in _long_ones()]
    assert [known for known in EXCEPTIONS if not any(fnmatch(name, known) for name in long)] == []


def _long_ones() -> Iterator[tuple[str, int]]:
    for file in project_files("*.py"):
        text = text_of(file)
        if (lines := text.count("\n")) > LONGEST_FILE:
            yield str(file), lines
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield f"{file}:{node.name}", lines
