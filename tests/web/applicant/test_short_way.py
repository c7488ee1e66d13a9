"""The short way on its pages: a check, the gates that it covers, and a title that is made. Without a script."""

from dataclasses import replace
from pathlib import Path

import pytest

from riskflow.questionnaire.library import Library
from tests.support.questionnaires.checked_questionnaire import write_checked
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import parts
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, controls, hidden, html, words

COVERED = "No, through the check: Is any of this part of it? None of these"


@pytest.fixture
def alice(pages: Site, tmp_path: Path) -> Visitor:
    write_checked(tmp_path / "questionnaires")
    library = Library(tmp_path / "questionnaires")
    library.release("small", "1.0")
    here = parts(pages)
    here.term_reader.wait(300)
    config = here.config.model_copy(update={"questionnaire": "small"})
    pages.app.extensions["riskflow"] = replace(here, library=library, config=config)
    return pages.visitor("alice")


def started(alice: Visitor) -> str:
    page = alice.read("/start")
    assert "title" not in controls(page)
    sent = alice.client.post("/start", data={**hidden(page), "kind": "visit"})
    return str(sent.location.split("/")[2])


def answer(alice: Visitor, code: str, question: str, *chosen: str) -> tuple[int, str]:
    address = f"/a/{code}/q/{question}"
    sent = alice.client.post(address, data={**hidden(alice.read(address)), question: list(chosen)})
    return sent.status_code, sent.location or words(html(sent))


def test_nothing_is_ticked_beforehand_and_none_of_these_stands_alone(alice: Visitor) -> None:
    code = started(alice)
    page = alice.read(f"/a/{code}/q/chk-tech")
    assert [box.get("value") for box in page.iter("input") if box.get("type") == "checkbox"] == [
        "none",
        "moves",
        "military",
        "unknown",
    ]
    assert not [box for box in page.iter("input") if box.get("checked") is not None]
    assert faults(page, "en") == []
    status, shown = answer(alice, code, "chk-tech", "none", "moves")
    assert (status, "Choose either “None of these” or other answers" in shown) == (422, True)
    assert answer(alice, code, "chk-tech", "moves", "unknown")[0] == 302


def test_a_gate_is_put_only_where_its_check_does_not_answer(alice: Visitor) -> None:
    code = started(alice)
    answer(alice, code, "partner-territories", "SE")
    assert alice.client.get(f"/a/{code}/q/h2").status_code == 404
    answer(alice, code, "chk-tech", "unknown")
    assert "Is a licence needed?" in words(alice.read(f"/a/{code}/q/h2"))
    answer(alice, code, "h2", "yes")
    answer(alice, code, "chk-tech", "none")
    assert alice.client.get(f"/a/{code}/q/h2").status_code == 404
    check = words(alice.read(f"/a/{code}/check"))
    assert COVERED in check
    assert "Kept, but not counted" in check


def test_the_way_leads_to_the_end_without_the_task_list(alice: Visitor) -> None:
    code = started(alice)
    assert answer(alice, code, "partner-names", "Aalto")[1].endswith("/partner-territories")
    answer(alice, code, "partner-territories", "SE")
    answer(alice, code, "chk-tech", "none")
    assert answer(alice, code, "h1", "no")[1].endswith("/partners/find?q=Aalto")  # the last of the facts
    assert answer(alice, code, "field", "open")[1].endswith("/check")
    assert "Visit, Aalto, Sweden, " in words(alice.read(f"/a/{code}"))
    sent = alice.client.post(f"/a/{code}/check", data={**hidden(alice.read(f"/a/{code}/check")), "declared": "y"})
    assert sent.location == f"/a/{code}/sent"


def test_a_made_title_is_marked_with_what_it_quotes(pages: Site, alice: Visitor) -> None:
    code = started(alice)
    for question, chosen in (
        ("partner-names", "Aalto"),
        ("partner-territories", "SE"),
        ("chk-tech", "none"),
        ("h1", "no"),
    ):
        answer(alice, code, question, chosen)
    answer(alice, code, "field", "open")
    alice.client.post(f"/a/{code}/check", data={**hidden(alice.read(f"/a/{code}/check")), "declared": "y"})
    sven = pages.visitor("sven")
    form = {"field": "partner-territories", "provision": "15:2"}
    sven.client.post(f"/c/{code}/secrecy", data={**hidden(sven.read(f"/c/{code}/secrecy")), **form})
    seen = words(pages.visitor("hedda").read(f"/c/{code}"))
    assert "[OSL 15:2]" in seen
    assert "Visit, Aalto, Sweden" not in seen
