"""Pages of one meeting: its agenda as each person may see it, its order, and putting a case on it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, StringField

from riskflow.errors import RiskFlowError
from riskflow.services.case_facts import identity
from riskflow.services.meetings import agenda
from riskflow.services.meetings.access import meeting_name, open_meeting, quorum_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.queries import cases as case_queries
from riskflow.web.case_forms import among, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import date_words
from riskflow.web.forms import MAX_LINE_LENGTH, Form, Page, choice, form_status, max_length
from riskflow.web.forms import number as whole_number
from riskflow.web.guards import get_case, read_unit_of_work
from riskflow.web.meetings.view import MeetingForm, meeting_context, perform, refusals

pages = Blueprint("agenda", __name__)
STEPS = {"up": -1, "down": 1}
REMOVE, POSTPONE = "remove", "postpone"


class ItemForm(MeetingForm):
    """An item that is no case."""

    title = StringField(
        lazy_gettext("What is the item?"),
        [answer_required(lazy_gettext("Write what the item is")), max_length(MAX_LINE_LENGTH)],
        description=lazy_gettext("Can become public, as the minutes will. Write to the point."),
    )
    length = StringField(lazy_gettext("Minutes (optional)"), [max_length(3)])


class PutForm(Form):
    """A case to put on the agenda of a meeting."""

    meeting = RadioField(
        lazy_gettext("Which meeting?"), [among(lazy_gettext("Choose the meeting"))], validate_choice=False
    )
    length = StringField(lazy_gettext("Minutes (optional)"), [max_length(3)])


@pages.get("/meetings/<int:number>")
def meeting(number: int) -> Page:
    """Show a meeting: when and where, its agenda, and what can be done."""
    return _page(number, ItemForm())


def _page(number: int, form: ItemForm, refused: RiskFlowError | None = None) -> Page:
    with read_unit_of_work() as uow:
        found = open_meeting(uow, number)
        page = render_template(
            "meetings/meeting.html",
            form=form,
            refusals=refusals(refused),
            people=_people(uow, number),
            quorum=quorum_of(uow, found.group),
            **meeting_context(uow, found),
        )
        return page, status_of(refused) if refused else form_status(form)


def _people(uow: UnitOfWork, number: int) -> list[tuple[str, bool]]:
    """Return the members with whether they are present, once that is recorded."""
    attendances = queries.attendances_of(uow.session, number)
    names = case_queries.names_of(uow.session, (each.person for each in attendances))
    return sorted((names[each.person], each.is_present) for each in attendances)


@pages.get("/meetings/<int:number>/agenda")
def printed(number: int) -> str:
    """Show the agenda alone, to print."""
    with read_unit_of_work() as uow:
        return render_template("meetings/agenda.html", **meeting_context(uow, open_meeting(uow, number)))


@pages.post("/meetings/<int:number>/items")
def add(number: int) -> Page:
    """Add an item that is no case."""
    form = ItemForm()
    if not form.validate():
        return _page(number, form)
    length = whole_number(form.length.data) or 0
    refused = perform(lambda uow: agenda.add_item(uow, number, form.text_in("title"), length))
    if refused:
        return _page(number, form, refused)
    flash(gettext("The item is on the agenda."))
    return redirect(url_for("meetings.agenda.meeting", number=number))


@pages.post("/meetings/<int:number>/items/<int:item>")
def arrange(number: int, item: int) -> Page:
    """Move an item up or down, to the next meeting, or take it off."""
    wanted = request.form.get("then", "")
    if wanted in STEPS:
        refused = perform(lambda uow: agenda.move(uow, number, item, STEPS[wanted]))
    elif wanted == POSTPONE:
        refused = perform(lambda uow: agenda.postpone(uow, number, item))
    elif wanted == REMOVE:
        refused = perform(lambda uow: agenda.remove(uow, number, item))
    else:
        return redirect(url_for("meetings.agenda.meeting", number=number))
    if refused:
        return _page(number, ItemForm(formdata=None), refused)
    if wanted not in STEPS:
        flash(gettext("The agenda is changed."))
    return redirect(url_for("meetings.agenda.meeting", number=number))


@pages.route("/c/<code>/meeting", methods=["GET", "POST"])
def put(code: str) -> Page:
    """Put a case on the agenda of a meeting."""
    form = PutForm()
    with get_case(code) as (uow, opened):
        case = opened.shown
        coming = agenda.meetings_for(uow, opened)
        form.meeting.choices = [
            choice(str(each.id), f"{meeting_name(each)}, {each.place or each.link}", hint=date_words(each.starts_at))
            for each in coming
        ]
        if len(coming) == 1 and not form.is_submitted():
            form.meeting.data = str(identity(coming[0].id))
    refused = None
    if form.validate_on_submit():
        chosen, length = whole_number(form.meeting.data) or 0, whole_number(form.length.data) or 0
        refused = perform(lambda uow: agenda.put_on_agenda(uow, code, chosen, length))
        if refused is None:
            flash(gettext("The case is on the agenda."))
            return redirect(url_for("reviewer.inbox.case", code=code))
    page = render_template("meetings/put.html", form=form, case=case, refusals=refusals(refused))
    return page, status_of(refused) if refused else form_status(form)
