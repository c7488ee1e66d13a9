"""The light check: RAI and its secretary find the cases that were drawn, and open them; others do not."""

import pytest

from riskflow.store.queries import cases as case_queries
from tests.support.web.review_pages import HARMLESS, links, parts, said, sent, state_of
from tests.support.web.site import Site

LISTED = "/inbox?group=light-check"
TABS = ("", "/answers", "/measures", "/records", "/history")


@pytest.fixture
def drawn(pages: Site) -> str:
    return closed(pages, is_drawn=True)


def closed(pages: Site, *, is_drawn: bool) -> str:
    """Return a case that closed by itself, with the lot that the test wants."""
    code = pages.stage.submit(HARMLESS)
    with parts(pages).database.write() as session:
        case = case_queries.case_by_code(session, code)
        assert case is not None
        case.drawn_for_check = is_drawn
    assert state_of(pages, code) == "closed"
    return code


def test_rai_and_the_secretary_find_the_drawn_cases(pages: Site, drawn: str) -> None:
    others = closed(pages, is_drawn=False)
    for login in ("ravi", "rut", "sven"):
        visitor = pages.visitor(login)
        assert LISTED in links(visitor.read("/inbox?group=all")), login
        found = links(visitor.read(LISTED))
        assert f"/c/{drawn}" in found, login
        assert f"/c/{others}" not in found, login
    swedish = pages.visitor("sven", "sv")
    assert "Utlottade för en lätt kontroll" in said(swedish, LISTED)


def test_a_member_declares_and_then_reads_the_case(pages: Site, drawn: str) -> None:
    ravi = pages.visitor("ravi")
    partner = pages.stage.material.cases[HARMLESS]["partner-names"]
    assert partner not in said(ravi, LISTED)
    for tab in TABS:
        assert ravi.client.get(f"/c/{drawn}{tab}").location == f"/c/{drawn}/declare"
    assert sent(ravi, f"/c/{drawn}/declare", conflict="no")[0] == 302
    for tab in TABS:
        assert ravi.client.get(f"/c/{drawn}{tab}").status_code == 200, tab
    assert partner in said(ravi, f"/c/{drawn}")
    assert state_of(pages, drawn) == "closed"


def test_a_disqualified_member_finds_it_no_more(pages: Site, drawn: str) -> None:
    roland = pages.visitor("roland")
    assert sent(roland, f"/c/{drawn}/declare", conflict="yes", reason="We write together.")[0] == 302
    assert roland.client.get(f"/c/{drawn}").status_code == 404
    assert drawn not in roland.client.get(LISTED).text


@pytest.mark.parametrize("login", ["ravi", "rut"])
def test_a_closed_case_that_was_not_drawn_stays_closed_to_rai(pages: Site, login: str) -> None:
    code = closed(pages, is_drawn=False)
    visitor = pages.visitor(login)
    for tab in (*TABS, "/declare"):
        assert visitor.client.get(f"/c/{code}{tab}").status_code == 404, tab


def test_others_are_not_offered_the_list(pages: Site, drawn: str) -> None:
    hedda = pages.visitor("hedda")
    assert LISTED not in links(hedda.read("/inbox?group=all"))
    assert f"/c/{drawn}" in links(hedda.read("/inbox?group=all"))
