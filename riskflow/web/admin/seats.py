"""Pages of one seat in a committee: its competences and substitutes, and handing it over to a successor."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import NumberRange, Optional

from riskflow.cases.grants import VOTING, Position, last_day
from riskflow.committees.rules import committee_rules
from riskflow.errors import NotFoundError, RiskFlowError
from riskflow.services.committees import seats
from riskflow.services.people.grants import NO_GRANT
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant
from riskflow.web.case_forms import among, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, DateField, Form, Page, choice, form_status, max_length
from riskflow.web.forms import number as as_number
from riskflow.web.guards import read_unit_of_work, write_unit_of_work
from riskflow.web.present.grants import SEAT_NAMES

pages = Blueprint("seats", __name__)


class SeatForm(Form):
    """What a seat is marked with."""

    competences = SelectMultipleField(lazy_gettext("Competences"), [Optional()])
    substitutes_for = SelectField(lazy_gettext("Steps in for"), [Optional()])
    substitute_order = IntegerField(
        lazy_gettext("Order"),
        [Optional(), NumberRange(0, seats.MAX_ORDER, lazy_gettext("Write a number from 0 to 99"))],
        description=lazy_gettext("The substitute with the lowest number is called first."),
    )


class SuccessorForm(Form):
    """Who takes a seat over, until when and why."""

    person = RadioField(lazy_gettext("To whom?"), [among(lazy_gettext("Choose the person"))], validate_choice=False)
    valid_until = DateField(lazy_gettext("Last day"))
    reason = TextAreaField(
        lazy_gettext("Why?"), [answer_required(lazy_gettext("Write why")), max_length(MAX_TEXT_LENGTH)]
    )


def _seat_and_holder(uow: UnitOfWork, number: int) -> tuple[Person, PersonGrant]:
    found = people_queries.grants_numbered(uow.session, [number])
    if not found or found[0][1].ended_at is not None or found[0][1].role not in people_queries.SEATED_ROLES:
        raise NotFoundError(NO_GRANT)
    return found[0]


def _words(person: Person, row: PersonGrant) -> dict[str, Any]:
    return {
        "holder": person,
        "row": row,
        "group": seats.group_of(row).upper(),
        "position": SEAT_NAMES[row.position or Position.MEMBER],
        "is_substitute": row.position is Position.SUBSTITUTE,
    }


@pages.route("/admin/committees/seats/<int:number>", methods=["GET", "POST"])
def seat(number: int) -> Page:
    """Show and change what a seat is marked with."""
    with read_unit_of_work() as uow:
        person, row = _seat_and_holder(uow, number)
        words = _words(person, row)
        form = SeatForm(
            competences=list(row.competences),
            substitutes_for=str(row.substitutes_for or ""),
            substitute_order=row.substitute_order,
        )
        form.competences.choices = [
            choice(each.id, localise(each.name)) for each in committee_rules().competences.values()
        ]
        form.substitutes_for.choices = [choice("", gettext("Any member")), *_ordinary(uow, row)]
    refused = ""
    if request.method == "POST" and form.validate():
        try:
            with write_unit_of_work() as uow:
                seats.describe_seat(uow, number, _seat_input(form))
        except RiskFlowError as error:
            refused = localise(error.message)
            return render_template("admin/people/seat.html", form=form, refused=refused, **words), status_of(error)
        flash(gettext("The seat is changed."))
        return redirect(url_for("admin.coverage.committee_list"))
    return render_template("admin/people/seat.html", form=form, refused=refused, **words), form_status(form)


def _seat_input(form: SeatForm) -> seats.SeatInput:
    return seats.SeatInput(
        form.competences.data or (), as_number(form.substitutes_for.data) or None, form.substitute_order.data or 0
    )


def _ordinary(uow: UnitOfWork, row: PersonGrant) -> list[Any]:
    """Return the seats of ordinary members of the same group."""
    return [
        choice(str(other.id), person.name)
        for person, other in people_queries.seats_held(uow.session, uow.today)
        if seats.group_of(other) is seats.group_of(row) and other.position in VOTING
    ]


@pages.route("/admin/committees/seats/<int:number>/hand-over", methods=["GET", "POST"])
def hand_over(number: int) -> Page:
    """Propose a successor to a seat."""
    form = SuccessorForm()
    searched = request.values.get("q", "").strip()
    with read_unit_of_work() as uow:
        person, row = _seat_and_holder(uow, number)
        words = _words(person, row)
        found = collaboration_queries.people_by_name(uow.session, searched, uow.today)
        form.person.choices = [
            choice(str(each.id), each.name, hint=", ".join(filter(None, (each.title, each.department))))
            for each in found
            if each.id != person.id
        ]
        if not form.is_submitted():
            form.valid_until.process_data(row.valid_until or last_day(uow.today))
    if request.method == "GET" or not form.validate():
        return _successor_page(form, searched, words), form_status(form)
    try:
        with write_unit_of_work() as uow:
            proposed = seats.hand_over_seat(
                uow, number, as_number(form.person.data) or 0, form.valid_until.data, form.reason.data or ""
            )
            awaits = proposed.awaits_confirmation
    except RiskFlowError as error:
        return _successor_page(form, searched, words, localise(error.message)), status_of(error)
    said = gettext("Another administrator must confirm the successor; then the seat passes over.")
    flash(said if awaits else gettext("The seat has passed over."))
    return redirect(url_for("admin.coverage.committee_list"))


def _successor_page(form: SuccessorForm, searched: str, words: dict[str, Any], refused: str = "") -> str:
    return render_template("admin/people/hand_over_seat.html", form=form, searched=searched, refused=refused, **words)
