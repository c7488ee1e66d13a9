"""The question pages: show, save by hand or as the person works, and lead on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from riskflow.cases.workflow import Action
from riskflow.questionnaire.model import Questionnaire, Section
from riskflow.questionnaire.scoring import Answers, visible
from riskflow.questionnaire.steps import (
    FETCHED,
    Item,
    asked_items,
    items_of,
    opened_and_closed,
    step_after,
    step_before,
)
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import AnswerConflictError, Given, Sheaf, open_sheaf
from riskflow.services.assessment.terms import NOT_READ, Judged
from riskflow.services.unit_of_work import Desk, Matter, open_case
from riskflow.store.tables import AnswerRow, Case
from riskflow.web.account import choose_language
from riskflow.web.filters import clock, t
from riskflow.web.forms import AnswerForm, answer_form
from riskflow.web.guards import get_case, reading, writing
from riskflow.web.kept_forms import is_kept
from riskflow.web.present import remarks
from riskflow.web.present.collaboration import Beside, beside
from riskflow.web.present.terms import warning_about, words_of

CONFLICT, UNPROCESSABLE = 409, 422
LATER, CHECK = "later", "check"

Page = str | Response | tuple[str | Response, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of questions, opened."""

    case: Case
    sheaf: Sheaf
    step: str
    section: Section
    items: tuple[Item, ...]
    form: AnswerForm
    beside: list[Beside]
    touching: tuple[Judged, ...] = ()
    """What the texts say that bears upon these questions."""

    def changed(self, *, confirms: bool) -> list[Given]:
        """Return what was written and can be kept, as far as it differs from what is stored or confirms it."""
        given = (self.form.given(item) for item in self.items if self.form.fits(item))
        return [one for one in given if not _is_stored(self.sheaf.rows.get(one.question), one, confirms=confirms)]


def _is_stored(row: AnswerRow | None, given: Given, *, confirms: bool) -> bool:
    stored = (tuple(row.chosen), row.comment) if row else ((), "")
    is_confirming = confirms and row is not None and answer_service.waits(row) and bool(given.chosen)
    return stored == (given.chosen, given.comment) and not is_confirming


def question(code: str, step: str) -> Page:
    """Ask one question, or those that belong together."""
    with get_case(code) as (desk, matter):
        elsewhere = _elsewhere(desk, matter, step)
        if elsewhere:
            return redirect(url_for(elsewhere, code=code))
        sheet = _open(desk, matter, step)
    if request.method == "GET" or is_kept():
        return _shown(sheet)
    complete = sheet.form.validate()
    if request.accept_mimetypes.best == "application/json":
        return _autosaved(sheet)
    then = request.form.get("then", "")
    if not complete and not then:
        return _shown(sheet), UNPROCESSABLE
    try:
        saved = _save(sheet, confirms=not then)
    except AnswerConflictError as conflict:
        return _shown(sheet, conflict.standing), CONFLICT
    if saved and (warning := warning_about(_written(sheet))):
        flash(warning)
    return redirect(_way_on(sheet, then))


def _elsewhere(desk: Desk, matter: Matter, step: str) -> str | None:
    """Return the page to go to instead: when nothing may be answered now, or the answer is fetched."""
    if Action.ANSWER not in matter.actions:
        return "assess.tasks"
    asked = open_sheaf(desk, matter).questionnaire.questions.get(step)
    return "partners.of_case" if asked is not None and asked.kind == FETCHED else None


def _open(desk: Desk, matter: Matter, step: str) -> Sheet:
    sheaf = open_sheaf(desk, matter)
    place = items_of(sheaf.questionnaire, step, sheaf.answers)
    if place is None:
        abort(404)
    section, items = place
    saved = {name: Given(name, tuple(row.chosen), row.comment, row.version) for name, row in sheaf.rows.items()}
    form = answer_form(items, saved, sheaf.questionnaire.functions_by_id)
    touching = tuple(words_of(desk, matter, sheaf).upon(item.id for item in items))
    return Sheet(matter.case, sheaf, step, section, items, form, beside(desk, matter, items), touching)


def _save(sheet: Sheet, *, confirms: bool) -> list[AnswerRow]:
    """Save what changed. Only the button that leads on confirms answers that came from elsewhere."""
    changed = sheet.changed(confirms=confirms)
    if not changed:
        return []
    with writing() as desk:
        return answer_service.answer(desk, sheet.case.code, changed)


