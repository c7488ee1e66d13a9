"""The pages of screening in Chromium: checked by axe in every theme, and narrow, with hits and with news."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support import screened_site
from tests.support.browser import AXE, CHECK, RULES, SPACED, TOO_SMALL, opened, runs_out
from tests.support.list_files import entry
from tests.support.web_client import Site, Visitor, hidden, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "We build a swarm of drones with thermal cameras, and an encryption algorithm for their radio."


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Site:
    """Return a site where a hit is gone, another is new, one is judged and two records have been merged."""
    built = screened_site.site_with_lists(tmp_path_factory.mktemp("site"), migrated_file)
    alice = built.visitor("alice")
    code = alice.start(TEXT)
    found = [_add(alice, code, "0example"), _add(alice, code, "0sample"), _add(alice, code, name="Nowhere College")]
    screened_site.lists(built.stage, entry(screened_site.SECOND, reason="Invented."), at=["un-sc"])
    built.app.extensions["places"] = [
        f"/a/{code}/partners",
        f"/a/{code}/partners/find?q=EIT",
        f"/a/{code}/partners/find?q=Nowhere",
        *found,
        f"/a/{code}/suggestions",
        "/my",
        "/territories/CN",
    ]
    _keep(built.visitor("adam"))
    return built


def _add(alice: Visitor, code: str, organisation: str = "by-hand", name: str = "") -> str:
    answer = alice.send(f"/a/{code}/partners/find?q=EIT", organisation=organisation, name=name, territory="FR")
    assert answer.status_code == 302
    return str(answer.location)


def _keep(adam: Visitor) -> None:
    token = hidden(adam.read("/admin/lists"))
    adam.client.post("/admin/lists", data={**token, "name": "Broken Promise Ltd", "reason": "An agreement was broken."})
    options = [e.get("value") for e in adam.read("/admin/partners").iter("option") if e.get("value")]
    sent = {**token, "partner": options[0], "into": options[1], "reason": "The same seal."}
    assert adam.client.post("/admin/partners", data=sent).status_code == 302


@pytest.fixture(scope="module")
def address(pages: Site) -> Iterator[str]:
    with serving(pages.app) as found:
        yield found


KEEPERS = ("/admin/lists", "/admin/partners", "/admin/context")
THEMES = [
    ("sv", {"color_scheme": "light"}),
    ("en", {"color_scheme": "dark"}),
    ("sv", {"forced_colors": "active"}),
    ("en", {"viewport": {"width": 320, "height": 800}}),
]


@pytest.mark.parametrize(("language", "how"), THEMES, ids=["light", "dark", "forced colours", "narrow"])
@pytest.mark.parametrize("login", ["alice", "adam"])
def test_axe_finds_nothing(
    browser: Browser, address: str, pages: Site, login: str, language: str, how: dict[str, object]
) -> None:
    page = opened(browser, address, login=login, locale=language, **how)
    for place in KEEPERS if login == "adam" else pages.app.extensions["places"]:
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(AXE)
        assert page.evaluate(CHECK % RULES) == [], place
    page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("login", ["alice", "adam"])
def test_nothing_runs_out_at_320_pixels(browser: Browser, address: str, pages: Site, login: str, language: str) -> None:
    narrow = {"width": 320, "height": 800}
    page = opened(browser, address, login=login, locale=language, viewport=narrow, bypass_csp=True)
    for place in KEEPERS if login == "adam" else pages.app.extensions["places"]:
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert runs_out(page) <= 0, place
        page.add_style_tag(content=SPACED)
        assert runs_out(page) <= 0, f"{place} with wide spacing"
        assert page.evaluate(TOO_SMALL) == [], place
    page.context.close()
