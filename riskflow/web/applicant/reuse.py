"""Pages that build on what is there: the answer to the first questions, copies, partners, versions, re-assessments."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from riskflow.cases.workflow import WRITERS, Action, Role
from riskflow.questionnaire.relevance import opening
from riskflow.services.assessment import (
    carrying,
    copying,
    reuse,
    revisions,
    submission,
)
from riskflow.services.assessment import (
    contradictions as contradiction_service,
)
from riskflow.services.assessment.answers import Sheaf, open_sheaf
from riskflow.store.queries import finding
from riskflow.web.applicant.questions import hrefs
from riskflow.web.applicant.reuse_forms import CHANGED, UNCHANGED, SinceForm, apart_form, partner_form
from riskflow.web.declaring import DeclarationForm
from riskflow.web.filters import reader_language, t
from riskflow.web.forms import version_seen
from riskflow.web.guards import get_case, writing
from riskflow.web.present.answers import all_items
from riskflow.web.present.remarks import apart, because, lead_of, since

pages = Blueprint("reuse", __name__)

UNPROCESSABLE = 422

Page = str | Response | tuple[str, int]


def _to_tasks(code: str) -> Response:
    return redirect(url_for("assess.tasks", code=code))


@pages.get("/a/<code>/first")
def triage(code: str) -> Page:
    """Say where the first questions lead, and why, in the person's own answers."""
    with get_case(code) as (desk, matter):
        sheaf = open_sheaf(desk, matter)
        lead = lead_of(sheaf)
        if Action.ANSWER not in matter.actions or lead is None:
            return _to_tasks(code)
        gates = [sheaf.questionnaire.gates[gate] for gate in sheaf.profile.stops]
        asked = [sheaf.questionnaire.gates[gate] for gate in sheaf.profile.questions]
        talk_to = list(dict.fromkeys(function for gate in gates for function in gate.cleared_by))
        return render_template(
            "applicant/reuse/triage.html",
            case=matter.case,
            lead=lead,
            opened=[(opened.section, because(sheaf, opened.because)) for opened in lead.opened],
            gates=gates,
            asked=asked,
            leaves_tool=any(gate.leaves_tool for gate in gates),
            functions=sheaf.questionnaire.functions_by_id,
            talk_to=talk_to,
            talk_to_names=", ".join(t(sheaf.questionnaire.functions_by_id[name].name) for name in talk_to),
            names=finding.names_by_function(desk.session, {f for gate in (*gates, *asked) for f in gate.cleared_by}),
            rests_on=_rests_on(sheaf),
            ready=not sheaf.to_confirm,
            href=hrefs(sheaf.questionnaire, code),
            form=DeclarationForm(),
        )


def _rests_on(sheaf: Sheaf) -> list[tuple[str, str]]:
    """Return the first scored answers, question by question."""
    names = (q.id for section in opening(sheaf.questionnaire) for q in section.questions if q.drives)
    shown = because(sheaf, (name for name in names if name in sheaf.answers and name not in sheaf.profile.absent))
    return [(t(reason.item.text), reason.words) for reason in shown]


@pages.route("/a/<code>/copy", methods=["GET", "POST"])
def copy(code: str) -> Page:
    """Open a new draft with the answers of an earlier case of one's own."""
    if request.method == "POST":
        with writing() as desk:
            fresh = copying.copy_case(desk, code).code
        return _to_tasks(fresh)
    with get_case(code) as (desk, matter):
        if Role.OWNER not in matter.roles:
            return redirect(url_for("assess.tasks" if matter.roles & WRITERS else "review.case", code=code))
        sheaf = open_sheaf(desk, matter)
        return render_template("applicant/reuse/copy.html", case=matter.case, on=copying.answered_on(sheaf))


