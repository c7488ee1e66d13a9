"""A site whose database is not the one that the archive attests to can be read, and says what is to be done."""

import json
from collections.abc import Iterator

import pytest

from riskflow.app import create_app
from riskflow.files.archive import Archive
from tests.support.web.review_pages import HIGH, parts, said, sent
from tests.support.web.site import Site

FOREIGN = {"last_event": 99_999, "chain_digest": "0" * 64, "reference": "RF-2026-0777"}


@pytest.fixture
def restored(pages: Site) -> Iterator[tuple[Site, str]]:
    """Return the site as it starts beside an archive that knows more, and a case."""
    code = pages.stage.submit(HIGH)
    config = parts(pages).config
    Archive(config.archive).put(json.dumps(FOREIGN).encode())
    app = create_app(config)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = pages.app.config.get("WTF_CSRF_CHECK_DEFAULT", True)
    yield Site(app, pages.stage), code
    app.extensions["riskflow"].database.engine.dispose()


@pytest.mark.parametrize(("language", "words"), [("en", "The system is read-only"), ("sv", "Systemet är skrivskyddat")])
def test_every_page_says_that_nothing_can_be_written_and_what_to_do(
    restored: tuple[Site, str], language: str, words: str
) -> None:
    site, code = restored
    for visitor, address in ((site.visitor(language=language), "/"), (site.visitor("sven", language), f"/c/{code}")):
        shown = said(visitor, address)
        assert words in shown
        assert "riskflow anchor --accept" in shown or language == "sv"


def test_what_is_written_is_refused_with_503(restored: tuple[Site, str]) -> None:
    site, code = restored
    ravi = site.visitor("ravi")
    status, shown = sent(ravi, f"/c/{code}/declare", conflict="no")
    assert status == 503
    assert "The system is read-only" in shown


def test_the_page_of_administrators_says_that_nothing_outside_proves_the_head(pages: Site) -> None:
    assert "Nothing outside proves the head of the chain" in said(pages.visitor("adam"), "/admin")
