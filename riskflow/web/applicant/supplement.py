"""The page of a supplement: what the reviewers ask about, what has been changed, and why the rest stands."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from wtforms import Field

from riskflow.cases.workflow import Action
from riskflow.dialogue.reopened import DOCUMENTS, PARTNERS, PLAN
from riskflow.questionnaire.model import Questionnaire
from riskflow.services.assessment import supplements
from riskflow.services.assessment.shown import shown_assessment
from riskflow.services.assessment.supplements import Supplement
from riskflow.web.applicant.questions import question_links
from riskflow.web.case_forms import textarea
from riskflow.web.forms import Form, Page, build_form, form_status
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.resent.receipts import leads_to

pages = Blueprint("supplement", __name__)

PAGES_OF_PARTS = {
    PARTNERS: "applicant.partners.case_partners",
    PLAN: "applicant.tasks.plan",
    DOCUMENTS: "applicant.attachments.documents",
}


@pages.route("/a/<code>/supplement", methods=["GET", "POST"])
def answer(code: str) -> Page:
    """Show what is asked, and take explanations of what stands as it was."""
    with get_case(code) as (uow, opened):
        supplement = supplements.open_supplement(uow, opened) if Action.ANSWER in opened.actions else None
        if supplement is None or not supplement.asks:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        form = _form(supplement)
        if not form.validate_on_submit():
            questionnaire = shown_assessment(uow, opened).questionnaire
            page = render_template(
                "applicant/collaboration/supplement.html",
                case=opened.shown,
                supplement=supplement,
                links=ask_links(questionnaire, code, supplement),
                form=form,
                fields=_fields(form, supplement),
            )
            return page, form_status(form)
    texts = {about: (field.data or "") for about, field in _fields(form, supplement).items()}
    with write_unit_of_work() as uow:
        supplements.explain(uow, code, texts)
        place = leads_to(url_for("applicant.tasks.tasks", code=code))
    flash(gettext("Your explanations are saved. They go with the supplement when it is sent."))
    return redirect(place)


def _form(supplement: Supplement) -> Form:
    fields = {
        _name(number): textarea(gettext("If it stands as it was: why?"))
        for number, ask in enumerate(supplement.asks)
        if not ask.is_hidden
    }
    data = {_name(number): ask.explanation for number, ask in enumerate(supplement.asks)}
    return build_form(Form, fields, data)


def _name(number: int) -> str:
    return f"explanation-{number}"


def _fields(form: Form, supplement: Supplement) -> dict[str, Field]:
    named = {ask.about: _name(number) for number, ask in enumerate(supplement.asks)}
    return {about: form[name] for about, name in named.items() if name in form}


def ask_links(questionnaire: Questionnaire, code: str, supplement: Supplement) -> dict[str, str]:
    """Return the address where each thing that is asked about can be changed."""
    href = question_links(questionnaire, code)
    links = {}
    for ask in supplement.asks:
        if ask.about in PAGES_OF_PARTS:
            links[ask.about] = url_for(PAGES_OF_PARTS[ask.about], code=code)
        elif ask.about in questionnaire.section_of:
            links[ask.about] = href(ask.about)
    return links
