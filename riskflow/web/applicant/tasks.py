"""The researcher's pages: start, tasks, result, plan, check, send, follow. The question pages are in `answering`."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Optional

from riskflow.cases.labels import OUTCOMES
from riskflow.cases.workflow import UNDER_HANDLING, WITH_ANSWERS_OPEN, WRITERS, Action, State
from riskflow.questionnaire.model import Measure
from riskflow.questionnaire.scoring import Route
from riskflow.questionnaire.steps import Progress
from riskflow.questionnaire.steps import tasks as tasks_of
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    attachments as attachment_service,
)
from riskflow.services.assessment import (
    inquiries as inquiry_service,
)
from riskflow.services.assessment import (
    submission,
)
from riskflow.services.assessment.answers import Planned, Sheaf, open_sheaf
from riskflow.services.partners.changes import told_of
from riskflow.services.partners.status import partners_in
from riskflow.services.unit_of_work import Desk, Matter, identity, open_stops
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.web.applicant import questions, reuse
from riskflow.web.applicant.attachments import archive
from riskflow.web.applicant.plan import plan_form
from riskflow.web.declaring import DeclarationForm
from riskflow.web.forms import LONGEST_TEXT, answer_form, at_most, version_seen
from riskflow.web.guards import get_case, reading, writing
from riskflow.web.present.answers import NEXT_STEPS, all_items, answer_lines, destination, outlook
from riskflow.web.present.collaboration import documents_of, people_of
from riskflow.web.present.history import told
from riskflow.web.present.indicators import world_of
from riskflow.web.present.remarks import check_notes, task_notes
from riskflow.web.present.terms import words_of

pages = Blueprint("assess", __name__)
pages.add_url_rule("/a/<code>/q/<step>", "question", questions.question, methods=["GET", "POST"])

GROUPS = {
    "drafts": (lazy_gettext("Drafts and supplements"), frozenset(WITH_ANSWERS_OPEN)),
    "handled": (lazy_gettext("Being handled"), frozenset(UNDER_HANDLING)),
    "ended": (lazy_gettext("Decided and closed"), frozenset(State) - {*WITH_ANSWERS_OPEN, *UNDER_HANDLING}),
}
STATUS_UNPROCESSABLE = 422

Page = str | Response | tuple[str, int]


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a case is withdrawn."""

    reason = TextAreaField(lazy_gettext("Why do you withdraw it?"), [Optional(), at_most(LONGEST_TEXT)])


@pages.route("/start", methods=["GET", "POST"])
def start() -> Page:
    """Name a new collaboration."""
    with reading() as desk:
        questionnaire = desk.library.current(desk.questionnaire).questionnaire
    items = [questionnaire.questions[name] for name in (answer_service.TITLE, answer_service.KIND)]
    form = answer_form(items, {}, questionnaire.functions_by_id)
    if not form.validate_on_submit():
        return render_template("applicant/start.html", form=form), STATUS_UNPROCESSABLE if form.errors else 200
    title, kind = (form.given(item).chosen[0] for item in items)
    with writing() as desk:
        code = answer_service.start(desk, title, kind).code
    return redirect(url_for("assess.tasks", code=code))


@pages.get("/my")
def mine() -> Page:
    """List the cases that the person writes, group by group, and the questions that others have asked."""
    with reading() as desk:
        cases = collaboration_queries.cases_written_by(desk.session, desk.viewer.id)
        counts = {name: sum(case.state in states for case in cases) for name, (_, states) in GROUPS.items()}
        first = next((name for name in GROUPS if counts[name]), "drafts")
        chosen = request.args.get("group", first)
        chosen = chosen if chosen in GROUPS else first
        heading, states = GROUPS[chosen]
        groups = [
            {
                "href": url_for("assess.mine", group=name),
                "label": f"{label} ({counts[name]})",
                "current": name == chosen,
            }
            for name, (label, _) in GROUPS.items()
        ]
        return render_template(
            "applicant/mine.html",
            cases=[case for case in cases if case.state in states],
            groups=groups,
            heading=heading,
            next_steps=NEXT_STEPS,
            waiting=WITH_ANSWERS_OPEN,
            asked=inquiry_service.waiting_for(desk),
            news=told_of(desk, cases),
            owners=case_queries.names_of(desk.session, [c.owner_id for c in cases if c.owner_id != desk.viewer.id]),
        )


