"""The page of term suggestions: read, accept, or dismiss with a reason."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from riskflow.cases.workflow import Action
from riskflow.errors import InvalidError
from riskflow.services.assessment import terms
from riskflow.services.assessment.answers import ScoredAssessment
from riskflow.services.assessment.shown import shown_assessment
from riskflow.services.assessment.terms import MAX_REASON_LENGTH, TEXT_CHANGED, JudgedSuggestion
from riskflow.services.open_case import OpenCase
from riskflow.terms.lexicon import TermKind
from riskflow.terms.suggestions import SuggestionResponse
from riskflow.web.applicant.questions import question_links
from riskflow.web.filters import localise
from riskflow.web.forms import Form, Page, max_length
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.answers import all_items
from riskflow.web.present.terms import TermSuggestions, place_label, question_of, term_suggestions

pages = Blueprint("terms", __name__)

KINDS = {
    TermKind.CONTROLLED: lazy_gettext("Technology on control lists"),
    TermKind.REPRESSION: lazy_gettext("Surveillance and repression"),
    TermKind.CRITICAL: lazy_gettext("Critical technology areas"),
    TermKind.LIVING: lazy_gettext("People, animals and genetic material"),
}
"""Kind of term -> heading, in the order of the page."""


class SuggestionJudgementForm(Form):
    suggestion = HiddenField()
    reason = TextAreaField(lazy_gettext("Why does it not fit?"), [max_length(MAX_REASON_LENGTH)])


@pages.route("/a/<code>/suggestions", methods=["GET", "POST"])
def suggestions(code: str) -> Page:
    """Show the suggestions, and record what the person judges of one."""
    with get_case(code) as (uow, opened):
        scored = shown_assessment(uow, opened)
        found = term_suggestions(uow, opened, scored)
        if request.method == "GET":
            return _render_suggestions(opened, scored, found)
        chosen = next((j for j in found.judged_suggestions if j.bundle.key == request.form.get("suggestion")), None)
        if chosen is None or Action.ANSWER not in opened.actions:
            flash(localise(TEXT_CHANGED))
            return _render_suggestions(opened, scored, found), HTTPStatus.CONFLICT
    form = _form(chosen)
    is_dismissed = request.form.get("verdict") == SuggestionResponse.DISMISSED
    verdict = SuggestionResponse.DISMISSED if is_dismissed else SuggestionResponse.ACCEPTED
    try:
        if form.validate():
            return _judge(code, chosen, verdict, (form.reason.data or "").strip())
    except InvalidError as error:
        form.reason.errors = (localise(error.message),)
    with get_case(code) as (_, opened):
        return _render_suggestions(opened, scored, found, form), HTTPStatus.UNPROCESSABLE_ENTITY


def _judge(code: str, chosen: JudgedSuggestion, verdict: SuggestionResponse, reason: str) -> Response:
    is_dismissed = verdict is SuggestionResponse.DISMISSED
    with write_unit_of_work() as uow:
        terms.judge(uow, code, chosen.bundle, verdict, reason if is_dismissed else "")
    if is_dismissed:
        flash(gettext("Noted, with your reason."))
    elif chosen.bundle.first.asks:
        flash(gettext("Noted. Now answer the question it bears upon."))
    else:
        flash(gettext("Noted."))
    return redirect(url_for("applicant.terms.suggestions", code=code))


def _form(each: JudgedSuggestion, *, is_sent: bool = True) -> SuggestionJudgementForm:
    """Return the form of one suggestion. The names of its fields are the same in all forms of the page, ids are not."""
    form = SuggestionJudgementForm() if is_sent else SuggestionJudgementForm(formdata=None)
    form.suggestion.data = each.bundle.key
    form.reason.id = f"reason-{each.bundle.key}".replace(".", "-")
    return form


def _render_suggestions(
    opened: OpenCase, scored: ScoredAssessment, found: TermSuggestions, wrong: SuggestionJudgementForm | None = None
) -> str:
    may_judge = Action.ANSWER in opened.actions
    forms = {j.bundle.key: _form(j, is_sent=False) for j in found.judged_suggestions if may_judge}
    if wrong is not None:
        forms[wrong.suggestion.data or ""] = wrong
    return render_template(
        "applicant/collaboration/terms.html",
        case=opened.shown,
        found=found,
        groups=_groups(found),
        forms=forms,
        wrong=wrong,
        places={place: place_label(scored, place) for place in terms.texts_of(scored)},
        question_of=question_of,
        items=all_items(scored.questionnaire),
        href=question_links(scored.questionnaire, opened.shown.code),
        may_judge=may_judge,
        back_to=url_for("applicant.tasks.tasks", code=opened.shown.code),
    )


def _groups(found: TermSuggestions) -> list[dict[str, Any]]:
    """Return the suggestions under their headings, the open ones first."""
    return [
        {"heading": heading, "rows": sorted(rows, key=lambda j: not j.is_open)}
        for kind, heading in KINDS.items()
        if (rows := [j for j in found.judged_suggestions if j.bundle.first.kind is kind])
    ]
