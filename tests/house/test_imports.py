"""Test modules stand alone: what several of them use lies in tests/support."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.source_tree import project_files, text_of


def test_nothing_imports_a_test_module_or_its_fixtures() -> None:
    found = [
        f"{file}: {name}"
        for file in project_files("tests/*.py", "benchmarks/*.py")
        for name in _imported(file)
        if name.startswith("tests.") and any(part.startswith(("test_", "conftest")) for part in name.split("."))
    ]
    assert found == []


def _imported(file: Path) -> Iterator[str]:
    """Yield each imported module, and each imported name with its module, since a name may be a module."""
    for node in ast.walk(ast.parse(text_of(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
