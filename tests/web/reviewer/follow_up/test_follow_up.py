"""The pages after the decision: proof, its judgement, the check-in, the end, the register and the partner."""

import io

import pytest

from riskflow.cases.labels import Advice, ReadingOutcome
from riskflow.cases.workflow import State
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.services.assessment import submission
from riskflow.services.deliberation import readings
from riskflow.services.operations.demo.stories import SHORT_WAY_PARTNER
from riskflow.services.partners import partners as partner_service
from riskflow.services.review import handling
from riskflow.services.review.follow_up import obligations
from riskflow.services.review.follow_up.obligations import ProofInput
from riskflow.store.queries import cases as case_queries
from tests.support.web.review_pages import said, sent
from tests.support.web.site import Site

CALM = {
    "ci-changed": "nothing",
    "ci-conditions": "all",
    "ci-incident": "no",
    "ci-benefit": "yes",
    "ci-people": "yes",
    "ci-go-on": "go-on",
}
PLAN = {"reason": "Avtalet har löpt ut.", "people": "Inget", "students": "En", "data": "Raderas", "equipment": "Lämnas"}
CLOSING = {
    "cl-access": "yes",
    "cl-data": "yes",
    "cl-people": "none",
    "cl-duties": "noted",
    "cl-results": "expected",
    "cl-lesson": "Be om villkoren först.",
}
REMAINING = {
    "condition-0-text": "Sekretess i två år",
    "condition-0-owner": "Lars Lag",
    "condition-0-due": ["1", "2", "2029"],
    "condition-0-proof": "En anteckning",
}


@pytest.fixture
def decided(pages: Site) -> str:
    code = pages.stage.submit("rf-14")
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    pages.stage.decide(code, "dag")
    return code


def state_of(pages: Site, code: str) -> State:
    with pages.stage.unit_of_work_as("adam") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case
        return case.state


def test_proof_is_handed_in_judged_and_waived_on_the_pages(pages: Site, decided: str) -> None:
    alice, sven, dag = (pages.visitor(login) for login in ("alice", "sven", "dag"))
    page = f"/c/{decided}/follow-up"
    assert "Hand in proof" in said(alice, page)
    assert "Hand in proof" not in said(sven, page)
    status, words = sent(alice, f"{page}/1/proof", text=" ")
    assert status == 422
    assert "Write how the obligation is met" in words
    document = (io.BytesIO(b"Beskedet kom i dag."), "besked.txt")
    status, _ = sent(alice, f"{page}/1/proof", text="Se bilagan.", file=document)
    assert status == 302
    assert "Judge a proof" in said(sven, "/inbox")
    assert "Se bilagan." in said(sven, f"{page}/1/ruling")
    assert "besked.txt" in said(sven, page)
    href = next(link for link in sven.client.get(page).get_data(as_text=True).split('"') if "/documents/" in link)
    assert sven.client.get(href).get_data() == b"Beskedet kom i dag."
    assert pages.visitor("bodil").client.get(href).status_code == 404
    assert sent(sven, f"{page}/1/ruling", ruling="refused")[0] == 422
    assert sent(sven, f"{page}/1/ruling", ruling="refused", reason="Sidan två saknas.")[0] == 302
    assert "The proof was not enough" in said(alice, page)
    assert sent(alice, f"{page}/1/proof", text="Nu med sidan två.")[0] == 302
    assert sent(sven, f"{page}/1/ruling", ruling="accepted")[0] == 302
    assert sent(dag, f"{page}/2/waive", reason="Gästerna kommer inte.")[0] == 302
    words = said(alice, page)
    assert "Met" in words
    assert "Waived" in words
    assert "In force" in words


def test_a_calm_check_in_closes_with_thanks_and_a_change_starts_a_new_assessment(pages: Site, decided: str) -> None:
    alice, page = pages.visitor("alice"), f"/c/{decided}/check-in"
    assert sent(pages.visitor("sven"), f"{page}/ask", reason="Vem betalar nu?")[0] == 302
    assert "Answer the check-in" in said(alice, f"/c/{decided}")
    assert "Vem betalar nu?" in said(alice, page)
    status, words = sent(alice, page, **{**CALM, "ci-people": ""})
    assert status == 422
    assert "There is a problem" in words
    assert sent(alice, page, **CALM)[0] == 302
    assert state_of(pages, decided) is State.DECIDED
    assert "Goes on as now" in said(alice, f"/c/{decided}/follow-up")
    response = alice.send(page, **{**CALM, "ci-changed": ["partner", "money"], "note": "Ny ägare."})
    assert response.headers["Location"] == f"/a/{decided}"
    assert state_of(pages, decided) is State.SUPPLEMENT
    assert "Look first at" in said(alice, f"/a/{decided}")
    assert "Ny ägare." in said(pages.visitor("sven"), f"/c/{decided}/follow-up")


