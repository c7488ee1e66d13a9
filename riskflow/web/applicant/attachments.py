"""Evidence: attaching documents to a draft, taking them out, and handing them out as they are, never shown."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import SelectField

from riskflow.cases.workflow import REFUSAL, WRITERS, Action
from riskflow.documents import ACCEPTED, display_name, inspect
from riskflow.errors import NotAllowedError, NotFoundError, RiskFlowError
from riskflow.files.archive import AttachmentArchive
from riskflow.questionnaire.scoring import visible
from riskflow.questionnaire.steps import asked_items
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment.answers import Sheaf, open_sheaf
from riskflow.services.assessment.attachments import Arrived
from riskflow.web.errors import status_of
from riskflow.web.filters import t
from riskflow.web.forms import number_in
from riskflow.web.guards import get_case, parts, writing
from riskflow.web.present.answers import all_items
from riskflow.web.present.case import frame, open_dossier
from riskflow.web.present.collaboration import documents_of

pages = Blueprint("attaching", __name__)

UPLOAD = "attaching.documents"
UNPROCESSABLE = 422
ROOM_FOR_THE_FORM = 1024 * 1024
LONGEST_LABEL = 90
UNKNOWN_TYPE = "application/octet-stream"
"""Browsers show nothing of this type; the name of the file tells people and programs what it is."""

Page = str | Response | tuple[str, int]


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A document and, where there is one, the question that it belongs to."""

    file = FileField(lazy_gettext("Document"))
    question = SelectField(lazy_gettext("Belongs to"), validate_choice=False)


@pages.url_value_preprocessor
def allow_larger_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let people who are signed in upload a document, and no other page; it runs before anything reads the form.

    Twice the limit is let through, so that a file a little too large is refused with a sentence and the form kept.
    """
    if endpoint == UPLOAD and session.get("person"):
        request.max_content_length = 2 * parts().config.max_attachment_bytes + ROOM_FOR_THE_FORM


def archive() -> AttachmentArchive:
    """Return the archive of what people attach."""
    return parts().attachments


@pages.route("/a/<code>/documents", methods=["GET", "POST"])
def documents(code: str) -> Page:
    """List the documents of the open answers, and take in another."""
    with get_case(code) as (desk, matter):
        if not matter.roles & WRITERS:
            return redirect(url_for("attaching.evidence", code=code))
        form = _form(open_sheaf(desk, matter), question=request.args.get("question", ""))
    if not form.is_submitted():
        return _shown(code, form)
    if Action.ATTACH not in matter.actions:
        raise NotAllowedError(REFUSAL)
    try:
        if not (form.file.data and form.file.data.filename):
            form.file.errors = [gettext("Choose a document")]
            return _shown(code, form), UNPROCESSABLE
        _take_in(code, form)
    except NotFoundError:
        raise
    except RiskFlowError as error:
        form.file.errors = [t(error.message)]
        return _shown(code, form), status_of(error)
    flash(gettext("The document is attached."))
    return redirect(url_for(UPLOAD, code=code))


def _take_in(code: str, form: UploadForm) -> None:
    """Inspect a document, keep its bytes, and only then enter it: a row never speaks of what is not there."""
    config = parts().config
    name = form.file.data.filename
    content = form.file.data.stream.read(config.max_attachment_bytes + 1)
    media_type = inspect(content, name, config.max_attachment_bytes)
    with get_case(code) as (desk, matter):
        attachment_service.check_room(attachment_service.readable(desk, matter), "", config.attachments_per_case)
    digest = archive().put(content)
    arrived = Arrived(display_name(name), media_type, len(content), digest, form.question.data or "")
    with writing() as desk:
        attachment_service.attach(desk, code, arrived, config.attachments_per_case)


def _form(sheaf: Sheaf, **data: str) -> UploadForm:
    seen = visible(sheaf.questionnaire, sheaf.answers)
    asked = [item for section in sheaf.questionnaire.sections for item in asked_items(section, seen)]
    form = UploadForm(data=data)
    form.question.choices = [("", gettext("The whole case")), *((item.id, _label(t(item.text))) for item in asked)]
    return form


def _label(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[:LONGEST_LABEL].rsplit(' ', 1)[0]} …"


def _shown(code: str, form: UploadForm) -> str:
    config = parts().config
    with get_case(code) as (desk, matter):
        items = all_items(open_sheaf(desk, matter).questionnaire)
        listed = documents_of(desk, matter, items)
        form.file.description = gettext(
            "At most %(size)s MB. PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, txt or csv.",
            size=config.attachment_megabytes,
        )
        return render_template(
            "applicant/collaboration/attachments.html",
            case=matter.case,
            form=form,
            documents=listed,
            accept=",".join(f".{extension}" for extension in ACCEPTED),
            may_attach=Action.ATTACH in matter.actions,
            room=config.attachments_per_case - len(listed),
        )


@pages.post("/a/<code>/documents/remove")
def remove(code: str) -> Page:
    """Take a document out of the evidence of the open answers."""
    with writing() as desk:
        attachment_service.remove(desk, code, number_in("number"))
    flash(gettext("The document is no longer part of the evidence."))
    return redirect(url_for(UPLOAD, code=code))


@pages.get("/c/<code>/documents")
def evidence(code: str) -> Page:
    """Show those who handle the case what it rests on."""
    with get_case(code) as (desk, matter):
        dossier = open_dossier(desk, matter)
        items = all_items(dossier.sheaf.questionnaire) if dossier.sheaf else {}
        return render_template(
            "reviewer/documents.html",
            **frame(dossier, "attaching.evidence"),
            documents=documents_of(desk, matter, items),
        )


@pages.get("/c/<code>/documents/<int:number>")
def download(code: str, number: int) -> Response:
    """Hand out a document as it was attached: always as a file to keep, never as a page."""
    with get_case(code) as (desk, matter):
        row = attachment_service.document_of(desk, matter, number)
    content = io.BytesIO(archive().get(row.digest))
    return send_file(content, mimetype=UNKNOWN_TYPE, as_attachment=True, download_name=row.title)
