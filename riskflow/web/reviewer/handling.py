"""Pages of the head of department, the secretary and the functions: a form and a verb for each action."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from wtforms import StringField

from riskflow.cases.review_input import ClearanceInput
from riskflow.cases.workflow import Action
from riskflow.services.review import hand_over, handling
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import (
    CaseAction,
    CaseForm,
    add_action_pages,
    answer_required,
    radios,
    reason_form,
    textarea,
)
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_LINE_LENGTH, build_form, max_length, number
from riskflow.web.present.answers import all_items, answer_lines, outlook
from riskflow.web.present.case import CasePage, plan_context
from riskflow.web.reviewer.supplements import RETURN

pages = Blueprint("handling", __name__)


def _clear_form(case_page: CasePage) -> CaseForm:
    """Return the form for a function's answer about one of its gates."""
    gates = case_page.pending.gates_to_clear(case_page.opened)
    known = case_page.scored.questionnaire.gates if case_page.scored else {}
    choices = [
        (str(each.stop.id), f"{known[each.stop.gate].label}: {localise(known[each.stop.gate].text)}", "")
        for each in gates
    ]
    fields: dict[str, Any] = {
        "stop": radios(gettext("Which gate do you answer about?"), choices, gettext("Choose the gate")),
        "basis": textarea(
            gettext("On what basis?"),
            gettext("The rule and the facts that decide it. The applicant and the record show this."),
            gettext("Write the basis"),
        ),
        "conditions": textarea(gettext("Under which conditions? (optional)")),
        "evidence": textarea(
            gettext("What is the evidence? (optional)"), gettext("For example the number of a permit.")
        ),
    }
    chosen = {"stop": choices[0][0]} if len(choices) == 1 else {}
    return build_form(CaseForm, fields, chosen)


def _clear(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    clearance = ClearanceInput(form.text_in("basis"), form.text_in("conditions"), form.text_in("evidence"))
    handling.clear(uow, code, number(form["stop"].data) or 0, clearance)


def _clear_context(case_page: CasePage) -> dict[str, Any]:
    sections = answer_lines(case_page.scored) if case_page.scored else []
    lines = {line.item.id: line for _, lines in sections for line in lines}
    return {"gates": [(found, lines[found.stop.gate]) for found in case_page.pending.gates_to_clear(case_page.opened)]}


def _acknowledge_context(case_page: CasePage) -> dict[str, Any]:
    return {
        **plan_context(case_page),
        "stops": case_page.pending.open_stops(case_page.opened),
        "waits_for_second_reader": case_page.pending.waits_for_second_reader(case_page.opened),
        "items": all_items(case_page.scored.questionnaire) if case_page.scored else {},
    }


def _second_reading_context(case_page: CasePage) -> dict[str, Any]:
    items = all_items(case_page.scored.questionnaire) if case_page.scored else {}
    return {
        "items": items,
        "outlook": outlook(case_page.scored, []) if case_page.scored and case_page.shows_levels else None,
    }


def _hand_over_form(_case_page: CasePage) -> CaseForm:
    fields = {
        "person": StringField(
            gettext("Who takes the case over?"),
            [answer_required(gettext("Write who takes it over")), max_length(MAX_LINE_LENGTH)],
            description=gettext("Their sign-in name or e-mail address. Nobody who handles or has judged the case."),
        ),
        "reason": textarea(gettext("Why?"), gettext("The history shows this."), gettext("Write the reasons")),
    }
    return build_form(CaseForm, fields)


def _bare_form(_case_page: CasePage) -> CaseForm:
    return CaseForm()


CASE_ACTIONS: dict[str, CaseAction] = {
    "clear": CaseAction(
        path="clear",
        actions=(Action.CLEAR,),
        form=_clear_form,
        perform=_clear,
        template="reviewer/actions/clear.html",
        context=_clear_context,
        success_message=lazy_gettext("Your answer is recorded."),
    ),
    "acknowledge": CaseAction(
        path="acknowledge",
        actions=(Action.ACKNOWLEDGE,),
        form=_bare_form,
        perform=lambda uow, code, form: handling.acknowledge(uow, code, form.seen_revision),
        template="reviewer/actions/acknowledge.html",
        context=_acknowledge_context,
        success_message=lazy_gettext(
            "The measures are acknowledged and the case is closed. Its record is being drawn up."
        ),
    ),
    "read_second": CaseAction(
        path="second-reading",
        actions=(Action.READ_SECOND,),
        form=_bare_form,
        perform=lambda uow, code, _form: handling.read_second(uow, code),
        template="reviewer/actions/read_second.html",
        context=_second_reading_context,
        success_message=lazy_gettext("The second reading is confirmed."),
    ),
    "refer": CaseAction(
        path="refer",
        actions=(Action.REFER,),
        form=reason_form(lazy_gettext("Why should RAI give its opinion?")),
        perform=lambda uow, code, form: handling.refer_to_rai(uow, code, form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("The case has gone to RAI."),
    ),
    "return_": RETURN,
    "hand_over": CaseAction(
        path="hand-over",
        actions=(Action.HAND_OVER,),
        form=_hand_over_form,
        perform=lambda uow, code, form: hand_over.hand_over(uow, code, form.text_in("person"), form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("The case has another owner now, who gets a letter."),
    ),
    "dismiss": CaseAction(
        path="dismiss",
        actions=(Action.DISMISS,),
        form=reason_form(lazy_gettext("Why is the case closed without a decision?")),
        perform=lambda uow, code, form: handling.dismiss(uow, code, form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("The case is closed without a decision. Its record is being drawn up."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
