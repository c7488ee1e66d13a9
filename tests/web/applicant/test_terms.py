"""What a case's own words touch: shown to its owner, judged, remembered until the text changes, told to reviewers."""

from dataclasses import replace
from pathlib import Path

import pytest

from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput, current_assessment
from riskflow.services.open_case import open_case
from riskflow.terms.background import BackgroundReader
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import HIGH, parts, said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, html, words

TEXT = "We build drone swarms and a passive radar. No encryption is used."
LATER = {"then": "later"}


@pytest.fixture(autouse=True)
def _words_are_there(pages: Site) -> None:
    parts(pages).term_reader.wait(300)  # a busy machine takes its time


def described(visitor: Visitor, text: str = TEXT) -> str:
    """Start a case, describe it, and return its code."""
    code = visitor.start("A plain title")
    visitor.send(f"/a/{code}/q/collaboration", summary=text, **LATER)
    return code


def keys(visitor: Visitor, code: str) -> list[str]:
    """Return how the forms of the page name the suggestions."""
    page = visitor.read(f"/a/{code}/suggestions")
    return list(dict.fromkeys(e.get("value", "") for e in page.iter("input") if e.get("name") == "suggestion"))


def judged(visitor: Visitor, code: str, key: str, verdict: str, reason: str = "") -> tuple[int, str]:
    return sent(visitor, f"/a/{code}/suggestions", suggestion=key, verdict=verdict, reason=reason)


def test_a_suggestion_shows_words_entry_reason_and_the_question_it_bears_upon(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = described(alice)
    shown = said(alice, f"/a/{code}/suggestions")
    for expected in (
        "Unmanned aerial vehicles (9A012)",
        "drone swarms",
        "Radar (6A008)",
        "“passive radar” is a word for",
    ):
        assert expected in shown
    assert "How sensitive is the technology" in shown
    assert "encryption" not in shown  # the text itself says that it is not used
    assert "Your text mentions 2 controlled areas" in said(alice, f"/a/{code}")
    assert "Words of yours that matter here" in said(alice, f"/a/{code}/q/du-technology")
    assert "Words of yours that matter here" not in said(alice, f"/a/{code}/q/du-links")


def test_accepting_notes_it_and_answers_nothing(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = described(alice)
    key = keys(alice, code)[0]
    status, shown = judged(alice, code, key, "accepted")
    assert status == 302
    assert "Now answer the question" in shown
    assert "Your text mentions 1 controlled area" in said(alice, f"/a/{code}")
    assert "confirmed that the words “drone swarms” touch" in said(alice, f"/a/{code}/history".replace("/a/", "/c/"))
    with pages.stage.unit_of_work_as("alice") as uow:
        assert set(current_assessment(uow, open_case(uow, code)).rows) == {"title", "kind", "summary"}


def test_dismissing_asks_for_a_reason_and_keeps_what_was_typed(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = described(alice)
    key = keys(alice, code)[0]
    status, shown = judged(alice, code, key, "dismissed")
    assert status == 422
    assert "Write why the suggestion does not fit" in shown
    status, shown = judged(alice, code, key, "dismissed", "x" * 2001)
    assert status == 422
    assert "x" * 2001 in shown
    status, shown = judged(alice, code, key, "dismissed", "They are toys of paper.")
    assert status == 302
    assert "They are toys of paper." in shown
    assert key in keys(alice, code)  # it can be judged again


def test_a_judgement_holds_until_the_text_changes(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = described(alice)
    for key in keys(alice, code):
        judged(alice, code, key, "dismissed", "Toys.")
    assert "controlled area" not in said(alice, f"/a/{code}")
    alice.send(f"/a/{code}/q/collaboration", summary=f"{TEXT} And more.", **LATER)
    assert "Your text mentions 2 controlled areas" in said(alice, f"/a/{code}")
    status, shown = judged(alice, code, key, "accepted")
    assert status == 409
    assert "The text has changed" in shown


@pytest.mark.parametrize(
    "text", ["Our doctoral student is pregnant: she is pregnant.", "Contact 811218-9876.", "The plan is top secret."]
)
def test_what_does_not_belong_there_is_warned_of_and_saved_all_the_same(pages: Site, text: str) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    response = alice.send(f"/a/{code}/q/collaboration", summary=text, **LATER)
    assert "Saved, but look at" in words(alice.read(response.location))
    assert text in alice.client.get(f"/a/{code}/q/collaboration").text
    assert "This may not belong in a text" in said(alice, f"/a/{code}/suggestions")


def test_reviewers_see_what_nobody_has_looked_at(pages: Site) -> None:
    code = pages.stage.draft(HIGH)
    with pages.stage.unit_of_work_as("alice") as uow:
        rows = current_assessment(uow, open_case(uow, code)).rows
        answer_service.answer(uow, code, [AnswerInput("summary", (TEXT,), "", rows["summary"].version)])
    with pages.stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    sven = pages.visitor("sven")
    shown = said(sven, f"/c/{code}")
    assert "Words that touch controlled technology, not looked at" in shown
    assert "Radar (6A008)" in shown
    page = sven.client.get(f"/a/{code}/suggestions")
    assert page.status_code == 200
    assert 'name="verdict"' not in page.text  # reviewers read, the owner judges
    assert "Not looked at" in page.text


def test_words_that_are_not_read_yet_are_unknown_and_never_nothing(
    pages: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = pages.visitor("alice")
    code = described(alice)
    failed = BackgroundReader(tmp_path)
    with pytest.raises(LookupError):
        failed.wait()
    monkeypatch.setitem(pages.app.extensions, "riskflow", replace(parts(pages), term_reader=failed))
    assert "Your texts could not be read" in said(alice, f"/a/{code}/suggestions")
    assert alice.client.get(f"/a/{code}").status_code == 200


@pytest.mark.parametrize("login", ["charlie", "adam"])
def test_others_find_nothing(pages: Site, login: str) -> None:
    code = described(pages.visitor("alice"))
    visitor = pages.visitor(login)
    assert visitor.client.get(f"/a/{code}/suggestions").status_code == 404
    assert visitor.client.post(f"/a/{code}/suggestions", data={"verdict": "accepted"}).status_code in {400, 404}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_is_well_built(pages: Site, language: str) -> None:
    alice = pages.visitor("alice", language)
    code = described(alice, "Hon är gravid. Drone swarms, face recognition, biobank, Kina. 811218-9876")
    assert faults(alice.read(f"/a/{code}/suggestions"), language) == []
    assert faults(alice.read(f"/a/{code}"), language) == []
    key = keys(alice, code)[0]
    response = alice.send(f"/a/{code}/suggestions", suggestion=key, verdict="dismissed")
    assert faults(html(response), language) == []
