"""Asking somebody else for one answer, the page of whoever was asked, and the working notes beside a question."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from riskflow.cases.access import Part
from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import InvalidError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.questionnaire.model import Function
from riskflow.questionnaire.steps import Item
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import notes as note_service
from riskflow.services.assessment.answers import KIND, TITLE, AnswerConflictError, Given, Sheaf, open_sheaf
from riskflow.services.assessment.inquiries import LONGEST_MESSAGE, Wanted, item_of, suggested_functions
from riskflow.services.unit_of_work import NOT_FOUND, Desk, Matter
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import AnswerRow, Inquiry
from riskflow.web.case_forms import CaseForm, needed, radios, textarea
from riskflow.web.errors import status_of
from riskflow.web.filters import answer_words, t
from riskflow.web.forms import AnswerForm, DateField, answer_form, at_most, number, number_in
from riskflow.web.guards import get_case, writing
from riskflow.web.present.collaboration import Beside, beside, shown_notes

pages = Blueprint("asking", __name__)

CONFLICT, UNPROCESSABLE = 409, 422
THEN, FIND, DECLINE = "then", "find", "decline"
PERSON, FUNCTION = "person", "function"
LONGEST_NAME = 100
SUMMARY = (TITLE, KIND, "summary")
"""What somebody who is asked sees of the collaboration beside the question."""

Page = str | Response | tuple[str, int]


@pages.route("/a/<code>/ask/<question>", methods=["GET", "POST"])
def ask(code: str, question: str) -> Page:
    """Choose whom to ask, with a message and a date."""
    refusals: list[str] = []
    status = 200
    with get_case(code) as (desk, matter):
        sheaf, item = _item(desk, matter, question, Action.ASK)
        form = _ask_form(desk, matter, sheaf, item)
    if form.is_submitted() and request.form.get(THEN) != FIND:
        status = UNPROCESSABLE
        if form.validate():
            try:
                with writing() as desk:
                    inquiry_service.ask(desk, code, _wanted(form, question))
            except NotFoundError:
                raise
            except RiskFlowError as error:
                refusals, status = [t(error.message)], status_of(error)
            else:
                flash(gettext("The question has been sent. You can go on meanwhile."))
                return redirect(_question_page(code, sheaf, question))
    back = _question_page(code, sheaf, question)
    return (
        render_template(
            "applicant/collaboration/ask.html", case=matter.case, item=item, form=form, refusals=refusals, back_to=back
        ),
        status,
    )


def _item(desk: Desk, matter: Matter, question: str, action: Action) -> tuple[Sheaf, Item]:
    """Return the question that a page is about, for somebody who may do something with it now."""
    if action not in matter.actions:
        raise NotAllowedError(REFUSAL)
    sheaf = open_sheaf(desk, matter)
    try:
        return sheaf, item_of(sheaf.questionnaire, question)
    except InvalidError:
        abort(404)


def _question_page(code: str, sheaf: Sheaf, question: str) -> str:
    section = sheaf.questionnaire.section_of[question]
    step = section.id if section.together else question
    return url_for("assess.question", code=code, step=step)


def _ask_form(desk: Desk, matter: Matter, sheaf: Sheaf, item: Item) -> CaseForm:
    """Offer the functions, those that the question names first, and the people whose names were searched for."""
    functions = sheaf.questionnaire.functions_by_id
    held = collaboration_queries.functions_held(desk.session)
    first = [name for name in suggested_functions(item) if name in held]
    order = [*first, *(name for name in functions if name in held and name not in first)]
    known = {matter.case.owner_id, *matter.facts.co_editors}
    people = [
        p for p in collaboration_queries.people_named(desk.session, request.form.get("name", "")) if p.id not in known
    ]
    choices = [
        *((f"{PERSON}:{p.id}", p.name, f"{p.title}, {p.department}".strip(", ")) for p in people),
        *((f"{FUNCTION}:{name}", t(functions[name].name), _hint(functions[name], name in first)) for name in order),
    ]
    fields: dict[str, Any] = {
        "name": StringField(
            gettext("Search for a colleague by name"),
            [at_most(LONGEST_NAME)],
            description=gettext("Then choose among those who were found. To ask a function you need not search."),
        ),
        "who": radios(gettext("Whom do you ask?"), choices, gettext("Choose whom to ask")),
        "message": textarea(gettext("Message"), gettext("Say what you need to know. It is not part of the answer.")),
        "due": DateField(
            gettext("Answer wanted by"),
            description=gettext("For example 1 3 2027. Leave it empty if there is no hurry."),
        ),
    }
    suggested = {"who": f"{FUNCTION}:{first[0]}"} if first else {}
    return type("AskForm", (CaseForm,), fields)(data=suggested)  # type: ignore[no-any-return]


def _hint(function: Function, is_suggested: bool) -> str:  # noqa: FBT001 - read once, beside its meaning
    helps = t(function.help)
    return f"{gettext('Suggested for this question')}. {helps}".strip() if is_suggested else helps


def _wanted(form: CaseForm, question: str) -> Wanted:
    kind, _, name = form.who.data.partition(":")
    person = number(name) if kind == PERSON else None
    return Wanted(question, person, name if kind == FUNCTION else "", form.words("message"), form.due.data)


@pages.post("/a/<code>/ask/take-back")
def take_back(code: str) -> Page:
    """Stop waiting for somebody."""
    with writing() as desk:
        inquiry_service.take_back(desk, code, number_in("inquiry"))
    flash(gettext("You no longer wait for that answer."))
    return redirect(url_for("assess.tasks", code=code))


@dataclass(frozen=True, slots=True)
class AskedPage:
    """What somebody sees who was asked: the question, who asks and why, and the collaboration in three lines."""

    code: str
    reference: str
    item: Item
    form: AnswerForm
    sheaf: Sheaf
    summary: list[tuple[str, str]]
    requests: list[Inquiry]
    askers: dict[int | None, str]
    notes: Beside


@pages.route("/a/<code>/asked/<question>", methods=["GET", "POST"])
def asked(code: str, question: str) -> Page:
    """Let somebody who was asked answer one question, or say that it is somebody else's."""
    with get_case(code) as (desk, matter):
        page = _asked_page(desk, matter, question)
    if request.method == "GET":
        return _asked_shown(page)
    if request.form.get(THEN) == DECLINE:
        with writing() as desk:
            inquiry_service.decline(desk, code, question, request.form.get("reason", "").strip()[:LONGEST_MESSAGE])
        flash(gettext("Those who asked you are told that somebody else should answer."))
        return redirect(url_for("assess.mine"))
    if not page.form.validate():
        return _asked_shown(page), UNPROCESSABLE
    try:
        with writing() as desk:
            inquiry_service.answer_one(desk, code, page.form.given(page.item))
    except AnswerConflictError as conflict:
        return _asked_shown(page, conflict.standing), CONFLICT
    flash(gettext("Thank you. Your answer has been saved, with your name."))
    return redirect(url_for("assess.mine"))


