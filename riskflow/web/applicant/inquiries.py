"""Inquiries and working notes: asking somebody else for an answer, the recipient's page, notes on a question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField

from riskflow.cases.policy import Part
from riskflow.cases.secrecy import TITLE
from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import InvalidError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.questionnaire.model import Function, Item
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import notes as note_service
from riskflow.services.assessment.answers import (
    KIND,
    AnswerConflictError,
    AnswerInput,
    ScoredAssessment,
)
from riskflow.services.assessment.inquiries import MAX_MESSAGE_LENGTH, InquiryInput, item_of, suggested_functions
from riskflow.services.assessment.shown import shown_assessment, shown_inquiry, shown_notes
from riskflow.services.open_case import NOT_FOUND, OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import AnswerRow, Inquiry
from riskflow.web.case_forms import CaseForm, answer_required, radios, textarea
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import (
    AnswerForm,
    DateField,
    Page,
    answer_form,
    build_form,
    form_status,
    max_length,
    number,
    submitted_number,
)
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.answers import shown_words
from riskflow.web.present.collaboration import QuestionActivity, note_views, question_activities
from riskflow.web.resent.receipts import leads_to

pages = Blueprint("inquiries", __name__)

THEN, FIND, DECLINE = "then", "find", "decline"
PERSON, FUNCTION = "person", "function"
MAX_NAME_LENGTH = 100
SUMMARY = (TITLE, KIND, "summary")
"""The answers that a recipient sees besides the question."""


@pages.route("/a/<code>/ask/<question>", methods=["GET", "POST"])
def ask(code: str, question: str) -> Page:
    """Choose whom to ask, with a message and a date."""
    refused: RiskFlowError | None = None
    with get_case(code) as (uow, opened):
        scored, item = _item(uow, opened, question, Action.ASK)
        form = _ask_form(uow, opened, scored, item)
    question_page = _question_page(code, scored, question)
    if form.is_submitted() and request.form.get(THEN) != FIND and form.validate():
        refused = _send(code, _inquiry_input(form, question), question_page)
        if refused is None:
            flash(gettext("The question has been sent. You can go on meanwhile."))
            return redirect(question_page)
    page = render_template(
        "applicant/collaboration/ask.html",
        case=opened.shown,
        item=item,
        form=form,
        refusals=[localise(refused.message)] if refused else [],
        back_to=question_page,
    )
    return page, status_of(refused) if refused else form_status(form)


def _send(code: str, wanted: InquiryInput, place: str) -> RiskFlowError | None:
    """Send an inquiry; return the error of the rule that refused it, if any."""
    try:
        with write_unit_of_work() as uow:
            inquiry_service.ask(uow, code, wanted)
            leads_to(place)
    except NotFoundError:
        raise
    except RiskFlowError as error:
        return error
    return None


def _item(uow: UnitOfWork, opened: OpenCase, question: str, action: Action) -> tuple[ScoredAssessment, Item]:
    """Return the question that a page is about, if the action is open to the person now."""
    if action not in opened.actions:
        raise NotAllowedError(REFUSAL)
    scored = shown_assessment(uow, opened)
    try:
        return scored, item_of(scored.questionnaire, question)
    except InvalidError:
        abort(HTTPStatus.NOT_FOUND)


def _question_page(code: str, scored: ScoredAssessment, question: str) -> str:
    section = scored.questionnaire.section_of[question]
    step = section.id if section.together else question
    return url_for("applicant.questions.question", code=code, step=step)


def _ask_form(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment, item: Item) -> CaseForm:
    held = people_queries.functions_held(uow.session, uow.today)
    suggested = [name for name in suggested_functions(item) if name in held]
    functions = [function for name, function in scored.questionnaire.functions_by_id.items() if name in held]
    choices = [*_people_choices(uow, opened), *_function_choices(functions, suggested)]
    fields: dict[str, Any] = {
        "name": StringField(
            gettext("Search for a colleague by name"),
            [max_length(MAX_NAME_LENGTH)],
            description=gettext("Then choose among those who were found. To ask a function you need not search."),
        ),
        "who": radios(gettext("Whom do you ask?"), choices, gettext("Choose whom to ask")),
        "message": textarea(gettext("Message"), gettext("Say what you need to know. It is not part of the answer.")),
        "due": DateField(
            gettext("Answer wanted by"),
            description=gettext("For example 1 3 2027. Leave it empty if there is no hurry."),
        ),
    }
    return build_form(CaseForm, fields, {"who": f"{FUNCTION}:{suggested[0]}"} if suggested else {})


def _people_choices(uow: UnitOfWork, opened: OpenCase) -> Iterator[tuple[str, str, str]]:
    """Yield the people whose names were searched for, but not those who write the case."""
    writers = {opened.shown.owner_id, *opened.facts.co_editors}
    for person in collaboration_queries.people_by_name(uow.session, request.form.get("name", ""), uow.today):
        if person.id not in writers:
            yield f"{PERSON}:{person.id}", person.name, f"{person.title}, {person.department}".strip(", ")


def _function_choices(functions: Iterable[Function], suggested: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the functions, those first that the question suggests."""
    place = {name: number for number, name in enumerate(suggested)}
    for function in sorted(functions, key=lambda function: place.get(function.id, len(place))):
        hint = localise(function.help)
        if function.id in place:
            hint = f"{gettext('Suggested for this question')}. {hint}".strip()
        yield f"{FUNCTION}:{function.id}", localise(function.name), hint


def _inquiry_input(form: CaseForm, question: str) -> InquiryInput:
    kind, _, name = form.who.data.partition(":")
    person = number(name) if kind == PERSON else None
    return InquiryInput(question, person, name if kind == FUNCTION else "", form.text_in("message"), form.due.data)


