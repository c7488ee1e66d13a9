"""Two people on one page: only what a person has changed on it is compared and saved."""

from werkzeug.test import TestResponse

from riskflow.services.assessment.answers import AnswerInput, answer, current_assessment
from riskflow.services.open_case import open_case
from tests.support.cases.collaboration import invite
from tests.support.web.review_pages import HIGH
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html

GATES = "gates"


def stored(pages: Site, code: str, question: str) -> tuple[tuple[str, ...], str, int | None]:
    with pages.stage.unit_of_work_as("alice") as uow:
        row = current_assessment(uow, open_case(uow, code)).rows[question]
        return tuple(row.chosen), row.comment, row.version


def page_with_gates(pages: Site) -> tuple[Visitor, str, str, dict[str, str]]:
    """Return a co-editor with the page of the gates of a case open, and its form as it was shown."""
    code = pages.stage.draft(HIGH)
    invite(pages.stage, code, "bodil")
    bodil = pages.visitor("bodil")
    address = f"/a/{code}/q/{GATES}"
    page = bodil.read(address)
    checked = {
        e.get("name", ""): e.get("value", "")
        for e in page.iter("input")
        if e.get("type") == "radio" and e.get("checked") is not None
    }
    return bodil, code, address, {**hidden(page), **checked}


def set_gate(pages: Site, code: str, gate: str, chosen: str) -> None:
    version = stored(pages, code, gate)[2]
    with pages.stage.unit_of_work_as("alice") as uow:
        answer(uow, code, [AnswerInput(gate, (chosen,), "", version)])


def test_what_a_person_left_as_it_was_shown_undoes_nothing_of_the_others(pages: Site) -> None:
    bodil, code, address, form = page_with_gates(pages)
    set_gate(pages, code, "h1", "unknown")
    response = bodil.client.post(address, data={**form, "h2.comment": "Asked the lawyers."})
    assert response.status_code == 302
    assert stored(pages, code, "h1")[0] == ("unknown",)
    assert stored(pages, code, "h2")[1] == "Asked the lawyers."


def test_two_changes_of_the_same_answer_are_both_shown(pages: Site) -> None:
    bodil, code, address, form = page_with_gates(pages)
    set_gate(pages, code, "h1", "unknown")
    response = bodil.client.post(address, data={**form, "h1": "yes"})
    assert response.status_code == 409
    assert stored(pages, code, "h1")[0] == ("unknown",)
    again = {**hidden_of(response), "h1": "yes"}
    rest = {name: value for name, value in form.items() if "." not in name and name not in again}
    assert bodil.client.post(address, data={**rest, **again}).status_code == 302
    assert stored(pages, code, "h1")[0] == ("yes",)


def hidden_of(response: TestResponse) -> dict[str, str]:
    return hidden(html(response))
