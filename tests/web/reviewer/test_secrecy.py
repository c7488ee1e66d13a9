"""Fields are marked as possibly secret: the mark is shown at the field, with its provision; its end is a further row.

From whom a marked field is hidden is tested in tests/cases/test_secrecy.py, on all pages in tests/web/access.
"""

import pytest

from riskflow.cases.labels import Advice
from riskflow.errors import InvalidError
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import reuse, submission
from riskflow.services.assessment.answers import current_answers
from riskflow.services.assessment.attachments import Upload
from riskflow.services.open_case import open_case
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import secrecy
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
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


def test_marks_add_up_until_all_of_them_are_taken_away(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven = pages.visitor("sven")
    for provision in ("21:7", "15:2"):
        sent(sven, f"/c/{code}/secrecy", field="summary", provision=provision)
    page = said(sven, f"/c/{code}/secrecy")
    assert "21:7 personal data" in page
    assert "15:2 defence" in page
    assert "[OSL 15:2, 21:7]" in said(pages.visitor("hedda"), f"/c/{code}/answers")
    sent(sven, f"/c/{code}/secrecy", field="summary", provision="none")
    assert "OSL" not in said(pages.visitor("hedda"), f"/c/{code}/answers")


def test_a_document_is_marked_by_its_number(pages: Site) -> None:
    stage, content = pages.stage, b"Uppdraget"
    code = stage.draft(HIGH)
    with stage.unit_of_work_as("alice") as uow:
        upload = Upload("Uppdraget.txt", "text/plain", len(content), stage.attachments.put(content), "du-technology")
        attachment_service.attach(uow, code, upload, limit=1)
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    hedda = pages.visitor("hedda")
    assert hedda.client.get(f"/c/{code}/documents/1").status_code == 200
    assert sent(pages.visitor("sven"), f"/c/{code}/secrecy", **{**MARK, "field": "document-1"})[0] == 302
    assert "Uppdraget" not in said(hedda, f"/c/{code}/documents")
    assert hedda.client.get(f"/c/{code}/documents/1").status_code == 404
    history = said(hedda, f"/c/{code}/history")
    assert "marked the field “Document 1” as possibly secret: 15:2 defence" in history
    assert upload.digest not in history
    sent(pages.visitor("sven"), f"/c/{code}/secrecy", field="document-1", provision="none")
    sent(pages.visitor("sven"), f"/c/{code}/secrecy", **{**MARK, "field": "du-technology"})
    assert hedda.client.get(f"/c/{code}/documents/1").status_code == 404  # it belongs to a marked question


def test_a_record_is_whole_and_names_its_marks_and_is_kept_from_whom_a_field_is_hidden_from(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    for field, provision in (("summary", "21:7"), ("benefit", "15:2")):
        sent(pages.visitor("sven"), f"/c/{code}/secrecy", field=field, provision=provision)
    pages.stage.decide(code, "dag")
    institution = IssuingInstitution(Text(sv="Universitetet", en="The University"), demonstration=True, secret="s" * 40)
    with pages.stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        record = assemble_record(uow, opened, case_queries.decisions_of(uow.session, opened.id)[0], institution)
    assert record.secrecy is not None
    assert record.secrecy.provision == "15:2, 21:7"
    assert record.summary
    download = f"/c/{code}/records/1/sv.pdf"
    refused = pages.visitor("hedda").client.get(download)
    assert refused.status_code == 403
    assert "Ask the registrar" in refused.text
    assert pages.visitor("ada").client.get(download).status_code == 404  # it has not been drawn up yet


def test_a_copy_leaves_marked_answers_out(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sent(pages.visitor("sven"), f"/c/{code}/secrecy", **MARK)
    with pages.stage.unit_of_work_as("alice") as uow:
        copied = reuse.copy_case(uow, code)
        answered = current_answers(uow, open_case(uow, copied.code)).answers
    assert "summary" not in answered
    assert "title" in answered
