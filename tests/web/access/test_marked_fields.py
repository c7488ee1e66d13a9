"""Marked fields, on every page: their words come to those who may read them, and to nobody else.

One case is read from RAI's opinion over a supplement to a new revision. Each field carries a word that occurs nowhere
else; every page of the case, every list and every file is read by everybody who has something to do with it.
"""

import re

import pytest

from riskflow.cases.labels import Advice
from riskflow.errors import NotAllowedError
from riskflow.questionnaire.steps import step_of
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import notes as note_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput, current_answers
from riskflow.services.assessment.attachments import Upload
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review import committee, handling, secrecy
from riskflow.store.queries import partners as partner_queries
from riskflow.web.routes import ROUTES, CaseRoute
from tests.support.cases import judged
from tests.support.cases.collaboration import invite, number_of
from tests.support.web.review_pages import HIGH, said
from tests.support.web.site import Site
from tests.support.web.walk import VALUES, with_canaries

CANARY = re.compile(r"(kanin[a-z]+)\d*x")
MARKS = {
    "title": "15:1",
    "summary": "15:2",
    "opinion-rai": "18:8",
    "benefit": "21:7",
    "partner-names": "31:16",
    "document-1": "24:5",
    "du-technology": "24:5",
}
LISTS = (
    "/my",
    "/my?group=handled",
    "/inbox?group=all",
    "/archive?q=kanintitel",
    "/search?q=kanin",
    "/personal-data/mine",
    "/start",
)


def write_case(stage: DemoRunner) -> str:
    """Return a case at its decision in whose fields, notes, documents and opinion there are canaries."""
    code = with_canaries(stage).draft(HIGH)
    invite(stage, code, "bodil")
    answer(stage, code, "alice", "benefit", text="kaninnyttax")
    answer(stage, code, "bodil", "du-technology", comment="kaninbodilx")
    content = b"kanininnehx"
    with stage.unit_of_work_as("alice") as uow:
        upload = Upload("kanindokumentx.txt", "text/plain", len(content), stage.attachments.put(content))
        attachment_service.attach(uow, code, upload, limit=3)
    with stage.unit_of_work_as("alice") as uow:
        partner_service.add(uow, code, PartnerInput("kaninpartnerx", "NO", "Oslo", "", ""))
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, judged.opinion(Advice.GO_AHEAD, "kaninyttrandex", [], {}))
    for name, provision in MARKS.items():
        with stage.unit_of_work_as("sven") as uow:
            secrecy.mark_secrecy(uow, code, name, provision)
    return code


def answer(stage: DemoRunner, code: str, login: str, question: str, *, text: str = "", comment: str = "") -> None:
    with stage.unit_of_work_as(login) as uow:
        row = current_answers(uow, open_case(uow, code)).rows.get(question)
        chosen = (text,) if text or row is None else tuple(row.chosen)
        answer_service.answer(uow, code, [AnswerInput(question, chosen, comment, row.version if row else None)])


def seen_by(pages: Site, login: str, code: str) -> set[str]:
    """Return the canaries that somebody comes upon on any page, list or file of a case."""
    client = pages.visitor(login).client
    found: set[str] = set()
    for address in (*LISTS, *addresses(pages, code)):
        response = client.get(address)
        assert response.status_code < 500, address
        found |= {*CANARY.findall(response.get_data().decode(errors="replace")), *CANARY.findall(str(response.headers))}
    return found


def addresses(pages: Site, code: str) -> list[str]:
    urls = pages.app.url_map.bind("localhost")
    with pages.stage.unit_of_work_as("sven") as uow:
        partner = partner_queries.partners_of(uow.session, open_case(uow, code).id)[0].code
    values: dict[str, object] = {**VALUES, "record": 1, "code": code, "partner": partner}
    found = [
        urls.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for rule in pages.app.url_map.iter_rules()
        if isinstance(ROUTES[rule.endpoint], CaseRoute) and "GET" in (rule.methods or ())
    ]
    steps = {f"/a/{code}/q/{step_with(pages, code, name)}" for name in ("benefit", "du-technology")}
    return [*found, *steps, f"/a/{code}/notes/benefit", f"/a/{code}/asked/benefit", f"/a/{code}/asked/benefit/notes"]


def step_with(pages: Site, code: str, question: str) -> str:
    """Return the page that asks a question."""
    with pages.stage.unit_of_work_as("alice") as uow:
        questionnaire = current_answers(uow, open_case(uow, code)).questionnaire
    return step_of(questionnaire.section_of[question], questionnaire.items[question])