def _autosaved(sheet: Sheet) -> tuple[Response, int]:
    """Answer the script: when it was saved, and the versions to send next time."""
    try:
        rows = _save(sheet, confirms=False)
    except AnswerConflictError as conflict:
        return jsonify(message=t(conflict.message)), CONFLICT
    versions = {f"{row.question}.version": row.version for row in rows}
    wrong = next((sheet.form[item.id].errors[0] for item in sheet.items if not sheet.form.fits(item)), None)
    if wrong:
        return jsonify(message=wrong, versions=versions), UNPROCESSABLE
    saved_at = max((row.saved_at for row in rows), default=_saved_at(sheet))
    said = gettext("Saved %(time)s", time=clock(saved_at)) if saved_at else ""
    return jsonify(message=warning_about(_written(sheet)) or said, versions=versions), 200


def _written(sheet: Sheet) -> list[str]:
    """Return the texts of the page, those of the answers and those of the comments."""
    given = (sheet.form.given(item) for item in sheet.items if sheet.form.fits(item))
    texts = {item.id for item in sheet.items if getattr(item, "kind", "") == "text" and item.id not in NOT_READ}
    return [text for one in given for text in (*(one.chosen if one.question in texts else ()), one.comment) if text]


def _saved_at(sheet: Sheet) -> datetime | None:
    return max(
        (sheet.sheaf.rows[item.id].saved_at for item in sheet.items if item.id in sheet.sheaf.rows), default=None
    )


def _shown(sheet: Sheet, standing: AnswerRow | None = None) -> str:
    """Return the page; after a conflict with what stands now and its version, so that saving again replaces it."""
    questionnaire, answers = sheet.sheaf.questionnaire, sheet.sheaf.answers
    asked = asked_items(sheet.section, visible(questionnaire, answers))
    if standing:
        sheet.form[f"{standing.question}.version"].data = str(standing.version)
    before = step_before(questionnaire, sheet.step, answers)
    return render_template(
        "applicant/question.html",
        case=sheet.case,
        section=sheet.section,
        items=sheet.items,
        form=sheet.form,
        functions=questionnaire.functions_by_id,
        explained=questionnaire.terms_by_id,
        number=asked.index(sheet.items[0]) + 1,
        count=len(asked),
        beside=sheet.beside,
        standing=standing,
        standing_item=next((item for item in sheet.items if standing and item.id == standing.question), None),
        saved_at=_saved_at(sheet),
        touching=sheet.touching,
        is_kept=is_kept(),
        notes={item.id: remarks.beside(sheet.sheaf, item) for item in sheet.items},
        previous=_address(sheet, before) if before else url_for("assess.tasks", code=sheet.case.code),
    )


def _way_on(sheet: Sheet, then: str) -> str:
    """Return the page that follows, and say which questions the answers opened or closed."""
    if choose_language(then):
        return _address(sheet, sheet.step)
    tasks = url_for("assess.tasks", code=sheet.case.code)
    if then == LATER:
        return tasks
    with reading() as desk:
        sheaf = open_sheaf(desk, open_case(desk, sheet.case.code))
    answers = sheaf.answers
    opened = _say_what_changed(sheet, answers)
    if request.args.get("back") == CHECK and not opened:
        return url_for("assess.check", code=sheet.case.code)
    after = step_after(sheaf.questionnaire, sheet.step, answers, sheaf.to_confirm)
    if after:
        return _address(sheet, after)
    return url_for("reuse.triage", code=sheet.case.code) if remarks.ends_first(sheaf, sheet.section) else tasks


def _say_what_changed(sheet: Sheet, answers: Answers) -> bool:
    """Say what a change of answers opened and closed; say whether it opened anything."""
    questionnaire = sheet.sheaf.questionnaire
    opened, closed = opened_and_closed(questionnaire, sheet.sheaf.answers, answers)
    for items, sentence in (
        (opened, ngettext("Your answer opened %(num)d question", "Your answer opened %(num)d questions", len(opened))),
        (closed, ngettext("Your answer closed %(num)d question", "Your answer closed %(num)d questions", len(closed))),
    ):
        if items:
            titles = dict.fromkeys(t(questionnaire.section_of[item.id].title) for item in items)
            flash(f"{sentence}: {', '.join(titles)}.")
    if any(answers.get(item.id) for item in opened):
        flash(gettext("Answers that you gave there before have come back."))
    return bool(opened)


def _address(sheet: Sheet, step: str) -> str:
    return url_for("assess.question", code=sheet.case.code, step=step, back=request.args.get("back"))


def hrefs(questionnaire: Questionnaire, code: str, back: str | None = None) -> Callable[[str], str]:
    """Return a function from the id of a question or gate to the address of its page."""

    def href(name: str) -> str:
        section = questionnaire.section_of[name]
        step = section.id if section.together else name
        return url_for("assess.question", code=code, step=step, back=back, _anchor=name if section.together else None)

    return href
