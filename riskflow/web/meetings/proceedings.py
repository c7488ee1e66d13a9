"""Pages at the meeting: who is there, and closing it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, StringField, TextAreaField

from riskflow.errors import RiskFlowError
from riskflow.meetings.labels import ITEM_OUTCOME_NAMES
from riskflow.meetings.rules import CHOSEN_OUTCOMES, Attendance, ItemOutcome, MeetingAct
from riskflow.services.case_facts import identity
from riskflow.services.meetings import proceedings
from riskflow.services.meetings.access import ShownItem, managed_meeting, members, shown_items
from riskflow.services.meetings.proceedings import ItemNote
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Meeting, Person
from riskflow.web.case_forms import among
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, Page, build_form, choice, form_status, max_length
from riskflow.web.forms import number as whole_number
from riskflow.web.guards import read_unit_of_work
from riskflow.web.meetings.view import MeetingForm, meeting_context, perform, refusals, show_version

pages = Blueprint("proceedings", __name__)
PRESENT, ABSENT = "present", "absent"
MAX_ITEMS = 99


class AttendanceForm(MeetingForm):
    """Whether each member is present, and for which items; `_attendance_form` adds their fields."""

    persons: tuple[int, ...] = ()

    @property
    def rows(self) -> list[Any]:
        """The fields of each member: present or absent, the first and the last item."""
        return [[self[f"{part}-{person}"] for part in ("there", "first", "last")] for person in self.persons]

    def attendances(self) -> list[Attendance]:
        return [self._attendance(person) for person in self.persons]

    def _attendance(self, person: int) -> Attendance:
        first = whole_number(self[f"first-{person}"].data, MAX_ITEMS)
        last = whole_number(self[f"last-{person}"].data, MAX_ITEMS)
        return Attendance(person, self[f"there-{person}"].data == PRESENT, first or 1, last)


class NotesForm(MeetingForm):
    """What is noted of each item while the meeting is held; `_notes_form` adds the fields."""

    shown: tuple[ShownItem, ...] = ()

    def fields_of(self, item: ShownItem) -> list[Any]:
        return [self[f"outcome-{item.number}"], self[f"note-{item.number}"]]

    def said_of(self, item: ShownItem) -> ItemNote:
        chosen = self[f"outcome-{item.number}"].data
        outcome = ItemOutcome(chosen) if chosen in {each.value for each in CHOSEN_OUTCOMES} else None
        return ItemNote(self.text_in(f"note-{item.number}"), outcome)


class CloseForm(MeetingForm):
    president = RadioField(
        lazy_gettext("Who presided?"), [among(lazy_gettext("Choose who presided"))], validate_choice=False
    )


@pages.route("/meetings/<int:number>/attendance", methods=["GET", "POST"])
def attendance(number: int) -> Page:
    """Record who is present."""
    with read_unit_of_work() as uow:
        meeting = managed_meeting(uow, number, MeetingAct.ATTEND)
        form = _attendance_form(uow, meeting)
    refused = None
    if form.validate_on_submit():
        also = form.text_in("also_present")
        refused = perform(lambda uow: proceedings.record_attendance(uow, number, form.attendances(), also, form.seen))
        if refused is None:
            flash(gettext("The attendance is recorded."))
            return redirect(url_for("meetings.agenda.meeting", number=number))
    return _shown("meetings/attendance.html", number, MeetingAct.ATTEND, form, refused)


def _attendance_form(uow: UnitOfWork, meeting: Meeting) -> AttendanceForm:
    people = members(uow, meeting.group)
    known = {each.person: each for each in queries.attendances_of(uow.session, identity(meeting.id))}
    fields: dict[str, Any] = {
        "persons": tuple(identity(person.id) for person in people),
        "also_present": TextAreaField(
            gettext("Who else is present?"),
            [max_length(MAX_TEXT_LENGTH)],
            description=gettext("For instance observers and those who present a case. Stands in the minutes."),
        ),
    }
    data: dict[str, Any] = {"also_present": meeting.also_present, "version": str(meeting.version or "")}
    for person in people:
        number = identity(person.id)
        fields |= _fields_of(person)
        if said := known.get(number):
            data[f"there-{number}"] = PRESENT if said.is_present else ABSENT
            data[f"first-{number}"] = str(said.first_item) if said.first_item > 1 else ""
            data[f"last-{number}"] = str(said.last_item or "")
    return build_form(AttendanceForm, fields, data)


def _fields_of(person: Person) -> dict[str, Any]:
    number = identity(person.id)
    message = gettext("Choose whether %(name)s is present", name=person.name)
    choices = [choice(PRESENT, gettext("Present"), hint=""), choice(ABSENT, gettext("Absent"), hint="")]
    return {
        f"there-{number}": RadioField(person.name, [among(message)], choices=choices, validate_choice=False),
        f"first-{number}": StringField(gettext("Came late: from item (optional)"), [max_length(2)]),
        f"last-{number}": StringField(gettext("Left: last item (optional)"), [max_length(2)]),
    }


@pages.route("/meetings/<int:number>/notes", methods=["GET", "POST"])
def notes(number: int) -> Page:
    """Note what is said of each item, and which are postponed."""
    with read_unit_of_work() as uow:
        form = _notes_form(uow, managed_meeting(uow, number, MeetingAct.ATTEND))
    refused = None
    if form.validate_on_submit():
        refused = perform(lambda uow: _note_all(uow, number, form))
        if refused is None:
            flash(gettext("The notes are saved."))
            return redirect(url_for("meetings.agenda.meeting", number=number))
    return _shown("meetings/notes.html", number, MeetingAct.ATTEND, form, refused)


def _note_all(uow: UnitOfWork, number: int, form: NotesForm) -> None:
    managed_meeting(uow, number, MeetingAct.ATTEND, form.seen)
    for item in form.shown:
        proceedings.note_item(uow, number, item.number, form.said_of(item))


def _notes_form(uow: UnitOfWork, meeting: Meeting) -> NotesForm:
    hint = gettext("Can become public. Write to the point, and no more about people than is needed.")
    items = [(place, each) for place, each in enumerate(shown_items(uow, meeting), start=1) if each.is_open]
    fields: dict[str, Any] = {"shown": tuple(item for _, item in items)}
    data: dict[str, Any] = {"version": str(meeting.version or "")}
    for place, item in items:
        choices = [choice("", gettext("As the case is dealt with"), hint="")] if item.opened else []
        choices += [choice(each.value, localise(ITEM_OUTCOME_NAMES[each]), hint="") for each in sorted(CHOSEN_OUTCOMES)]
        outcome = gettext("Outcome of item %(number)s", number=place)
        note = gettext("Note on item %(number)s", number=place)
        fields[f"outcome-{item.number}"] = RadioField(outcome, choices=choices, validate_choice=False)
        fields[f"note-{item.number}"] = TextAreaField(note, [max_length(MAX_TEXT_LENGTH)], description=hint)
        data |= {f"note-{item.number}": item.note, f"outcome-{item.number}": item.item.outcome or ""}
    return build_form(NotesForm, fields, data)


@pages.route("/meetings/<int:number>/close", methods=["GET", "POST"])
def close(number: int) -> Page:
    """Close the meeting."""
    form = CloseForm()
    with read_unit_of_work() as uow:
        managed_meeting(uow, number, MeetingAct.CLOSE)
        there = [each.person for each in queries.attendances_of(uow.session, number) if each.is_present]
        names = case_queries.names_of(uow.session, there)
        form.president.choices = [choice(str(person), names[person], hint="") for person in there]
    refused = None
    if form.validate_on_submit():
        president = whole_number(form.president.data) or 0
        refused = perform(lambda uow: proceedings.close(uow, number, president, form.seen))
        if refused is None:
            flash(gettext("The meeting is closed. The minutes are drafted from what was recorded."))
            return redirect(url_for("meetings.minutes.draft", number=number))
    return _shown("meetings/close.html", number, MeetingAct.CLOSE, form, refused)


def _shown(
    template: str, number: int, act: MeetingAct, form: MeetingForm, refused: RiskFlowError | None
) -> tuple[str, int]:
    with read_unit_of_work() as uow:
        meeting = managed_meeting(uow, number, act)
        show_version(form, meeting)
        page = render_template(template, form=form, refusals=refusals(refused), **meeting_context(uow, meeting))
        return page, status_of(refused) if refused else form_status(form)
