"""The question pages: show, save on submit or by autosave, and lead to the next page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from riskflow.cases.secrecy import PARTNER
from riskflow.cases.workflow import Action
from riskflow.dialogue.reopened import NOT_REOPENED
from riskflow.questionnaire.durations import minutes_left
from riskflow.questionnaire.model import Item, Questionnaire, Section
from riskflow.questionnaire.partner_questions import repeated_questions
from riskflow.questionnaire.scoring import Answers, visible_answers
from riskflow.questionnaire.steps import (
    Task,
    asked_items,
    items_of,
    opened_and_closed,
    step_after,
    step_before,
    step_to_resume,
)
from riskflow.questionnaire.steps import tasks as tasks_of
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import (
    AnswerConflictError,
    AnswerInput,
    SavedAnswers,
    ScoredAssessment,
    StoredAnswers,
)
from riskflow.services.assessment.shown import scored_for_steps, shown_answers, shown_partners
from riskflow.services.assessment.terms import NOT_READ
from riskflow.services.open_case import OpenCase, ShownCase
from riskflow.services.partners.reopened import Reopened
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import AnswerRow
from riskflow.web.account.pages import choose_language
from riskflow.web.filters import clock, localise, reader_language
from riskflow.web.forms import AnswerForm, Page, answer_form, shown_digest
from riskflow.web.guards import get_case, read_unit_of_work, write_unit_of_work
from riskflow.web.present.answers import answer_context, completes_first_questions, shown_words
from riskflow.web.present.collaboration import question_activities
from riskflow.web.present.terms import privacy_warning, term_suggestions
from riskflow.web.resent.kept_forms import is_restored

pages = Blueprint("questions", __name__)

LATER, CHECK = "later", "check"


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page of questions: what is stored, what was sent, and nothing that only its reader sees."""

    case: ShownCase
    stored: StoredAnswers
    step: str
    section: Section
    items: tuple[Item, ...]
    """The questions of the page that the person may answer; `hidden_items` are those whose answer they may not see."""
    hidden_items: tuple[Item, ...]
    form: AnswerForm
    closed_items: tuple[Item, ...] = ()
    """Those that a supplement does not open."""
    is_limited: bool = False
    """Whether a supplement opens a part of the questions only."""

    def changed_answers(self, *, confirms: bool) -> list[AnswerInput]:
        """Return the valid answers that differ from what is stored, or confirm it."""
        given = (self.form.answer_input(item) for item in self.items if self.form.is_valid(item))
        return [
            one
            for one in given
            if not _is_stored(self.stored.rows.get(one.question), one, confirms=confirms)
            and not self._is_untouched(one, confirms=confirms)
        ]

    def _is_untouched(self, given: AnswerInput, *, confirms: bool) -> bool:
        """Return whether the person left an answer as the page showed it, while somebody else may have changed it."""
        row = self.stored.rows.get(given.question)
        is_confirming = confirms and row is not None and answer_service.needs_confirmation(row)
        return not is_confirming and self.form.shown(given.question) == shown_digest(given)


def _is_stored(row: AnswerRow | None, given: AnswerInput, *, confirms: bool) -> bool:
    stored = (tuple(row.chosen), row.comment) if row else ((), "")
    is_confirming = confirms and row is not None and answer_service.needs_confirmation(row) and bool(given.chosen)
    return stored == (given.chosen, given.comment) and not is_confirming


@pages.route("/a/<code>/q/<step>", methods=["GET", "POST"])
def question(code: str, step: str) -> Page:
    """Ask one question, or those that belong together."""
    with get_case(code) as (uow, opened):
        if Action.ANSWER not in opened.actions:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        stored = shown_answers(uow, opened)
        if _is_fetched(stored.questionnaire, step):
            return redirect(url_for("applicant.partners.case_partners", code=code))
        limits = answer_service.reopened_of(uow, stored)
        page = _open(opened, stored, step, limits)
        if not (page.items or page.hidden_items):
            flash(localise(NOT_REOPENED))
            return redirect(url_for("applicant.tasks.check", code=code))
    if request.method == "GET" or is_restored():
        return _render_page(page)
    complete = page.form.validate()
    if request.accept_mimetypes.best == "application/json":
        return _autosave(page)
    return _save_and_go_on(page, complete=complete)


def _save_and_go_on(page: QuestionPage, *, complete: bool) -> Page:
    then = request.form.get("then", "")
    if not complete and not then:
        return _render_page(page), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        saved = _save(page, confirms=not then)
    except AnswerConflictError as conflict:
        return _render_page(page, conflict.saved_row), HTTPStatus.CONFLICT
    if saved and (warning := privacy_warning(_written_texts(page))):
        flash(warning)
    return redirect(_next_url(page, saved.scored if saved else None, then))


def _is_fetched(questionnaire: Questionnaire, step: str) -> bool:
    """Return whether a page asks for an answer that is looked up."""
    asked = questionnaire.questions.get(step)
    return asked is not None and asked.is_fetched


