"""The researcher's way: from the first question to following the case, without a script."""

import re

import pytest

from tests.support.cases.case_factory import answered_case
from tests.support.web.site import Site
from tests.support.web.web_client import WORDS, Visitor, controls, hidden, html, next_step, words

HARMLESS, MODERATE, LOWERED, HIGH = "rf-01", "rf-09", "rf-06", "rf-14"


@pytest.fixture
def alice(pages: Site) -> Visitor:
    return pages.visitor("alice")


def page_of(visitor: Visitor, address: str) -> str:
    return words(visitor.read(address))


def test_a_harmless_case_is_finished_after_the_first_questions(alice: Visitor) -> None:
    code = alice.start("Exchange")
    steps = alice.answer_all(code, HARMLESS)
    assert steps[:2] == ["collaboration", "gates"]
    assert len(steps) <= 14
    assert "Check and finish" in page_of(alice, f"/a/{code}")
    assert "Finish: no review is needed" in page_of(alice, f"/a/{code}/check")
    sent = alice.send(f"/a/{code}/check", declared="y")
    assert sent.location == f"/a/{code}/sent"
    assert "Finished" in page_of(alice, f"/a/{code}/sent")
    followed = page_of(alice, f"/a/{code}")
    assert "Closed" in followed
    assert "submitted revision 1" in followed


def test_a_moderate_case_needs_a_plan_before_it_is_sent(alice: Visitor) -> None:
    code = alice.start()
    alice.answer_all(code, MODERATE)
    assert "Plan a measure, with owner and date, for: Ethics dumping" in page_of(alice, f"/a/{code}/check")
    plan = alice.read(f"/a/{code}/plan")
    measure = next(name for name in sorted(controls(plan)) if name.endswith(".chosen") and not name.startswith("own-"))
    stem = measure.removesuffix(".chosen")
    form = {f"{stem}.chosen": "y", f"{stem}.owner": "", f"{stem}.due": ["1", "3", ""]}
    refused = alice.send(f"/a/{code}/plan", **form)
    assert refused.status_code == 422
    assert "Write who is responsible" in words(html(refused))
    form |= {f"{stem}.owner": "Alice", f"{stem}.due": ["1", "3", "2027"]}
    form |= {"own-0.chosen": "Talk to the villages", "own-0.owner": "Alice", "own-0.due": ["2", "3", "2027"]}
    assert alice.send(f"/a/{code}/plan", **form).location == f"/a/{code}/check"
    checked = page_of(alice, f"/a/{code}/check")
    assert "Talk to the villages" in checked
    assert "1 March 2027" in checked
    assert alice.send(f"/a/{code}/check", declared="y").location == f"/a/{code}/sent"
    assert "With the head of department" in page_of(alice, f"/a/{code}")


def test_the_result_says_what_fired_which_answers_weigh_and_what_would_change_it(alice: Visitor) -> None:
    code = alice.start()
    alice.answer_all(code, HIGH)
    shown = page_of(alice, f"/a/{code}/result")
    assert "The case goes to RAI" in shown
    assert "High" in shown
    assert "Would lower it" in shown
    assert "Is the question of an export licence settled?" in shown
    hrefs = {a.get("href", "") for a in alice.read(f"/a/{code}/result").iter("a")}
    assert f"/a/{code}/q/du-licence" in hrefs


def test_measures_can_be_tried_before_they_are_planned(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, LOWERED)
    page = alice.read(f"/a/{code}/result")
    measures = [e.get("value", "") for e in page.iter("input") if e.get("name") == "try"]
    tried = page_of(alice, f"/a/{code}/result?" + "&".join(f"try={measure}" for measure in measures))
    assert re.search(r"Before and after.*Dual use Moderate Low", tried)


def test_an_answer_that_opens_questions_says_so(alice: Visitor) -> None:
    code = alice.start()
    alice.send(f"/a/{code}/q/du-technology", **{"du-technology": "listed"})
    assert re.search(r"Your answer opened \d+ questions: [^.]*Dual use", page_of(alice, f"/a/{code}"))
    alice.send(f"/a/{code}/q/du-technology", **{"du-technology": "none"})
    assert re.search(r"Your answer closed \d+ questions: [^.]*Dual use", page_of(alice, f"/a/{code}"))


