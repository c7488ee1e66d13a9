"""The end of a collaboration, with its exit plan and the closing questions; a page asks once more."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from riskflow.cases.workflow import Action
from riskflow.follow_up.check_in import CLOSING, questions_in
from riskflow.questionnaire.model import Question
from riskflow.services.review.follow_up import termination as termination_service
from riskflow.services.review.follow_up.check_ins import CheckInInput, follow_up_version
from riskflow.services.review.follow_up.termination import PLAN_PARTS, ExitInput
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import (
    CaseAction,
    ConditionsForm,
    add_action_pages,
    answer_required,
    condition_data,
    condition_fields,
    textarea,
)
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import MAX_TEXT_LENGTH, build_form, choice, max_length
from riskflow.web.present.case import CasePage
from riskflow.web.present.review.obligations import open_conditions

pages = Blueprint("termination", __name__)
HINTS = {
    "people": lazy_gettext("Who leaves, who stays, and who takes over supervision and employment."),
    "students": lazy_gettext("How those who have begun can finish. Write “nothing” where there are none."),
    "data": lazy_gettext("What is returned, erased, archived, and who may use the results."),
    "equipment": lazy_gettext("What is returned, and who closes accounts, cards and shared folders, by when."),
}


class ExitForm(ConditionsForm):
    """The end of a collaboration. `_exit_form` adds the fields."""

    questions: tuple[Question, ...] = ()

    def closing(self) -> CheckInInput:
        given = {question: self.text_in(question.id) for question in self.questions}
        chosen = {question.id: (answer,) for question, answer in given.items() if question.options and answer}
        written = {question.id: answer for question, answer in given.items() if not question.options}
        return CheckInInput(chosen, written)


def _exit_form(case_page: CasePage) -> ExitForm:
    remaining = open_conditions(case_page)
    version = follow_up_version(case_page.uow, case_page.opened.id, CLOSING)
    questions = questions_in(version.questionnaire.follow_up, CLOSING)
    fields: dict[str, Any] = {
        "questions": questions,
        "reason": textarea(
            gettext("Why does the collaboration end?"),
            gettext("It can become public. Write what is so, and no more about persons than is needed."),
            gettext("Write the reasons"),
        ),
        **{
            part: textarea(localise(name), HINTS[part], gettext("Write what happens, or “nothing”"))
            for part, name in PLAN_PARTS.items()
        },
        **{question.id: _closing_field(question) for question in questions},
        **condition_fields(remaining),
    }
    return build_form(ExitForm, fields, condition_data(remaining))


def _closing_field(question: Question) -> Any:  # noqa: ANN401 - a field of WTForms that is not bound yet
    words, hint = localise(question.text), localise(question.hint)
    if question.kind == "text":
        return TextAreaField(words, [Optional(), max_length(MAX_TEXT_LENGTH)], description=hint)
    message = gettext("Choose an answer to: %(question)s", question=words)
    offered = [choice(option.id, localise(option.text), hint=localise(option.hint)) for option in question.options]
    return RadioField(
        words,
        [answer_required(message, question.by_id)],
        choices=offered,
        validate_choice=False,
        description=hint,
    )


def _terminate(uow: UnitOfWork, code: str, form: ExitForm) -> None:
    plan = {part: form.text_in(part) for part in PLAN_PARTS}
    given = ExitInput(form.text_in("reason"), plan, form.closing(), form.conditions(), reader_language())
    termination_service.terminate(uow, code, given)


CASE_ACTIONS = {
    "terminate": CaseAction(
        path="end",
        actions=(Action.TERMINATE,),
        form=_exit_form,
        perform=_terminate,
        template="reviewer/follow_up/end.html",
        confirmation_template="reviewer/follow_up/end_confirm.html",
        context=lambda _case_page: {"plan_parts": PLAN_PARTS},
        success_message=lazy_gettext("The collaboration is ended. A record of it is being drawn up."),
    )
}
add_action_pages(pages, CASE_ACTIONS)