def test_a_collaboration_is_ended_with_its_plan_after_being_asked_once_more(pages: Site, decided: str) -> None:
    dag, page = pages.visitor("dag"), f"/c/{decided}/end"
    assert sent(dag, page, **{**PLAN, "data": ""}, **CLOSING)[0] == 422
    status, words = sent(dag, page, **PLAN, **CLOSING, **REMAINING)
    assert status == 200
    assert "You are about to end the collaboration" in words
    assert state_of(pages, decided) is State.DECIDED
    assert sent(dag, page, **PLAN, **CLOSING, **REMAINING, then="confirm")[0] == 302
    assert state_of(pages, decided) is State.TERMINATED
    words = said(pages.visitor("sven"), f"/c/{decided}/follow-up")
    assert "Sekretess i två år" in words
    assert "Ended" in words
    assert "no longer bind" in words


def test_the_register_lists_what_each_person_may_see(pages: Site, decided: str) -> None:
    code = pages.stage.submit("rf-01")
    sven = pages.visitor("sven")
    assert state_of(pages, code) is State.CLOSED
    for login, found in (("sven", {code, decided}), ("ada", {code, decided}), ("dag", {decided}), ("siri", set())):
        page = pages.visitor(login).client.get("/collaborations").get_data(as_text=True)
        assert {each for each in (code, decided) if f'/c/{each}"' in page} == found, login
    assert pages.visitor("alice").client.get("/collaborations").status_code == 403
    assert "In force, with open obligations" in said(sven, "/collaborations?standing=on-conditions")
    page = sven.client.get("/collaborations?standing=in-force").get_data(as_text=True)
    assert f'/c/{code}"' in page
    assert f'/c/{decided}"' not in page
    assert "No collaboration was found" in said(sven, "/collaborations?standing=ended")
    assert "The link to the page no longer holds" in said(sven, "/collaborations?place=x&standing=nothing&territory=XX")
    table = sven.client.get("/collaborations.csv?standing=on-conditions")
    assert table.mimetype == "text/csv"
    assert len(table.get_data(as_text=True).splitlines()) == 2
    assert pages.visitor("dag").client.get("/collaborations.csv").status_code == 403


def test_a_partner_is_shown_with_its_cases_to_those_who_enter_one(pages: Site) -> None:
    code = pages.stage.draft("rf-01")
    with pages.stage.unit_of_work_as("alice") as uow:
        partner_service.add(uow, code, SHORT_WAY_PARTNER)
    with pages.stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    sven = pages.visitor("sven")
    page = sven.client.get("/collaborations").get_data(as_text=True)
    href = next(link for link in page.split('"') if link.startswith("/partners/"))
    words = said(sven, href)
    assert SHORT_WAY_PARTNER.name in words
    assert "The case was closed" in words
    assert pages.visitor("siri").client.get(href).status_code == 404
    assert sven.client.get("/partners/nobody").status_code == 404


def test_a_function_judges_on_the_pages_what_it_asked_for(pages: Site) -> None:
    code = pages.stage.submit("gate-alone")
    lars, page = pages.visitor("lars"), f"/c/{code}/follow-up/1"
    with pages.stage.unit_of_work_as("adam") as uow:
        [stop] = case_queries.stops_of(uow.session, [1])
        number = str(stop.stop.id)
    answer = {"stop": number, "outcome": "on-conditions", "basis": "Redovisat.", "conditions": "Bisysslan anmäls."}
    assert sent(lars, f"/c/{code}/clear", **answer, due=["1", "3", "2020"])[0] == 422  # it has passed
    assert sent(lars, f"/c/{code}/clear", **answer, due=["1", "3", "2099"])[0] == 302
    assert sent(pages.visitor("alice"), f"{page}/proof", text="Anmäld.")[0] == 302
    assert pages.visitor("sven").client.get(f"{page}/ruling").status_code in {403, 200}
    assert "Judge a proof of one's own gate" in said(lars, "/inbox")
    assert sent(lars, f"{page}/ruling", ruling="accepted")[0] == 302


def test_those_who_decide_anew_see_what_was_agreed_and_shown(pages: Site, decided: str) -> None:
    assert "Skriftligt besked från exportkontroll" in pages.visitor("dag").client.get(f"/c/{decided}/end").text
    stage, code = pages.stage, pages.stage.submit("rf-06")
    for revision in (1, 2):
        with stage.unit_of_work_as("sven") as uow:
            readings.read_second(uow, code, revision, ReadingInput(ReadingOutcome.CONFIRMED, "Svaren håller."))
        shown = said(pages.visitor("hedda"), f"/c/{code}/acknowledge")
        assert ("What was agreed with the last decision" in shown) is (revision == 2)
        if revision == 2:
            assert "Avtalet är påskrivet." in shown
            return
        with stage.unit_of_work_as("hedda") as uow:
            handling.acknowledge(uow, code, 1)
        with stage.unit_of_work_as("alice") as uow:
            obligations.hand_in(uow, code, 1, ProofInput("Avtalet är påskrivet."))
        with stage.unit_of_work_as("alice") as uow:
            submission.reassess(uow, code)
        with stage.unit_of_work_as("alice") as uow:
            submission.submit(uow, code)