def _asked_page(desk: Desk, matter: Matter, question: str) -> AskedPage:
    if question not in matter.asked:
        raise NotFoundError(NOT_FOUND)
    sheaf = open_sheaf(desk, matter)
    item = item_of(sheaf.questionnaire, question)
    row = sheaf.rows.get(question)
    saved = {question: Given(question, tuple(row.chosen), row.comment, row.version)} if row else {}
    requests = inquiry_service.requests_to(desk, matter, question)
    return AskedPage(
        code=matter.case.code,
        reference=matter.case.reference,
        item=item,
        form=answer_form([item], saved, sheaf.questionnaire.functions_by_id),
        sheaf=sheaf,
        summary=list(_summary(sheaf)),
        requests=requests,
        askers=case_queries.names_of(desk.session, [each.asked_by for each in requests]),
        notes=beside(desk, matter, [item])[0],
    )


def _summary(sheaf: Sheaf) -> list[tuple[str, str]]:
    questions = sheaf.questionnaire.questions
    labels = {TITLE: gettext("Title"), KIND: gettext("Kind"), "summary": gettext("What and why")}
    lines = ((labels[name], answer_words(questions[name], sheaf.answers.get(name, ()))) for name in SUMMARY)
    return [(label, words or gettext("Not written yet")) for label, words in lines]


def _asked_shown(page: AskedPage, standing: AnswerRow | None = None) -> str:
    if standing:
        page.form[f"{standing.question}.version"].data = str(standing.version)
    return render_template(
        "applicant/collaboration/inquiry.html",
        page=page,
        item=page.item,
        form=page.form,
        explained=page.sheaf.questionnaire.terms_by_id,
        standing=standing,
        standing_item=page.item,
        reason=request.form.get("reason", ""),
    )


class NoteForm(CaseForm):
    """A working note."""

    text = TextAreaField(
        lazy_gettext("A new working note"),
        [needed(lazy_gettext("Write the note")), at_most(note_service.LONGEST_NOTE)],
    )


@pages.route("/a/<code>/notes/<question>", methods=["GET", "POST"])
def notes(code: str, question: str) -> Page:
    """Read and write the working notes on a question, for those who write the case."""
    return _notes(code, question, Part.ANSWERS)


@pages.route("/a/<code>/asked/<question>/notes", methods=["GET", "POST"])
def asked_notes(code: str, question: str) -> Page:
    """Read and write the working notes on a question, for somebody who was asked for its answer."""
    return _notes(code, question, Part.ASKED)


def _notes(code: str, question: str, door: Part) -> Page:
    form = NoteForm()
    here = request.endpoint or ""
    with get_case(code) as (desk, matter):
        if door is Part.ASKED and question not in matter.asked:
            raise NotFoundError(NOT_FOUND)
        sheaf, item = _item(desk, matter, question, Action.NOTE)
        every = note_service.noted(collaboration_queries.notes_of(desk.session, matter.id))
        shown = shown_notes(desk, [each for each in every if each.note.question == question])
    done = number_in("done")
    if done or form.validate_on_submit():
        with writing() as desk:
            if done:
                note_service.resolve_note(desk, code, done, door)
            else:
                note_service.write_note(desk, code, question, form.words("text"), door)
        return redirect(url_for(here, code=code, question=question))
    asked_page = url_for("asking.asked", code=code, question=question)
    back = asked_page if door is Part.ASKED else _question_page(code, sheaf, question)
    page = render_template(
        "applicant/collaboration/notes.html", case=matter.case, item=item, form=form, notes=shown, back_to=back
    )
    return page, UNPROCESSABLE if form.errors else 200
