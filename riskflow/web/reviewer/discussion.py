"""The two discussions of a case: with the applicant, and internal. Each has a page, a verb and a part of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, TextAreaField

from riskflow.cases.workflow import WRITERS, Action
from riskflow.dialogue.messages import MAX_MESSAGE_LENGTH
from riskflow.errors import RiskFlowError
from riskflow.services.open_case import OpenCase
from riskflow.services.review import discussion
from riskflow.services.review.discussion import ShownMessage
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import LazyText, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import Form, Page, build_form, choice, form_status, max_length
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.case import CasePage, open_case_page, page_context
from riskflow.web.resent.receipts import leads_to

pages = Blueprint("discussion", __name__)
MAX_LABEL = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One of the two discussions as a page."""

    endpoint: str
    action: Action
    read: Callable[[UnitOfWork, OpenCase], list[ShownMessage]]
    write: Callable[[UnitOfWork, str, str, str], int]
    is_open: Callable[[UnitOfWork, OpenCase], bool]
    heading: LazyText
    lead: LazyText
    hint: LazyText


WITH_APPLICANT = Channel(
    endpoint="reviewer.discussion.talk",
    action=Action.TALK,
    read=discussion.messages_with_applicant,
    write=discussion.write_to_applicant,
    is_open=lambda _uow, _opened: True,
    heading=lazy_gettext("With the applicant"),
    lead=lazy_gettext("The applicant, co-editors and all who handle the case read this. It opens no answers."),
    hint=lazy_gettext("It may become public. Write to the point, and nothing about health, politics or origin."),
)
INTERNAL = Channel(
    endpoint="reviewer.discussion.internal",
    action=Action.DISCUSS,
    read=discussion.internal_messages,
    write=discussion.write_internally,
    is_open=discussion.may_read_internal,
    heading=lazy_gettext("Internal"),
    lead=lazy_gettext("Only those who judge or decide the case read this. The applicant does not."),
    hint=lazy_gettext("Not seen by the applicant, but it may become public when the case ends. Write to the point."),
)


@pages.route("/c/<code>/talk", methods=["GET", "POST"])
def talk(code: str) -> Page:
    """Show the discussion with the applicant, and write in it."""
    return _page(code, WITH_APPLICANT)


@pages.route("/c/<code>/internal", methods=["GET", "POST"])
def internal(code: str) -> Page:
    """Show the internal discussion, and write in it."""
    return _page(code, INTERNAL)


def _page(code: str, channel: Channel) -> Page:
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        context = page_context(case_page, channel.endpoint)
        form = _form(case_page, channel)
        if not form.validate_on_submit():
            return _render(case_page, channel, context, form), form_status(form)
    try:
        with write_unit_of_work() as write_uow:
            channel.write(write_uow, code, form["text"].data or "", form["question"].data or "")
            place = leads_to(url_for(channel.endpoint, code=code))
    except RiskFlowError as refused:
        with get_case(code) as (uow, opened):
            form["text"].errors = [localise(refused.message)]
            return _render(open_case_page(uow, opened), channel, context, form), status_of(refused)
    flash(gettext("The message is written. It cannot be changed."))
    return redirect(place)


def _render(case_page: CasePage, channel: Channel, context: dict[str, Any], form: Form) -> str:
    uow, opened = case_page.uow, case_page.opened
    chosen = request.args.get("about", "")
    is_open = channel.is_open(uow, opened)
    messages: Sequence[ShownMessage] = channel.read(uow, opened)
    if chosen:
        messages = [each for each in messages if each.question is not None and each.question.id == chosen]
    return render_template(
        "reviewer/case/discussion.html",
        **context,
        heading=channel.heading,
        lead=channel.lead,
        messages=messages,
        is_filtered=bool(chosen),
        all_href=url_for(channel.endpoint, code=opened.shown.code),
        is_open=is_open,
        may_write=is_open and channel.action in opened.actions,
        is_applicant=bool(opened.roles & WRITERS),
        form=form,
    )


def _form(case_page: CasePage, channel: Channel) -> Form:
    items = case_page.scored.questionnaire.items.values() if case_page.scored else ()
    choices = [choice("", gettext("The whole case"))]
    choices += [choice(item.id, _shortened(localise(item.text))) for item in items]
    fields = {
        "question": SelectField(gettext("What is it about?"), choices=choices),
        "text": _text_field(channel),
    }
    return build_form(Form, fields, {"question": request.args.get("about", "")})


def _text_field(channel: Channel) -> TextAreaField:
    return TextAreaField(
        gettext("New message"),
        [answer_required(gettext("Write the message")), max_length(MAX_MESSAGE_LENGTH)],
        description=channel.hint,
    )


def _shortened(label: str) -> str:
    return label if len(label) <= MAX_LABEL else f"{label[:MAX_LABEL].rsplit(' ', 1)[0]} …"
