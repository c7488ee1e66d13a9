"""The pages that build on what is there: first answers, copies, partners, versions, revisions, contradictions."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from riskflow.questionnaire.library import Library, Release
from tests.support.cases.case_factory import answered_case
from tests.support.cases.demonstration import with_library
from tests.support.questionnaires.newer_version import CONTRADICTION, NEW, NEW_QUESTION, NEW_WORDS, OLD
from tests.support.web.site import Site
from tests.support.web.web_client import WORDS, Visitor, hidden, html, words

HARMLESS, MODERATE, HIGH, STOPPED = "rf-01", "rf-09", "rf-14", "rf-25"
CURRENT = f"ri {OLD}"


@pytest.fixture
def in_force(newer_library: Library) -> dict[str, Release]:
    """Hold back the newer version, as a university does that has released the older one itself."""
    return {CURRENT: Release(newer_library.get("ri", OLD).digest, in_force=True)}


@pytest.fixture
def pages(pages: Site, newer_library: Library, in_force: dict[str, Release]) -> Site:
    library = Library(newer_library.folder, lambda: in_force)
    pages.app.extensions["riskflow"] = replace(pages.app.extensions["riskflow"], library=library)
    return Site(pages.app, with_library(pages.stage, library))


@pytest.fixture
def alice(pages: Site) -> Visitor:
    return pages.visitor("alice")


@pytest.fixture
def released(in_force: dict[str, Release]) -> None:
    """Let the newer version be the current one."""
    del in_force[CURRENT]


def text(visitor: Visitor, address: str) -> str:
    return words(visitor.read(address))


def post(visitor: Visitor, address: str, **data: str) -> Element:
    """Send a form that leads to a page, and read that page."""
    response = visitor.send(address, **data)
    assert response.status_code == 302, words(html(response))[:400]
    return visitor.read(response.location)


def headings(page: Element) -> str:
    return words(next(page.iter("h1")))


# -- Copies ---------------------------------------------------------------------------------------------------------


def test_a_copy_says_where_each_answer_comes_from_until_it_is_saved(pages: Site, alice: Visitor) -> None:
    source = answered_case(pages.stage, HARMLESS, "The first one")
    assert "Copy to a new draft" in text(alice, f"/a/{source}/copy")
    copied = alice.send(f"/a/{source}/copy")
    code = copied.location.rsplit("/", 1)[1]
    assert code != source
    assert "Copied from RF-" in text(alice, f"/a/{code}")
    step = f"/a/{code}/q/du-links"
    assert "Save to say that it holds here too." in text(alice, step)
    assert "Confirm 16 answers in: Sixteen legal questions" in text(alice, f"/a/{code}/check")
    form = {e.get("name", ""): e.get("value", "") for e in alice.read(step).iter("input") if "checked" in e.attrib}
    alice.send(step, **form)
    assert "Save to say that it holds here too." not in text(alice, step)


def test_autosave_and_coming_back_later_confirm_nothing(pages: Site, alice: Visitor) -> None:
    source = answered_case(pages.stage, HARMLESS)
    code = alice.send(f"/a/{source}/copy").location.rsplit("/", 1)[1]
    step = f"/a/{code}/q/du-links"
    alice.send(step, **{"du-links": "none", "then": "later"})
    assert "Save to say that it holds here too." in text(alice, step)


def test_a_copy_that_is_confirmed_page_by_page_can_be_sent(pages: Site, alice: Visitor) -> None:
    source = answered_case(pages.stage, HARMLESS)
    code = alice.send(f"/a/{source}/copy").location.rsplit("/", 1)[1]
    alice.answer_all(code, HARMLESS)
    assert alice.send(f"/a/{code}/check", declared="y").location == f"/a/{code}/sent"


# -- Partners -------------------------------------------------------------------------------------------------------


def test_a_partners_valid_assessment_is_offered_without_anything_else_of_the_case(pages: Site, released: None) -> None:
    assert released is None
    alice, charlie = pages.visitor("alice"), pages.visitor("charlie")
    source = answered_case(pages.stage, HARMLESS, "A secret plan")
    assert alice.send(f"/a/{source}/check", declared="y").status_code == 302
    code = charlie.start("Another plan")
    charlie.send(f"/a/{code}/q/collaboration", **{"partner-names": WORDS["partner-names"], "then": "later"})
    assert "The partner has been assessed before" in text(charlie, f"/a/{code}")
    page = text(charlie, f"/a/{code}/partner")
    assert "Answered then: Yes, checked in registers or by long experience" in page
    assert "A secret plan" not in page
    assert "Alice" not in page
    silent = charlie.send(f"/a/{code}/partner")
    assert silent.status_code == 422
    assert "Choose whether anything has changed" in words(html(silent))
    said = {"partner-known": "unchanged", "du-links": "changed", "hr-partner": "unchanged"}
    taken = post(charlie, f"/a/{code}/partner", **said)
    assert "2 answers were taken over" in words(taken)
    assert "Taken over from RF-" in text(charlie, f"/a/{code}/q/partner-known")


# -- Versions -------------------------------------------------------------------------------------------------------


def test_a_draft_is_told_of_a_newer_version_and_moves_after_a_preview(
    pages: Site, alice: Visitor, in_force: dict[str, Release]
) -> None:
    code = answered_case(pages.stage, HARMLESS)
    assert alice.client.get(f"/a/{code}/version").location == f"/a/{code}"
    del in_force[CURRENT]
    assert "There is a newer version of the questions" in text(alice, f"/a/{code}")
    preview = text(alice, f"/a/{code}/version")
    assert NEW_QUESTION in preview
    assert NEW_WORDS in preview
    moved = post(alice, f"/a/{code}/version")
    assert f"version {NEW}" in words(moved)
    assert "The words have changed since" in text(alice, f"/a/{code}/q/collaboration")


# -- Revisions ------------------------------------------------------------------------------------------------------


def test_a_reassessment_asks_first_whether_anything_has_changed(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HARMLESS)
    alice.send(f"/a/{code}/check", declared="y")
    begun = alice.client.post(f"/a/{code}/reassess", data=hidden(alice.read(f"/a/{code}")))
    assert begun.location == f"/a/{code}/since"
    assert "Has anything changed since" in headings(alice.read(begun.location))
    assert alice.send(begun.location).status_code == 422
    assert alice.send(begun.location, changed="unchanged").location == f"/a/{code}/check#send"
    assert "said that nothing had changed since" in text(alice, f"/c/{code}/history")
    assert "No answer is another than then." in text(alice, f"/a/{code}/check")


@pytest.mark.slow
def test_reviewers_see_only_what_changed_and_the_levels_then_and_now(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HIGH)
    assert alice.send(f"/a/{code}/check", declared="y").status_code == 302
    sven = pages.visitor("sven")
    sven.send(f"/c/{code}/declare", conflict="no")
    sven.send(f"/c/{code}/return", reason="Say more about access.")
    changed = {"du-access": "public", "du-access.comment": "Only what is published"}
    post(alice, f"/a/{code}/q/du-access?back=check", **changed)
    assert "What has changed since revision 1" in text(alice, f"/a/{code}/check")
    assert alice.send(f"/a/{code}/check", declared="y").status_code == 302
    for part in ("", "/history"):
        page = text(sven, f"/c/{code}{part}")
        assert "What has changed since revision 1" in page
        assert "Only what is published" in page
        assert "Levels then and now" in page
        assert re.search(r"Sent on \d+ [A-Z][a-z]+ \d{4}\.", page)
    assert "Do we know who the partner is" not in page


def test_a_member_who_has_not_rated_sees_the_changes_without_the_levels(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HIGH)
    alice.send(f"/a/{code}/check", declared="y")
    sven, rosa = pages.visitor("sven"), pages.visitor("rosa")
    sven.send(f"/c/{code}/declare", conflict="no")
    sven.send(f"/c/{code}/return", reason="Say more about access.")
    post(alice, f"/a/{code}/q/du-access?back=check", **{"du-access.comment": "Only what is published"})
    alice.send(f"/a/{code}/check", declared="y")
    rosa.send(f"/c/{code}/declare", conflict="no")
    page = text(rosa, f"/c/{code}")
    assert "Only what is published" in page
    assert "Levels then and now" not in page


# -- Contradictions -------------------------------------------------------------------------------------------------


def test_contradictions_interrupt_before_sending_and_never_stop_anybody(
    pages: Site, alice: Visitor, released: None
) -> None:
    assert released is None
    code = answered_case(pages.stage, HARMLESS)
    post(alice, f"/a/{code}/q/du-links?back=check", **{"du-links": "division"})
    assert f"{CONTRADICTION} “No” to" in text(alice, f"/a/{code}/check")
    assert "Say why both hold" in text(alice, f"/a/{code}/check")
    interrupted = alice.send(f"/a/{code}/check", declared="y")
    assert interrupted.location == f"/a/{code}/apart?declared=y"
    page = alice.read(interrupted.location)
    assert CONTRADICTION in words(page)
    kept = {"nothing-leaves": "That division takes no part.", "then": "send"}
    assert alice.send(interrupted.location, **kept).location == f"/a/{code}/sent"
    assert "That division takes no part." in text(alice, f"/c/{code}/answers")


# -- Nobody else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["first", "copy", "partner", "version", "since", "apart"])
def test_an_outsider_sees_and_does_nothing(pages: Site, page: str) -> None:
    code = answered_case(pages.stage, HARMLESS, "A secret plan")
    charlie = pages.visitor("charlie")
    seen = charlie.client.get(f"/a/{code}/{page}")
    assert seen.status_code == 404
    assert "A secret plan" not in seen.text
    form = hidden(charlie.read("/start"))
    assert charlie.client.post(f"/a/{code}/{page}", data=form).status_code in {404, 405}
