"""The follow-up of one case: its obligations, their proof and its judgement."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Optional

from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.follow_up.labels import CAUSE_NAMES, CHECK_IN_OUTCOME_NAMES, STANDING_NAMES, STEP_NAMES
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment.attachments import Upload
from riskflow.services.review.follow_up import obligations as obligation_service
from riskflow.services.review.follow_up.check_ins import answers_in_words
from riskflow.services.review.follow_up.obligations import ProofInput
from riskflow.services.review.follow_up.shown import (
    ShownObligation,
    credited_levels,
    follow_up_view,
    obligation_for,
    proof_document,
)
from riskflow.web.case_forms import CaseAction, CaseForm, handle_action, radios, reason_form, textarea
from riskflow.web.edge.documents import ACCEPT, SWEPT, UNKNOWN_TYPE, read_document, upload_hint
from riskflow.web.edge.input import allow_upload
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, Form, Page, build_form, form_status, max_length
from riskflow.web.guards import current_instance, get_case, session_token, write_unit_of_work
from riskflow.web.present.case import CasePage, open_case_page, page_context

pages = Blueprint("obligations", __name__)
UPLOAD = "reviewer.obligations.prove"
SHOWN = "reviewer.obligations.shown"
FORM_OVERHEAD_BYTES = 1024 * 1024
ACCEPTED, REFUSED = "accepted", "refused"


class ProofForm(Form):
    """What shows that an obligation is met, in words, as a document, or both."""

    text = TextAreaField(lazy_gettext("How is it met?"), [Optional(), max_length(MAX_TEXT_LENGTH)])
    file = FileField(lazy_gettext("A document that shows it (optional)"))


@pages.url_value_preprocessor
def allow_larger_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow larger requests to the page of a proof for people who are signed in, before anything reads the form."""
    if endpoint == UPLOAD and session_token():
        allow_upload(2 * current_instance().config.max_attachment_bytes + FORM_OVERHEAD_BYTES)


