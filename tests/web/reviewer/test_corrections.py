"""Pages of corrections: asked for on the case, ruled on by the secretary, shown beside what is wrong."""

import pytest

from riskflow.cases.labels import Advice
from tests.support.web.review_pages import HIGH, said, sent
from tests.support.web.site import Site

WRONG, RIGHT = "Tolv doktorander är fel.", "Tio doktorander deltar."
REQUEST = {"subject": "answer:summary", "ground": "inaccurate", "text": WRONG}


def decided(pages: Site) -> str:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    pages.stage.decide(code, "dag")
    return code


def test_a_correction_is_asked_for_and_shown_beside_what_it_concerns(pages: Site) -> None:
    code = decided(pages)
    alice, sven = pages.visitor("alice"), pages.visitor("sven")
    assert sent(alice, f"/c/{code}/correction", **REQUEST)[0] == 302
    assert "Contested" in said(pages.visitor("dag"), f"/c/{code}/answers")
    assert WRONG not in said(pages.visitor("dag"), f"/c/{code}/answers")
    assert "Rule on request 1" in said(sven, f"/c/{code}/corrections")
    assert WRONG in said(sven, f"/c/{code}/correction/ruling?number=1")
    ruling = {"request": "1", "ruling": "granted", "addendum": RIGHT}
    assert sent(sven, f"/c/{code}/correction/ruling", **ruling)[0] == 302
    for login in ("alice", "dag", "hedda"):
        page = said(pages.visitor(login), f"/c/{code}/answers")
        assert RIGHT in page
        assert "Contested" not in page
    assert "corrected the case by an addendum (request 1)" in said(alice, f"/c/{code}/history")
    assert RIGHT not in said(pages.visitor("ada"), f"/c/{code}/corrections")  # who does not read answers


def test_a_refusal_says_why_and_how_to_appeal(pages: Site) -> None:
    code = decided(pages)
    alice, sven = pages.visitor("alice"), pages.visitor("sven")
    sent(alice, f"/c/{code}/correction", **REQUEST)
    status, page = sent(sven, f"/c/{code}/correction/ruling", request="1", ruling="refused")
    assert status == 422
    assert "Write either the addendum" in page
    assert sent(sven, f"/c/{code}/correction/ruling", request="1", ruling="refused", reason="It is right.")[0] == 302
    page = said(alice, f"/c/{code}/corrections")
    assert "It is right." in page
    assert "administrative court" in page
    assert "Contested" not in said(alice, f"/c/{code}/answers")


@pytest.mark.parametrize("login", ["alice", "hedda", "dag", "rut"])
def test_nobody_but_the_secretary_and_the_registrar_rules(pages: Site, login: str) -> None:
    code = decided(pages)
    page = f"/c/{code}/correction"
    assert pages.visitor(login).client.get(f"{page}/ruling").status_code == 403
    assert "Who asks?" not in said(pages.visitor(login), page)
    assert "Who asks?" in said(pages.visitor("sven"), page)


def test_a_request_without_words_is_given_back(pages: Site) -> None:
    code = decided(pages)
    status, page = sent(
        pages.visitor("alice"), f"/c/{code}/correction", subject="answer:summary", ground="slip", text=""
    )
    assert status == 422
    assert "Write what is wrong and what is right" in page
