"""The pages on which functions are asked and the applicant is heard: sent, answered, and told on the case."""

from http import HTTPStatus

from riskflow.cases.labels import Advice
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import HIGH, said, sent
from tests.support.web.site import Site

DUE = ["1", "3", "2031"]


def test_a_function_is_asked_and_answers(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven, eva = pages.visitor("sven"), pages.visitor("eva")
    assert faults(sven.read(f"/c/{code}/ask-function"), "en") == []
    status, _ = sent(sven, f"/c/{code}/ask-function", function="export-control", text="Is it on the list?", due=DUE)
    assert status == HTTPStatus.FOUND
    assert faults(eva.read(f"/c/{code}/answer-question"), "en") == []
    status, _ = sent(eva, f"/c/{code}/answer-question", text="No, it is not.")
    assert status == HTTPStatus.FOUND
    shown = said(sven, f"/c/{code}")
    assert "Is it on the list?" in shown
    assert "No, it is not." in shown


def test_a_question_without_words_is_refused_and_what_was_typed_is_kept(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    status, shown = sent(pages.visitor("sven"), f"/c/{code}/ask-function", function="export-control", text="", due=DUE)
    assert (status, "Write the question" in shown) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)


def test_the_applicant_is_heard_before_a_decision(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.NOT_AS_DESCRIBED)
    dag, alice = pages.visitor("dag"), pages.visitor("alice")
    status, _ = sent(dag, f"/c/{code}/hear", text="Nothing shows who pays.", due=DUE)
    assert status == HTTPStatus.FOUND
    assert "Nothing shows who pays." in said(alice, f"/c/{code}/be-heard")
    status, _ = sent(alice, f"/c/{code}/be-heard", text="The contract shows it.")
    assert status == HTTPStatus.FOUND
    assert "The contract shows it." in said(dag, f"/c/{code}/decide")
