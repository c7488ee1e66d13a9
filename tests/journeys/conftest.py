"""A server, a worker and a real browser: Debian's Chromium, driven by Playwright."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from riskflow.app import create_app
from riskflow.config import Config
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.worker import Worker
from tests.support.cases.demonstration import stage_with_cast
from tests.support.web.browser import in_another_thread
from tests.support.web.site import serving
from tests.support.web.visit import RunningSite, Visit


@pytest.fixture
def site(tmp_path: Path, database_url: str, database: Database) -> Iterator[RunningSite]:
    """Serve the demonstration's people without any case, on a free port."""
    in_another_thread(partial(queue.prepare, database_url))
    config = Config.for_tests(tmp_path, database_url)
    stage = stage_with_cast(config, database)
    app = create_app(config)
    worker = Worker(config)
    with serving(app) as address:
        yield RunningSite(address, config, stage, worker)
    worker.instance.database.engine.dispose()
    app.extensions["riskflow"].database.engine.dispose()


@pytest.fixture
def visiting(browser: Browser, site: RunningSite) -> Iterator[Callable[..., Visit]]:
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
