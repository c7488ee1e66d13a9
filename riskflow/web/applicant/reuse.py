"""Pages for reuse: triage by the first questions, copies, partners, versions, re-assessments, contradictions."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import Field, RadioField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import Optional, StopValidation

from riskflow.cases.workflow import WRITERS, Action, Role
from riskflow.questionnaire.model import Item
from riskflow.questionnaire.steps import opening_sections
from riskflow.services.assessment import (
    contradictions as contradiction_service,
)
from riskflow.services.assessment import reuse, revisions, submission
from riskflow.services.assessment.answers import ScoredAssessment
from riskflow.services.assessment.shown import scored_for_steps, shown_assessment
from riskflow.store.queries import people as people_queries
from riskflow.web.applicant.questions import next_open_page, question_links
from riskflow.web.filters import answer_words, localise, reader_language
from riskflow.web.forms import (
    MAX_TEXT_LENGTH,
    DeclarationForm,
    Form,
    Page,
    build_form,
    choice,
    form_status,
    max_length,
    version_seen,
)
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.answers import (
    ContradictionView,
    all_items,
    answer_reasons,
    contradictions_shown,
    lead_of,
    since,
)
from riskflow.web.resent.receipts import leads_to

pages = Blueprint("reuse", __name__)


def _to_tasks(code: str) -> Response:
    return redirect(url_for("applicant.tasks.tasks", code=code))


@pages.get("/a/<code>/first")
def triage(code: str) -> Page:
    """Show where the first questions lead, and because of which answers."""
    with get_case(code) as (uow, opened):
        scored = shown_assessment(uow, opened)
        lead = lead_of(scored)
        if Action.ANSWER not in opened.actions or lead is None:
            return _to_tasks(code)
        known_gates, functions = scored.questionnaire.gates, scored.questionnaire.functions_by_id
        gates = [known_gates[gate] for gate in scored.profile.stops]
        asked = [known_gates[gate] for gate in scored.profile.questions]
        talk_to = list(dict.fromkeys(function for gate in gates for function in gate.cleared_by))
        return render_template(
            "applicant/reuse/triage.html",
            case=opened.shown,
            lead=lead,
            opened=[(topic.section, answer_reasons(scored, topic.because)) for topic in lead.opened],
            gates=gates,
            asked=asked,
            functions=functions,
            talk_to=talk_to,
            talk_to_names=", ".join(localise(functions[name].name) for name in talk_to),
            names=people_queries.names_by_function(
                uow.session, {f for gate in (*gates, *asked) for f in gate.cleared_by}, uow.today
            ),
            rests_on=_rests_on(scored),
            ready=not scored.to_confirm,
            href=question_links(scored.questionnaire, code),
            following=next_open_page(code, scored_for_steps(uow, scored))
            or url_for("applicant.tasks.tasks", code=code),
            form=DeclarationForm(),
        )


def _rests_on(scored: ScoredAssessment) -> list[tuple[str, str]]:
    """Return the answers to the scored questions among the first ones, question by question."""
    names = (q.id for section in opening_sections(scored.questionnaire) for q in section.questions if q.drives)
    counted = (name for name in names if name in scored.answers and name not in scored.profile.absent)
    return [(localise(reason.item.text), reason.answer) for reason in answer_reasons(scored, counted)]


@pages.route("/a/<code>/copy", methods=["GET", "POST"])
def copy(code: str) -> Page:
    """Start a new draft with the answers of an earlier case of one's own."""
    if request.method == "POST":
        with write_unit_of_work() as uow:
            new_code = reuse.copy_case(uow, code).code
            place = leads_to(url_for("applicant.tasks.tasks", code=new_code))
        return redirect(place)
    with get_case(code) as (uow, opened):
        if Role.OWNER not in opened.roles:
            home = "applicant.tasks.tasks" if opened.roles & WRITERS else "reviewer.inbox.case"
            return redirect(url_for(home, code=code))
        scored = shown_assessment(uow, opened)
        return render_template("applicant/reuse/copy.html", case=opened.shown, on=reuse.answered_on(scored))


@pages.route("/a/<code>/partner", methods=["GET", "POST"])
def inherit(code: str) -> Page:
    """Offer the answers of an earlier case about the partner, and ask of each whether anything has changed."""
    with get_case(code) as (uow, opened):
        scored = shown_assessment(uow, opened)
        found = reuse.offer(uow, opened, scored.for_rules) if Action.ANSWER in opened.actions else None
        if found is None:
            return _to_tasks(code)
        items = all_items(scored.questionnaire)
        form = inheritance_form([(items[name], chosen) for name, chosen in found.answers.items()])
        if not form.validate_on_submit():
            page = render_template("applicant/reuse/partner.html", case=opened.shown, offer=found, form=form)
            return page, form_status(form)
        unchanged = {name: form[name].data == UNCHANGED for name in found.answers}
    with write_unit_of_work() as uow:
        taken = reuse.inherit(uow, code, request.form.get("reference", ""), unchanged)
    flash(ngettext("%(num)d answer was taken over", "%(num)d answers were taken over", taken))
    return _to_tasks(code)


