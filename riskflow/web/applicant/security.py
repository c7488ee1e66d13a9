"""The page that interrupts a draft whose answers say that it may touch Sweden's security."""

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for

from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import NotAllowedError
from riskflow.questionnaire.model import Gate, Item
from riskflow.questionnaire.scoring import raised_by, visible_answers
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import AnswerInput, StoredAnswers
from riskflow.services.assessment.shown import shown_answers
from riskflow.services.open_case import gates_to_leave_by
from riskflow.web.filters import reader_language
from riskflow.web.forms import Page, answer_form, form_status
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.answers import all_items

pages = Blueprint("security", __name__)


@pages.route("/a/<code>/stop", methods=["GET", "POST"])
def leave_tool(code: str) -> Page:
    """Say stop, whom to call and how to hand over; the answers that say so can be changed, and nothing else."""
    with get_case(code, Action.ANSWER) as (uow, opened):
        stored = shown_answers(uow, opened)
        gates = gates_to_leave_by(uow, opened)
        if not gates and request.method == "POST":
            raise NotAllowedError(REFUSAL)
        if not gates:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        items = [item for item in _behind(stored, gates) if item.id not in stored.hidden]
        saved = {
            name: AnswerInput(name, tuple(row.chosen), row.comment, row.version) for name, row in stored.rows.items()
        }
        form = answer_form(items, saved, stored.questionnaire.functions_by_id)
        if not form.validate_on_submit():
            page = render_template(
                "applicant/security/leave_tool.html",
                case=opened.shown,
                items=items,
                form=form,
                functions=stored.questionnaire.functions_by_id,
                to_call=list(dict.fromkeys(function for gate in gates for function in gate.cleared_by)),
                may_hand_over=Action.HAND_TO_SECURITY in opened.actions,
            )
            return page, form_status(form)
        # Comments are not on the page: what was written stays until the case is handed over.
        given = [
            replace(form.answer_input(item), comment=saved[item.id].comment if item.id in saved else "")
            for item in items
        ]
    with write_unit_of_work() as uow:
        answer_service.answer(uow, code, given, reader_language())
    return redirect(url_for("applicant.tasks.tasks", code=code))


def _behind(stored: StoredAnswers, gates: Iterable[Gate]) -> list[Item]:
    """Return the gates, and the questions whose answers open them."""
    items, seen = all_items(stored.questionnaire), visible_answers(stored.questionnaire, stored.answers)
    names = (name for gate in gates for name in (gate.id, *raised_by(gate, seen)))
    return [items[name] for name in dict.fromkeys(names) if not items[name].is_fetched]
