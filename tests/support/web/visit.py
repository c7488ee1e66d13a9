"""A running site, and a person's browser window on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page

from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.queries import cases as case_queries
from riskflow.worker import Worker
from tests.support.source_tree import PROJECT
from tests.support.web.browser import in_another_thread

SHOTS = PROJECT / "tests" / "journeys" / "shots"


@dataclass
class RunningSite:
    """A site that a browser visits, with a worker whose work the test does itself."""

    address: str
    config: Config
    stage: DemoRunner
    worker: Worker

    def draw_up_records(self) -> None:
        """Do what the worker does with what has been ordered."""
        in_another_thread(self._draw_up_records)

    def _draw_up_records(self) -> None:
        with self.stage.unit_of_work_as("sven") as uow:
            due = [(c.code, n) for c in case_queries.cases_in(uow.session, State) for n in range(1, c.records_due + 1)]
        for code, number in due:
            key = f"record-{code}-{number}"
            self.worker.register_record(key, self.worker.issue_files(key))


@dataclass
class Visit:
    """One person's browser window, with everything that went wrong in it."""

    page: Page
    site: RunningSite
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


@contextmanager
def as_person(visit: Visit, login: str) -> Iterator[Visit]:
    """Do something as one person, then sign out."""
    visit.sign_in(login)
    yield visit
    visit.sign_out()
