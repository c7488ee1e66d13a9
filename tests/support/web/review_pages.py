"""What the tests of the reviewers' pages say in one line: fill in and see what follows, read, look at the rows."""

from typing import Any
from xml.etree.ElementTree import Element

from riskflow.questionnaire.model import Area
from riskflow.services.case_facts import identity
from riskflow.services.instance import Instance
from riskflow.services.review.open_points import decided_despite
from riskflow.store.queries import cases as case_queries
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, html, words

HIGH, CRITICAL, MODERATE, STOPPED, HARMLESS = "rf-14", "rf-22", "rf-06", "gate-alone", "rf-01"
LEVELS = {"low", "moderate", "high", "critical"}
RAI_TABS = ("", "/answers", "/measures", "/opinions", "/records", "/history")
DEEDS = (
    "declare",
    "rate",
    "opinion",
    "acknowledge",
    "second-reading",
    "refer",
    "return",
    "dismiss",
    "clear",
    "decide",
    "suspend",
    "resume",
    "register",
)
CONDITION = {
    "condition-0-text": "Written word from export control",
    "condition-0-owner": "Alice",
    "condition-0-due": ["1", "2", "2027"],
    "condition-0-proof": "The letter",
}
WEIGHED = {
    "outcome": "proceed",
    "benefit": "New knowledge",
    "reasons": "Small and known",
    "override_reason": "The facts are clear",
}
SPOKEN = {"benefit": "New knowledge", "risks": "Small and known", "override_reason": "The facts are clear"}
"""What the form of an opinion needs besides advice and proposal."""
READ = {"outcome": "confirmed", "note": "I read every answer."}


def sent(visitor: Visitor, address: str, **more: Any) -> tuple[int, str]:  # noqa: ANN401 - whatever a form may hold
    """Send the form of a page and return the status and the words of what follows."""
    response = visitor.send(address, **more)
    if response.status_code == 302:
        return 302, words(visitor.read(response.location))
    return response.status_code, words(html(response))


def despite(pages: Site, code: str) -> str:
    """Return the value of the tick that a decision is taken in spite of what is open."""
    with pages.stage.unit_of_work_as("sven") as uow:
        return decided_despite(uow, code)


def said(visitor: Visitor, address: str) -> str:
    return words(visitor.read(address))


def tags(page: Element) -> set[str]:
    """Return the levels that a page shows as tags."""
    classes = ((e.get("class") or "").split() for e in page.iter("span"))
    return {name for each in classes if "tag" in each for name in each} & LEVELS


def rating(level: str = "moderate", advice: str = "go-ahead", reason: str = "The facts are clear.") -> dict[str, str]:
    sure = {f"confidence-{area}": "medium" for area in Area}
    why = {f"reason-{area}": "The answers about access." for area in Area}
    return {**dict.fromkeys(Area, level), **sure, **why, "advice": advice, "reason": reason}


def state_of(pages: Site, code: str) -> str:
    with parts(pages).database.read() as session:
        case = case_queries.case_by_code(session, code)
        return case.state.value if case else ""


def parts(pages: Site) -> Instance:
    joined: Instance = pages.app.extensions["riskflow"]
    return joined


def person(pages: Site, login: str) -> int:
    with parts(pages).database.read() as session:
        found = case_queries.person_by_login(session, login)
        return identity(found.id if found else None)


def links(element: Element) -> list[str]:
    return [a.get("href", "") for a in element.iter("a")]
