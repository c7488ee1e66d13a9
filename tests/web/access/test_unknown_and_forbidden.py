"""Nobody can tell a case that is closed to them from one that does not exist, and administrators see no opinions."""

import re
from urllib.parse import quote

import pytest

from riskflow.cases.labels import Advice
from riskflow.cases.workflow import Role
from riskflow.services.operations.demo.runner import CONDITIONS, DISSENT, RATINGS
from riskflow.web.routes import ADMINISTRATORS, LIST_MANAGERS, ROUTES, SIGNED_IN, CaseRoute
from tests.support.counts import counted
from tests.support.web.review_pages import CRITICAL, HIGH, parts
from tests.support.web.site import Site
from tests.support.web.web_client import hidden

UNKNOWN = ("unknownunkno", "x", "!!", "a" * 400, "0", "ÅÄÖ")
PLACES = ("", "/answers", "/history", "/records", "/records/1/sv.pdf", "/declare", "/conflict", "/rate", "/opinion")
VALUES = {"number": 1, "version": "2.0", "code": "SE", "language": "sv", "year": 2026}


def without_token(text: str, code: str) -> str:
    """Return a page without what differs for every request: its token and the address that was asked for."""
    text = re.sub(r'name="(csrf_token|form_key)" value="[^"]*"', "", text)
    return text.replace(f"/c/{code}", "/c/CODE").replace(f"/c/{quote(code)}", "/c/CODE")


@pytest.mark.parametrize("login", ["bodil", "siri", "hedda", "adam", "eva"])
def test_a_forbidden_case_answers_as_one_that_does_not_exist(pages: Site, login: str) -> None:
    closed = pages.stage.draft(HIGH, upto=3)
    visitor = pages.visitor(login)
    form = hidden(visitor.read("/about"))
    for place in PLACES:
        seen = set()
        for code in (closed, *UNKNOWN):
            for is_post in (False, True):
                address = f"/c/{code}{place}"
                with counted(parts(pages).database.engine) as counts:
                    response = visitor.client.post(address, data=form) if is_post else visitor.client.get(address)
                if response.status_code == 405:
                    continue
                seen.add((is_post, response.status_code, without_token(response.text, code), len(counts.statements)))
        assert {status for _, status, _, _ in seen} == {404}, place
        assert len(seen) == len({is_post for is_post, *_ in seen}), place


def test_administrators_see_no_opinions(pages: Site) -> None:
    code = pages.stage.submit(CRITICAL)
    pages.stage.opine(code, Advice.TO_SAI)
    pages.stage.take_position(code)
    secrets = {DISSENT, CONDITIONS[0].text, *(reason for _, _, reason in RATINGS.values())}
    adam = pages.visitor("adam")
    urls = pages.app.url_map.bind("localhost")
    seen = 0
    for rule in pages.app.url_map.iter_rules():
        policy = ROUTES[rule.endpoint]
        if "GET" not in (rule.methods or ()):
            continue
        if isinstance(policy, CaseRoute):
            values = {name: VALUES.get(name, 1) for name in rule.arguments} | {"code": code}
            assert adam.client.get(urls.build(rule.endpoint, values)).status_code == 404, rule.endpoint
        elif policy in (ADMINISTRATORS, LIST_MANAGERS, SIGNED_IN):
            values = {name: VALUES.get(name, 1) for name in rule.arguments}
            page = adam.client.get(urls.build(rule.endpoint, values)).text
            assert not [each for each in secrets if each in page], rule.endpoint
            seen += 1
    assert seen >= 10
    assert Role.ADMINISTRATOR in ADMINISTRATORS.roles
