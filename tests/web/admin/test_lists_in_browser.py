"""The pages of screening in Chromium: checked by axe in every theme, and narrow, with hits and with news."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.screening import screened_site
from tests.support.screening.list_files import entry
from tests.support.web.browser import AXE, CHECK, RULES, SPACED, TOO_SMALL, opened, runs_out
from tests.support.web.site import open_site
from tests.support.web.web_client import Visitor, hidden

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "We build a swarm of drones with thermal cameras, and an encryption algorithm for their radio."


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> tuple[Path, list[str]]:
    """Make an instance where a hit is gone, another is new, one is judged, two records are merged; and its pages."""
    folder = tmp_path_factory.mktemp("screened")
    with open_site(folder, cast_only) as built:
        screened_site.put_in_force(built.stage)
        alice = built.visitor("alice")
        code = alice.start(TEXT)
        found = [_add(alice, code, "0example"), _add(alice, code, "0sample"), _add(alice, code, name="Nowhere College")]
        screened_site.lists(built.stage, entry(screened_site.SECOND, reason="Invented."), at=["un-sc"])
        _keep(built.visitor("adam"))
    case = f"/a/{code}"
    partners = [f"{case}/partners", f"{case}/partners/find?q=EIT", f"{case}/partners/find?q=Nowhere", *found]
    return folder, [*partners, f"{case}/suggestions", "/my", "/territories/CN"]


@pytest.fixture(scope="module")
def instance(screened: tuple[Path, list[str]]) -> Path:
    return screened[0]


@pytest.fixture(scope="module")
def places(screened: tuple[Path, list[str]]) -> list[str]:
    return screened[1]


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
    browser: Browser, address: str, places: list[str], login: str, language: str, how: dict[str, object]
) -> None:
    page = opened(browser, address, login=login, locale=language, **how)
    for place in KEEPERS if login == "adam" else places:
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(AXE)
        assert page.evaluate(CHECK % RULES) == [], place
    page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("login", ["alice", "adam"])
def test_nothing_runs_out_at_320_pixels(
    browser: Browser, address: str, places: list[str], login: str, language: str
) -> None:
    narrow = {"width": 320, "height": 800}
    page = opened(browser, address, login=login, locale=language, viewport=narrow, bypass_csp=True)
    for place in KEEPERS if login == "adam" else places:
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert runs_out(page) <= 0, place
        page.add_style_tag(content=SPACED)
        assert runs_out(page) <= 0, f"{place} with wide spacing"
        assert page.evaluate(TOO_SMALL) == [], place
    page.context.close()
