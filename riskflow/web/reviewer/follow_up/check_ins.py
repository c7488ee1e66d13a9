"""The check-in of the owner: six questions, and what follows; and asking for one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import Optional

from riskflow.cases.workflow import Action
from riskflow.errors import NotFoundError, RiskFlowError
from riskflow.follow_up.check_in import CHECK_IN, CheckInOutcome, Findings, questions_in
from riskflow.follow_up.labels import CAUSE_NAMES
from riskflow.services.open_case import NOT_FOUND
from riskflow.services.review.follow_up import check_ins as check_in_service
from riskflow.services.review.follow_up.check_ins import NOTE, CheckInInput, follow_up_version
from riskflow.store.handling.follow_up import check_ins_in, open_check_in
from riskflow.store.queries.cases import latest_assessment
from riskflow.web.case_forms import CaseAction, add_action_pages, reason_form
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, AnswerForm, DateField, Form, Page, answer_form, max_length
from riskflow.web.guards import get_case, write_unit_of_work

pages = Blueprint("check_ins", __name__)


class CheckInNoteForm(Form):
    """What the answers do not say."""

    note = TextAreaField(
        lazy_gettext("Anything else, in short (optional)"),
        [Optional(), max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("It can become public. Write what is so, and no names."),
    )
    ends_on = DateField(
        lazy_gettext("Last day of the collaboration, if it is known"),
        [Optional()],
        description=lazy_gettext("Until then its partners are watched."),
    )


@pages.route("/c/<code>/check-in", methods=["GET", "POST"])
def check_in(code: str) -> Page:
    """Ask the owner what has changed, and do what follows."""
    with get_case(code, Action.CHECK_IN) as (uow, opened):
        questionnaire = follow_up_version(uow, opened.id).questionnaire
        questions = questions_in(questionnaire.follow_up, CHECK_IN)
        if not questions:
            raise NotFoundError(NOT_FOUND)
        form, note = answer_form(questions, {}, questionnaire.functions_by_id), CheckInNoteForm()
    if not form.is_submitted() or not (form.validate() and note.validate()):
        status = 422 if form.errors or note.errors else 200
        return _render(code, form, note), status
    given = {question.id: form.answer_input(question).chosen for question in questions}
    comments = {NOTE: (note.note.data or "").strip()}
    try:
        with write_unit_of_work() as uow:
            found = check_in_service.answer(uow, code, CheckInInput(given, comments, note.ends_on.data))
    except RiskFlowError as error:
        return _render(code, form, note, localise(error.message)), status_of(error)
    return _after(code, found)


def _after(code: str, found: Findings) -> Page:
    if found.outcome is CheckInOutcome.MODIFY:
        with get_case(code) as (uow, opened):
            sections = uow.version_of(latest_assessment(uow.session, opened.id)).questionnaire.sections
        names = [localise(section.title) for section in sections if section.id in found.sections]
        flash(gettext("A new assessment has begun with your old answers. Change what is no longer so, and send it."))
        if names:
            flash(gettext("Look first at: %(sections)s.", sections=", ".join(names)))
        return redirect(url_for("applicant.tasks.tasks", code=code))
    if found.outcome is CheckInOutcome.TERMINATE:
        flash(gettext("Thank you. Those who follow up have been told that the collaboration is to end."))
    elif found.concerns:
        flash(gettext("Thank you. Those who follow up read your answers and get in touch."))
    else:
        flash(gettext("Thank you. Nothing has changed, and the collaboration goes on."))
    return redirect(url_for("reviewer.obligations.shown", code=code))


def _render(code: str, form: AnswerForm, note: CheckInNoteForm, refused: str = "") -> str:
    with get_case(code) as (uow, opened):
        questionnaire = follow_up_version(uow, opened.id).questionnaire
        section = next(each for each in questionnaire.follow_up if each.id == CHECK_IN)
        waiting = open_check_in(check_ins_in(uow.session, [opened.id])[opened.id])
        return render_template(
            "reviewer/follow_up/check_in.html",
            case=opened.shown,
            section=section,
            form=form,
            note=note,
            waiting=waiting,
            causes=CAUSE_NAMES,
            refused=refused,
        )


CASE_ACTIONS = {
    "ask": CaseAction(
        path="check-in/ask",
        actions=(Action.ASK_CHECK_IN,),
        form=reason_form(
            lazy_gettext("What do you want to know?"),
            lazy_gettext("The owner of the case reads it above the questions."),
        ),
        perform=lambda uow, code, form: check_in_service.ask(uow, code, form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("The owner of the case is asked to check in."),
    )
}
add_action_pages(pages, CASE_ACTIONS)
