"""Names that the program gives to its background work, read from its text: a running worker is not needed."""

import ast
from collections.abc import Iterator

from tests.support.source_tree import project_files, text_of

LIBRARY = "DBOS"
KEYS = ("record-", "letters-", "removal-")


def durable_names() -> dict[str, list[str]]:
    """Return the names of workflows, steps and queues, and the forms of the keys of what is ordered."""
    nodes = [node for file in project_files("riskflow/*.py") for node in ast.walk(ast.parse(text_of(file)))]
    constants = dict(_constants(nodes))
    found = {(kind, constants.get(name, name)) for kind, name in _named(nodes)}
    found |= {("queue", constants[name]) for name in constants if name == "QUEUE" or name.endswith("_QUEUE")}
    found |= {("key", key) for key in _keys(nodes)}
    kinds = sorted({kind for kind, _ in found})
    return {kind: sorted(name for each, name in found if each == kind) for kind in kinds}


def _constants(nodes: list[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from ((ast.unparse(target), node.value.value) for target in node.targets)


def _named(nodes: list[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield what is decorated as a workflow or a step, by its literal name or the constant that holds it."""
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"{LIBRARY}.workflow", f"{LIBRARY}.step"}:
            named = next(each.value for each in node.keywords if each.arg == "name")
            name = str(named.value) if isinstance(named, ast.Constant) else ast.unparse(named).rpartition(".")[2]
            yield ast.unparse(node.func).rpartition(".")[2], name


def _keys(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
            if parts[0].startswith(KEYS):
                yield "".join(parts)