@pages.get("/a/<code>")
def tasks(code: str) -> Page:
    """Show what is left to answer, or, when the answers have been sent, how the case stands."""
    with get_case(code) as (desk, matter):
        if not matter.roles & WRITERS:
            return redirect(url_for("review.case", code=code))
        if Action.ANSWER not in matter.actions:
            return _follow(desk, matter)
        return _task_list(desk, matter, open_sheaf(desk, matter))


def _task_list(desk: Desk, matter: Matter, sheaf: Sheaf) -> str:
    found = tasks_of(sheaf.questionnaire, sheaf.answers, sheaf.to_confirm)
    named = partners_in(desk, matter)
    returned = case_queries.last_event_tagged(desk.session, matter.id, ["case-returned"])
    return render_template(
        "applicant/tasks.html",
        case=matter.case,
        questionnaire=sheaf.questionnaire,
        tasks=found,
        completed=sum(task.progress is Progress.DONE for task in found),
        opened=sum(bool(task.asked) for task in found),
        **task_notes(desk, matter, sheaf, found),
        closes=destination(sheaf).route is Route.CLOSES,
        leaves_tool=_leaves_tool(sheaf),
        partners_named=len(named),
        partners_waiting=sum(len(standing.waiting) for standing in named),
        returned=returned.data["reason"] if returned else "",
        people=people_of(desk, matter),
        can_withdraw=Action.WITHDRAW in matter.actions,
        words=words_of(desk, matter, sheaf),
    )


def _leaves_tool(sheaf: Sheaf) -> bool:
    return any(sheaf.questionnaire.gates[gate].leaves_tool for gate in sheaf.profile.stops)


def _follow(desk: Desk, matter: Matter) -> str:
    sheaf = open_sheaf(desk, matter)
    is_submitted = sheaf.assessment.submitted_at is not None
    return render_template(
        "applicant/follow.html",
        case=matter.case,
        sheaf=sheaf,
        submitted=is_submitted,
        stops=case_queries.stops_of(desk.session, [matter.id]),
        decisions=case_queries.decisions_of(desk.session, matter.id),
        records=case_queries.records_of(desk.session, matter.id),
        history=told(desk, case_queries.events_of(desk.session, matter.id)),
        next_steps=NEXT_STEPS,
        outcomes=OUTCOMES,
        people=people_of(desk, matter),
        can_reassess=Action.REASSESS in matter.actions,
        can_withdraw=Action.WITHDRAW in matter.actions,
    )


@pages.get("/a/<code>/result")
def result(code: str) -> Page:
    """Show the levels with their reasons, and what measures would do."""
    with get_case(code) as (desk, matter):
        sheaf = open_sheaf(desk, matter)
        if Action.ANSWER not in matter.actions or sheaf.profile.unanswered:
            return redirect(url_for("assess.tasks", code=code))
        suggested = _suggested(sheaf)
        tried = [measure.id for measure in suggested if measure.id in request.args.getlist("try")]
        return render_template(
            "applicant/result.html",
            case=matter.case,
            sheaf=sheaf,
            rule=destination(sheaf),
            items=all_items(sheaf.questionnaire),
            href=questions.hrefs(sheaf.questionnaire, code),
            outlook=outlook(sheaf, tried),
            suggested=suggested,
            tried=tried,
            world=world_of(desk, sheaf),
        )


def _suggested(sheaf: Sheaf) -> list[Measure]:
    """Return the suggested measures of all areas, each once."""
    found = (measure for measures in answer_service.suggested_measures(sheaf).values() for measure in measures)
    return list({measure.id: measure for measure in found}.values())


@pages.route("/a/<code>/plan", methods=["GET", "POST"])
def plan(code: str) -> Page:
    """Plan measures: what, who, when."""
    with get_case(code) as (desk, matter):
        if Action.ANSWER not in matter.actions:
            return redirect(url_for("assess.tasks", code=code))
        sheaf = open_sheaf(desk, matter)
        rows = case_queries.plan_of(desk.session, identity(sheaf.assessment.id))
        stored = [Planned(row.measure, row.text, row.owner, row.due) for row in rows]
        library = sheaf.questionnaire.measures_by_id
        measures = {m.id: m for m in (*_suggested(sheaf), *(library[p.measure] for p in stored if p.measure))}
        form = plan_form([*measures.values()], stored, request.args.getlist("try"), sheaf.questionnaire.functions_by_id)
        if not form.validate_on_submit():
            lacking = answer_service.lacks_measures(sheaf, rows)
            page = render_template(
                "applicant/plan.html", case=matter.case, questionnaire=sheaf.questionnaire, form=form, lacking=lacking
            )
            return page, STATUS_UNPROCESSABLE if form.is_submitted() else 200
    with writing() as desk:
        answer_service.plan(desk, code, form.planned())
    return redirect(url_for("assess.plan" if request.form.get("then") else "assess.check", code=code))