IN_STRICT = {"kanintitel", "kaninsammanfattning"}
IN_MARKED = {"kaninnytta", "kaninpartner", "kanindokument", "kanininneh", "kaninbodil"}
EVERYTHING = IN_STRICT | IN_MARKED
NOTHING: set[str] = set()
AT_THE_DECISION = {
    "alice": EVERYTHING,
    "bodil": {"kaninbodil"},
    "hedda": NOTHING,
    "ravi": IN_MARKED,
    "rut": IN_MARKED | {"kaninyttrande"},  # she gave the opinion
    "sven": EVERYTHING | {"kaninyttrande"},
    "dag": EVERYTHING | {"kaninyttrande"},
    "ada": {"kanintitel", "kaninpartner"},  # the registrar sees the register, the history and the records
    "charlie": NOTHING,
}
IN_SUPPLEMENT = {
    "alice": EVERYTHING | {"kaninbrev", "kaninnot"},
    "bodil": {"kaninbodil"},
    "hedda": NOTHING,
    "charlie": NOTHING,  # asked about a marked answer
    "eva": IN_MARKED,  # a gate of the case waited for her
    "ravi": IN_MARKED,
    "sven": EVERYTHING | {"kaninyttrande"},
}
WITH_RAI_AGAIN = {
    "alice": EVERYTHING | {"kaninnyttsammandrag", "kaninbrev", "kaninnot"},
    "bodil": {"kaninbodil"},
    "hedda": NOTHING,
    "ravi": EVERYTHING | {"kaninnyttsammandrag"},
}


@pytest.mark.slow
def test_marked_words_are_read_by_whom_the_table_names_through_the_life_of_a_case(pages: Site) -> None:
    stage = pages.stage
    code = write_case(stage)
    assert {login: seen_by(pages, login, code) for login in AT_THE_DECISION} == AT_THE_DECISION
    return_with_inquiries_and_note(stage, code)
    assert {login: seen_by(pages, login, code) for login in IN_SUPPLEMENT} == IN_SUPPLEMENT
    answer(stage, code, "alice", "summary", text="kaninnyttsammandragx")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    assert {login: seen_by(pages, login, code) for login in WITH_RAI_AGAIN} == WITH_RAI_AGAIN


def return_with_inquiries_and_note(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Beskriv slutanvändningen.")
    charlie = number_of(stage, "charlie")
    with stage.unit_of_work_as("alice") as uow:
        inquiry_service.ask(uow, code, InquiryInput("benefit", charlie, message="kaninbrevx"))
    with stage.unit_of_work_as("alice") as uow:
        inquiry_service.ask(uow, code, InquiryInput("summary", function="export-control", message="kaninbrevx"))
    with stage.unit_of_work_as("alice") as uow:
        note_service.write_note(uow, code, "benefit", "kaninnotx")


def test_what_is_hidden_from_somebody_they_cannot_change(pages: Site) -> None:
    stage = pages.stage
    code = write_case(stage)
    return_with_inquiries_and_note(stage, code)
    for question in ("benefit", "summary"):
        with pytest.raises(NotAllowedError):
            answer(stage, code, "bodil", question, text="Skrivet utan att ha läst.")
    answer(stage, code, "bodil", "du-technology", comment="Rättat.")
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("bodil") as uow:
        attachment_service.remove(uow, code, 1)
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("charlie") as uow:
        inquiry_service.answer_inquiry(uow, code, AnswerInput("benefit", ("Svar",), "", 1))
    page = said(pages.visitor("bodil"), f"/a/{code}/q/{step_with(pages, code, 'benefit')}")
    assert "[OSL 21:7]" in page
    assert "Somebody who may read it can change it" in page
    assert "[OSL 21:7]" in said(pages.visitor("charlie"), f"/a/{code}/asked/benefit")


def test_the_masks_say_which_provision(pages: Site) -> None:
    code = write_case(pages.stage)
    hedda = pages.visitor("hedda")
    assert "[OSL 15:1]" in said(hedda, f"/c/{code}")
    answers = said(hedda, f"/c/{code}/answers")
    for words in ("[OSL 15:1]", "[OSL 15:2]", "[OSL 21:7]", "Possibly secret: 15:2 defence"):
        assert words in answers
    documents = said(hedda, f"/c/{code}/documents")
    assert "[OSL 24:5]" in documents
    assert f"/c/{code}/documents/1" not in documents
    assert hedda.client.get(f"/c/{code}/documents/1").status_code == 404
    assert "[OSL 31:16]" in said(hedda, f"/a/{code}/partners")
    assert "[OSL 18:8]" in said(pages.visitor("rosa"), f"/c/{code}/opinions")
