"""Evidence: attaching documents to a draft, removing them, and downloading them."""

import io
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import SelectField

from riskflow.cases.workflow import REFUSAL, WRITERS, Action
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.files.archive import AttachmentArchive
from riskflow.files.storage import FileLockedError, StorageUnavailableError
from riskflow.questionnaire.steps import all_asked_items
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment.answers import ScoredAssessment
from riskflow.services.assessment.attachments import Upload
from riskflow.services.assessment.shown import shown_assessment
from riskflow.services.assessment.supplements import limits_of
from riskflow.services.partners.reopened import Reopened
from riskflow.services.unit_of_work import SYSTEM
from riskflow.web.edge.documents import ACCEPT, SWEPT, UNKNOWN_TYPE, read_document, upload_hint
from riskflow.web.edge.input import allow_upload
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import Form, Page, choice, submitted_number
from riskflow.web.guards import current_instance, get_case, session_token, write_unit_of_work
from riskflow.web.present.answers import all_items
from riskflow.web.present.case import open_case_page, page_context
from riskflow.web.present.collaboration import documents_of
from riskflow.web.present.corrections import corrections_by_subject

pages = Blueprint("attachments", __name__)

UPLOAD = "applicant.attachments.documents"
FORM_OVERHEAD_BYTES = 1024 * 1024
MAX_LABEL_LENGTH = 90


class UploadForm(Form):
    """A document and, optionally, the question that it belongs to."""

    file = FileField(lazy_gettext("Document"))
    question = SelectField(lazy_gettext("Belongs to"), validate_choice=False)


@pages.url_value_preprocessor
def allow_larger_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow larger requests to this page for people who are signed in, before anything reads the form."""
    # Twice the limit, so that a file that is somewhat too large is refused with a sentence and the form is kept.
    if endpoint == UPLOAD and session_token():
        allow_upload(2 * current_instance().config.max_attachment_bytes + FORM_OVERHEAD_BYTES)


def archive() -> AttachmentArchive:
    return current_instance().attachments


@pages.route("/a/<code>/documents", methods=["GET", "POST"])
def documents(code: str) -> Page:
    """List the documents of the open answers, and attach another."""
    with get_case(code) as (uow, opened):
        if not opened.roles & WRITERS:
            return redirect(url_for("applicant.attachments.evidence", code=code))
        limits = limits_of(uow, opened) if Action.ATTACH in opened.actions else None
        form = _form(shown_assessment(uow, opened), limits, question=request.args.get("question", ""))
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
    config = current_instance().config
    document = read_document(form.file.data, config)
    content = document.content
    # Nothing is put into the archive for a case that is full already.
    with get_case(code) as (uow, opened):
        current = attachment_service.readable_documents(uow, opened)
        attachment_service.check_limits(current, "", config.attachments_per_case)
        attachment_service.check_quota(uow, len(content), config.draft_megabytes_per_person)
    attachment_service.check_room(config.attachments, len(content), config.min_free_megabytes)
    # The bytes before the row: a row must never refer to bytes that are not stored.
    digest = archive().put(content)
    upload = Upload(document.title, document.media_type, len(content), digest, form.question.data or "")
    with write_unit_of_work() as uow:
        attachment_service.check_quota(uow, len(content), config.draft_megabytes_per_person)
        attachment_service.attach(uow, code, upload, config.attachments_per_case)
        if not archive().has(digest):  # it may have been swept since, with a document of the same content
            raise ConflictError(SWEPT)


def _form(scored: ScoredAssessment, limits: Reopened | None, **data: str) -> UploadForm:
    asked = all_asked_items(scored.questionnaire, scored.for_rules.answers)
    form = UploadForm(data=data)
    offered = {"": gettext("The whole case"), **{item.id: _shortened(localise(item.text)) for item in asked}}
    form.question.choices = [
        choice(about, label) for about, label in offered.items() if limits is None or limits.opens_documents(about)
    ]
    return form


def _shortened(label: str) -> str:
    return label if len(label) <= MAX_LABEL_LENGTH else f"{label[:MAX_LABEL_LENGTH].rsplit(' ', 1)[0]} …"


def _render_documents(code: str, form: UploadForm) -> str:
    config = current_instance().config
    with get_case(code) as (uow, opened):
        listed = documents_of(uow, opened, all_items(shown_assessment(uow, opened).questionnaire))
        form.file.description = upload_hint(current_instance().config)
        return render_template(
            "applicant/collaboration/attachments.html",
            case=opened.shown,
            form=form,
            documents=listed,
            accept=ACCEPT,
            may_attach=Action.ATTACH in opened.actions and bool(form.question.choices),
            room=config.attachments_per_case - len(listed),
        )


@pages.post("/a/<code>/documents/remove")
def remove(code: str) -> Page:
    """Remove a document from the evidence of the open answers."""
    with write_unit_of_work() as uow:
        removed = attachment_service.remove(uow, code, submitted_number("number"))
    _sweep(removed)
    flash(gettext("The document is no longer part of the evidence."))
    return redirect(url_for(UPLOAD, code=code))


def _sweep(digest: str) -> None:
    try:
        # Asked before anything is locked, so that a storage that is away makes nobody else wait.
        if archive().has(digest):
            with current_instance().write(SYSTEM) as uow:
                attachment_service.sweep(uow, archive(), [digest])
    except (StorageUnavailableError, FileLockedError) as error:
        # The document is out of the evidence; the worker destroys what nothing refers to.
        current_app.logger.warning("storage-unavailable", exc_info=error)


@pages.get("/c/<code>/documents")
def evidence(code: str) -> Page:
    """List the documents for those who handle the case."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        items = all_items(case_page.scored.questionnaire) if case_page.scored else {}
        return render_template(
            "reviewer/case/documents.html",
            **page_context(case_page, "applicant.attachments.evidence"),
            documents=documents_of(uow, opened, items),
            corrections=corrections_by_subject(uow, opened),
        )


@pages.get("/c/<code>/documents/<int:number>")
def download(code: str, number: int) -> Response:
    """Send a document as it was attached: always as a file to save, never as a page."""
    with get_case(code) as (uow, opened):
        row = attachment_service.document_of(uow, opened, number)
    content = io.BytesIO(archive().get(row.digest))
    return send_file(content, mimetype=UNKNOWN_TYPE, as_attachment=True, download_name=row.title)