@pages.route("/a/<code>/check", methods=["GET", "POST"])
def check(code: str) -> Page:
    """Read everything once more, and send it."""
    form = DeclarationForm()
    if form.validate_on_submit():
        if reuse.must_be_read(code):
            return redirect(url_for("reuse.contradictions", code=code, declared="y"))
        with writing() as desk:
            submission.submit(desk, code, version_seen(request.form.get("version")))
        return redirect(url_for("assess.sent", code=code))
    with get_case(code) as (desk, matter):
        if Action.ANSWER not in matter.actions:
            return redirect(url_for("assess.tasks", code=code))
        return _check_page(desk, matter, form), STATUS_UNPROCESSABLE if form.is_submitted() else 200


def _check_page(desk: Desk, matter: Matter, form: DeclarationForm) -> str:
    sheaf = open_sheaf(desk, matter)
    planned = case_queries.plan_of(desk.session, identity(sheaf.assessment.id))
    lacking = answer_service.lacks_measures(sheaf, planned)
    items = all_items(sheaf.questionnaire)
    rule = destination(sheaf)
    return render_template(
        "applicant/check.html",
        case=matter.case,
        sheaf=sheaf,
        sections=answer_lines(sheaf),
        **check_notes(desk, sheaf),
        planned=planned,
        lacking=lacking,
        unanswered=[items[name] for name in sheaf.profile.unanswered],
        leaves_tool=_leaves_tool(sheaf),
        ready=not (lacking or sheaf.profile.unanswered or sheaf.to_confirm or _leaves_tool(sheaf)),
        may_send=Action.SUBMIT in matter.actions,
        documents=documents_of(desk, matter, items),
        rule=rule,
        closes=rule.route is Route.CLOSES,
        href=questions.hrefs(sheaf.questionnaire, code=matter.case.code, back="check"),
        form=form,
    )


@pages.get("/a/<code>/sent")
def sent(code: str) -> Page:
    """Say that the answers have arrived and what happens next."""
    with get_case(code) as (desk, matter):
        sheaf = open_sheaf(desk, matter)
        if not matter.roles & WRITERS or sheaf.assessment.submitted_at is None:
            return redirect(url_for("assess.tasks", code=code))
        rule = destination(sheaf)
        stops = open_stops(desk, matter)
        closes = rule.route is Route.CLOSES
        return render_template("applicant/sent.html", case=matter.case, rule=rule, stops=stops, closes=closes)


@pages.route("/a/<code>/withdraw", methods=["GET", "POST"])
def withdraw(code: str) -> Page:
    """Take a case back."""
    form = WithdrawForm()
    if form.validate_on_submit():
        with writing() as desk:
            submission.withdraw(desk, code, (form.reason.data or "").strip(), version_seen(request.form.get("version")))
        return redirect(url_for("assess.tasks", code=code))
    with get_case(code, Action.WITHDRAW) as (_, matter):
        return render_template("applicant/withdraw.html", case=matter.case, form=form)


@pages.route("/a/<code>/security", methods=["GET", "POST"])
def hand_to_security(code: str) -> Page:
    """Let a case leave RiskFlow for the security function."""
    if request.method == "POST":
        with writing() as desk:
            orphans = submission.hand_to_security(desk, code)
        attachment_service.destroy(archive(), orphans)
        return redirect(url_for("assess.tasks", code=code))
    with get_case(code, Action.HAND_TO_SECURITY) as (_, matter):
        return render_template("applicant/hand_to_security.html", case=matter.case)


@pages.post("/a/<code>/reassess")
def reassess(code: str) -> Page:
    """Open a new revision of an archived case."""
    with writing() as desk:
        submission.reassess(desk, code)
    return redirect(url_for("reuse.since_then", code=code))
