"""Pages of the list of meetings, planning and changing one, the call, and cancelling."""

from datetime import time

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, StringField, TextAreaField

from riskflow.cases.workflow import Group
from riskflow.errors import RiskFlowError
from riskflow.meetings.calendar import CalendarMethod, calendar_file
from riskflow.meetings.labels import GROUP_WORDS, MEETING_STATE_NAMES
from riskflow.meetings.rules import COMING, MeetingAct
from riskflow.services.meetings import letters, schedule
from riskflow.services.meetings.access import (
    groups_read,
    managed_meeting,
    may_manage,
    may_read,
    meeting_name,
    open_meeting,
)
from riskflow.services.meetings.schedule import MeetingInput
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Meeting
from riskflow.web.case_forms import answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    DateField,
    Page,
    choice,
    form_status,
    max_length,
    number,
)
from riskflow.web.guards import current_instance, read_unit_of_work, write_unit_of_work
from riskflow.web.meetings.view import MeetingForm, meeting_context, perform, refusals, show_version
from riskflow.web.resent.receipts import leads_to

pages = Blueprint("schedule", __name__)
MAX_MINUTES = 24 * 60


class TimeForm(MeetingForm):
    """When and where a group meets."""

    day = DateField(lazy_gettext("Day"))
    at = StringField(
        lazy_gettext("Time"),
        [answer_required(lazy_gettext("Write the time, for example 13:15"))],
        description=lazy_gettext("Swedish time, for example 13:15"),
    )
    length = StringField(
        lazy_gettext("Length in minutes"), [answer_required(lazy_gettext("Write the length in minutes"))]
    )
    place = StringField(lazy_gettext("Place"), [max_length(MAX_LINE_LENGTH)])
    link = StringField(lazy_gettext("Link to a meeting on screen"), [max_length(MAX_LINE_LENGTH)])

    def wanted(self) -> MeetingInput | None:
        """Return what was written, or nothing where a field has a fault."""
        if not self.validate():
            return None
        at, length = _time(self.text_in("at")), number(self.length.data, MAX_MINUTES)
        if self.day.data is None:
            self.day.errors = [gettext("Write the day of the meeting")]
        if at is None:
            self.at.errors = [gettext("Write the time as hours and minutes, for example 13:15")]
        if length is None:
            self.length.errors = [gettext("Write the length in minutes")]
        if self.day.data is None or at is None or length is None:
            return None
        return MeetingInput(self.day.data, at, length, self.text_in("place"), self.text_in("link"))


def _time(written: str) -> time | None:
    hours, _, minutes = written.replace(".", ":").partition(":")
    found = number(hours, 23), number(minutes, 59)
    return None if None in found else time(found[0] or 0, found[1] or 0)


class NewMeetingForm(TimeForm):
    """A new meeting."""

    group = RadioField(
        lazy_gettext("Which group meets?"),
        [answer_required(lazy_gettext("Choose the group"))],
        validate_choice=False,
    )


