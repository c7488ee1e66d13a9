"""Visiting the pages as a person does: sign in, read what is asked, fill in, follow where it leads."""

import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from riskflow.app import create_app
from riskflow.config import DATABASE_FILE, Config, data_folder
from riskflow.questionnaires import parse
from riskflow.services.demonstrating import Stage
from riskflow.store import queue
from tests.support.browser import in_another_thread
from tests.support.demonstration import stage_with_cast

CASES = "ri/1.0/cases.yaml"
WORDS = {
    "title": "Ventilation in schools",
    "summary": "Two groups compare how the air is changed in twelve schools.",
    "partner-names": "A technical university",
    "benefit": "Better air for pupils.",
}
SOMEWHERE_ELSE = {"ZZ": "KE"}  # what the worked cases call some other territory; pages offer real ones only


@dataclass(frozen=True)
class Site:
    """The demonstration on a database of a test's own: pages for people, and the stage for what is not the test's."""

    app: Flask
    stage: Stage

    def visitor(self, login: str | None = None, language: str = "en") -> "Visitor":
        """Return somebody with a browser of their own."""
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        visitor = Visitor(client)
        if login:
            visitor.send("/login", login=login)
        return visitor


def site(folder: Path, migrated_file: Path) -> Site:
    """Build the site on a copy of an empty database."""
    _copy(_with_queue(migrated_file), folder / DATABASE_FILE)
    config = Config.for_tests(folder)
    stage = stage_with_cast(config)
    return Site(create_app(config), stage)


@cache
def _with_queue(migrated_file: Path) -> Path:
    """Return the empty database with the tables of the queue as well, made once."""
    path = migrated_file.with_name("with-queue.sqlite")
    _copy(migrated_file, path)
    in_another_thread(partial(queue.prepare, f"sqlite:///{path}"))
    return path


def _copy(source: Path, target: Path) -> None:
    """Copy a database; a plain copy of the file would miss what still lies in the write-ahead log."""
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as copy:
        opened.backup(copy)


@cache
def worked_answers() -> Mapping[str, Mapping[str, Any]]:
    """Return the answers of the worked cases."""
    path = data_folder("questionnaires") / CASES
    return {case["id"]: case["answers"] for case in parse(path.read_text(encoding="utf-8"), path.name)}


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser."""

    client: FlaskClient

    def read(self, address: str) -> Element:
        """Open a page that must be there."""
        response = self.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return html(response)

    def send(self, address: str, **data: Any) -> TestResponse:  # noqa: ANN401 - whatever a form may hold
        """Fill in the form of a page and send it, with its token and the versions it shows."""
        form = hidden(self.read(address.partition("#")[0]))
        named = {name.replace("__", "."): value for name, value in data.items()}
        return self.client.post(address, data={**form, **named})

    def start(self, title: str = WORDS["title"], kind: str = "research") -> str:
        """Start a case and return its code."""
        return self.send("/start", title=title, kind=kind).location.rsplit("/", 1)[1]

    def answer_all(self, code: str, case: str) -> list[str]:
        """Answer a worked case page by page as the pages lead; return the steps that were taken."""
        answers = {**WORDS, **worked_answers()[case]}
        steps = []
        while step := next_step(self.read(f"/a/{code}")):
            while "/q/" in step:
                steps.append(step.rsplit("/", 1)[1])
                step = self._answer(step, answers)
        return steps

    def _answer(self, step: str, answers: Mapping[str, Any]) -> str:
        asked = {name for name in controls(self.read(step)) if name in answers}
        given = {name: answers[name] for name in asked}
        if "partner-territories" in given:
            given["partner-territories"] = [SOMEWHERE_ELSE.get(c, c) for c in given["partner-territories"]]
        response = self.send(step, **given)
        assert response.status_code == 302, f"{step}: {words(html(response))[:600]}"
        return response.location


def html(response: TestResponse) -> Element:
    """Parse a page as strictly as a browser's validator would."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    page: Element = parser.parse(response.text)
    assert not parser.errors, parser.errors[:3]
    return page


def words(page: Element) -> str:
    """Return the text of a page without its spacing."""
    return " ".join("".join(page.itertext()).split())


def controls(page: Element) -> set[str]:
    """Return the names of the controls that people see."""
    every = (e for tag in ("input", "select", "textarea") for e in page.iter(tag) if e.get("type") != "hidden")
    return {name for e in every if (name := e.get("name"))}


def hidden(page: Element) -> dict[str, str]:
    """Return what the last form of a page sends along unseen."""
    form = list(page.iter("form"))[-1]
    return {e.get("name", ""): e.get("value", "") for e in form.iter("input") if e.get("type") == "hidden"}


def next_step(page: Element) -> str | None:
    """Return where the task list goes on, or nothing when all is answered."""
    hrefs = (e.get("href", "") for e in page.iter("a") if "button" in (e.get("class") or "").split())
    return next((href for href in hrefs if re.search("/q/", href)), None)


def descendants(page: Element, *tags: str) -> Iterator[Element]:
    """Yield the elements with one of some names."""
    return (element for element in page.iter() if element.tag in tags)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application for a real browser, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
