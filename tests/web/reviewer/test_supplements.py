"""Asking for a supplement and answering it, on the pages: only what is named is open, and nothing typed is lost."""

from datetime import date, timedelta

from riskflow.dialogue.reopened import PLAN, Ask
from riskflow.services.assessment import submission
from riskflow.services.review import handling
from tests.support.web.review_pages import HIGH, links, said, sent, state_of
from tests.support.web.site import Site
from tests.support.web.web_client import words


def parts_of(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def returned(pages: Site, *asks: Ask) -> str:
    code = pages.stage.submit(HIGH)
    with pages.stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "", asks, uow.today + timedelta(days=14))
    return code


def test_the_secretary_names_what_is_to_be_supplemented(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven = pages.visitor("sven")
    assert "What is to be opened?" in said(sven, f"/c/{code}/return")
    with pages.stage.unit_of_work_as("sven") as uow:
        later = uow.today + timedelta(days=14)
    status, shown = sent(sven, f"/c/{code}/return", **{"ask-0-text": "What leaves the country?"})
    assert status == 422
    assert "Choose what the question is about" in shown
    assert "Give a day to answer by" in shown
    assert "What leaves the country?" in shown
    row = {"ask-0-about": "summary", "ask-0-text": "What leaves the country?"}
    past = parts_of(later - timedelta(days=90))
    assert "Choose a later one" in sent(sven, f"/c/{code}/return", **row, due=past)[1]
    more = sven.send(f"/c/{code}/return", **row, then="more")
    assert more.status_code == 200
    assert "ask-3-about" in more.text
    status, shown = sent(sven, f"/c/{code}/return", **row, due=parts_of(later))
    assert status == 302, shown
    assert state_of(pages, code) == "supplement"


def test_a_question_that_is_chosen_on_the_answers_page_is_named_already(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    page = pages.visitor("sven").read(f"/c/{code}/return?about=summary")
    (select,) = (e for e in page.iter("select") if e.get("name") == "ask-0-about")
    assert [o.get("value") for o in select.iter("option") if o.get("selected") is not None] == ["summary"]


def test_the_applicant_sees_what_is_asked_and_can_change_only_that(pages: Site) -> None:
    code = returned(pages, Ask("summary", "What leaves the country?"), Ask(PLAN, "Who does what?"))
    alice = pages.visitor("alice")
    shown = said(alice, f"/a/{code}")
    assert "What leaves the country?" in shown
    assert "Answer no later than" in shown
    assert "Stands as it was sent" in shown
    (page,) = {link.partition("#")[0] for link in links(alice.read(f"/a/{code}")) if link.endswith("#summary")}
    fields = {e.get("name") for kind in ("textarea", "input") for e in alice.read(page).iter(kind)}
    assert {name for name in fields if name and not name.endswith((".comment", ".shown", ".version"))} == {
        "csrf_token", "form_key", "summary", "next", "language"
    }  # fmt: skip
    assert "Stands as it was sent: the reviewers do not ask about it." in said(alice, page)
    closed = alice.client.get(f"/a/{code}/q/du-end-use")
    assert closed.status_code == 302
    assert closed.location.endswith("/check")
    assert "Change, or explain why it stands" in said(alice, f"/a/{code}/check")
    offered = [link for link in links(alice.read(f"/a/{code}/check")) if "/q/" in link]
    assert [link for link in offered if not link.endswith("#summary")] == []
    assert alice.client.get(f"/a/{code}/plan").status_code == 200
    form = {"explanation-0": "It is right.", "explanation-1": "The same persons."}
    assert sent(alice, f"/a/{code}/supplement", **form)[0] == 302
    assert "The explanation: It is right." in said(alice, f"/a/{code}")
    with pages.stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    shown = said(pages.visitor("sven"), f"/c/{code}/answers")
    assert "What leaves the country?" in shown
    assert "It is right." in shown


def test_pages_that_a_supplement_does_not_open_lead_back_to_all_answers(pages: Site) -> None:
    code = returned(pages, Ask("summary", "What leaves the country?"))
    alice = pages.visitor("alice")
    assert alice.client.get(f"/a/{code}/plan").location.endswith("/check")
    assert "Add a partner" not in words(alice.read(f"/a/{code}/partners"))
    offered = {o.get("value") for o in alice.read(f"/a/{code}/documents").iter("option")}
    assert offered == {"summary"}
    assert alice.client.get(f"/a/{code}/supplement").status_code == 200
    assert pages.visitor("alice").client.get(f"/a/{pages.stage.draft(HIGH)}/supplement").status_code == 302
