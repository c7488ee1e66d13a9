"""Pages of the head of department, the secretary and the functions: a form and a verb for each action."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from wtforms import StringField

from riskflow.cases.labels import GATE_OUTCOME_NAMES, GateOutcome
from riskflow.cases.review_input import ClearanceInput
from riskflow.cases.workflow import Action
from riskflow.services.review import hand_over, handling
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries.cases import StopWithClearance
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
from riskflow.web.forms import MAX_LINE_LENGTH, DateField, ExtraValidators, build_form, max_length, number
from riskflow.web.present.answers import all_items, answer_lines
from riskflow.web.present.case import CasePage, plan_context
from riskflow.web.present.review.obligations import earlier_context
from riskflow.web.reviewer.supplements import RETURN

pages = Blueprint("handling", __name__)


class GateAnswerForm(CaseForm):
    """A function's answer about one of its gates. `_clear_form` adds the fields."""

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        missing = [
            (name, message)
            for name, message in REQUIRED_BY.get(self["outcome"].data or "", {}).items()
            if not self[name].errors and not str(self[name].data or "").strip()
        ]
        for name, message in missing:
            self[name].errors = [str(message)]
        return is_valid and not missing


REQUIRED_BY: Mapping[str, Mapping[str, Any]] = {
    GateOutcome.GO_AHEAD: {"basis": lazy_gettext("Write the basis")},
    GateOutcome.ON_CONDITIONS: {
        "conditions": lazy_gettext("Write the conditions that have to be met"),
        "due": lazy_gettext("Give the day by which the conditions are to be shown"),
    },
    GateOutcome.NO: {"basis": lazy_gettext("Write the basis")},
    GateOutcome.NEED_MORE: {"asked": lazy_gettext("Write what you need to know")},
}
"""Answer -> the fields that it cannot do without, with what is said when one is empty; the rules ask for the rest."""


def _clear_form(case_page: CasePage) -> GateAnswerForm:
    """Return the form for a function's answer about one of its gates."""
    gates = case_page.pending.gates_to_clear(case_page.opened)
    choices = [(str(each.stop.id), _gate_name(case_page, each), _gate_hint(each)) for each in gates]
    outcomes = [(outcome.value, GATE_OUTCOME_NAMES[outcome], str(OUTCOME_HINTS[outcome])) for outcome in GateOutcome]
    fields: dict[str, Any] = {
        "stop": radios(gettext("Which gate do you answer about?"), choices, gettext("Choose the gate")),
        "outcome": radios(gettext("What is your answer?"), outcomes, gettext("Choose your answer")),
        "basis": textarea(
            gettext("On what basis?"),
            gettext("The rule and the facts that decide it. The applicant and the record show this."),
        ),
        "conditions": textarea(
            gettext("Under which conditions? (only for “Only on conditions”)"),
            gettext("What must be kept to, by whom, and how it is shown."),
        ),
        "due": DateField(
            gettext("By when are the conditions to be shown? (only for “Only on conditions”)"),
            description=gettext(
                "One day for all of them. You are sent what shows it, and judge it. Reminders go out before the day. "
                "For a condition that holds all the time: the day when it is first to be shown. For example 1 3 2027"
            ),
        ),
        "asked": textarea(
            gettext("What do you need to know? (only for “We need to know more”)"),
            gettext("The applicant gets a letter and reads this."),
        ),
        "evidence": textarea(
            gettext("What is the evidence? (optional)"), gettext("For example the number of a permit.")
        ),
    }
    if not all(each.is_awaited for each in gates):
        fields["reason"] = textarea(
            gettext("Why is the earlier answer replaced? (only where there is one)"),
            gettext("The earlier answer is kept, with this reason."),
        )
    chosen = {"stop": choices[0][0]} if len(choices) == 1 else {}
    return build_form(GateAnswerForm, fields, chosen)


OUTCOME_HINTS = {
    GateOutcome.GO_AHEAD: lazy_gettext("The gate holds nothing back any longer."),
    GateOutcome.ON_CONDITIONS: lazy_gettext("The gate holds nothing back while the conditions are kept."),
    GateOutcome.NO: lazy_gettext("The gate stays closed for the collaboration as it is described."),
    GateOutcome.NEED_MORE: lazy_gettext("The gate stays open until you answer again."),
}


def _gate_name(case_page: CasePage, found: StopWithClearance) -> str:
    gate = case_page.scored.questionnaire.gates[found.stop.gate] if case_page.scored else None
    return f"{gate.label}: {localise(gate.text)}" if gate else found.stop.gate.upper()


def _gate_hint(found: StopWithClearance) -> str:
    if found.outcome is None:
        return ""
    return str(gettext("Answered: %(outcome)s", outcome=localise(GATE_OUTCOME_NAMES[found.outcome])))


def _clear(uow: UnitOfWork, code: str, form: GateAnswerForm) -> None:
    clearance = ClearanceInput(
        basis=form.text_in("basis"),
        conditions=form.text_in("conditions"),
        evidence=form.text_in("evidence"),
        outcome=GateOutcome(form["outcome"].data),
        asked=form.text_in("asked"),
        reason=form.text_in("reason") if "reason" in form else "",
        due=form["due"].data,
    )
    handling.clear(uow, code, number(form["stop"].data) or 0, clearance)


def _clear_context(case_page: CasePage) -> dict[str, Any]:
    sections = answer_lines(case_page.scored) if case_page.scored else []
    lines = {line.item.id: line for _, lines in sections for line in lines}
    gates = case_page.pending.gates_to_clear(case_page.opened)
    return {"gates": [(found, lines[found.stop.gate]) for found in gates], "headline": _headline(gates)}


def _headline(gates: Sequence[StopWithClearance]) -> str:
    """Return the heading of the page: it names the gate where there is one."""
    if len(gates) != 1:
        return str(gettext("Give an answer"))
    (found,) = gates
    label = found.stop.gate.upper()
    if found.stop.is_question:
        return str(gettext("Answer the question %(gate)s", gate=label))
    return str(gettext("Answer about stop %(gate)s", gate=label))


def _acknowledge_context(case_page: CasePage) -> dict[str, Any]:
    return {
        **plan_context(case_page),
        "stops": case_page.pending.open_stops(case_page.opened),
        "waits_for_second_reader": case_page.pending.waits_for_second_reader(case_page.opened),
        "items": all_items(case_page.scored.questionnaire) if case_page.scored else {},
        **earlier_context(case_page),
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
