"""Where the first questions lead, how much is left, and what becomes of answers that are hidden."""

import re
from xml.etree.ElementTree import Element

import pytest

from tests.support.cases.case_factory import answered_case
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

HARMLESS, HIGH, STOPPED = "rf-01", "rf-14", "rf-25"


@pytest.fixture
def alice(pages: Site) -> Visitor:
    return pages.visitor("alice")


def text(visitor: Visitor, address: str) -> str:
    return words(visitor.read(address))


def post(visitor: Visitor, address: str, **data: str) -> Element:
    """Send a form that leads to a page, and read that page."""
    response = visitor.send(address, **data)
    assert response.status_code == 302, words(html(response))[:400]
    return visitor.read(response.location)


def headings(page: Element) -> str:
    return words(next(page.iter("h1")))


# -- The first questions --------------------------------------------------------------------------------------------


def test_the_last_of_the_first_questions_leads_to_the_answer(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HARMLESS)
    last = alice.send(f"/a/{code}/q/pa-own-interest", **{"pa-own-interest": "no"})
    assert last.location == f"/a/{code}/first"
    page = alice.read(last.location)
    assert headings(page) == "You do not need to go on"
    assert "Does the partner have ties to armed forces" in words(page)
    assert "No, we have searched and found none" in words(page)


def test_one_can_finish_from_there_and_has_a_receipt_at_once(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HARMLESS)
    form = hidden(alice.read(f"/a/{code}/first"))
    sent = alice.client.post(f"/a/{code}/check", data={**form, "declared": "y"})
    assert sent.location == f"/a/{code}/sent"
    assert "No review is needed" in text(alice, sent.location)


def test_who_must_go_on_is_told_how_long_and_because_of_which_answers(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HIGH)
    page = alice.read(f"/a/{code}/first")
    assert re.fullmatch(r"You need the (short|full) form: about \d+ minutes?", headings(page))
    assert "to “How sensitive is the technology that you share, build or teach?”" in words(page)


def test_a_stop_names_who_to_talk_to_and_lets_one_go_on(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, STOPPED)
    page = words(alice.read(f"/a/{code}/first"))
    assert "Stop: talk first to Export control, Legal counsel" in page
    assert "Export control Eva Ek" in page
    assert "H2 Will anything on the EU control list leave the EU" in page
    assert "Go on answering" in page


def test_there_is_no_answer_before_the_first_questions_are_answered(alice: Visitor) -> None:
    code = alice.start()
    assert alice.client.get(f"/a/{code}/first").location == f"/a/{code}"


# -- The task list --------------------------------------------------------------------------------------------------


def test_the_task_list_says_how_long_and_why_something_is_not_asked(pages: Site, alice: Visitor) -> None:
    code = alice.start()
    assert re.search(r"About \d+ minutes left of what is asked so far", text(alice, f"/a/{code}"))
    code = answered_case(pages.stage, HARMLESS)
    page = text(alice, f"/a/{code}")
    assert "Not relevant: you answered “Neither on the list nor in a critical area”" in page
    assert "minutes left" not in page


def goes_on(visitor: Visitor, code: str) -> str:
    page = visitor.read(f"/a/{code}")
    return next(e.get("href", "") for e in page.iter("a") if (e.get("class") or "") == "button")


def test_one_goes_on_where_one_stopped_also_after_signing_in_again(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    alice.send(f"/a/{code}/q/du-links", **{"du-links": "none"})
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


def test_hidden_answers_are_listed_as_not_counted_and_come_back(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HIGH)
    page = post(alice, f"/a/{code}/q/du-technology?back=check", **{"du-technology": "none"})
    assert "Kept, but not counted" in words(page)
    assert "is kept but does not count" in text(alice, f"/a/{code}/q/du-technology").replace(
        "are kept but do", "is kept but does"
    )
    back = post(alice, f"/a/{code}/q/du-technology?back=check", **{"du-technology": "listed"})
    assert "Answers that you gave there before have come back." in words(back)
