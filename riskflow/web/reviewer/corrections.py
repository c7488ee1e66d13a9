"""Pages on the correction of a case: what was asked for and added, asking, and ruling on a request."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, StringField

from riskflow.cases.labels import CORRECTION_GROUND_NAMES
from riskflow.cases.review_input import CorrectionInput, CorrectionRulingInput
from riskflow.cases.workflow import Action
from riskflow.services.review import corrections
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, among, radios, textarea
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_LINE_LENGTH, build_form, choice, max_length, number
from riskflow.web.guards import get_case
from riskflow.web.present.case import CasePage, open_case_page, page_context

pages = Blueprint("corrections", __name__)
GRANTED, REFUSED = "granted", "refused"


@pages.get("/c/<code>/corrections")
def listed(code: str) -> str:
    """List what was asked to be corrected in a case, and what became of it."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        to_rule_on = corrections.open_requests(uow, opened) if Action.RULE_ON_CORRECTION in opened.actions else []
        return render_template(
            "reviewer/case/corrections.html",
            **page_context(case_page, "reviewer.corrections.listed"),
            corrections=corrections.readable_corrections(uow, opened),
            can_ask=Action.ASK_CORRECTION in opened.actions,
            to_rule_on={each.request.id for each in to_rule_on},
        )


def _ask_form(case_page: CasePage) -> CaseForm:
    message = gettext("Choose what it concerns")
    known = corrections.subjects(case_page.uow, case_page.opened)
    choices = [choice("", message), *(choice(name, localise(text)) for name, text in known.items())]
    controls: dict[str, Any] = {
        "subject": SelectField(
            gettext("What does it concern?"), [among(message)], choices=choices, validate_choice=False
        ),
        "ground": radios(
            gettext("What is wrong with it?"),
            [(ground.value, text, "") for ground, text in CORRECTION_GROUND_NAMES.items()],
            gettext("Choose what is wrong"),
        ),
        "text": textarea(
            gettext("What is wrong, and what is right?"),
            gettext("Both can become public. Write no more about people than is needed."),
            gettext("Write what is wrong and what is right"),
        ),
    }
    if case_page.opened.roles & corrections.WRITES_FOR_OTHERS:
        controls["on_behalf_of"] = StringField(
            gettext("Who asks? (empty: you do)"),
            [max_length(MAX_LINE_LENGTH)],
            description=gettext("Their sign-in if they have an account here, else their name"),
        )
    return build_form(CaseForm, controls, {"subject": request.args.get("about", "")})


def _ask(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    for_another = form.text_in("on_behalf_of") if "on_behalf_of" in form else ""
    asked = CorrectionInput(form["subject"].data, form["ground"].data, form.text_in("text"), for_another)
    corrections.ask_for_correction(uow, code, asked)


def _rule_form(case_page: CasePage) -> CaseForm:
    waiting = corrections.open_requests(case_page.uow, case_page.opened)
    message = gettext("Choose the request")
    choices = [
        choice("", message),
        *(choice(str(each.request.id), f"{each.request.id}: {localise(each.about)}") for each in waiting),
    ]
    rulings = [
        (GRANTED, gettext("Correct: add this to the case"), ""),
        (REFUSED, gettext("Refuse the request"), ""),
    ]
    controls: dict[str, Any] = {
        "request": SelectField(gettext("Which request?"), [among(message)], choices=choices, validate_choice=False),
        "ruling": radios(gettext("What do you find?"), rulings, gettext("Choose what you find")),
        "addendum": textarea(
            gettext("Addendum, if you correct"), gettext("What is right, as it shall stand beside what is wrong.")
        ),
        "reason": textarea(
            gettext("Reasons, which a refusal must have"), gettext("Whoever asked reads them, and may appeal.")
        ),
    }
    return build_form(CaseForm, controls, {"request": request.args.get("number", "")})


def _rule(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    ruling = CorrectionRulingInput(
        number(form["request"].data) or 0,
        form["ruling"].data == GRANTED,
        form.text_in("addendum"),
        form.text_in("reason"),
    )
    corrections.rule_on_correction(uow, code, ruling)


def _waiting(case_page: CasePage) -> dict[str, Any]:
    return {"corrections": corrections.open_requests(case_page.uow, case_page.opened)}


CASE_ACTIONS: dict[str, CaseAction] = {
    "ask": CaseAction(
        path="correction",
        actions=(Action.ASK_CORRECTION,),
        form=_ask_form,
        perform=_ask,
        template="reviewer/actions/ask_correction.html",
        success_message=lazy_gettext("The request is noted. You find it, and what becomes of it, under Corrections."),
    ),
    "rule": CaseAction(
        path="correction/ruling",
        actions=(Action.RULE_ON_CORRECTION,),
        form=_rule_form,
        perform=_rule,
        template="reviewer/actions/rule_on_correction.html",
        context=_waiting,
        success_message=lazy_gettext("The ruling is recorded, and those whom it concerns are told."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
