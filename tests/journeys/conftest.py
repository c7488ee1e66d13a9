"""A server, a worker and a real browser: Debian's Chromium, driven by Playwright."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Browser, Page

from riskflow.app import create_app
from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.services.operations.demo import DemoRunner
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.worker import Worker
from tests.support.cases.demonstration import stage_with_cast
from tests.support.web.browser import in_another_thread

SHOTS = Path(__file__).parent / "shots"


@dataclass
class Site:
    """A running site: its address, its material and its worker's bench."""

    address: str
    config: Config
    stage: DemoRunner
    workshop: Worker

    def draw_up_records(self) -> None:
        """Do what the worker does with what has been ordered."""
        in_another_thread(self._draw_up_records)

    def _draw_up_records(self) -> None:
        with self.stage.unit_of_work_as("sven") as uow:
            due = [(c.code, n) for c in case_queries.cases_in(uow.session, State) for n in range(1, c.records_due + 1)]
        for code, number in due:
            key = f"record-{code}-{number}"
            self.workshop.register_record(key, self.workshop.issue_files(key))


@pytest.fixture
def site(tmp_path: Path, database_url: str, database: Database) -> Iterator[Site]:
    """Serve the demonstration's people without any case, on a free port."""
    in_another_thread(partial(queue.prepare, database_url))
    config = Config.for_tests(tmp_path, database_url)
    stage = stage_with_cast(config, database)
    app = create_app(config)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    workshop = Worker(config)
    yield Site(f"http://127.0.0.1:{server.effective_port}", config, stage, workshop)
    server.close()
    thread.join(timeout=10)
    workshop.instance.database.engine.dispose()
    app.extensions["riskflow"].database.engine.dispose()


@dataclass
class Visit:
    """One person's browser window, with everything that went wrong in it."""

    page: Page
    site: Site
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(f"{self.site.address}{path}")

    def sign_in(self, login: str) -> None:
        """Choose a person of the demonstration."""
        self.go("/login")
        with self.page.expect_navigation():
            self.page.locator(f"button[name=login][value={login}]").click()

    def sign_out(self) -> None:
        """Leave."""
        with self.page.expect_navigation():
            self.page.locator("form[action='/logout'] button").click()

    def send(self, then: str = "") -> None:
        """Press the button that sends the form of the page."""
        chosen = f"[name=then][value={then}]" if then else ":not([name])"
        with self.page.expect_navigation():
            self.page.locator(f"main form button[type=submit]{chosen}").first.click()

    def shot(self, name: str) -> None:
        """Keep a picture of the page at two widths, and make sure that nothing runs over the edge of a narrow one."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        wide = self.page.viewport_size or {"width": 1200, "height": 900}
        self.page.set_viewport_size({"width": 320, "height": 800})
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.page.screenshot(path=SHOTS / f"{name}-320.png", full_page=True)
        self.page.set_viewport_size(wide)
        assert over == 0, f"{name} runs over the edge by {over} px"


@pytest.fixture
def visiting(browser: Browser, site: Site) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a window; at the end nothing may have gone wrong in any."""
    visits: list[Visit] = []

    def open_window(language: str = "en", *, scripts: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": 1200, "height": 900},
            locale="sv-SE" if language == "sv" else "en-GB",
            java_script_enabled=scripts,
        )
        visit = Visit(context.new_page(), site)
        visit.page.on("console", lambda message: visit.faults.append(message.text) if message.type == "error" else None)
        visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
        visit.page.on("request", lambda request: _only_here(visit, request.url))
        visits.append(visit)
        return visit

    yield open_window
    for visit in visits:
        visit.page.context.close()
        assert visit.faults == []


def _only_here(visit: Visit, url: str) -> None:
    if not url.startswith((visit.site.address, "data:", "blob:")):
        visit.faults.append(f"asked for {url}")


@contextmanager
def as_person(visit: Visit, login: str) -> Iterator[Visit]:
    """Do something as one person, then sign out."""
    visit.sign_in(login)
    yield visit
    visit.sign_out()