def test_a_question_that_no_answer_has_opened_cannot_be_reached(alice: Visitor) -> None:
    code = alice.start()
    assert alice.client.get(f"/a/{code}/q/du-end-use").status_code == 404


def test_silence_is_no_answer(alice: Visitor) -> None:
    code = alice.start()
    refused = alice.send(f"/a/{code}/q/du-technology")
    assert refused.status_code == 422
    assert "Choose an answer to: How sensitive is the technology" in words(html(refused))


def test_what_was_written_is_kept_when_one_comes_back_later(alice: Visitor) -> None:
    code = alice.start()
    form = {"summary": WORDS["summary"], "then": "later"}
    assert alice.send(f"/a/{code}/q/collaboration", **form).location == f"/a/{code}"
    assert WORDS["summary"] in page_of(alice, f"/a/{code}/q/collaboration")


def test_changing_the_language_keeps_what_was_written(alice: Visitor) -> None:
    code = alice.start()
    form = {"du-technology": "listed", "du-technology.comment": "Annex I, 3A001", "then": "sv"}
    assert alice.send(f"/a/{code}/q/du-technology", **form).location == f"/a/{code}/q/du-technology"
    page = alice.read(f"/a/{code}/q/du-technology")
    assert next(page.iter("html")).get("lang") == "sv"
    assert "Annex I, 3A001" in words(page)
    assert [e.get("value") for e in page.iter("input") if "checked" in e.attrib] == ["listed"]


def test_a_change_from_the_check_page_leads_straight_back(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HARMLESS)
    changed = alice.send(f"/a/{code}/q/fi-share?back=check", **{"fi-share": "under-tenth"})
    assert changed.location == f"/a/{code}/check"


def test_two_pages_open_at_once_and_nobodys_words_are_lost(alice: Visitor) -> None:
    code = alice.start()
    address = f"/a/{code}/q/du-technology"
    alice.send(address, **{"du-technology": "none"})
    stale = {"du-technology.version": "1", "du-technology": "listed", "du-technology.comment": "My words"}
    alice.send(address, **{"du-technology": "critical-area", "du-technology.comment": "Their words"})
    second = alice.send(address, **stale)
    shown = words(html(second))
    assert second.status_code == 409
    assert "Somebody else answered this at the same time" in shown
    assert "Their words" in shown
    assert "My words" in shown
    again = {"du-technology": "listed", "du-technology.comment": "My words"}
    assert alice.send(address, **again).status_code == 302


def autosave(visitor: Visitor, address: str, **data: str) -> tuple[int, dict[str, object]]:
    page = visitor.read(address)
    form = {e.get("name", ""): e.get("value", "") for e in page.iter("input") if e.get("type") == "hidden"}
    response = visitor.client.post(address, data={**form, **data}, headers={"Accept": "application/json"})
    return response.status_code, response.get_json()


def test_autosave_says_when_it_saved_and_which_version_comes_next(alice: Visitor) -> None:
    address = f"/a/{alice.start()}/q/du-technology"
    status, news = autosave(alice, address, **{"du-technology": "listed"})
    assert status == 200
    assert re.fullmatch(r"Saved \d\d:\d\d", str(news["message"]))
    versions = news["versions"]
    assert isinstance(versions, dict)
    assert versions["du-technology.version"] == 1
    assert versions.keys() == {"du-technology.version", "du-technology.shown"}


def test_autosave_keeps_what_can_be_kept_and_says_what_cannot(alice: Visitor) -> None:
    address = f"/a/{alice.start()}/q/collaboration"
    status, news = autosave(alice, address, title="A new title", summary="x" * 5001)
    assert status == 422
    assert "Shorten the text" in str(news["message"])
    assert "A new title" in [e.get("value") for e in alice.read(address).iter("input")]