@pages.route("/a/<code>/version", methods=["GET", "POST"])
def carry_over(code: str) -> Page:
    """Show what changed in the newer version of the questions, and move the draft to it."""
    if request.method == "POST":
        with write_unit_of_work() as uow:
            reuse.carry_over(
                uow, code, request.form.get("to", ""), reader_language(), version_seen(request.form.get("version"))
            )
        flash(gettext("The draft has moved. Answers that you should look at again are listed as questions left."))
        return _to_tasks(code)
    with get_case(code) as (uow, opened):
        scored = shown_assessment(uow, opened)
        found = reuse.carry_over_preview(uow, scored) if Action.ANSWER in opened.actions else None
        if found is None:
            return _to_tasks(code)
        old = all_items(found.old.questionnaire)
        return render_template("applicant/reuse/version.html", case=opened.shown, preview=found, old=old)


@pages.route("/a/<code>/since", methods=["GET", "POST"])
def reassessment(code: str) -> Page:
    """Ask whether anything has changed since the revision before."""
    form = ReassessmentForm()
    with get_case(code) as (uow, opened):
        day = since(uow, shown_assessment(uow, opened)) if Action.ANSWER in opened.actions else None
        if day is None:
            return _to_tasks(code)
        if not form.validate_on_submit():
            page = render_template("applicant/reuse/reassessment.html", case=opened.shown, day=day, form=form)
            return page, form_status(form)
    if form.changed.data == CHANGED:
        return redirect(url_for("applicant.tasks.check", code=code))
    with write_unit_of_work() as uow:
        revisions.confirm_unchanged(uow, code)
        place = leads_to(url_for("applicant.tasks.check", code=code, _anchor="send"))
    return redirect(place)


@pages.route("/a/<code>/apart", methods=["GET", "POST"])
def contradictions(code: str) -> Page:
    """Show contradicting answers before they are sent; the person may keep both."""
    with get_case(code) as (uow, opened):
        scored = shown_assessment(uow, opened)
        found = contradictions_shown(scored) if Action.ANSWER in opened.actions else []
        if not found:
            return redirect(url_for("applicant.tasks.check", code=code))
        form = contradictions_form(found)
        if not form.validate_on_submit():
            href = question_links(scored.questionnaire, code, back="check")
            page = render_template(
                "applicant/reuse/contradictions.html", case=opened.shown, found=found, form=form, href=href
            )
            return page, form_status(form)
        explanations = {each.contradiction.id: form.explanation(each) for each in found}
    is_sent = request.form.get("then") == "send"
    with write_unit_of_work() as uow:
        contradiction_service.acknowledge_contradictions(uow, code, explanations)
        if is_sent:
            # In the same transaction: the explanations go with the answers, or neither is saved.
            submission.submit(uow, code)
        place = leads_to(url_for("applicant.tasks.sent" if is_sent else "applicant.tasks.check", code=code))
    return redirect(place)


def has_unread_contradictions(code: str) -> bool:
    """Return whether there are contradictions that the applicant has not yet been shown and kept."""
    with get_case(code) as (uow, opened):
        return bool(contradiction_service.unacknowledged(shown_assessment(uow, opened)))


UNCHANGED, CHANGED = "unchanged", "changed"


def _answer_required(_form: BaseForm, field: Field) -> None:
    if field.data not in {UNCHANGED, CHANGED}:
        field.errors = []
        raise StopValidation(gettext("Choose whether anything has changed: %(question)s", question=field.label.text))


class ReassessmentForm(Form):
    changed = RadioField(
        lazy_gettext("Has anything changed?"),
        [_answer_required],
        choices=[
            choice(CHANGED, lazy_gettext("Yes, or I am not sure: go through the answers")),
            choice(UNCHANGED, lazy_gettext("No, nothing has changed")),
        ],
    )


class InheritanceForm(Form):
    """One question for each answer that may be taken over. `inheritance_form` adds the fields."""

    names: tuple[str, ...] = ()


def inheritance_form(answers: Sequence[tuple[Item, tuple[str, ...]]]) -> InheritanceForm:
    """Return the form of the answers about a partner; each field shows what was answered then."""
    fields: dict[str, Any] = {"names": tuple(item.id for item, _ in answers)}
    for item, chosen in answers:
        fields[item.id] = RadioField(
            label=localise(item.text),
            description=gettext("Answered then: %(answer)s", answer=answer_words(item, chosen)),
            choices=[
                choice(UNCHANGED, gettext("Nothing has changed: take the answer over")),
                choice(CHANGED, gettext("Changed, or not sure: I answer it myself")),
            ],
            validators=[_answer_required],
        )
    return build_form(InheritanceForm, fields)


class ContradictionsForm(Form):
    """An explanation of each contradiction. `contradictions_form` adds the fields."""

    def explanation(self, each: ContradictionView) -> str:
        """Return what was written about one contradiction."""
        return (self[each.contradiction.id].data or "").strip()


def contradictions_form(found: Sequence[ContradictionView]) -> ContradictionsForm:
    label = gettext("Why do both hold?")
    fields = {each.contradiction.id: TextAreaField(label, [Optional(), max_length(MAX_TEXT_LENGTH)]) for each in found}
    data = {each.contradiction.id: each.explanation for each in found}
    return build_form(ContradictionsForm, fields, data)