@pages.get("/c/<code>/follow-up")
def shown(code: str) -> str:
    """Show what was agreed, what is proven of it, and the check-ins."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        view = follow_up_view(uow, opened)
        scored = case_page.scored
        levels = credited_levels(scored, view.obligations) if scored and case_page.shows_levels else {}
        return render_template(
            "reviewer/follow_up/shown.html",
            **page_context(case_page, SHOWN),
            view=view,
            is_blind=case_page.is_blind,
            credited=levels,
            standings=STANDING_NAMES,
            step_names=STEP_NAMES,
            causes=CAUSE_NAMES,
            check_in_outcomes=CHECK_IN_OUTCOME_NAMES,
            said={answer.id: answers_in_words(uow, answer) for _, answer in view.check_ins if answer},
        )


@pages.route("/c/<code>/follow-up/<int:number>/proof", methods=["GET", "POST"])
def prove(code: str, number: int) -> Page:
    """Hand in proof of an obligation."""
    with get_case(code) as (uow, opened):
        obligation = obligation_for(uow, opened, number)
        form = ProofForm()
        if Action.PROVE not in opened.actions or not (obligation.may_prove or form.is_submitted()):
            raise NotAllowedError(REFUSAL)
    if not form.is_submitted() or not form.validate():
        return _render_proof(code, number, form), form_status(form)
    try:
        _store_proof(code, number, form)
    except (NotFoundError, NotAllowedError):
        raise
    except RiskFlowError as error:
        return _render_proof(code, number, form, localise(error.message)), status_of(error)
    flash(gettext("The proof is handed in. You are told what comes of it."))
    return redirect(url_for(SHOWN, code=code))


def _store_proof(code: str, number: int, form: ProofForm) -> None:
    config, archive, upload = current_instance().config, current_instance().attachments, None
    if form.file.data and form.file.data.filename:
        document = read_document(form.file.data, config)
        attachment_service.check_room(config.attachments, len(document.content), config.min_free_megabytes)
        # The bytes before the row: a row must never refer to bytes that are not stored.
        digest = archive.put(document.content)
        upload = Upload(document.title, document.media_type, len(document.content), digest)
    with write_unit_of_work() as uow:
        given = ProofInput(form.text.data or "", upload)
        obligation_service.hand_in(uow, code, number, given, config.attachments_per_case)
        if upload is not None and not archive.has(upload.digest):  # it may have been swept since
            raise ConflictError(SWEPT)


def _render_proof(code: str, number: int, form: ProofForm, refused: str = "") -> str:
    with get_case(code) as (uow, opened):
        form.file.description = upload_hint(current_instance().config)
        return render_template(
            "reviewer/follow_up/proof.html",
            case=opened.shown,
            form=form,
            obligation=obligation_for(uow, opened, number),
            refused=refused,
            accept=ACCEPT,
        )


@pages.get("/c/<code>/follow-up/documents/<int:number>")
def document(code: str, number: int) -> Response:
    """Send a document that was handed in as proof."""
    with get_case(code) as (uow, opened):
        if open_case_page(uow, opened).is_blind:
            raise NotAllowedError(REFUSAL)
        step = proof_document(uow, opened, number)
    content = io.BytesIO(current_instance().attachments.get(step.digest))
    return send_file(content, mimetype=UNKNOWN_TYPE, as_attachment=True, download_name=step.title)


@pages.route("/c/<code>/follow-up/<int:number>/ruling", methods=["GET", "POST"])
def judge(code: str, number: int) -> Page:
    """Accept the proof of an obligation, or refuse it with reasons."""
    action = CaseAction(
        path="",
        actions=(Action.JUDGE_PROOF, Action.JUDGE_OWN_PROOF),
        form=lambda case_page: _judge_form(_obligation(case_page, number)),
        perform=lambda uow, case, form: obligation_service.judge(
            uow, case, number, form.text_in("reason"), is_accepted=form["ruling"].data == ACCEPTED
        ),
        template="reviewer/follow_up/judge.html",
        context=lambda case_page: _obligation_context(case_page, number),
        success_message=lazy_gettext("The ruling is recorded."),
    )
    return handle_action(code, action)


def _judge_form(_obligation: ShownObligation) -> CaseForm:
    rulings = [
        (ACCEPTED, gettext("Accept it: the obligation is met"), ""),
        (REFUSED, gettext("Refuse it: something is missing"), ""),
    ]
    return build_form(
        CaseForm,
        {
            "ruling": radios(gettext("What do you find?"), rulings, gettext("Choose what you find")),
            "reason": textarea(
                gettext("Reasons, which a refusal must have"), gettext("Whoever handed it in reads what is missing.")
            ),
        },
    )


@pages.route("/c/<code>/follow-up/<int:number>/waive", methods=["GET", "POST"])
def waive(code: str, number: int) -> Page:
    """Waive an obligation with reasons."""
    action = CaseAction(
        path="",
        actions=(Action.WAIVE,),
        form=lambda case_page: _waiving_form(case_page, number),
        perform=lambda uow, case, form: obligation_service.waive(uow, case, number, form.text_in("reason")),
        template="reviewer/follow_up/waive.html",
        context=lambda case_page: _obligation_context(case_page, number),
        success_message=lazy_gettext("The obligation is waived."),
    )
    return handle_action(code, action)


def _waiving_form(case_page: CasePage, number: int) -> CaseForm:
    _obligation(case_page, number)
    ask = reason_form(
        lazy_gettext("Why is the obligation not needed?"), lazy_gettext("A measure that is waived lowers no level.")
    )
    return ask(case_page)


def _obligation(case_page: CasePage, number: int) -> ShownObligation:
    return obligation_for(case_page.uow, case_page.opened, number)


def _obligation_context(case_page: CasePage, number: int) -> dict[str, Any]:
    return {"obligation": _obligation(case_page, number), "step_names": STEP_NAMES}