class CancelForm(MeetingForm):
    reason = TextAreaField(
        lazy_gettext("Why is the meeting cancelled?"),
        [answer_required(lazy_gettext("Write why")), max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("Can become public. Write no more about people and cases than is needed."),
    )


@pages.get("/meetings")
def listed() -> str:
    """List the coming meetings and those of a year."""
    with read_unit_of_work() as uow:
        found = [each for each in queries.meetings_of(uow.session, Group) if may_read(uow.viewer, each)]
        coming = sorted((each for each in found if each.state in COMING), key=lambda each: each.starts_at)
        earlier = [each for each in found if each.state not in COMING]
        years = sorted({_year(each) for each in earlier}, reverse=True)
        chosen = number(request.args.get("year")) or (years[0] if years else uow.today.year)
        return render_template(
            "meetings/list.html",
            coming=coming,
            earlier=[each for each in earlier if _year(each) == chosen],
            years=[
                {"href": url_for("meetings.schedule.listed", year=year), "label": str(year), "current": year == chosen}
                for year in years
            ],
            year=chosen,
            may_plan=any(may_manage(uow.viewer, group) for group in groups_read(uow.viewer)),
            names={each.id: meeting_name(each) for each in found},
            state_names=MEETING_STATE_NAMES,
        )


def _year(meeting: Meeting) -> int:
    return meeting.starts_at.astimezone(SWEDISH_TIME).year


@pages.route("/meetings/new", methods=["GET", "POST"])
def create() -> Page:
    """Plan a meeting."""
    form = NewMeetingForm()
    with read_unit_of_work() as uow:
        groups = [group for group in Group if may_manage(uow.viewer, group)]
    form.group.choices = [choice(group.value, localise(GROUP_WORDS[group]), hint="") for group in groups]
    if len(groups) == 1 and not form.is_submitted():
        form.group.data = groups[0].value
    wanted = form.wanted() if form.is_submitted() else None
    refused: RiskFlowError | None = None
    if wanted and form.group.data in {group.value for group in groups}:
        try:
            with write_unit_of_work() as uow:
                planned = schedule.plan(uow, Group(form.group.data), wanted)
                following = leads_to(url_for("meetings.agenda.meeting", number=planned.id))
        except RiskFlowError as error:
            refused = error
        else:
            flash(gettext("The meeting is planned. Put cases and other items on its agenda, and then call to it."))
            return redirect(following)
    page = render_template("meetings/time.html", form=form, meeting=None, refusals=refusals(refused))
    return page, status_of(refused) if refused else form_status(form)


@pages.route("/meetings/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> Page:
    """Change when and where a group meets."""
    form = TimeForm()
    wanted = form.wanted() if form.is_submitted() else None
    refused = perform(lambda uow: schedule.change(uow, number, wanted, form.seen)) if wanted else None
    if wanted and refused is None:
        flash(gettext("The meeting is changed. Whoever had been called is told."))
        return redirect(url_for("meetings.agenda.meeting", number=number))
    with read_unit_of_work() as uow:
        meeting = managed_meeting(uow, number, MeetingAct.CHANGE)
        if not form.is_submitted():
            _fill(form, meeting)
        page = render_template(
            "meetings/time.html", form=form, refusals=refusals(refused), **meeting_context(uow, meeting)
        )
        return page, status_of(refused) if refused else form_status(form)


def _fill(form: TimeForm, meeting: Meeting) -> None:
    at = meeting.starts_at.astimezone(SWEDISH_TIME)
    form.day.process_data(at.date())
    form.at.data, form.length.data = f"{at:%H:%M}", str(meeting.length)
    form.place.data, form.link.data = meeting.place, meeting.link
    show_version(form, meeting)


@pages.post("/meetings/<int:number>/call")
def call(number: int) -> Page:
    """Call the members."""
    form = MeetingForm()
    refused = perform(lambda uow: schedule.call(uow, number, form.seen))
    if refused:
        raise refused
    flash(gettext("The members are called, and get the meeting for their calendars."))
    return redirect(url_for("meetings.agenda.meeting", number=number))


@pages.route("/meetings/<int:number>/cancel", methods=["GET", "POST"])
def cancel(number: int) -> Page:
    """Cancel a meeting."""
    form = CancelForm()
    refused = None
    if form.validate_on_submit():
        refused = perform(lambda uow: schedule.cancel(uow, number, form.text_in("reason"), form.seen))
        if refused is None:
            flash(gettext("The meeting is cancelled. Whoever had been called is told."))
            return redirect(url_for("meetings.agenda.meeting", number=number))
    with read_unit_of_work() as uow:
        meeting = managed_meeting(uow, number, MeetingAct.CANCEL)
        show_version(form, meeting)
        page = render_template(
            "meetings/cancel.html", form=form, refusals=refusals(refused), **meeting_context(uow, meeting)
        )
        return page, status_of(refused) if refused else form_status(form)


@pages.get("/meetings/<int:number>/calendar.ics")
def calendar(number: int) -> Response:
    """Send the meeting as a calendar file."""
    with read_unit_of_work() as uow:
        invitation = letters.invitation(open_meeting(uow, number))
    content = calendar_file(invitation, CalendarMethod.PUBLISH, current_instance().config.base_url)
    headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return Response(content, headers=headers, content_type="text/calendar; charset=utf-8")
