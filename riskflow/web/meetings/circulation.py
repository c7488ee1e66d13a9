"""Pages of written procedure: the proposal, one's own answer, and how it ended."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField

from riskflow.errors import RiskFlowError
from riskflow.meetings.circulation import CircularAnswer
from riskflow.meetings.labels import CIRCULAR_ANSWER_NAMES, CIRCULAR_OUTCOME_NAMES
from riskflow.services.meetings import circulations
from riskflow.web.case_forms import answer_required, textarea
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import DateField, ExtraValidators, Form, Page, choice, form_status
from riskflow.web.guards import get_case
from riskflow.web.meetings.view import perform, refusals

pages = Blueprint("circulation", __name__)


class CircularProposalForm(Form):
    """A case to put to the members in writing."""

    proposal = textarea(
        lazy_gettext("What is proposed?"),
        lazy_gettext("Can become public, as it stands in the record. Write to the point."),
        lazy_gettext("Write the proposal"),
    )
    deadline = DateField(lazy_gettext("Last day to answer"))

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.deadline.data is None and not self.deadline.errors:
            self.deadline.errors = [gettext("Write the last day to answer")]
        return bool(is_valid) and not self.deadline.errors


class CircularAnswerForm(Form):
    """The answer of a member."""

    answer = RadioField(
        lazy_gettext("What do you say to the proposal?"),
        [answer_required(lazy_gettext("Choose your answer"), frozenset(each.value for each in CircularAnswer))],
        validate_choice=False,
    )
    reason = textarea(
        lazy_gettext("Why? (needed unless you agree)"),
        lazy_gettext("Can become public. Write to the point."),
    )


@pages.get("/c/<code>/circulation")
def page(code: str) -> Page:
    """Show the written procedures of a case."""
    return _page(code, CircularProposalForm(), _answer_form())


def _answer_form() -> CircularAnswerForm:
    form = CircularAnswerForm()
    form.answer.choices = [
        choice(each.value, localise(CIRCULAR_ANSWER_NAMES[each]), hint="") for each in CircularAnswer
    ]
    return form


def _page(
    code: str, proposal: CircularProposalForm, answer: CircularAnswerForm, refused: RiskFlowError | None = None
) -> tuple[str, int]:
    with get_case(code) as (uow, opened):
        found = circulations.shown_circulations(uow, opened)
        shown = render_template(
            "meetings/circulation.html",
            case=opened.shown,
            circulations=found,
            may_open=circulations.may_open(uow, opened, [each.end for each in found]),
            proposal=proposal,
            answer=answer,
            faulty=proposal if proposal.errors else answer,
            refusals=refusals(refused),
            answer_names=CIRCULAR_ANSWER_NAMES,
            outcome_names=CIRCULAR_OUTCOME_NAMES,
        )
    faulty = proposal if proposal.errors else answer
    return shown, status_of(refused) if refused else form_status(faulty)


@pages.post("/c/<code>/circulation/open")
def open_(code: str) -> Page:
    """Put a case to the members in writing."""
    form = CircularProposalForm()
    day = form.deadline.data if form.validate() else None
    if day is None:
        return _page(code, form, _empty_answer())
    if refused := perform(lambda uow: circulations.open_round(uow, code, form.proposal.data or "", day)):
        return _page(code, form, _empty_answer(), refused)
    flash(gettext("The case is put to the members, who are told by letter."))
    return redirect(url_for("meetings.circulation.page", code=code))


def _empty_answer() -> CircularAnswerForm:
    form = CircularAnswerForm(formdata=None)
    form.answer.choices = _answer_form().answer.choices
    return form


@pages.post("/c/<code>/circulation/answer")
def answer(code: str) -> Page:
    """Answer as a member."""
    form = _answer_form()
    if not form.validate():
        return _page(code, CircularProposalForm(formdata=None), form)
    given, reason = CircularAnswer(form.answer.data), form.reason.data or ""
    if refused := perform(lambda uow: circulations.answer(uow, code, given, reason)):
        return _page(code, CircularProposalForm(formdata=None), form, refused)
    flash(gettext("Your answer is recorded."))
    return redirect(url_for("meetings.circulation.page", code=code))
