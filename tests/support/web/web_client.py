"""Visiting the pages as a person does: sign in, read what is asked, fill in, follow where it leads."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import lxml.html
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from riskflow.config import data_folder
from riskflow.questionnaire.loader import parse_yaml

CASES = "ri/1.0/cases.yaml"
WORDS = {
    "title": "Ventilation in schools",
    "summary": "Two groups compare how the air is changed in twelve schools.",
    "partner-names": "A technical university",
    "benefit": "Better air for pupils.",
}
SOMEWHERE_ELSE = {"ZZ": "KE"}  # what the worked cases call some other territory; pages offer real ones only


@cache
def worked_answers() -> Mapping[str, Mapping[str, Any]]:
    """Return the answers of the worked cases."""
    path = data_folder("questionnaires") / CASES
    return {case["id"]: case["answers"] for case in parse_yaml(path.read_text(encoding="utf-8"), path.name)}


def given_on_pages(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as they can be given on the pages."""
    territories = [SOMEWHERE_ELSE.get(code, code) for code in answers.get("partner-territories", ())]
    return {**answers, "partner-territories": territories} if territories else dict(answers)


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser."""

    client: FlaskClient

    def read(self, address: str) -> Element:
        """Open a page that must be there."""
        response = self.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return html(response)

    def _open(self, address: str) -> Element:
        """Open a page whose form is all that matters: `read` checks each page as well, which takes much longer."""
        page: Element = lxml.html.fromstring(self.client.get(address).data)
        return page

    def sign_in(self, login: str) -> None:
        """Choose a person of the demonstration; the page that offers them has tests of its own."""
        token = hidden(self._open("/about"))
        assert self.client.post("/login", data={**token, "login": login}).status_code == 302

    def send(self, address: str, **data: Any) -> TestResponse:  # noqa: ANN401 - whatever a form may hold
        """Fill in the form of a page and send it, with its token and the versions it shows."""
        form = hidden(self._open(address.partition("#")[0]))
        named = {name.replace("__", "."): value for name, value in data.items()}
        return self.client.post(address, data={**form, **named})

    def start(self, title: str = WORDS["title"], kind: str = "research") -> str:
        """Start a case and return its code."""
        return self.send("/start", title=title, kind=kind).location.rsplit("/", 1)[1]

    def answer_all(self, code: str, case: str) -> list[str]:
        """Answer a worked case page by page as the pages lead; return the steps that were taken."""
        answers = {**WORDS, **given_on_pages(worked_answers()[case])}
        steps = []
        while step := next_step(self.read(f"/a/{code}")):
            while "/q/" in step:
                steps.append(step.rsplit("/", 1)[1])
                step = self._answer(step, answers)
        return steps

    def _answer(self, step: str, answers: Mapping[str, Any]) -> str:
        given = {name: answers[name] for name in controls(self.read(step)) if name in answers}
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
