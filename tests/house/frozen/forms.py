"""The forms of the pages, as people of every role find them by following links."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from lxml.html import HtmlElement, document_fromstring
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, Rule

from tests.support.source_tree import project_files, text_of
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor

Forms = Mapping[str, set[str]]
MAX_VISITS = 2  # of one rule by one person, by links: a page has the same form for every case, where it has one
PASSED_OVER = re.compile(
    r"/(preview|proof|diff|history|answers|measures|opinions|records|result)$|^/admin$|^/static|^/archive/"
)
"""Rules of pages that take long, or that are only read."""
IDS = frozenset(
    name
    for file in project_files("questionnaires/ri/*.yaml")
    for name in re.findall(r"^ *- id: ([a-z0-9-]+)$", text_of(file), re.MULTILINE)
)
"""What the questionnaires give an id; the forms of some rules name their fields after questions, gates and measures."""
NAMED_BY_ID = re.compile(r"/(q/<step>|asked/<question>|plan)$")


def forms_of(site: Site, people: Mapping[str | None, Iterable[str]]) -> Forms:
    """Return the fields of every form, by method and rule, as people find them from some pages on and by links."""
    adapter = site.app.url_map.bind("localhost")
    found: dict[str, set[str]] = defaultdict(set)
    for login, entrances in people.items():
        for rule, page in _pages(site.visitor(login), adapter, entrances):
            for form in page.iter("form"):
                method = form.get("method", "get").upper()
                target = _rule(adapter, form.get("action", ""), method) or rule
                found[f"{method} {target.rule}"] |= {_general(name, target.rule) for name in _names(form)}
    return found


def _pages(visitor: Visitor, adapter: MapAdapter, entrances: Iterable[str]) -> Iterator[tuple[Rule, HtmlElement]]:
    todo, seen = [*entrances], set[str]()
    named = frozenset(todo)
    visits: Counter[str] = Counter()
    while todo:
        address = todo.pop(0).partition("#")[0]
        rule = _rule(adapter, address, "GET") if address not in seen else None
        seen.add(address)
        if rule is None or PASSED_OVER.search(rule.rule) or (visits[rule.rule] >= MAX_VISITS and address not in named):
            continue
        response = visitor.client.get(address)
        if response.status_code != 200 or response.mimetype != "text/html":
            continue
        visits[rule.rule] += 1
        page = document_fromstring(response.text)
        todo += [each.get("href", "") for each in page.iter("a")]
        yield rule, page


def _rule(adapter: MapAdapter, address: str, method: str) -> Rule | None:
    path = re.split("[?#]", address)[0]
    try:
        return adapter.match(path, method, return_rule=True)[0] if path.startswith("/") else None
    except HTTPException:
        return None


def _names(form: HtmlElement) -> Iterator[str]:
    return (name for each in form.iter() if (name := each.get("name")) and each.tag != "a")


def _general(name: str, rule: str) -> str:
    """Return a field's name without the id or the number that it is about."""
    stem, dot, rest = name.partition(".")
    return re.sub(
        r"-\d+(?=[-.]|$)", "-<n>", f"{'<id>' if stem in IDS and NAMED_BY_ID.search(rule) else stem}{dot}{rest}"
    )