def test_autosave_tells_the_second_of_two(alice: Visitor) -> None:
    address = f"/a/{alice.start()}/q/du-technology"
    alice.send(address, **{"du-technology": "none"})
    status, news = autosave(alice, address, **{"du-technology": "listed", "du-technology.version": "9"})
    assert status == 409
    assert "Somebody else has changed the same answer" in str(news["message"])


def test_a_case_that_touches_security_leaves_with_its_words(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HARMLESS)
    alice.send(f"/a/{code}/q/gates", h5="yes", then="later")
    for page in ("", "/check", "/q/collaboration", "/documents", "/partners", "/q/gates"):
        response = alice.client.get(f"/a/{code}{page}")
        assert (response.status_code, response.location) == (302, f"/a/{code}/stop")
    interrupted = page_of(alice, f"/a/{code}/stop")
    assert "Stop: write nothing more here" in interrupted
    assert "Nobody holds the function now" in interrupted
    assert "+46 8 000 00 10" in interrupted  # the contact of the instance
    assert "Hand over to security" in interrupted
    alice.send(f"/a/{code}/stop", h5="no")
    assert "Stop: write nothing more here" not in page_of(alice, f"/a/{code}")
    alice.send(f"/a/{code}/q/gates", h5="yes", then="later")
    before = page_of(alice, f"/a/{code}/security")
    assert all(words in before for words in ("Removed at once", "Removed within minutes", "Backups that were made"))
    alice.send(f"/a/{code}/security")
    followed = page_of(alice, f"/a/{code}")
    assert "Handled by security" in followed
    assert "are being removed" in followed
    assert alice.client.get(f"/c/{code}/records").status_code == 403
    assert WORDS["title"] not in followed


def test_a_case_can_be_withdrawn(pages: Site) -> None:
    ravi = pages.visitor("ravi")
    code = ravi.start()
    assert "End the draft" in page_of(ravi, f"/a/{code}")
    assert "Nothing has been sent." in page_of(ravi, f"/a/{code}/withdraw")
    ravi.send(f"/a/{code}/withdraw", reason="The partner changed its mind.")
    assert "The partner changed its mind." in page_of(ravi, f"/a/{code}")
    assert "Decided and closed (1)" in page_of(ravi, "/my")
    for page in ("withdraw", "security"):  # a page that only leads to a refusal is not offered
        assert ravi.client.get(f"/a/{code}/{page}").status_code == 403


def test_a_closed_case_can_be_assessed_again(pages: Site, alice: Visitor) -> None:
    code = answered_case(pages.stage, HARMLESS)
    alice.send(f"/a/{code}/check", declared="y")
    alice.client.post(f"/a/{code}/reassess", data=hidden(alice.read(f"/a/{code}")))
    assert "Check and finish" in page_of(alice, f"/a/{code}")


@pytest.mark.parametrize(
    "page", ["", "/q/collaboration", "/result", "/plan", "/check", "/sent", "/withdraw", "/security"]
)
def test_an_outsider_sees_nothing_of_it(pages: Site, alice: Visitor, page: str) -> None:
    code = alice.start("A secret plan")
    answer = pages.visitor("charlie").client.get(f"/a/{code}{page}")
    assert answer.status_code == 404
    assert "A secret plan" not in answer.text


def test_the_first_page_greets_everybody_and_counts_drafts(pages: Site) -> None:
    assert "Sign in" in page_of(pages.visitor(), "/")
    rosa = pages.visitor("rosa")
    rosa.start()
    rosa.start()
    assert "Continue a draft (2)" in page_of(rosa, "/")
    assert next_step(rosa.read(f"/a/{rosa.start()}")) is not None


def test_one_signs_in_by_choosing_a_person_and_comes_back_to_the_page(pages: Site) -> None:
    visitor = pages.visitor()
    asked = visitor.client.get("/my?group=ended")
    assert asked.location.startswith("/login?next=")
    shown = page_of(visitor, asked.location)
    assert "Alice Åkerman" in shown
    assert "Function: Export control" in shown
    assert visitor.send(asked.location, login="alice").location == "/my?group=ended"
    assert visitor.send("/login", login="nobody").status_code == 400
