"""Questions that wait for people who have left: handed on by the secretary, who sees nothing of the draft."""

from riskflow.services.assessment import inquiries
from riskflow.services.open_case import open_case
from riskflow.services.people import persons
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from tests.support.cases.collaboration import QUESTION, ask, number_of
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import words


def waits_for(pages: Site, login: str) -> list[str]:
    with pages.stage.unit_of_work_as(login) as uow:
        return [each.inquiry.question for each in inquiries.waiting_inquiries(uow)]


def test_a_question_to_somebody_who_has_left_is_put_to_another_one_unseen(pages: Site) -> None:
    stage, sven = pages.stage, pages.visitor("sven")
    code = stage.draft("rf-14")
    question = ask(stage, code, "bodil")
    address = f"/leavers/questions/{question}"
    assert sven.client.get(address).status_code == 404  # Bodil is here
    bodil = number_of(stage, "bodil")
    with stage.unit_of_work_as("adam") as uow:
        persons.leave(uow, bodil, "Moved")
    with stage.unit_of_work_as("alice") as uow:
        opened = open_case(uow, code)
        reference, title = opened.case.reference, opened.case.title
        asked = uow.current_version.questionnaire.items[QUESTION].text.en
    for page in (sven.read("/leavers"), sven.read(f"{address}?q=a")):
        shown = words(page)
        assert reference in shown
        assert "Bodil" in shown
        assert title not in shown
        assert asked not in shown
        assert faults(page, "en") == []
    assert pages.visitor("rut").client.get(address).status_code == 403
    why = {"reason": "Bodil has left."}
    for login, refusal in (("alice", "can answer in the draft already"), ("sven", "hand over yourself")):
        status, shown = sent(sven, f"{address}?q={login}", q=login, person=number_of(stage, login), **why)
        assert (status, refusal in shown) == (422, True), login
    status, shown = sent(sven, f"{address}?q=charlie", q="charlie", person=number_of(stage, "charlie"), **why)
    assert status == 302
    assert reference not in shown
    assert waits_for(pages, "charlie") == [QUESTION]
    with stage.unit_of_work_as("adam") as uow:
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        letters = [(row.row.letter.value, logins[row.row.person_id]) for row in outbox_queries.log(uow.session, 99)]
        assert letters.count(("question", "charlie")) == 1
    assert "handed the question" in said(pages.visitor("alice"), f"/c/{code}/history")
    assert sven.client.get(address).status_code == 404
