"""Debian's Chromium, driven by Playwright."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

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
def running(executable: str) -> Iterator[Browser]:
    """Start a browser that asks nobody for anything, and stop it afterwards."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield opened
        opened.close()


def elsewhere(act: Callable[[], object]) -> None:
    """Do something in another thread: Playwright's event loop runs in this one, pyHanko and DBOS run theirs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(act).result()
