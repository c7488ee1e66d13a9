"""The pages that build on what is there: first answers, copies, partners, versions, revisions, contradictions."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from riskflow.questionnaires import Library
from tests.questionnaires.next_version import CONTRADICTION, NEW, NEW_QUESTION, NEW_WORDS
from tests.web.visiting import WORDS, Site, Visitor, hidden, html, site, words

HARMLESS, MODERATE, HIGH, STOPPED = "rf-01", "rf-09", "rf-14", "rf-25"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Site:
    return site(tmp_path_factory.mktemp("site"), migrated_file)


@pytest.fixture
def alice(pages: Site) -> Visitor:
    return pages.visitor("alice")


@pytest.fixture
def released(pages: Site, newer_library: Library) -> Iterator[None]:
    """Let a newer version be the current one as long as a test lasts; call it after the draft has begun."""
    parts = pages.app.extensions["riskflow"]
    pages.app.extensions["riskflow"] = replace(parts, library=newer_library)
    yield
    pages.app.extensions["riskflow"] = parts


def text(visitor: Visitor, address: str) -> str:
    return words(visitor.read(address))


def answered(visitor: Visitor, case: str, title: str = WORDS["title"]) -> str:
    code = visitor.start(title)
    visitor.answer_all(code, case)
    return code


def post(visitor: Visitor, address: str, **data: str) -> Element:
    """Send a form that leads to a page, and read that page."""
    response = visitor.send(address, **data)
    assert response.status_code == 302, words(html(response))[:400]
    return visitor.read(response.location)


def headings(page: Element) -> str:
    return words(next(page.iter("h1")))


# -- The first questions --------------------------------------------------------------------------------------------


def test_the_last_of_the_first_questions_leads_to_the_answer(alice: Visitor) -> None:
    code = answered(alice, HARMLESS)
    last = alice.send(f"/a/{code}/q/hr-partner", **{"hr-partner": "none-found"})
    assert last.location == f"/a/{code}/first"
    page = alice.read(last.location)
    assert headings(page) == "You do not need to go on"
    assert "Does the partner have ties to armed forces" in words(page)
    assert "No, we have searched and found none" in words(page)


def test_one_can_finish_from_there_and_has_a_receipt_at_once(alice: Visitor) -> None:
    code = answered(alice, HARMLESS)
    form = hidden(alice.read(f"/a/{code}/first"))
    sent = alice.client.post(f"/a/{code}/check", data={**form, "declared": "y"})
    assert sent.location == f"/a/{code}/sent"
    assert "No review is needed" in text(alice, sent.location)


def test_who_must_go_on_is_told_how_long_and_because_of_which_answers(alice: Visitor) -> None:
    code = answered(alice, HIGH)
    page = alice.read(f"/a/{code}/first")
    assert re.fullmatch(r"You need the (short|full) form: about \d+ minutes?", headings(page))
    assert "to “How sensitive is the technology that you share, build or teach?”" in words(page)


def test_a_stop_names_who_to_talk_to_and_lets_one_go_on(alice: Visitor) -> None:
    code = answered(alice, STOPPED)
    page = words(alice.read(f"/a/{code}/first"))
    assert "Stop: talk to the right function first" in page
    assert "Export control Eva Ek" in page
    assert "H2 Will anything on the EU control list leave the EU" in page
    assert "Go on answering" in page


def test_there_is_no_answer_before_the_first_questions_are_answered(alice: Visitor) -> None:
    code = alice.start()
    assert alice.client.get(f"/a/{code}/first").location == f"/a/{code}"


# -- The task list --------------------------------------------------------------------------------------------------


def test_the_task_list_says_how_long_and_why_something_is_not_asked(alice: Visitor) -> None:
    code = alice.start()
    assert re.search(r"About \d+ minutes left of what is asked so far", text(alice, f"/a/{code}"))
    code = answered(alice, HARMLESS)
    page = text(alice, f"/a/{code}")
    assert "Not relevant: you answered “Neither on the list nor in a critical area”" in page
    assert "minutes left" not in page


def goes_on(visitor: Visitor, code: str) -> str:
    page = visitor.read(f"/a/{code}")
    return next(e.get("href", "") for e in page.iter("a") if (e.get("class") or "") == "button")


def test_one_goes_on_where_one_stopped_also_after_signing_in_again(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    alice.send(f"/a/{code}/q/du-access", **{"du-access": "public"})
    assert goes_on(alice, code) == f"/a/{code}/q/partner-known"
    alice.client.post("/logout", data=hidden(alice.read("/about")))
    again = pages.visitor("alice")
    assert goes_on(again, code) == f"/a/{code}/q/partner-known"
    assert "Continue where you stopped" in text(again, f"/a/{code}")


def test_a_half_answered_page_is_the_one_to_go_on_with(alice: Visitor) -> None:
    code = alice.start()
    alice.send(f"/a/{code}/q/gates", h1="no", then="later")
    assert goes_on(alice, code) == f"/a/{code}/q/gates"


# -- Hidden answers -------------------------------------------------------------------------------------------------


def test_hidden_answers_are_listed_as_not_counted_and_come_back(alice: Visitor) -> None:
    code = answered(alice, HIGH)
    page = post(alice, f"/a/{code}/q/du-technology?back=check", **{"du-technology": "none"})
    assert "Kept, but not counted" in words(page)
    assert "is kept but does not count" in text(alice, f"/a/{code}/q/du-technology").replace(
        "are kept but do", "is kept but does"
    )
    back = post(alice, f"/a/{code}/q/du-technology?back=check", **{"du-technology": "listed"})
    assert "Answers that you gave there before have come back." in words(back)


# -- Copies ---------------------------------------------------------------------------------------------------------


def test_a_copy_says_where_each_answer_comes_from_until_it_is_saved(alice: Visitor) -> None:
    source = answered(alice, HARMLESS, "The first one")
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


def test_autosave_and_coming_back_later_confirm_nothing(alice: Visitor) -> None:
    source = answered(alice, HARMLESS)
    code = alice.send(f"/a/{source}/copy").location.rsplit("/", 1)[1]
    step = f"/a/{code}/q/du-links"
    alice.send(step, **{"du-links": "none", "then": "later"})
    assert "Save to say that it holds here too." in text(alice, step)


def test_a_copy_that_is_confirmed_page_by_page_can_be_sent(alice: Visitor) -> None:
    source = answered(alice, HARMLESS)
    code = alice.send(f"/a/{source}/copy").location.rsplit("/", 1)[1]
    alice.answer_all(code, HARMLESS)
    assert alice.send(f"/a/{code}/check", declared="y").location == f"/a/{code}/sent"


# -- Partners -------------------------------------------------------------------------------------------------------


def test_a_partners_valid_assessment_is_offered_without_anything_else_of_the_case(pages: Site, released: None) -> None:
    assert released is None
    alice, charlie = pages.visitor("alice"), pages.visitor("charlie")
    source = answered(alice, HARMLESS, "A secret plan")
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
    assert "Say whether anything has changed" in words(html(silent))
    said = {"partner-known": "unchanged", "du-links": "changed", "hr-partner": "unchanged"}
    taken = post(charlie, f"/a/{code}/partner", **said)
    assert "2 answers were taken over" in words(taken)
    assert "Taken over from RF-" in text(charlie, f"/a/{code}/q/partner-known")


# -- Versions -------------------------------------------------------------------------------------------------------


def test_a_draft_is_told_of_a_newer_version_and_moves_after_a_preview(
    pages: Site, alice: Visitor, newer_library: Library
) -> None:
    code = answered(alice, HARMLESS)
    assert alice.client.get(f"/a/{code}/version").location == f"/a/{code}"
    parts = pages.app.extensions["riskflow"]
    pages.app.extensions["riskflow"] = replace(parts, library=newer_library)
    try:
        assert "There is a newer version of the questions" in text(alice, f"/a/{code}")
        preview = text(alice, f"/a/{code}/version")
        assert NEW_QUESTION in preview
        assert NEW_WORDS in preview
        moved = post(alice, f"/a/{code}/version")
        assert f"version {NEW}" in words(moved)
        assert "The words have changed since" in text(alice, f"/a/{code}/q/collaboration")
    finally:
        pages.app.extensions["riskflow"] = parts


# -- Revisions ------------------------------------------------------------------------------------------------------


def test_a_reassessment_asks_first_whether_anything_has_changed(alice: Visitor) -> None:
    code = answered(alice, HARMLESS)
    alice.send(f"/a/{code}/check", declared="y")
    begun = alice.client.post(f"/a/{code}/reassess", data=hidden(alice.read(f"/a/{code}")))
    assert begun.location == f"/a/{code}/since"
    assert "Has anything changed since" in headings(alice.read(begun.location))
    assert alice.send(begun.location).status_code == 422
    assert alice.send(begun.location, changed="unchanged").location == f"/a/{code}/check#send"
    assert "said that nothing had changed since" in text(alice, f"/c/{code}/history")
    assert "No answer is another than then." in text(alice, f"/a/{code}/check")


def test_reviewers_see_only_what_changed_and_the_levels_then_and_now(pages: Site, alice: Visitor) -> None:
    code = answered(alice, HIGH)
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
    assert "Do we know who the partner is" not in page


def test_a_member_who_has_not_rated_sees_the_changes_without_the_levels(pages: Site, alice: Visitor) -> None:
    code = answered(alice, HIGH)
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


def test_contradictions_interrupt_before_sending_and_never_stop_anybody(alice: Visitor, released: None) -> None:
    assert released is None
    code = answered(alice, HARMLESS)
    post(alice, f"/a/{code}/q/du-access?back=check", **{"du-access": "hands-on"})
    assert CONTRADICTION in text(alice, f"/a/{code}/check")
    interrupted = alice.send(f"/a/{code}/check", declared="y")
    assert interrupted.location == f"/a/{code}/apart?declared=y"
    page = alice.read(interrupted.location)
    assert CONTRADICTION in words(page)
    assert "Training on or access to equipment" in words(page)
    kept = {"nothing-leaves": "The training is here.", "then": "send"}
    assert alice.send(interrupted.location, **kept).location == f"/a/{code}/sent"
    assert "The training is here." in text(alice, f"/c/{code}/answers")


# -- Nobody else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["first", "copy", "partner", "version", "since", "apart"])
def test_an_outsider_sees_and_does_nothing(pages: Site, alice: Visitor, page: str) -> None:
    code = answered(alice, HARMLESS, "A secret plan")
    charlie = pages.visitor("charlie")
    seen = charlie.client.get(f"/a/{code}/{page}")
    assert seen.status_code == 404
    assert "A secret plan" not in seen.text
    form = hidden(charlie.read("/start"))
    assert charlie.client.post(f"/a/{code}/{page}", data=form).status_code in {404, 405}
