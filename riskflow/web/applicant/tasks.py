"""The applicant's pages of a case: start, task list, result, plan, check, submit, follow, withdraw."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import Optional

from riskflow.cases.labels import CASE_OUTCOME_NAMES
from riskflow.cases.secrecy import TITLE
from riskflow.cases.submission import areas_without_measures, suggested_measures
from riskflow.cases.workflow import WITH_ANSWERS_OPEN, WRITERS, Action
from riskflow.clocks.case_clock import days_of, way_ahead
from riskflow.dialogue.reopened import NOT_REOPENED
from riskflow.questionnaire.model import Area, Measure, Questionnaire
from riskflow.questionnaire.scoring import Route
from riskflow.questionnaire.steps import Progress, Task, step_of, step_to_resume
from riskflow.questionnaire.steps import tasks as tasks_of
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    inquiries as inquiry_service,
)
from riskflow.services.assessment import (
    submission,
    supplements,
)
from riskflow.services.assessment.answers import MeasureInput, ScoredAssessment, scheduled_measures
from riskflow.services.assessment.shown import (
    shown_answers,
    shown_assessment,
    shown_events,
    shown_partners,
    shown_requests,
    shown_stops,
)
from riskflow.services.case_facts import identity
from riskflow.services.listing.cases import listed_cases
from riskflow.services.listing.own import LATEST_CHANGED, own_counts, own_page
from riskflow.services.listing.who import clock_in, waits_for
from riskflow.services.open_case import OpenCase, open_stops
from riskflow.services.partners.changes import changes_of
from riskflow.services.partners.reopened import Reopened
from riskflow.services.partners.rescreen import fetched_answers
from riskflow.services.partners.status import statuses_in_case
from riskflow.services.review.follow_up import watch
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import removals as removal_queries
from riskflow.store.tables import PlannedMeasure
from riskflow.web.applicant import questions, reuse
from riskflow.web.applicant.plan import plan_form
from riskflow.web.applicant.supplement import ask_links
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import (
    MAX_TEXT_LENGTH,
    DeclarationForm,
    Form,
    Page,
    answer_form,
    form_status,
    max_length,
    version_seen,
)
from riskflow.web.guards import get_case, read_unit_of_work, write_unit_of_work
from riskflow.web.present.answers import (
    NEXT_STEPS,
    all_items,
    answer_lines,
    check_notes,
    destination,
    outlook,
    task_notes,
)
from riskflow.web.present.collaboration import collaborators_of, documents_of
from riskflow.web.present.drafts import brought_back, draft_view, forget
from riskflow.web.present.history import history_entries
from riskflow.web.present.indicators import indicator_panel
from riskflow.web.present.listing import asked_place, count_words, page_links
from riskflow.web.present.terms import term_suggestions
from riskflow.web.resent.receipts import leads_to

pages = Blueprint("tasks", __name__)

GROUP_NAMES = {
    "drafts": lazy_gettext("Drafts and supplements"),
    "handled": lazy_gettext("Being handled"),
    "ended": lazy_gettext("Decided and closed"),
}


class WithdrawForm(Form):
    """Why a case is withdrawn."""

    reason = TextAreaField(lazy_gettext("Why do you withdraw it?"), [Optional(), max_length(MAX_TEXT_LENGTH)])


@pages.route("/start", methods=["GET", "POST"])
def start() -> Page:
    """Start a case with its title and kind."""
    with read_unit_of_work() as uow:
        questionnaire = uow.current_version.questionnaire
    asked = [answer_service.KIND] if questionnaire.title_from else [TITLE, answer_service.KIND]
    items = [questionnaire.questions[name] for name in asked]
    form = answer_form(items, {}, questionnaire.functions_by_id)
    if not form.validate_on_submit():
        is_made = bool(questionnaire.title_from)
        return render_template("applicant/start.html", form=form, title_is_made=is_made), form_status(form)
    given = {item.id: form.answer_input(item).chosen[0] for item in items}
    with write_unit_of_work() as uow:
        title, kind = given.get(TITLE, ""), given[answer_service.KIND]
        code = answer_service.start(uow, title, kind, reader_language()).code
        place = leads_to(_first_page(questionnaire, code, given))
    return redirect(place)


def _first_page(questionnaire: Questionnaire, code: str, given: Mapping[str, str]) -> str:
    """Return where a new case goes on: on the short way at its next question, else at the task list."""
    found = tasks_of(questionnaire, {name: (option,) for name, option in given.items()})
    step = step_to_resume(found, answer_service.KIND) if questionnaire.has_checks else None
    if step is None:
        return url_for("applicant.tasks.tasks", code=code)
    return url_for("applicant.questions.question", code=code, step=step)


@pages.get("/my")
def mine() -> Page:
    """List the cases that the person writes, group by group, and the questions that others have asked."""
    with read_unit_of_work() as uow:
        counts = own_counts(uow)
        first = next((name for name in GROUP_NAMES if counts[name]), "drafts")
        chosen = request.args.get("group", first)
        chosen = chosen if chosen in GROUP_NAMES else first
        asked = asked_place(LATEST_CHANGED)
        page = own_page(uow, chosen, asked.cursor)
        listed = listed_cases(uow, page)
        written = [each.opened for each in listed]
        cases = [opened.shown for opened in written]
        groups = [
            {
                "href": url_for("applicant.tasks.mine", group=name),
                "label": f"{label} ({count_words(counts[name])})",
                "current": name == chosen,
            }
            for name, label in GROUP_NAMES.items()
        ]
        return render_template(
            "applicant/mine.html",
            cases=cases,
            links=page_links(page, asked),
            groups=groups,
            heading=GROUP_NAMES[chosen],
            next_steps=NEXT_STEPS,
            waits=waits_for(uow, listed),
            waiting=WITH_ANSWERS_OPEN,
            waiting_inquiries=inquiry_service.waiting_inquiries(uow),
            changed_partners=changes_of(uow, written),
            watch_tasks=watch.own_tasks(uow),
            today=uow.today,
            owners={each.owner.person: each.owner.name for each in listed if each.owner.person != uow.viewer.id},
        )


@pages.get("/a/<code>")
def tasks(code: str) -> Page:
    """Show what is left to answer or, once the answers have been submitted, the status of the case."""
    with get_case(code) as (uow, opened):
        if not opened.roles & WRITERS:
            return redirect(url_for("reviewer.inbox.case", code=code))
        if Action.ANSWER not in opened.actions:
            return _status_page(uow, opened)
        return _task_list(uow, opened, shown_assessment(uow, opened))


def _task_list(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> str:
    found = tasks_of(scored.questionnaire, scored.for_rules.answers, scored.open_questions)
    statuses = statuses_in_case(uow, opened)
    supplement = supplements.open_supplement(uow, opened)
    limits = answer_service.reopened_of(uow, scored)
    return render_template(
        "applicant/tasks.html",
        case=opened.shown,
        questionnaire=scored.questionnaire,
        tasks=found,
        completed=sum(task.progress is Progress.DONE for task in found),
        opened=sum(bool(task.asked) for task in found),
        **task_notes(uow, opened, scored, found),
        closes=destination(scored).route is Route.CLOSES,
        partners_named=len(statuses),
        partners_waiting=sum(len(status.open_hits) for status in statuses),
        supplement=supplement,
        ask_links=ask_links(scored.questionnaire, opened.shown.code, supplement) if supplement else {},
        open_steps={task.section.id: _first_open_step(task, limits) for task in found},
        is_limited=limits is not None,
        collaborators=collaborators_of(uow, opened),
        **_clock(uow, opened),
        can_withdraw=Action.WITHDRAW in opened.actions,
        was_sent=scored.assessment.revision > 1,
        term_suggestions=term_suggestions(uow, opened, scored),
    )


def _first_open_step(task: Task, limits: Reopened | None) -> str:
    """Return the page at which a section goes on; empty where a supplement opens none of its questions."""
    if limits is None:
        return task.first_step if task.asked else ""
    return next((step_of(task.section, item) for item in task.asked if item.id in limits.questions), "")


def _lacking(scored: ScoredAssessment, planned: Iterable[PlannedMeasure]) -> list[Area]:
    return areas_without_measures(scored.questionnaire, scored.for_rules.profile, scheduled_measures(planned))


def _status_page(uow: UnitOfWork, opened: OpenCase) -> str:
    scored = shown_assessment(uow, opened)
    removal = removal_queries.removal_of(uow.session, opened.id)
    stops, asked = shown_stops(uow, opened), shown_requests(uow, opened)
    is_submitted = removal is None and scored.assessment.submitted_at is not None
    return render_template(
        "applicant/follow.html",
        case=opened.shown,
        scored=scored,
        submitted=is_submitted,
        stops=stops,
        requests=asked,
        hears=Action.BE_HEARD in opened.actions
        and any(each.reply is None and not each.request.function for each in asked),
        is_refused=any(found.is_refused and found.stop.assessment_id == scored.assessment.id for found in stops),
        decisions=case_queries.decisions_of(uow.session, opened.id),
        records=case_queries.records_of(uow.session, opened.id),
        history=history_entries(uow, shown_events(uow, opened)),
        next_steps=NEXT_STEPS,
        **_clock(uow, opened),
        outcomes=CASE_OUTCOME_NAMES,
        collaborators=collaborators_of(uow, opened),
        can_reassess=Action.REASSESS in opened.actions,
        can_withdraw=Action.WITHDRAW in opened.actions,
        removal=removal,
    )


def _clock(uow: UnitOfWork, opened: OpenCase) -> dict[str, Any]:
    """Return who has the case until when, and the day that its applicant is promised."""
    clock = clock_in(uow, opened)
    return {"wait": clock.wait, "promised_on": clock.promised_on, "today": uow.today}


@pages.get("/a/<code>/result")
def result(code: str) -> Page:
    """Show the levels with their reasons, and what measures would do."""
    with get_case(code) as (uow, opened):
        scored = shown_assessment(uow, opened)
        if Action.ANSWER not in opened.actions or scored.profile.unanswered:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        suggested, profile = _suggested(scored), scored.profile
        tried = [measure.id for measure in suggested if measure.id in request.args.getlist("try")]
        ahead = outlook(scored, tried)
        way = way_ahead(profile.route_by_level, is_fragile=ahead.is_fragile, has_stop=bool(profile.stops))
        return render_template(
            "applicant/result.html",
            case=opened.shown,
            scored=scored,
            working_days=days_of(uow.clocks, way),
            rule=destination(scored),
            items=all_items(scored.questionnaire),
            href=questions.question_links(scored.questionnaire, code),
            outlook=ahead,
            suggested=suggested,
            tried=tried,
            indicators=indicator_panel(uow, scored),
        )


def _suggested(scored: ScoredAssessment) -> list[Measure]:
    """Return the suggested measures of all areas, each once."""
    by_area = suggested_measures(scored.questionnaire, scored.profile)
    return list({measure.id: measure for measures in by_area.values() for measure in measures}.values())


@pages.route("/a/<code>/plan", methods=["GET", "POST"])
def plan(code: str) -> Page:
    """Plan measures, each with its owner and date."""
    with get_case(code) as (uow, opened):
        if Action.ANSWER not in opened.actions:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        scored = shown_assessment(uow, opened)
        limits = answer_service.reopened_of(uow, scored)
        if limits is not None and not limits.opens_plan(scored.for_rules.rows):
            flash(localise(NOT_REOPENED))
            return redirect(url_for("applicant.tasks.check", code=code))
        rows = case_queries.plan_of(uow.session, identity(scored.assessment.id))
        stored = [MeasureInput(row.measure, row.text, row.owner, row.due) for row in rows]
        library = scored.questionnaire.measures_by_id
        measures = {m.id: m for m in (*_suggested(scored), *(library[p.measure] for p in stored if p.measure))}
        draft = brought_back(uow, opened.id, "plan")
        form = plan_form(
            [*measures.values()], stored, request.args.getlist("try"), scored.questionnaire.functions_by_id
        )
        if not form.validate_on_submit():
            lacking = _lacking(scored, rows)
            page = render_template(
                "applicant/plan.html",
                case=opened.shown,
                questionnaire=scored.questionnaire,
                form=form,
                lacking=lacking,
                draft=draft_view(code, "plan", draft),
            )
            return page, form_status(form)
        case_id = opened.id
    with write_unit_of_work() as uow:
        answer_service.plan(uow, code, form.measure_inputs())
        following = "applicant.tasks.plan" if request.form.get("then") else "applicant.tasks.check"
        place = leads_to(url_for(following, code=code))
    if draft is not None:
        forget(case_id, "plan")
    return redirect(place)


@pages.route("/a/<code>/check", methods=["GET", "POST"])
def check(code: str) -> Page:
    """Show all answers for a last check, and submit them."""
    form = DeclarationForm()
    if form.validate_on_submit():
        if reuse.has_unread_contradictions(code):
            return redirect(url_for("applicant.reuse.contradictions", code=code, declared="y"))
        with write_unit_of_work() as uow:
            submission.submit(uow, code, version_seen(request.form.get("version")))
        return redirect(url_for("applicant.tasks.sent", code=code))
    with get_case(code) as (uow, opened):
        if Action.ANSWER not in opened.actions:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        return _check_page(uow, opened, form), form_status(form)


def _check_page(uow: UnitOfWork, opened: OpenCase, form: DeclarationForm) -> str:
    scored = shown_assessment(uow, opened)
    planned = case_queries.plan_of(uow.session, identity(scored.assessment.id))
    lacking = _lacking(scored, planned)
    items = all_items(scored.questionnaire)
    rule = destination(scored)
    supplement, limits = supplements.open_supplement(uow, opened), answer_service.reopened_of(uow, scored)
    missing = supplement.missing if supplement else ()
    held = fetched_answers(uow, opened.id, scored.questionnaire).holds_case
    return render_template(
        "applicant/check.html",
        case=opened.shown,
        scored=scored,
        sections=answer_lines(scored),
        partners=shown_partners(uow, opened, scored.assessment),
        **check_notes(uow, opened, scored),
        planned=planned,
        lacking=lacking,
        unanswered=[items[name] for name in scored.profile.unanswered],
        supplement=supplement,
        missing_replies=missing,
        ask_links=ask_links(scored.questionnaire, opened.shown.code, supplement) if supplement else {},
        may_plan=limits is None or limits.opens_plan(scored.for_rules.rows),
        may_attach=limits is None or limits.opens_documents() or bool(limits.questions),
        ready=not (missing or lacking or scored.profile.unanswered or scored.to_confirm),
        may_send=Action.SUBMIT in opened.actions,
        documents=documents_of(uow, opened, items),
        rule=rule,
        held=held,
        closes=rule.route is Route.CLOSES and not held,
        href=_change_links(scored, opened.shown.code, limits),
        form=form,
    )


def _change_links(scored: ScoredAssessment, code: str, limits: Reopened | None) -> Callable[[str], str]:
    """Return a function from a question to the address where it is changed; empty where it is not open."""
    href = questions.question_links(scored.questionnaire, code=code, back="check")
    return lambda name: href(name) if limits is None or name in limits.questions else ""


@pages.get("/a/<code>/sent")
def sent(code: str) -> Page:
    """Confirm the submission and show what happens next."""
    with get_case(code) as (uow, opened):
        scored = shown_assessment(uow, opened)
        if not opened.roles & WRITERS or scored.assessment.submitted_at is None:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        rule = destination(scored)
        stops = open_stops(uow, opened)
        closes = rule.route is Route.CLOSES and not stops
        known = scored.questionnaire.functions_by_id
        to_call = dict.fromkeys(function for found in stops for function in found.stop.functions)
        return render_template(
            "applicant/sent.html",
            case=opened.shown,
            rule=rule,
            stops=stops,
            to_call=[(function, known[function].name) for function in to_call],
            closes=closes,
            **_clock(uow, opened),
        )


@pages.route("/a/<code>/withdraw", methods=["GET", "POST"])
def withdraw(code: str) -> Page:
    """Withdraw a case."""
    form = WithdrawForm()
    if form.validate_on_submit():
        with write_unit_of_work() as uow:
            submission.withdraw(uow, code, (form.reason.data or "").strip(), version_seen(request.form.get("version")))
        return redirect(url_for("applicant.tasks.tasks", code=code))
    with get_case(code, Action.WITHDRAW) as (uow, opened):
        was_sent = case_queries.latest_submitted(uow.session, opened.id) is not None
        return render_template("applicant/withdraw.html", case=opened.shown, form=form, was_sent=was_sent)


@pages.route("/a/<code>/security", methods=["GET", "POST"])
def hand_to_security(code: str) -> Page:
    """Hand a case over to the security function: its content leaves RiskFlow."""
    if request.method == "POST":
        with write_unit_of_work() as uow:
            submission.hand_to_security(uow, code)
        return redirect(url_for("applicant.tasks.tasks", code=code))
    with get_case(code, Action.HAND_TO_SECURITY) as (uow, opened):
        gates = shown_answers(uow, opened).questionnaire.gates.values()
        return render_template(
            "applicant/security/hand_to_security.html",
            case=opened.shown,
            records=case_queries.records_of(uow.session, opened.id),
            to_call=dict.fromkeys(function for gate in gates if gate.leaves_tool for function in gate.cleared_by),
        )


@pages.post("/a/<code>/reassess")
def reassess(code: str) -> Page:
    """Open a new revision of an archived case."""
    with write_unit_of_work() as uow:
        submission.reassess(uow, code)
    return redirect(url_for("applicant.reuse.reassessment", code=code))
