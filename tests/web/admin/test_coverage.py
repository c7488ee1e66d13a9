"""The pages of committees and functions: who is missing is said there and on the first page of administration."""

import pytest

from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import words

PAGES = ("/admin/committees", "/admin/functions")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", ("RAI 4 får bedöma. För beslutsförhet krävs 3.", "ingen Ingen innehavare")),
        ("en", ("RAI 4 may rate. The quorum is 3.", "nobody Nobody holds it")),
    ],
)
def test_committees_and_functions_are_shown_with_what_is_missing(
    pages: Site, language: str, expected: tuple[str, str]
) -> None:
    visitor = pages.visitor("adam", language)
    for path, sentence in zip(PAGES, expected, strict=True):
        page = visitor.read(path)
        assert faults(page, language) == []
        assert sentence.casefold() in words(page).casefold()


def test_the_first_page_of_administration_names_what_nobody_holds(pages: Site) -> None:
    said = words(pages.visitor("adam").read("/admin"))
    assert "Nobody is there for some cases" in said
    assert "Nobody is the head of SCI" in said


@pytest.mark.parametrize("login", ["alice", "rut", "sven", None])
def test_only_administrators_see_them(pages: Site, login: str | None) -> None:
    client = pages.visitor(login).client
    assert [client.get(path).status_code for path in PAGES] == [403 if login else 302] * 2
