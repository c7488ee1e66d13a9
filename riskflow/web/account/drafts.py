"""Keeping what somebody has begun to write in a form about a case: as the script sends it, or by a button."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.services.people import unsent_forms
from riskflow.web.account.pages import choose_language
from riskflow.web.filters import clock
from riskflow.web.forms import Page
from riskflow.web.guards import current_instance, get_case, session_unit_of_work
from riskflow.web.present.drafts import forget
from riskflow.web.resent.drafts import fields_to_keep

pages = Blueprint("drafts", __name__)

DISCARD = "discard"
FORMS = {
    "acknowledge": "reviewer.handling.acknowledge",
    "clear": "reviewer.handling.clear",
    "correction": "reviewer.corrections.ask",
    "correction-ruling": "reviewer.corrections.rule",
    "decide": "reviewer.decisions.decide",
    "dismiss": "reviewer.handling.dismiss",
    "hand-over": "reviewer.handling.hand_over",
    "opinion": "reviewer.committee.opinion",
    "plan": "applicant.tasks.plan",
    "rate": "reviewer.committee.rate",
    "refer": "reviewer.handling.refer",
    "resume": "reviewer.decisions.resume",
    "return": "reviewer.handling.return_",
    "second-reading": "reviewer.handling.read_second",
    "suspend": "reviewer.decisions.suspend",
}
"""The forms that are kept, each with its page."""


@pages.post("/c/<code>/draft/<form>")
def keep(code: str, form: str) -> Page | tuple[Response, int]:
    """Keep what is written in a form, or forget it; a language that is asked for is chosen too."""
    endpoint = FORMS.get(form) or abort(HTTPStatus.NOT_FOUND)
    with get_case(code) as (_, opened):
        case_id = opened.id
    then = request.form.get("then", "")
    if then == DISCARD:
        forget(case_id, form)
        flash(gettext("What you had begun is forgotten."))
        return redirect(url_for(endpoint, code=code))
    with session_unit_of_work() as uow:
        secret = current_instance().config.secret_key
        is_kept = unsent_forms.keep_draft(uow, secret, case_id, form, fields_to_keep())
    if request.accept_mimetypes.best == "application/json":
        return _told(is_kept=is_kept)
    choose_language(then)
    return redirect(url_for(endpoint, code=code))


def _told(*, is_kept: bool) -> tuple[Response, int]:
    if not is_kept:
        return jsonify(message=gettext("Not kept. Your text is still here.")), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    time = clock(current_instance().now())
    return jsonify(message=gettext("Kept for you %(time)s. Nobody else sees it.", time=time)), HTTPStatus.OK
