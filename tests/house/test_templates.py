"""Macros are imported and called with what they ask for: Jinja itself tells only when a page is shown."""

from collections.abc import Iterator
from functools import cache

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from riskflow.config import data_folder

FOLDER = data_folder("templates")
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
TREES = Environment(loader=FileSystemLoader(FOLDER), extensions=["jinja2.ext.i18n"], autoescape=True)
FLASK_OFFERS = {"_", "csrf_token", "get_flashed_messages", "new_form_key", "ngettext", "url_for"}
WE_OFFER = {
    "asset",
    "caller",
    "day",
    "holders_of",
    "href",
    "instance_contact",
    "question_of",
    "reader_language",
}


def beside(name: str, other: str) -> str:
    """Return where a template is that another one names: the records' have a root of their own."""
    return next(place for place in (other, f"{name.split('/', maxsplit=1)[0]}/{other}") if place in PAGES)


@cache
def tree(name: str) -> nodes.Template:
    return TREES.parse((FOLDER / name).read_text(encoding="utf-8"), name)


@cache
def macros_of(name: str) -> dict[str, nodes.Macro]:
    return {macro.name: macro for macro in tree(name).find_all(nodes.Macro)}


@cache
def imported(name: str) -> dict[str, nodes.Macro | None]:
    found = {}
    for each in tree(name).find_all(nodes.FromImport):
        theirs = macros_of(beside(name, str(each.template.as_const())))
        pairs = (wanted if isinstance(wanted, tuple) else (wanted, wanted) for wanted in each.names)
        found.update({alias: theirs.get(wanted) for wanted, alias in pairs})
    return found


@cache
def included(name: str) -> frozenset[str]:
    """Return a page and the parts that it includes, and those that they include, which all see what it imports."""
    parts = (beside(name, str(each.template.as_const())) for each in tree(name).find_all(nodes.Include))
    return frozenset({name}).union(*(included(part) for part in parts))


def faults(name: str) -> Iterator[str]:
    used = {each.name for part in included(name) for each in tree(part).find_all(nodes.Name)}
    for alias, macro in imported(name).items():
        if macro is None:
            yield f"imports {alias}, which is nowhere"
        if alias not in used:
            yield f"imports {alias} for nothing"
    within = {alias: macro for page in PAGES if name in included(page) for alias, macro in imported(page).items()}
    for call in tree(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name not in FLASK_OFFERS | WE_OFFER:
            found = macros_of(name).get(call.node.name) or within.get(call.node.name)
            yield from wrong(call, found) if found else [f"{call.lineno}: calls {call.node.name}, which nobody imports"]


def wrong(call: nodes.Call, macro: nodes.Macro) -> Iterator[str]:
    names = [argument.name for argument in macro.args]
    given = [*names[: len(call.args)], *(each.key for each in call.kwargs)]
    needed = names[: len(names) - len(macro.defaults)]
    if set(needed) - set(given) or set(given) - set(names) or len(call.args) > len(names):
        yield f"{call.lineno}: calls {macro.name}({', '.join(names)}) with {', '.join(given)}"


@pytest.mark.parametrize("name", PAGES)
def test_macros_are_called_as_they_are_written(name: str) -> None:
    assert list(faults(name)) == []
