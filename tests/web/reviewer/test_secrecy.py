"""Fields are marked as possibly secret: a reminder with its provision, shown at the field, that decides nothing."""

import pytest

from riskflow.cases.labels import Advice
from riskflow.errors import InvalidError
from riskflow.services.review import secrecy
from tests.support.web.review_pages import HIGH, said, sent
from tests.support.web.site import Site

NOTE = "Rör totalförsvaret."
MARK = {"field": "summary", "provision": "15:2", "note": NOTE}
SHOWN = "Possibly secret: 15:2 defence"


@pytest.mark.parametrize("login", ["sven", "ada", "dag"])
def test_a_field_is_marked_and_the_mark_is_shown_to_those_who_may_see_the_field(pages: Site, login: str) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    status, shown = sent(pages.visitor(login), f"/c/{code}/secrecy", **MARK)
    assert status == 302
    assert "The mark is recorded." in shown
    page = said(pages.visitor(login), f"/c/{code}/secrecy")
    assert "decided anew at each request" in page
    assert NOTE in page
    assert SHOWN in said(pages.visitor("hedda"), f"/c/{code}/answers")
    history = said(pages.visitor("hedda"), f"/c/{code}/history")
    assert "as possibly secret: 15:2 defence." in history
    assert NOTE not in history


@pytest.mark.parametrize("login", ["alice", "hedda", "rut", "siri", "adam", "bodil"])
def test_nobody_else_marks(pages: Site, login: str) -> None:
    code = pages.stage.submit(HIGH)
    assert pages.visitor(login).client.get(f"/c/{code}/secrecy").status_code in {302, 403, 404}


def test_a_mark_is_ended_by_a_further_row_and_an_opinion_can_be_marked(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    sven = pages.visitor("sven")
    for field in ("summary", "opinion-rai"):
        assert sent(sven, f"/c/{code}/secrecy", **{**MARK, "field": field})[0] == 302
    assert SHOWN in said(pages.visitor("dag"), f"/c/{code}/opinions")
    assert sent(sven, f"/c/{code}/secrecy", field="summary", provision="none")[0] == 302
    assert SHOWN not in said(sven, f"/c/{code}/answers")
    assert "took the mark of the field" in said(sven, f"/c/{code}/history")


@pytest.mark.parametrize(
    ("field", "provision"), [("nothing", "15:2"), ("summary", "99:9"), ("summary", "none"), ("", "")]
)
def test_what_cannot_be_marked_is_refused_with_words(pages: Site, field: str, provision: str) -> None:
    code = pages.stage.submit(HIGH)
    with pytest.raises(InvalidError), pages.stage.unit_of_work_as("sven") as uow:
        secrecy.mark_secrecy(uow, code, field, provision)
    assert sent(pages.visitor("sven"), f"/c/{code}/secrecy", field=field, provision=provision)[0] == 422