def _open(opened: OpenCase, stored: StoredAnswers, step: str, limits: Reopened | None) -> QuestionPage:
    place = items_of(stored.questionnaire, step, stored.for_rules.answers)
    if place is None:
        abort(HTTPStatus.NOT_FOUND)
    section, every_item = place
    closed_items = tuple(item for item in every_item if limits and item.id not in limits.questions)
    open_items = [item for item in every_item if item not in closed_items]
    items = tuple(item for item in open_items if item.id not in stored.hidden)
    hidden_items = tuple(item for item in open_items if item.id in stored.hidden)
    saved = {name: _as_input(row) for name, row in stored.rows.items()}
    form = answer_form(items, saved, stored.questionnaire.functions_by_id)
    return QuestionPage(
        opened.shown, stored, step, section, items, hidden_items, form, closed_items, is_limited=limits is not None
    )


def _as_input(row: AnswerRow) -> AnswerInput:
    return AnswerInput(row.question, tuple(row.chosen), row.comment, row.version)


def _save(page: QuestionPage, *, confirms: bool) -> SavedAnswers | None:
    """Save what changed. Only the button that leads on confirms answers that came from elsewhere."""
    changed = page.changed_answers(confirms=confirms)
    if not changed:
        return None
    with write_unit_of_work() as uow:
        return answer_service.answer(uow, page.case.code, changed, reader_language())


def _autosave(page: QuestionPage) -> tuple[Response, int]:
    """Answer the script: when it was saved, and the versions to send next time."""
    try:
        saved = _save(page, confirms=False)
    except AnswerConflictError as conflict:
        return jsonify(message=localise(conflict.message)), HTTPStatus.CONFLICT
    rows = saved.rows if saved else []
    versions: dict[str, int | str | None] = {f"{row.question}.version": row.version for row in rows}
    versions |= {f"{row.question}.shown": shown_digest(_as_input(row)) for row in rows}
    wrong = next((page.form[item.id].errors[0] for item in page.items if not page.form.is_valid(item)), None)
    if wrong:
        return jsonify(message=wrong, versions=versions), HTTPStatus.UNPROCESSABLE_ENTITY
    saved_at = max((row.saved_at for row in rows), default=_saved_at(page))
    said = gettext("Saved %(time)s", time=clock(saved_at)) if saved_at else ""
    return jsonify(message=privacy_warning(_written_texts(page)) or said, versions=versions), HTTPStatus.OK


def _written_texts(page: QuestionPage) -> list[str]:
    """Return the texts of the page, those of the answers and those of the comments."""
    given = (page.form.answer_input(item) for item in page.items if page.form.is_valid(item))
    texts = {item.id for item in page.items if getattr(item, "kind", "") == "text" and item.id not in NOT_READ}
    return [text for one in given for text in (*(one.chosen if one.question in texts else ()), one.comment) if text]


def _saved_at(page: QuestionPage) -> datetime | None:
    rows = page.stored.rows
    return max((rows[item.id].saved_at for item in page.items if item.id in rows), default=None)


def _render_page(page: QuestionPage, saved_row: AnswerRow | None = None) -> str:
    """Return the page; after a conflict with the stored answer and its version, so that saving again replaces it."""
    questionnaire, answers = page.stored.questionnaire, page.stored.for_rules.answers
    with get_case(page.case.code) as (uow, opened):
        activities = question_activities(uow, opened, page.items)
        suggestions = term_suggestions(uow, opened, page.stored).about(item.id for item in page.items)
        partners = shown_partners(uow, opened, page.stored.assessment)
    asked = asked_items(questionnaire, page.section, visible_answers(questionnaire, answers))
    if saved_row:
        page.form[f"{saved_row.question}.version"].data = str(saved_row.version)
        page.form[f"{saved_row.question}.shown"].data = shown_digest(_as_input(saved_row))
    before = step_before(questionnaire, page.step, answers)
    return render_template(
        "applicant/question.html",
        case=page.case,
        section=page.section,
        items=page.items,
        form=page.form,
        functions=questionnaire.functions_by_id,
        call_first=questionnaire.confidential_functions,
        explained=questionnaire.terms_by_id,
        number=asked.index((*page.items, *page.hidden_items)[0]) + 1,
        heading=(*page.items, *page.hidden_items)[0],
        hidden_items=page.hidden_items,
        hidden=page.stored.hidden,
        closed=[(item, shown_words(page.stored, item)) for item in page.closed_items],
        count=len(asked),
        activities=activities,
        saved_row=saved_row,
        saved_item=next((item for item in page.items if saved_row and item.id == saved_row.question), None),
        saved_at=_saved_at(page),
        suggestions=suggestions,
        partners=partners if repeated_questions(questionnaire).intersection(item.id for item in page.items) else {},
        is_kept=is_restored(),
        answer_contexts={item.id: answer_context(page.stored, item) for item in page.items},
        previous=_page_url(page, before) if before else url_for("applicant.tasks.tasks", code=page.case.code),
    )


