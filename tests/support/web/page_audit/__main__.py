"""Check every page of the demonstration, as everybody, with axe, the IBM checker and the HTML validator.

Pages are found by following links, in both languages; axe and the IBM checker read each in both themes. Of pages that
differ only by what they are about (two cases, two partners) a few are read for each person. `make audit` prints what is
found and ends with an error where there is anything; the two checkers of npm are installed by it.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click
from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from tests.support.web.browser import AXE, CHECK, RULES, chromium, runs_out

HERE = Path(__file__).parent
IBM = HERE / "node_modules/accessibility-checker-engine/ace.js"
NU = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
CHECK_IBM = """async () => {
    const report = await new ace.Checker().check(document, ["WCAG_2_2"]);
    return report.results.filter(r => r.value[0] === "VIOLATION" && r.value[1] === "FAIL")
        .map(r => [r.ruleId, r.snippet.slice(0, 120)]);
}"""
OTHER_VIEWS = frozenset(
    {"skip_main_described", "aria_content_in_landmark", "aria_form_label_unique", "element_scrollable_tabbable"}
)
"""Rules of the IBM checker beyond WCAG: it wants the skip link inside a landmark, a name for every form, and no
focus on a table that scrolls, which others ask for."""
NOT_PAGES = re.compile(r"^/(static|records|sign-out|metrics|health|ready)|\.(pdf|csv|json|ics|xml|zip)$|/download")
SAME_KIND = (
    (re.compile(r"^/(a|c|v|p)/[\w-]{6,}"), r"/\1/*"),
    (re.compile(r"/(q|ask|asked|notes)/[\w.-]+"), r"/\1/*"),
    (re.compile(r"/partners/[\w-]{6,}"), "/partners/*"),
    (re.compile(r"/(territories|everybody|people|questions)/[^/]+"), r"/\1/*"),
    (re.compile(r"/\d+\b"), "/0"),
)
PEOPLE = ("", "alice", "hedda", "rut", "ravi", "stig", "sven", "eva", "greta", "ada", "adam")
VISITS = {"/q/*": 4, "/a/*": 2, "/c/*": 3}
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True)
class Finding:
    checker: str
    rule: str
    page: str
    extract: str


def kind_of(address: str) -> str:
    """Return an address without what it is about."""
    path = urlsplit(address).path
    for pattern, general in SAME_KIND:
        path = pattern.sub(general, path)
    return path


def visits(kind: str) -> int:
    """Return how many pages of a kind are read for each person."""
    return max((number for part, number in VISITS.items() if part in kind), default=1)


def addresses_on(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    return found


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as it was sent and as it stands in the browser."""

    name: str
    kind: str
    sent: str
    page: Page


def crawl(browser: Browser, base: str, login: str, language: str) -> Iterator[Visit]:
    """Yield the pages that somebody reaches by links."""
    context = browser.new_context(base_url=base, locale=language, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/login")
    if login:
        page.click(f"button[value={login}]")
    waiting, seen, own = ["/"], set(), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if address in seen or own[kind] >= visits(kind) or NOT_PAGES.search(urlsplit(address).path):
            continue
        seen.add(address)
        own[kind] += 1
        try:
            response = page.goto(address)
        except PlaywrightError as error:
            if "Download is starting" not in str(error):
                raise
            continue
        if response is None or "text/html" not in (response.header_value("content-type") or ""):
            continue
        name = f"{login or 'nobody'}-{language}-{re.sub(r'[^A-Za-z0-9]+', '-', address).strip('-')}"[:120]
        yield Visit(name, f"{kind} {language}", response.text(), page)
        waiting += [each.partition("#")[0].removeprefix(base) for each in addresses_on(page) if each.startswith(base)]
    context.close()


def read(visit: Visit) -> Iterator[Finding]:
    """Yield what axe and the IBM checker find in both themes, and whether the page runs out of a phone."""
    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate(AXE)
        for each in page.evaluate(CHECK % RULES):
            rule, _, extract = each.partition(": ")
            yield Finding("axe", rule, f"{visit.name} {theme}", extract)
        page.evaluate(IBM.read_text(encoding="utf-8") + "; window.ace = ace;")
        for rule, extract in page.evaluate(CHECK_IBM):
            if rule not in OTHER_VIEWS:
                yield Finding("IBM", rule, f"{visit.name} {theme}", extract)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    if runs_out(page) > 0:
        yield Finding("width", "runs out at 390 pixels", visit.name, "")
    page.set_viewport_size(DESK)


def take_pictures(visit: Visit, folder: Path) -> None:
    for size in (PHONE, DESK):
        visit.page.set_viewport_size(size)
        visit.page.screenshot(path=folder / f"{visit.name}-{size['width']}.png", full_page=True)


def validate(folder: Path) -> Iterator[Finding]:
    """Yield what the HTML validator finds in stored pages."""
    command = ["java", "-jar", str(NU), "--format", "json", "--errors-only", *map(str, sorted(folder.iterdir()))]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    for message in json.loads(answer.stderr)["messages"]:
        name = urlsplit(message["url"]).path.rpartition("/")[2]
        yield Finding("Nu", message["message"], name, message.get("extract", ""))


def audit(base: str, people: list[str], most: int, pictures: Path | None) -> list[Finding]:
    """Return what is found on the pages of a demonstration; of a kind `most` are read in each language."""
    found: list[Finding] = []
    times_read: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as stored, chromium("/usr/bin/chromium") as browser:
        for login in people:
            for language in ("sv", "en"):
                for visit in crawl(browser, base, login, language):
                    Path(stored, f"{visit.name}.html").write_text(visit.sent, encoding="utf-8")
                    if times_read[visit.kind] < most:
                        times_read[visit.kind] += 1
                        found += read(visit)
                        if pictures:
                            take_pictures(visit, pictures)
        pages = len(list(Path(stored).iterdir()))
        click.echo(
            f"{pages} pages validated, {times_read.total()} read by axe and IBM in two themes; {len(times_read)} kinds"
        )
        found += validate(Path(stored))
    return found


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve a fresh demonstration; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as instance:
        command = [sys.executable, "-m", "riskflow.cli", "demo", "--port", str(port)]
        settings = {**os.environ, "RISKFLOW_INSTANCE": instance}
        with subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL) as server:
            base = f"http://127.0.0.1:{port}"
            try:
                wait_for(base)
                yield base
            finally:
                server.terminate()


def wait_for(base: str) -> None:
    for _ in range(300):
        try:
            urlopen(base, timeout=5)  # noqa: S310 - our own server
        except (URLError, TimeoutError):
            time.sleep(1)
        else:
            return
    raise SystemExit("the demonstration did not start")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", help="the address of a demonstration that runs already")
    parser.add_argument(
        "--people", default=",".join(PEOPLE), help="their logins, with commas between; empty for nobody"
    )
    parser.add_argument("--most", type=int, default=3, help="how many pages of a kind are read in each language")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of the pages that are read")
    chosen = parser.parse_args()
    if chosen.pictures:
        chosen.pictures.mkdir(parents=True, exist_ok=True)
    people = chosen.people.split(",")
    if chosen.base:
        found = audit(chosen.base, people, chosen.most, chosen.pictures)
    else:
        with demonstration() as base:
            found = audit(base, people, chosen.most, chosen.pictures)
    for (checker, rule), number in Counter((each.checker, each.rule) for each in found).most_common():
        example = next(each for each in found if (each.checker, each.rule) == (checker, rule))
        click.echo(f"{number:4} {checker}: {rule}\n       {example.page}: {example.extract.strip()[:160]!r}")
    click.echo(f"{len(found)} findings")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
