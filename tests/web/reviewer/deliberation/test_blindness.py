"""A member of RAI who has not rated yet: no page, whatever is asked or sent, says what the tool found."""

from collections.abc import Iterator

import pytest

from riskflow.services.operations.demo.runner import RATINGS
from riskflow.services.review import committee, handling
from riskflow.web.routes import ROUTES, CaseRoute
from tests.support.web.review_pages import CRITICAL, HIGH, RAI_TABS, rating, tags
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

SAYS_LEVELS = ("Highest level", "High: ", "Critical: ", "Moderate: ", "What the levels rest on</h2>")
THEN = (None, "more", "change", "confirm")
VALUES = {"language": "sv", "number": 1, "step": "title", "name": "summary", "question": "summary"}


def addresses(pages: Site, code: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the address of every page of a case, with its methods."""
    urls = pages.app.url_map.bind("localhost")
    for rule in pages.app.url_map.iter_rules():
        if isinstance(ROUTES[rule.endpoint], CaseRoute):
            values = {name: VALUES.get(name, 1) for name in rule.arguments} | {"code": code}
            yield urls.build(rule.endpoint, values), frozenset(rule.methods or ()) & {"GET", "POST"}


def blind_member(pages: Site, case: str, login: str = "ravi") -> tuple[Visitor, str, dict[str, str]]:
    """Return a member who has declared and not rated, and what any form of theirs sends along."""
    code = pages.stage.submit(case)
    with pages.stage.unit_of_work_as(login) as uow:
        committee.declare(uow, code, has_conflict=False)
    visitor = pages.visitor(login)
    return visitor, code, hidden(visitor.read(f"/c/{code}/rate"))


@pytest.mark.slow
@pytest.mark.parametrize(("case", "login"), [(HIGH, "ravi"), (CRITICAL, "rut")])
def test_no_page_that_a_blind_member_can_read_or_send_to_says_a_level(pages: Site, case: str, login: str) -> None:
    visitor, code, form = blind_member(pages, case, login)
    pages.stage.rate(code, "rosa")
    seen = 0
    for address, methods in addresses(pages, code):
        if address.endswith(("/declare", "/withdraw")):
            continue
        asked = [visitor.client.get(address)] if "GET" in methods else []
        if "POST" in methods:
            asked += [visitor.client.post(address, data=form | ({"then": then} if then else {})) for then in THEN]
        for response in asked:
            if response.mimetype != "text/html" or response.status_code in {302, 404}:
                continue
            page = html(response)
            allowed = {"low"} if address.endswith("/history") else set()  # the tag of the chain
            assert tags(page) <= allowed, address
            text = words(page)
            assert not [said for said in SAYS_LEVELS if said in text], address
            seen += response.status_code in {200, 422}
    assert seen > len(RAI_TABS)


def test_a_member_who_rated_is_blind_again_while_the_case_is_supplemented(pages: Site) -> None:
    visitor, code, form = blind_member(pages, HIGH)
    pages.stage.rate(code, "rosa")
    rosas = RATINGS["rosa"][2]
    assert visitor.client.post(f"/c/{code}/rate", data=form | rating()).status_code == 302
    assert tags(visitor.read(f"/c/{code}"))
    assert rosas in words(visitor.read(f"/c/{code}/opinions"))
    with pages.stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Mer om data.")
    assert tags(visitor.read(f"/c/{code}")) == set()
    assert rosas not in words(visitor.read(f"/c/{code}/opinions"))
