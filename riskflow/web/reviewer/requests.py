"""Pages of the questions of the handling: ask a function, answer as one; hear the applicant, and be heard."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from wtforms.validators import StopValidation

from riskflow.cases.review_input import RequestInput
from riskflow.cases.workflow import Action
from riskflow.services.assessment.shown import shown_requests
from riskflow.services.review import requests
from riskflow.services.review.requests import usual_due
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries.reviews import RequestWithReply
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, radios, textarea
from riskflow.web.filters import date_words
from riskflow.web.forms import DateField, build_form, number
from riskflow.web.present.case import CasePage

pages = Blueprint("requests", __name__)


def _day_required(_form: Any, field: DateField) -> None:  # noqa: ANN401 - WTForms gives any form
    if field.data is None and not field.errors:
        raise StopValidation(gettext("Write the day by which the answer is to come"))


def _due_field() -> DateField:
    return DateField(
        gettext("By which day is the answer to come?"),
        [_day_required],
        description=gettext("Ten working days from now is usual."),
    )


def _refer_form(case_page: CasePage) -> CaseForm:
    functions = case_page.scored.questionnaire.functions if case_page.scored else ()
    fields = {
        "function": radios(
            gettext("Which function do you ask?"),
            [(function.id, function.name, "") for function in functions],
            gettext("Choose the function"),
        ),
        "text": textarea(
            gettext("What do you ask?"),
            gettext("The question and the answer are part of the case and of its record."),
            gettext("Write the question"),
        ),
        "due": _due_field(),
    }
    return build_form(CaseForm, fields, {"due": usual_due(case_page.uow.today)})


def _hear_form(case_page: CasePage) -> CaseForm:
    fields = {
        "text": textarea(
            gettext("Which grounds does the applicant answer?"),
            gettext("What speaks against the collaboration, and what it rests on. The applicant reads this."),
            gettext("Write the grounds"),
        ),
        "due": _due_field(),
    }
    return build_form(CaseForm, fields, {"due": usual_due(case_page.uow.today)})


def _waiting(case_page: CasePage) -> Sequence[RequestWithReply]:
    """Return the questions that the person may answer now."""
    opened, viewer = case_page.opened, case_page.uow.viewer
    open_ones = [each for each in shown_requests(case_page.uow, opened) if each.reply is None]
    if Action.BE_HEARD in opened.actions:
        return [each for each in open_ones if not each.request.function]
    return [each for each in open_ones if viewer.held_functions([each.request.function])]


def _reply_form(case_page: CasePage) -> CaseForm:
    waiting = _waiting(case_page)
    choices = [(str(each.request.id), each.request.text, _due_words(each)) for each in waiting]
    fields = {
        "request": radios(gettext("What do you answer?"), choices, gettext("Choose what you answer")),
        "text": textarea(
            gettext("Your answer"),
            gettext("It is part of the case and of its record."),
            gettext("Write the answer"),
        ),
    }
    return build_form(CaseForm, fields, {"request": choices[0][0]} if len(choices) == 1 else {})


def _due_words(asked: RequestWithReply) -> str:
    return str(gettext("To be answered by %(day)s", day=date_words(asked.request.due)))


def _reply_context(case_page: CasePage) -> dict[str, Any]:
    return {"waits": bool(_waiting(case_page))}


def _wanted(form: CaseForm) -> RequestInput:
    return RequestInput(form.text_in("text"), form["due"].data, form.text_in("function") if "function" in form else "")


def _answer_referral(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    requests.answer_referral(uow, code, number(form["request"].data) or 0, form.text_in("text"))


def _be_heard(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    requests.be_heard(uow, code, number(form["request"].data) or 0, form.text_in("text"))


CASE_ACTIONS: dict[str, CaseAction] = {
    "refer_question": CaseAction(
        path="ask-function",
        actions=(Action.REFER_QUESTION,),
        form=_refer_form,
        perform=lambda uow, code, form: requests.refer_question(uow, code, _wanted(form)),
        template="reviewer/requests/request.html",
        success_message=lazy_gettext("The question has gone to the function."),
    ),
    "answer_referral": CaseAction(
        path="answer-question",
        actions=(Action.ANSWER_REFERRAL,),
        form=_reply_form,
        perform=_answer_referral,
        template="reviewer/requests/reply.html",
        context=_reply_context,
        success_message=lazy_gettext("Your answer is recorded."),
    ),
    "hear": CaseAction(
        path="hear",
        actions=(Action.HEAR,),
        form=_hear_form,
        perform=lambda uow, code, form: requests.hear(uow, code, _wanted(form)),
        template="reviewer/requests/request.html",
        success_message=lazy_gettext("The applicant has been asked to answer."),
    ),
    "be_heard": CaseAction(
        path="be-heard",
        actions=(Action.BE_HEARD,),
        form=_reply_form,
        perform=_be_heard,
        template="reviewer/requests/reply.html",
        context=_reply_context,
        success_message=lazy_gettext("Your answer is recorded."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