def _next_url(page: QuestionPage, saved: ScoredAssessment | None, then: str) -> str:
    """Return the page that follows, and flash which questions the answers opened or closed.

    `saved` is the revision as it was saved; None where nothing had changed.
    """
    if choose_language(then):
        return _page_url(page, page.step)
    tasks = url_for("applicant.tasks.tasks", code=page.case.code)
    if then == LATER:
        return tasks
    with read_unit_of_work() as uow:
        scored = saved or scored_for_steps(uow, page.stored)
    answers = scored.answers
    newly_asked = _flash_opened_and_closed(page, answers)
    if request.args.get("back") == CHECK and not newly_asked:
        return url_for("applicant.tasks.check", code=page.case.code)
    after = "" if page.is_limited else _step_after(page, scored)
    if page.is_limited or after:
        return _page_url(page, after) if after else tasks
    on_short_way = _next_on_short_way(page, scored)
    is_nearly_done = on_short_way and minutes_left(scored.questionnaire, answers, scored.profile.unanswered) <= 1
    if completes_first_questions(scored, page.section) and not is_nearly_done:
        return url_for("applicant.reuse.triage", code=page.case.code)
    return on_short_way or tasks


def _step_after(page: QuestionPage, scored: ScoredAssessment) -> str | None:
    """Return the next page of the same section; on the short way only where something is open there."""
    questionnaire = scored.questionnaire
    after = step_after(questionnaire, page.step, scored.answers, scored.open_questions)
    if questionnaire.has_checks:
        own = (task for task in _tasks(scored) if task.section == page.section)
        return after if any(task.open for task in own) else None
    return after


def _next_on_short_way(page: QuestionPage, scored: ScoredAssessment) -> str | None:
    """Return the page that follows on the short way, which leads on without the task list; None on the long one."""
    if not scored.questionnaire.has_checks:
        return None
    if any(question.id == PARTNER for question in page.section.questions):
        # Before the lists have been searched for the partners, nothing can be said through a check.
        return page_of_partners(page.case.code, scored)
    step = step_to_resume(_tasks(scored), page.items[-1].id)
    return _page_url(page, step) if step else url_for("applicant.tasks.check", code=page.case.code)


def page_of_partners(code: str, scored: ScoredAssessment) -> str:
    """Return the page of the partners, or the search for the first one that is named, if none has been added."""
    first_name = " ".join(scored.answers.get(PARTNER, ())).partition(";")[0].strip()
    with get_case(code) as (uow, opened):
        is_empty = not partner_queries.partners_of(uow.session, opened.id)
    if first_name and is_empty:
        return url_for("applicant.partners.find", code=code, q=first_name)
    return url_for("applicant.partners.case_partners", code=code)


def next_open_page(code: str, scored: ScoredAssessment) -> str | None:
    """Return the first page that is open after the partners on the short way; None on the long one, or at its end."""
    step = step_to_resume(_tasks(scored), PARTNER) if scored.questionnaire.has_checks else None
    return url_for("applicant.questions.question", code=code, step=step) if step else None


def _tasks(scored: ScoredAssessment) -> tuple[Task, ...]:
    return tasks_of(scored.questionnaire, scored.answers, scored.open_questions)


def _flash_opened_and_closed(page: QuestionPage, answers: Answers) -> bool:
    """Flash which questions a change of answers opened and closed; return whether it opened any."""
    questionnaire = page.stored.questionnaire
    newly_asked, no_longer_asked = opened_and_closed(questionnaire, page.stored.for_rules.answers, answers)
    for items, sentence in (
        (
            newly_asked,
            ngettext("Your answer opened %(num)d question", "Your answer opened %(num)d questions", len(newly_asked)),
        ),
        (
            no_longer_asked,
            ngettext(
                "Your answer closed %(num)d question", "Your answer closed %(num)d questions", len(no_longer_asked)
            ),
        ),
    ):
        if items:
            titles = dict.fromkeys(localise(questionnaire.section_of[item.id].title) for item in items)
            flash(f"{sentence}: {', '.join(titles)}.")
    if any(answers.get(item.id) for item in newly_asked):
        flash(gettext("Answers that you gave there before have come back."))
    return bool(newly_asked)


def _page_url(page: QuestionPage, step: str) -> str:
    return url_for("applicant.questions.question", code=page.case.code, step=step, back=request.args.get("back"))


def question_links(questionnaire: Questionnaire, code: str, back: str | None = None) -> Callable[[str], str]:
    """Return a function from the id of a question or gate to the address of its page."""

    def href(name: str) -> str:
        section = questionnaire.section_of[name]
        step = section.id if section.together else name
        return url_for(
            "applicant.questions.question", code=code, step=step, back=back, _anchor=name if section.together else None
        )

    return href