@pages.post("/a/<code>/ask/take-back")
def take_back(code: str) -> Page:
    """Withdraw an inquiry."""
    with write_unit_of_work() as uow:
        inquiry_service.take_back(uow, code, submitted_number("inquiry"))
    flash(gettext("You no longer wait for that answer."))
    return redirect(url_for("applicant.tasks.tasks", code=code))


@dataclass(frozen=True, slots=True)
class InquiryPage:
    """What a recipient sees: the question, who asks and why, and a summary of the collaboration."""

    code: str
    reference: str
    item: Item
    form: AnswerForm
    scored: ScoredAssessment
    summary: list[tuple[str, str]]
    inquiries: list[Inquiry]
    askers: dict[int | None, str]
    notes: QuestionActivity


@pages.route("/a/<code>/asked/<question>", methods=["GET", "POST"])
def asked(code: str, question: str) -> Page:
    """Answer one question as its recipient, or decline."""
    with get_case(code) as (uow, opened):
        page = _inquiry_page(uow, opened, question)
    if request.method == "GET":
        return _render_inquiry(page)
    if request.form.get(THEN) == DECLINE:
        with write_unit_of_work() as uow:
            inquiry_service.decline(uow, code, question, request.form.get("reason", "").strip()[:MAX_MESSAGE_LENGTH])
        flash(gettext("Those who asked you are told that somebody else should answer."))
        return redirect(url_for("applicant.tasks.mine"))
    if not page.form.validate():
        return _render_inquiry(page), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with write_unit_of_work() as uow:
            inquiry_service.answer_inquiry(uow, code, page.form.answer_input(page.item))
    except AnswerConflictError as conflict:
        return _render_inquiry(page, conflict.saved_row), HTTPStatus.CONFLICT
    flash(gettext("Thank you. Your answer has been saved, with your name."))
    return redirect(url_for("applicant.tasks.mine"))


def _inquiry_page(uow: UnitOfWork, opened: OpenCase, question: str) -> InquiryPage:
    if question not in opened.asked_questions:
        raise NotFoundError(NOT_FOUND)
    scored = shown_assessment(uow, opened)
    item = item_of(scored.questionnaire, question)
    row = scored.rows.get(question)
    saved = {question: AnswerInput(question, tuple(row.chosen), row.comment, row.version)} if row else {}
    requests = [shown_inquiry(opened, row) for row in inquiry_service.inquiries_to_viewer(uow, opened, question)]
    return InquiryPage(
        code=opened.shown.code,
        reference=opened.shown.reference,
        item=item,
        form=answer_form([item], saved, scored.questionnaire.functions_by_id),
        scored=scored,
        summary=list(_summary(scored)),
        inquiries=requests,
        askers=case_queries.names_of(uow.session, [each.asked_by for each in requests]),
        notes=question_activities(uow, opened, [item])[0],
    )


def _summary(scored: ScoredAssessment) -> list[tuple[str, str]]:
    questions = scored.questionnaire.questions
    labels = {TITLE: gettext("Title"), KIND: gettext("Kind"), "summary": gettext("What and why")}
    lines = ((labels[name], shown_words(scored, questions[name])) for name in SUMMARY)
    return [(label, words or gettext("Not written yet")) for label, words in lines]


def _render_inquiry(page: InquiryPage, saved_row: AnswerRow | None = None) -> str:
    if saved_row:
        page.form[f"{saved_row.question}.version"].data = str(saved_row.version)
    return render_template(
        "applicant/collaboration/inquiry.html",
        page=page,
        item=page.item,
        form=page.form,
        explained=page.scored.questionnaire.terms_by_id,
        saved_row=saved_row,
        saved_item=page.item,
        reason=request.form.get("reason", ""),
    )


class NoteForm(CaseForm):
    text = TextAreaField(
        lazy_gettext("A new working note"),
        [answer_required(lazy_gettext("Write the note")), max_length(note_service.MAX_NOTE_LENGTH)],
    )


@pages.route("/a/<code>/notes/<question>", methods=["GET", "POST"])
def notes(code: str, question: str) -> Page:
    return _notes_page(code, question, Part.ANSWERS)


@pages.route("/a/<code>/asked/<question>/notes", methods=["GET", "POST"])
def asked_notes(code: str, question: str) -> Page:
    """Show the notes on a question to its recipient."""
    return _notes_page(code, question, Part.ASKED)


def _notes_page(code: str, question: str, part: Part) -> Page:
    """Show the notes on a question, write one, or mark one as done."""
    form = NoteForm()
    with get_case(code) as (uow, opened):
        if part is Part.ASKED and question not in opened.asked_questions:
            raise NotFoundError(NOT_FOUND)
        scored, item = _item(uow, opened, question, Action.NOTE)
        notes = note_service.notes_with_resolutions(shown_notes(uow, opened))
        shown = note_views(uow, notes).get(question, [])
    done = submitted_number("done")
    if done or form.validate_on_submit():
        with write_unit_of_work() as uow:
            if done:
                note_service.resolve_note(uow, code, done, part)
            else:
                note_service.write_note(uow, code, question, form.text_in("text"), part)
        return redirect(url_for(request.endpoint or "", code=code, question=question))
    recipient_page = url_for("applicant.inquiries.asked", code=code, question=question)
    back = recipient_page if part is Part.ASKED else _question_page(code, scored, question)
    page = render_template(
        "applicant/collaboration/notes.html", case=opened.shown, item=item, form=form, notes=shown, back_to=back
    )
    return page, form_status(form)
