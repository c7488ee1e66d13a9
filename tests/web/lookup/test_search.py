"""The page where everybody searches for cases: its pages, its words, and what it costs."""

import re
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskflow.services.assessment import answers as answer_service
from riskflow.services.open_case import open_case
from riskflow.services.review import secrecy
from tests.support.counts import counted
from tests.support.web.review_pages import HIGH, parts, said
from tests.support.web.site import Site, open_site, prepare_instance
from tests.support.web.web_client import Visitor

CASES = 60
PAGE = 25
TITLE = re.compile(r"Skogar (\d+)</a>")
NEXT = re.compile(r'href="([^"]+)" rel="next"')
BACK = re.compile(r'href="([^"]+)" rel="prev"')


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """Return an instance with drafts of one person, enough for three pages."""
    folder, opened = tmp_path_factory.mktemp("found"), tmp_path_factory.mktemp("opened")
    prepare_instance(folder, migrated_file)
    with open_site(opened, folder) as site:
        for number in range(CASES):
            with site.stage.unit_of_work_as("alice") as uow:
                answer_service.start(uow, f"Skogar {number}", "research")
    return opened


def read(visitor: Visitor, address: str) -> str:
    response = visitor.client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_what_is_found_comes_page_by_page_the_newest_first(pages: Site) -> None:
    alice = pages.visitor("alice")
    page = read(alice, "/search?q=SKOGAR")
    found = [TITLE.findall(page)]
    while onward := NEXT.search(page):
        page = read(alice, onward[1].replace("&amp;", "&"))
        found.append(TITLE.findall(page))
    assert [len(each) for each in found] == [PAGE, PAGE, CASES - 2 * PAGE]
    assert [int(each) for each in chain.from_iterable(found)] == list(range(CASES))[::-1]
    back = BACK.search(page)
    assert back is not None
    assert TITLE.findall(read(alice, back[1].replace("&amp;", "&"))) == found[1]
    assert TITLE.findall(read(pages.visitor("bodil"), "/search?q=skogar")) == []
    assert "No case that you may see was found." in said(pages.visitor("bodil"), "/search?q=skogar")


def test_the_page_costs_little_however_much_is_found(pages: Site) -> None:
    alice = pages.visitor("alice")
    read(alice, "/search?q=skogar")
    engine = parts(pages).database.engine
    with counted(engine) as nothing:
        read(alice, "/search")
    with counted(engine) as counts:
        read(alice, "/search?q=skogar")
    assert len(counts.statements) - len(nothing.statements) <= 4
    assert counts.rows - nothing.rows <= 4 * PAGE


def test_it_says_where_the_words_stand_and_shows_no_field_that_is_marked(pages: Site) -> None:
    stage = pages.stage
    written = {**stage.material.cases[HIGH], "title": "Kvantsensorer", "summary": "Mäter tyngdkraft"}
    code = replace(stage, material=replace(stage.material, cases={HIGH: written})).submit(HIGH)
    hedda = pages.visitor("hedda")
    page = said(hedda, "/search?q=tyngd+kvant")
    assert "Kvantsensorer" in page
    assert "Overview, Answers" in page
    for field, provision in (("title", "15:1"), ("summary", "15:2")):
        with stage.unit_of_work_as("sven") as uow:
            secrecy.mark_secrecy(uow, code, field, provision)
    assert "Kvantsensorer" not in read(hedda, "/search?q=kvant")
    with stage.unit_of_work_as("sven") as uow:
        case = open_case(uow, code).case
    page = read(hedda, f"/search?q={case.reference}")
    assert "[OSL 15:1]" in page
    assert "Kvantsensorer" not in page
    assert "Sök ärenden" in read(pages.visitor("hedda", "sv"), "/search?q=tyngdkraft")


ODD = (
    '"',
    "'; DROP TABLE case_text --",
    "NEAR(a b)",
    "a* OR b*",
    "{x}:y",
    "^",
    "å" * 99,
    "\u202e",
    "\U0001f600",
    "o:skogar",
)


@pytest.fixture
def alice(pages: Site) -> Visitor:
    return pages.visitor("alice")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ODD) | st.text(max_size=40), st.just("") | st.text(max_size=40))
def test_anything_that_is_typed_gets_an_answer(alice: Visitor, query: str, place: str) -> None:
    response = alice.client.get("/search", query_string={"q": query, "place": place})
    assert response.status_code in {200, 400}  # hidden characters are refused for every page


def test_words_are_never_syntax(alice: Visitor) -> None:
    for query in ODD:
        assert TITLE.findall(alice.client.get("/search", query_string={"q": query}).get_data(as_text=True)) == [], query


def test_too_much_and_no_word_are_said_beside_the_field(alice: Visitor) -> None:
    assert "Write at most 12 words." in said(alice, "/search?q=" + "+".join(map(str, range(13))))
    assert "Write a word with letters or digits." in said(alice, "/search?q=!!!")
    assert "The link to the page no longer holds." in said(alice, "/search?q=skogar&place=x")
