"""Evidence: attaching documents to a draft, taking them out, and handing them out as they are, never shown."""

import io
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import SelectField

from riskflow.cases.workflow import REFUSAL, WRITERS, Action
from riskflow.documents import ACCEPTED_EXTENSIONS, display_name, inspect_document
from riskflow.errors import NotAllowedError, NotFoundError, RiskFlowError
from riskflow.files.archive import AttachmentArchive
from riskflow.questionnaire.scoring import visible_answers
from riskflow.questionnaire.steps import asked_items
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment.answers import ScoredAssessment, current_assessment
from riskflow.services.assessment.attachments import Upload
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import Form, Page, submitted_number
from riskflow.web.guards import current_instance, get_case, write_unit_of_work
from riskflow.web.present.answers import all_items
from riskflow.web.present.case import open_case_page, page_context
from riskflow.web.present.collaboration import documents_of

pages = Blueprint("attachments", __name__)

UPLOAD = "applicant.attachments.documents"
FORM_OVERHEAD_BYTES = 1024 * 1024
MAX_LABEL_LENGTH = 90
UNKNOWN_TYPE = "application/octet-stream"
"""Browsers show nothing of this type; the name of the file tells people and programs what it is."""


class UploadForm(Form):
    """A document and, where there is one, the question that it belongs to."""

    file = FileField(lazy_gettext("Document"))
    question = SelectField(lazy_gettext("Belongs to"), validate_choice=False)


@pages.url_value_preprocessor
def allow_larger_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let people who are signed in upload a document, and no other page; it runs before anything reads the form.

    Twice the limit is let through, so that a file a little too large is refused with a sentence and the form kept.
    """
    if endpoint == UPLOAD and session.get("person"):
        request.max_content_length = 2 * current_instance().config.max_attachment_bytes + FORM_OVERHEAD_BYTES


def archive() -> AttachmentArchive:
    """Return the archive of what people attach."""
    return current_instance().attachments


@pages.route("/a/<code>/documents", methods=["GET", "POST"])
def documents(code: str) -> Page:
    """List the documents of the open answers, and take in another."""
    with get_case(code) as (uow, opened):
        if not opened.roles & WRITERS:
            return redirect(url_for("applicant.attachments.evidence", code=code))
        form = _form(current_assessment(uow, opened), question=request.args.get("question", ""))
    if not form.is_submitted():
        return _render_documents(code, form)
    if Action.ATTACH not in opened.actions:
        raise NotAllowedError(REFUSAL)
    try:
        if not (form.file.data and form.file.data.filename):
            form.file.errors = [gettext("Choose a document")]
            return _render_documents(code, form), HTTPStatus.UNPROCESSABLE_ENTITY
        _store_upload(code, form)
    except NotFoundError:
        raise
    except RiskFlowError as error:
        form.file.errors = [localise(error.message)]
        return _render_documents(code, form), status_of(error)
    flash(gettext("The document is attached."))
    return redirect(url_for(UPLOAD, code=code))


def _store_upload(code: str, form: UploadForm) -> None:
    """Inspect a document, keep its bytes, and only then enter it: a row never speaks of what is not there."""
    config = current_instance().config
    name = form.file.data.filename
    content = form.file.data.stream.read(config.max_attachment_bytes + 1)
    media_type = inspect_document(content, name, config.max_attachment_bytes)
    with get_case(code) as (uow, opened):
        attachment_service.check_limits(
            attachment_service.readable_documents(uow, opened), "", config.attachments_per_case
        )
    digest = archive().put(content)
    arrived = Upload(display_name(name), media_type, len(content), digest, form.question.data or "")
    with write_unit_of_work() as uow:
        attachment_service.attach(uow, code, arrived, config.attachments_per_case)


def _form(scored: ScoredAssessment, **data: str) -> UploadForm:
    seen = visible_answers(scored.questionnaire, scored.answers)
    asked = [item for section in scored.questionnaire.sections for item in asked_items(section, seen)]
    form = UploadForm(data=data)
    form.question.choices = [
        ("", gettext("The whole case")),
        *((item.id, _label(localise(item.text))) for item in asked),
    ]
    return form


def _label(words: str) -> str:
    return words if len(words) <= MAX_LABEL_LENGTH else f"{words[:MAX_LABEL_LENGTH].rsplit(' ', 1)[0]} …"


def _render_documents(code: str, form: UploadForm) -> str:
    config = current_instance().config
    with get_case(code) as (uow, opened):
        items = all_items(current_assessment(uow, opened).questionnaire)
        listed = documents_of(uow, opened, items)
        form.file.description = gettext(
            "At most %(size)s MB. PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, txt or csv.",
            size=config.attachment_megabytes,
        )
        return render_template(
            "applicant/collaboration/attachments.html",
            case=opened.case,
            form=form,
            documents=listed,
            accept=",".join(f".{extension}" for extension in ACCEPTED_EXTENSIONS),
            may_attach=Action.ATTACH in opened.actions,
            room=config.attachments_per_case - len(listed),
        )


@pages.post("/a/<code>/documents/remove")
def remove(code: str) -> Page:
    """Take a document out of the evidence of the open answers."""
    with write_unit_of_work() as uow:
        attachment_service.remove(uow, code, submitted_number("number"))
    flash(gettext("The document is no longer part of the evidence."))
    return redirect(url_for(UPLOAD, code=code))


@pages.get("/c/<code>/documents")
def evidence(code: str) -> Page:
    """Show those who handle the case what it rests on."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        items = all_items(case_page.scored.questionnaire) if case_page.scored else {}
        return render_template(
            "reviewer/documents.html",
            **page_context(case_page, "applicant.attachments.evidence"),
            documents=documents_of(uow, opened, items),
        )


@pages.get("/c/<code>/documents/<int:number>")
def download(code: str, number: int) -> Response:
    """Hand out a document as it was attached: always as a file to keep, never as a page."""
    with get_case(code) as (uow, opened):
        row = attachment_service.document_of(uow, opened, number)
    content = io.BytesIO(archive().get(row.digest))
    return send_file(content, mimetype=UNKNOWN_TYPE, as_attachment=True, download_name=row.title)
