"""The page of absences: one's own; secretaries and administrators note those of all who have a seat."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from riskflow.errors import RiskFlowError
from riskflow.services.committees import absences
from riskflow.store.queries import people as people_queries
from riskflow.web.case_forms import among
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import DateField, Form, Page, choice, form_status, number
from riskflow.web.guards import read_unit_of_work, write_unit_of_work

pages = Blueprint("absences", __name__)


class AbsenceForm(Form):
    """The days on which somebody is away."""

    person = SelectField(lazy_gettext("Who?"), [among(lazy_gettext("Choose the person"))], validate_choice=False)
    first_day = DateField(lazy_gettext("First day"), description=lazy_gettext("For example 1 3 2027"))
    last_day = DateField(lazy_gettext("Last day"), description=lazy_gettext("For example 1 3 2027"))

    def has_days(self) -> bool:
        """Set an error at each day that is missing."""
        for field, message in (
            (self.first_day, gettext("Write the first day")),
            (self.last_day, gettext("Write the last day")),
        ):
            if not field.errors and field.data is None:
                field.errors = [message]
        return not self.first_day.errors and not self.last_day.errors


@pages.route("/absences", methods=["GET", "POST"])
def overview() -> Page:
    """Show who is away, and note an absence."""
    form = AbsenceForm()
    with read_unit_of_work() as uow:
        me = uow.viewer.id
        seated = people_queries.seats_held(uow.session, uow.today) if absences.may_note_for_others(uow) else []
        others = {person.id: person.name for person, _ in seated if person.id != me}
    form.person.choices = [choice(str(me), gettext("Myself"))]
    form.person.choices += [choice(str(each), name) for each, name in others.items()]
    form.person.data = form.person.data or str(me)
    if not form.is_submitted():
        return _page(form), HTTPStatus.OK
    is_valid = form.validate()
    if not form.has_days() or not is_valid:
        return _page(form), form_status(form)
    first, last = form.first_day.data, form.last_day.data
    try:
        with write_unit_of_work() as uow:
            absences.note_absence(uow, number(form.person.data) or 0, first or uow.today, last or uow.today)
    except RiskFlowError as error:
        return _page(form, localise(error.message)), status_of(error)
    flash(gettext("The absence is noted. A vice-chair leads meanwhile, and substitutes may be called."))
    return redirect(url_for("reviewer.absences.overview"))


def _page(form: AbsenceForm, refused: str = "") -> str:
    with read_unit_of_work() as uow:
        return render_template(
            "reviewer/tasks/absences.html", form=form, lines=absences.absence_lines(uow), refused=refused
        )


@pages.post("/absences/<int:number>/end")
def end(number: int) -> Page:
    """Take an absence back."""
    try:
        with write_unit_of_work() as uow:
            absences.end_absence(uow, number)
    except RiskFlowError as error:
        form = AbsenceForm(formdata=None)
        form.person.choices = []
        return _page(form, localise(error.message)), status_of(error)
    flash(gettext("The absence is removed."))
    return redirect(url_for("reviewer.absences.overview"))
