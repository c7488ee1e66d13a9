"""Pages of minutes: the draft and its texts, adjusting it, the record, and addenda."""

import io
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField

from riskflow.errors import ConflictError, NotAllowedError, RiskFlowError
from riskflow.meetings.rules import MeetingAct, MeetingState, check_state
from riskflow.records.minutes import head_from_data, item_from_data
from riskflow.services.case_facts import identity
from riskflow.services.meetings import minutes, proceedings
from riskflow.services.meetings.access import (
    CLOSED_ITEMS,
    ShownItem,
    may_read_whole,
    meeting_name,
    open_meeting,
    shown_items,
)
from riskflow.services.meetings.proceedings import ItemNote
from riskflow.services.meetings.signatures import may_sign
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import meetings as queries
from riskflow.store.handling.copies import copies_of_minutes
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Meeting, RecordCopy
from riskflow.web.case_forms import answer_required, textarea
from riskflow.web.errors import status_of
from riskflow.web.forms import MAX_TEXT_LENGTH, ChoicesField, Page, build_form, choice, form_status, max_length
from riskflow.web.forms import number as whole_number
from riskflow.web.guards import current_instance, read_unit_of_work
from riskflow.web.meetings.view import MeetingForm, meeting_context, perform, refusals

pages = Blueprint("minutes", __name__)
APPROVE, CHANGE, SEND = "approve", "change", "send"


class MinutesForm(MeetingForm):
    """The texts of minutes; `_minutes_form` adds those of the items, and who may adjust."""

    shown: tuple[ShownItem, ...] = ()

    def note_field(self, item: ShownItem) -> Any:  # noqa: ANN401 - WTForms makes the fields of a form
        return self[f"note-{item.number}"]


