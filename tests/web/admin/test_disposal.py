"""Administrators see each rule of disposal with its law and its decision, and the protocol."""

from functools import partial

from riskflow.services.operations.retention.disposal import dispose
from riskflow.services.operations.retention.rules import RULES, DecidedRule
from riskflow.services.unit_of_work import SYSTEM
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import parts
from tests.support.web.site import Site
from tests.support.web.web_client import words


def test_the_page_names_law_and_decision_and_keeps_what_no_decision_lets_go(pages: Site) -> None:
    instance = parts(pages)
    adam = pages.visitor("adam")
    page = adam.read("/admin/disposal")
    assert not faults(page, "en")
    shown = words(page)
    assert all(rule.law.en in shown for rule in RULES.values())
    assert shown.count("No decision: is kept") == 2
    (instance.config.instance / "retention.toml").write_text(
        '[[rule]]\nkind = "drafts"\ndays = 365\nauthority = "Plan for documents, V-2026-0123"\n', encoding="utf-8"
    )
    assert "V-2026-0123" in words(adam.read("/admin/disposal"))
    (instance.config.instance / "retention.toml").write_text(
        '[[rule]]\nkind = "drafts"\ndays = 365\nauthority = "Somebody said so"\n', encoding="utf-8"
    )
    assert "has no number by which the decision is found" in words(adam.read("/admin/disposal"))


def test_what_went_stands_in_the_protocol(pages: Site) -> None:
    adam = pages.visitor("adam")
    assert "Nothing has been disposed of yet." in words(adam.read("/admin/disposal"))
    rule = DecidedRule(kind="sessions", days=-1, authority="A rule of this test")
    went = sum(
        part.due.number
        for part in dispose(partial(parts(pages).write, SYSTEM), parts(pages).attachments, {"sessions": rule})
    )
    assert went
    assert "A rule of this test" in words(pages.visitor("adam").read("/admin/disposal"))
