"""The page of what the project's own words touch: read, accept, or dismiss with a reason."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from riskflow.cases.workflow import Action
from riskflow.errors import InvalidError
from riskflow.services.assessment import terms
from riskflow.services.assessment.answers import Sheaf, open_sheaf
from riskflow.services.assessment.terms import LONGEST_REASON, TEXT_CHANGED, Judged
from riskflow.services.unit_of_work import Matter
from riskflow.terms.lexicon import Kind
from riskflow.terms.suggestions import Verdict
from riskflow.web.applicant.questions import hrefs
from riskflow.web.filters import t
from riskflow.web.forms import at_most
from riskflow.web.guards import get_case, writing
from riskflow.web.present.answers import all_items
from riskflow.web.present.terms import Words, place_words, question_of, words_of

pages = Blueprint("suggesting", __name__)

CONFLICT, UNPROCESSABLE = 409, 422
KINDS = {
    Kind.CONTROLLED: lazy_gettext("Technology on control lists"),
    Kind.REPRESSION: lazy_gettext("Surveillance and repression"),
    Kind.CRITICAL: lazy_gettext("Critical technology areas"),
    Kind.LIVING: lazy_gettext("People, animals and genetic material"),
}
"""The headings of the page, in order."""

Page = str | Response | tuple[str, int]


class JudgementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody makes of one suggestion."""

    suggestion = HiddenField()
    reason = TextAreaField(lazy_gettext("Why does it not fit?"), [at_most(LONGEST_REASON)])


@pages.route("/a/<code>/suggestions", methods=["GET", "POST"])
def suggestions(code: str) -> Page:
    """Show what the words touch, and remember what the person makes of it."""
    with get_case(code) as (desk, matter):
        sheaf = open_sheaf(desk, matter)
        found = words_of(desk, matter, sheaf)
        if request.method == "GET":
            return _page(matter, sheaf, found)
        chosen = next((j for j in found.judged if j.bundle.key == request.form.get("suggestion")), None)
        if chosen is None or Action.ANSWER not in matter.actions:
            flash(t(TEXT_CHANGED))
            return _page(matter, sheaf, found), CONFLICT
    form = _form(chosen)
    verdict = Verdict.DISMISSED if request.form.get("verdict") == Verdict.DISMISSED else Verdict.ACCEPTED
    try:
        if form.validate():
            return _judged(code, chosen, verdict, (form.reason.data or "").strip())
    except InvalidError as error:
        form.reason.errors = (t(error.message),)
    with get_case(code) as (_, matter):
        return _page(matter, sheaf, found, form), UNPROCESSABLE


def _judged(code: str, chosen: Judged, verdict: Verdict, reason: str) -> Response:
    with writing() as desk:
        terms.judge(desk, code, chosen.bundle, verdict, reason if verdict is Verdict.DISMISSED else "")
    told = gettext("Noted. Now answer the question it bears upon.") if chosen.bundle.first.asks else gettext("Noted.")
    flash(told if verdict is Verdict.ACCEPTED else gettext("Noted, with your reason."))
    return redirect(url_for("suggesting.suggestions", code=code))


def _form(each: Judged, *, is_sent: bool = True) -> JudgementForm:
    """Return the form of one suggestion; its control has an id of its own, its name is the same in all."""
    form = JudgementForm() if is_sent else JudgementForm(formdata=None)
    form.suggestion.data = each.bundle.key
    form.reason.id = f"reason-{each.bundle.key}".replace(".", "-")
    return form


def _page(matter: Matter, sheaf: Sheaf, found: Words, wrong: JudgementForm | None = None) -> str:
    may_judge = Action.ANSWER in matter.actions
    forms = {j.bundle.key: _form(j, is_sent=False) for j in found.judged if may_judge}
    if wrong is not None:
        forms[wrong.suggestion.data or ""] = wrong
    return render_template(
        "applicant/collaboration/terms.html",
        case=matter.case,
        found=found,
        groups=_groups(found),
        forms=forms,
        wrong=wrong,
        places={place: place_words(sheaf, place) for place in terms.texts_of(sheaf)},
        question_of=question_of,
        items=all_items(sheaf.questionnaire),
        href=hrefs(sheaf.questionnaire, matter.case.code),
        may_judge=may_judge,
        back_to=url_for("assess.tasks", code=matter.case.code),
    )


def _groups(found: Words) -> list[dict[str, Any]]:
    """Return the suggestions under their headings; what nobody has looked at comes first."""
    return [
        {"heading": heading, "rows": sorted(rows, key=lambda j: not j.is_open)}
        for kind, heading in KINDS.items()
        if (rows := [j for j in found.judged if j.bundle.first.kind is kind])
    ]