@pages.route("/a/<code>/partner", methods=["GET", "POST"])
def partner(code: str) -> Page:
    """Show what an earlier case says of the partner, and ask of each answer whether anything has changed."""
    with get_case(code) as (desk, matter):
        sheaf = open_sheaf(desk, matter)
        found = reuse.offer(desk, matter, sheaf) if Action.ANSWER in matter.actions else None
        if found is None:
            return _to_tasks(code)
        items = all_items(sheaf.questionnaire)
        form = partner_form([(items[name], chosen) for name, chosen in found.answers.items()])
        if not form.validate_on_submit():
            page = render_template("applicant/reuse/partner.html", case=matter.case, offer=found, form=form)
            return page, UNPROCESSABLE if form.is_submitted() else 200
        said = {name: form[name].data == UNCHANGED for name in found.answers}
    with writing() as desk:
        taken = reuse.inherit(desk, code, request.form.get("reference", ""), said)
    flash(ngettext("%(num)d answer was taken over", "%(num)d answers were taken over", taken))
    return _to_tasks(code)


@pages.route("/a/<code>/version", methods=["GET", "POST"])
def version(code: str) -> Page:
    """Show what changed in the newer version of the questions, and move the draft to it."""
    if request.method == "POST":
        with writing() as desk:
            carrying.carry_over(
                desk, code, request.form.get("to", ""), reader_language(), version_seen(request.form.get("version"))
            )
        flash(gettext("The draft has moved. Answers that you should look at again are listed as questions left."))
        return _to_tasks(code)
    with get_case(code) as (desk, matter):
        sheaf = open_sheaf(desk, matter)
        found = carrying.preview(desk, sheaf) if Action.ANSWER in matter.actions else None
        if found is None:
            return _to_tasks(code)
        old = all_items(found.old.questionnaire)
        return render_template("applicant/reuse/version.html", case=matter.case, preview=found, old=old)


@pages.route("/a/<code>/since", methods=["GET", "POST"])
def since_then(code: str) -> Page:
    """Ask first, at a re-assessment, whether anything has changed."""
    form = SinceForm()
    with get_case(code) as (desk, matter):
        day = since(desk, open_sheaf(desk, matter)) if Action.ANSWER in matter.actions else None
        if day is None:
            return _to_tasks(code)
        if not form.validate_on_submit():
            page = render_template("applicant/reuse/reassessment.html", case=matter.case, day=day, form=form)
            return page, UNPROCESSABLE if form.is_submitted() else 200
    if form.changed.data == CHANGED:
        return redirect(url_for("assess.check", code=code))
    with writing() as desk:
        revisions.confirm_unchanged(desk, code)
    return redirect(url_for("assess.check", code=code, _anchor="send"))


@pages.route("/a/<code>/apart", methods=["GET", "POST"])
def contradictions(code: str) -> Page:
    """Point out answers that pull apart, before sending; the person may keep both."""
    with get_case(code) as (desk, matter):
        sheaf = open_sheaf(desk, matter)
        found = apart(sheaf, contradiction_service.contradictions_of(sheaf)) if Action.ANSWER in matter.actions else []
        if not found:
            return redirect(url_for("assess.check", code=code))
        form = apart_form(found)
        if not form.validate_on_submit():
            href = hrefs(sheaf.questionnaire, code, back="check")
            page = render_template(
                "applicant/reuse/contradictions.html", case=matter.case, found=found, form=form, href=href
            )
            return page, UNPROCESSABLE if form.is_submitted() else 200
    with writing() as desk:
        contradiction_service.keep_both(desk, code, {each.contradiction.id: form.words(each) for each in found})
        if request.form.get("then") == "send":
            submission.submit(desk, code)  # in the same transaction: the words go with the answers, or both stay
    return redirect(url_for("assess.sent" if request.form.get("then") == "send" else "assess.check", code=code))


def must_be_read(code: str) -> bool:
    """Say whether there are contradictions that the applicant has not yet let stand."""
    with get_case(code) as (desk, matter):
        return bool(contradiction_service.unread(open_sheaf(desk, matter)))