class VerdictForm(MeetingForm):
    verdict = RadioField(
        lazy_gettext("Do the minutes say what happened?"),
        [answer_required(lazy_gettext("Choose whether you adjust the minutes"), frozenset({APPROVE, CHANGE}))],
        choices=[
            choice(APPROVE, lazy_gettext("Yes, I adjust them"), hint=""),
            choice(CHANGE, lazy_gettext("No, I ask for a change"), hint=""),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("If no: what is to be changed?"),
        [max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("Can become public. Write to the point."),
    )


class AddendumForm(MeetingForm):
    text = textarea(
        lazy_gettext("What is to be corrected?"),
        lazy_gettext("Becomes a record of its own and can become public. The minutes stand as they are."),
        lazy_gettext("Write the addendum"),
    )


@pages.route("/meetings/<int:number>/minutes", methods=["GET", "POST"])
def draft(number: int) -> Page:
    """Show the minutes; write their texts, choose who adjusts them, and send them."""
    with read_unit_of_work() as uow:
        form = _minutes_form(uow, open_meeting(uow, number))
    refused = None
    if form.validate_on_submit():
        refused = perform(lambda uow: _save(uow, number, form))
        if refused is None:
            sent = request.form.get("then") == SEND
            flash(gettext("The minutes are sent to be adjusted.") if sent else gettext("The minutes are saved."))
            return redirect(url_for("meetings.minutes.draft", number=number))
    return _page(number, form=form, refused=refused)


def _save(uow: UnitOfWork, number: int, form: MinutesForm) -> None:
    minutes.save_remarks(uow, number, form.text_in("remarks"), form.seen)
    for item in form.shown:
        note = form.text_in(f"note-{item.number}")
        proceedings.note_item(uow, number, item.number, ItemNote(note))
    if request.form.get("then") == SEND:
        minutes.send(uow, number, [whole_number(each) or 0 for each in form["adjusters"].data or ()])


def _minutes_form(uow: UnitOfWork, meeting: Meeting) -> MinutesForm:
    hint = gettext("Can become public. Write to the point, and no more about people than is needed.")
    items = [(place, each) for place, each in enumerate(shown_items(uow, meeting), start=1) if each.is_open]
    possible = minutes.adjusters_to_choose(uow, meeting)
    names = case_queries.names_of(uow.session, possible)
    before = queries.newest_draft(uow.session, identity(meeting.id))
    fields: dict[str, Any] = {
        "shown": tuple(item for _, item in items),
        "remarks": TextAreaField(
            gettext("About the meeting as a whole"), [max_length(MAX_TEXT_LENGTH)], description=hint
        ),
        "adjusters": ChoicesField(
            gettext("Who adjusts the minutes?"),
            choices=[choice(str(person), name, hint="") for person, name in sorted(names.items(), key=lambda p: p[1])],
            description=gettext("Only those who were present, and without a conflict of interest in any item."),
            validate_choice=False,
        ),
    }
    data: dict[str, Any] = {
        "remarks": meeting.remarks,
        "version": str(meeting.version or ""),
        "adjusters": [str(person) for person in before.adjusters] if before else [],
    }
    for place, item in items:
        note = gettext("Note on item %(number)s", number=place)
        fields[f"note-{item.number}"] = TextAreaField(note, [max_length(MAX_TEXT_LENGTH)], description=hint)
        data[f"note-{item.number}"] = item.note
    return build_form(MinutesForm, fields, data)


def _page(number: int, *, refused: RiskFlowError | None = None, **forms: Any) -> tuple[str, int]:  # noqa: ANN401
    with read_unit_of_work() as uow:
        meeting = open_meeting(uow, number)
        if meeting.state not in {MeetingState.HELD, MeetingState.DRAFTED, MeetingState.ADJUSTED}:
            check_state(meeting.state, MeetingAct.SEND_MINUTES)
        shown = {
            "form": _minutes_form(uow, meeting),
            "verdict": VerdictForm(formdata=None),
            "addendum": AddendumForm(formdata=None),
            **forms,
        }
        sent = next(iter(forms.values()), shown["form"])
        page = render_template(
            "meetings/minutes.html",
            faulty=sent,
            refusals=refusals(refused),
            **shown,
            **meeting_context(uow, meeting),
            **_standing(uow, meeting),
        )
        return page, status_of(refused) if refused else form_status(sent)


def _standing(uow: UnitOfWork, meeting: Meeting) -> dict[str, Any]:
    """Return the minutes as they stand: what was sent, or what would be; items that are closed stay out."""
    number = identity(meeting.id)
    open_places = {place for place, each in enumerate(shown_items(uow, meeting), start=1) if each.is_open}
    newest = queries.newest_draft(uow.session, number)
    if newest is None or meeting.state is MeetingState.HELD:
        compiled = minutes.compiled_minutes(uow, meeting)
        head, items = compiled.head, [said for _, said in compiled.items]
    else:
        head = head_from_data(newest.content)
        items = [item_from_data(part.content) for part in queries.parts_of(uow.session, identity(newest.id))]
    verdicts = queries.verdicts_on(uow.session, identity(newest.id)) if newest else ()
    names = case_queries.names_of(uow.session, newest.adjusters if newest else ())
    said = {each.person_id: each for each in verdicts}
    addenda = queries.addenda_of(uow.session, number)
    return {
        "head": head,
        "said_of": {item.position: item for item in items if item.position in open_places},
        "newest": newest,
        "adjusters": [(names[person], said.get(person)) for person in (newest.adjusters if newest else ())],
        "may_adjust": newest is not None
        and meeting.state is MeetingState.DRAFTED
        and uow.viewer.id in newest.adjusters
        and uow.viewer.id not in said,
        "records": queries.records_of(uow.session, number),
        "addenda": addenda,
        "writers": case_queries.names_of(uow.session, (each.written_by for each in addenda)),
        "may_download": may_read_whole(uow, meeting),
        "may_sign": meeting.state is MeetingState.ADJUSTED and may_sign(uow, meeting),
        "signed": _signed(uow, number),
    }


def _signed(uow: UnitOfWork, number: int) -> list[tuple[RecordCopy, str]]:
    """Return the signed files of minutes, with the language of each."""
    rows = queries.records_of(uow.session, number)
    found = ((each, row.language) for row in rows for each in copies_of_minutes(uow.session, identity(row.id)))
    return [(each, language) for each, language in found if each.kind is CopyKind.SIGNED]


@pages.post("/meetings/<int:number>/minutes/verdict")
def adjust(number: int) -> Page:
    """Adjust the minutes, or ask for a change."""
    form = VerdictForm()
    seen = whole_number(form.version.data) or 0
    if form.validate() and form.verdict.data == CHANGE and not form.text_in("reason"):
        form.reason.errors = [gettext("Write what is to be changed")]
    if form.errors or form.reason.errors:
        return _page(number, verdict=form)
    if form.verdict.data == APPROVE:
        refused = perform(lambda uow: minutes.approve(uow, number, seen))
    else:
        refused = perform(lambda uow: minutes.ask_for_change(uow, number, seen, form.text_in("reason")))
    if refused:
        return _page(number, verdict=form, refused=refused)
    flash(gettext("Your answer is recorded."))
    return redirect(url_for("meetings.minutes.draft", number=number))


@pages.post("/meetings/<int:number>/minutes/back")
def take_back(number: int) -> Page:
    """Take the minutes back from those who adjust them."""
    if refused := perform(lambda uow: minutes.take_back(uow, number)):
        raise refused
    flash(gettext("The minutes can be changed again."))
    return redirect(url_for("meetings.minutes.draft", number=number))


@pages.post("/meetings/<int:number>/minutes/addendum")
def add(number: int) -> Page:
    """Correct adjusted minutes by an addendum."""
    form = AddendumForm()
    if not form.validate():
        return _page(number, addendum=form)
    if refused := perform(lambda uow: minutes.add(uow, number, form.text_in("text"))):
        if isinstance(refused, ConflictError | NotAllowedError):
            raise refused
        return _page(number, addendum=form, refused=refused)
    flash(gettext("The addendum is written. Its record is drawn up now."))
    return redirect(url_for("meetings.minutes.draft", number=number))


@pages.get("/meetings/<int:number>/minutes/<int:record>/<language>.pdf")
def download(number: int, record: int, language: str) -> Response:
    """Send minutes or an addendum as they were archived."""
    with read_unit_of_work() as uow:
        meeting = open_meeting(uow, number)
        if not may_read_whole(uow, meeting):
            raise NotAllowedError(CLOSED_ITEMS)
        row = queries.record_in(uow.session, number, record, language)
        if row is None:
            abort(HTTPStatus.NOT_FOUND)
        name = f"{meeting_name(meeting).replace(' ', '-').replace(':', '-')}-{record}-{language}.pdf"
    content = io.BytesIO(current_instance().archive.get(row.pdf_digest))
    return send_file(content, mimetype="application/pdf", as_attachment=True, download_name=name)
