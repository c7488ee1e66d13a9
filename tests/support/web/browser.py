"""Debian's Chromium, driven by Playwright."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = "axe.run(document, {runOnly: %s}).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(e => !e.closest('p, li, dd, dt, td, th, label, .skip') && e.checkVisibility())
    .filter(e => { const r = e.getBoundingClientRect(); return r.height > 0 && (r.height < 24 || r.width < 24) })
    .map(e => e.outerHTML.slice(0, 90))"""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """Start a browser that asks nobody for anything, and stop it afterwards."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield opened
        opened.close()


def in_another_thread(act: Callable[[], object]) -> None:
    """Do something in another thread: Playwright's event loop runs in this one, pyHanko and DBOS run theirs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(act).result()


def opened(browser: Browser, address: str, login: object = "alice", **how: object) -> Page:
    """Open a window as somebody; whatever the content policy blocks fails the test."""
    context = browser.new_context(base_url=address, **how)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    page.goto("/login")
    page.click(f"button[value={login}]")
    return page


def runs_out(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
