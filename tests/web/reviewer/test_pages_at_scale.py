"""No list costs more with twenty thousand cases than with three hundred: in statements, in rows, and in bytes."""

import json
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.workflow import UNREGISTERED
from riskflow.services.operations.demo.stories import run_stories
from riskflow.store.tables import Case, CaseListing
from tests.support.cases.many_cases import multiply
from tests.support.counts import counted
from tests.support.web.review_pages import parts
from tests.support.web.site import Site
from tests.support.web.web_client import html, words

FEW, MANY = 300, 20_000
PAGE = 25
MAX_STATEMENTS, MAX_BYTES = 15, 200_000
ROWS_OF_A_LINE = 4
"""A case with its listing and standing, or a record with its two files."""
LISTS = {
    "sven": [
        "/inbox",
        "/inbox?group=all",
        "/inbox?group=ended",
        "/inbox?group=all&level=high",
        "/leavers",
        "/collaborations",
        "/screenings",
        "/screenings?territory=&source=&kind=&state=",
        "/screenings?source=un-sc&territory=IR",
        "/search?q=risk",
    ],
    "rut": ["/inbox", "/inbox?group=all"],
    "hedda": ["/inbox?group=all"],
    "eva": ["/inbox", "/inbox?group=all", "/inbox?group=ended&sort=oldest"],
    "alice": ["/my", "/my?group=handled", "/my?group=ended"],
    "ada": ["/archive", "/archive?group=records", "/archive?q=RF-2026-0003"],
    "adam": ["/admin", "/admin/people", "/admin/people/everybody", "/admin/letters"],
}
NOT_LISTED = ("answer", "planned_measure", "screening", "judgement", "opinion", "rating", "note", "clearance")
PLACES: list[object] = [
    [],
    {},
    [0, 5, 1],
    [0, "never", -1],
    [1, "2026-01-01T00:00:00+00:00", 2**70],
]
FORGED = [
    "x",
    "9" * 700,
    *(urlsafe_b64encode(json.dumps(each).encode()).decode() for each in PLACES),
]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page took of the database, and its size."""

    statements: int
    rows: int
    size: int


def _cost(pages: Site, login: str, address: str) -> Cost:
    visitor = pages.visitor(login)
    visitor.read(address)
    with counted(parts(pages).database.engine) as counts:
        response = visitor.client.get(address)
    assert response.status_code == 200, address
    return Cost(len(counts.statements), counts.rows, len(response.get_data()))


@pytest.mark.slow
def test_lists_cost_the_same_with_many_cases(pages: Site) -> None:
    run_stories(pages.stage)
    database = parts(pages).database
    multiply(database, FEW, without=NOT_LISTED)
    few = {(login, address): _cost(pages, login, address) for login, found in LISTS.items() for address in found}
    multiply(database, MANY, without=NOT_LISTED)
    for (login, address), before in few.items():
        after = _cost(pages, login, address)
        assert max(before.statements, after.statements) <= MAX_STATEMENTS, (login, address, before, after)
        assert after.rows <= max(PAGE * ROWS_OF_A_LINE + 60, before.rows), (login, address, after)
        assert after.size <= MAX_BYTES, (login, address, after)


@pytest.mark.slow
def test_every_case_stands_on_one_page_forwards_and_backwards(pages: Site) -> None:
    run_stories(pages.stage)
    multiply(parts(pages).database, FEW, without=NOT_LISTED)
    with parts(pages).database.read() as session:
        listed = (
            sa.select(sa.func.count()).select_from(Case).join(CaseListing, col(CaseListing.case_id) == col(Case.id))
        )
        submitted = listed.where(col(CaseListing.was_submitted), col(Case.state).not_in(sorted(UNREGISTERED)))
        expected = session.execute(submitted).scalar_one()
    sven = pages.visitor("sven")
    for sort in ("newest", "oldest"):
        address, found, seen = f"/inbox?group=all&sort={sort}", [], []
        while address:
            seen.append(sven.client.get(address).get_data(as_text=True))
            found.append(re.findall(r'href="/c/([\w-]+)"', seen[-1]))
            address = _link(seen[-1], "next")
        every = [code for page in found for code in page]
        assert len(every) == len(set(every)) == expected > FEW / 2
        back, address = [], _link(seen[-1], "prev")
        while address:
            page = sven.client.get(address).get_data(as_text=True)
            back.append(re.findall(r'href="/c/([\w-]+)"', page))
            address = _link(page, "prev")
        assert list(reversed(back)) == found[:-1]


def _link(page: str, kind: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{kind}"', page)
    return found.group(1).replace("&amp;", "&") if found else ""


def test_a_forged_place_begins_the_list_with_a_word(pages: Site) -> None:
    code = pages.stage.submit("rf-14")
    lists = {"adam": "/admin/people?", "ada": "/archive?group=records&", "alice": "/my?"}
    visitors = {login: pages.visitor(login) for login in (*lists, "sven")}
    for place in FORGED:
        response = visitors["sven"].client.get(f"/inbox?group=nobody&level=99&area=x&sort=x&place={place}")
        assert response.status_code == 200
        assert code in response.get_data(as_text=True)
        assert "The link to the page no longer holds" in words(html(response))
        for login, address in lists.items():
            assert visitors[login].client.get(f"{address}place={place}").status_code == 200


@pytest.mark.slow
def test_an_address_gives_flask_no_instructions(pages: Site) -> None:
    run_stories(pages.stage)
    multiply(parts(pages).database, FEW, without=NOT_LISTED)
    page = pages.visitor("sven").client.get("/inbox?group=all&_external=1&_scheme=evil&_anchor=x")
    assert _link(page.get_data(as_text=True), "next").startswith("/inbox?")
