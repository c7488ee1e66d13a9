"""Pages about who holds which role: all roles, granting, confirming and ending one. They show no case."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from riskflow.cases.grants import GRANTABLE, SEATS, Position, WantedGrant
from riskflow.cases.labels import ROLE_NAMES
from riskflow.cases.workflow import Role
from riskflow.errors import RiskFlowError
from riskflow.services.people import delegations as delegation_service
from riskflow.services.people import grants
from riskflow.services.people.directory import GRANTS_BY_NAME, grants_on, grants_page
from riskflow.services.people.reconciliation import GrantStatus, as_csv, grant_lines
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Person
from riskflow.web.case_forms import among, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    DateField,
    Form,
    Page,
    choice,
    form_status,
    max_length,
    number,
)
from riskflow.web.guards import read_unit_of_work, write_unit_of_work
from riskflow.web.present.grants import SEAT_NAMES, grant_words
from riskflow.web.present.listing import asked_place, page_links, searched_words

pages = Blueprint("people", __name__)


class GrantForm(Form):
    """A role as an administrator wants it granted."""

    person = RadioField(lazy_gettext("Person"), [among(lazy_gettext("Choose the person"))], validate_choice=False)
    role = SelectField(lazy_gettext("Role"), [among(lazy_gettext("Choose the role"))], validate_choice=False)
    scope = StringField(
        lazy_gettext("Department, function or office"),
        [Optional(), max_length(MAX_LINE_LENGTH)],
        description=lazy_gettext("Its short name, for heads, functions and decision-makers."),
    )
    position = SelectField(lazy_gettext("Seat in the committee"), [Optional()])
    valid_from = DateField(lazy_gettext("First day"))
    valid_until = DateField(lazy_gettext("Last day"))
    reason = TextAreaField(
        lazy_gettext("Why?"), [answer_required(lazy_gettext("Write why")), max_length(MAX_TEXT_LENGTH)]
    )


@pages.get("/admin/people")
def roles() -> str:
    """Show who holds which role, since when, until when, by whom."""
    return _roles_page()


def _roles_page(refused: str = "") -> str:
    searched, with_ended = searched_words(), bool(request.values.get("ended"))
    asked = asked_place(GRANTS_BY_NAME)
    with read_unit_of_work() as uow:
        page = grants_page(uow, searched, asked.cursor, with_ended=with_ended)
        return render_template(
            "admin/people/roles.html",
            lines=grants_on(uow, page),
            links=page_links(page, asked),
            **grant_words(uow),
            searched=searched,
            with_ended=with_ended,
            refused=refused,
            proposed=GrantStatus.PROPOSED,
            ended=GrantStatus.ENDED,
        )


@pages.get("/admin/delegations")
def delegations() -> str:
    """Show what is and was delegated."""
    with read_unit_of_work() as uow:
        return render_template(
            "admin/people/delegations.html",
            lines=delegation_service.every_delegation(uow),
            ended=GrantStatus.ENDED,
            **grant_words(uow),
        )


@pages.get("/admin/people.csv")
def export() -> Response:
    """Send every role that is or was held as CSV."""
    with read_unit_of_work() as uow:
        written = as_csv(grant_lines(uow))
    headers = {"Content-Disposition": "attachment; filename=roles.csv"}
    return Response(written, mimetype="text/csv", headers=headers)


@pages.route("/admin/people/grant", methods=["GET", "POST"])
def grant() -> Page:
    """Grant a role, or propose it."""
    form = _grant_form()
    if request.method == "GET" or not form.validate():
        return _grant_page(form), form_status(form)
    try:
        with write_unit_of_work() as uow:
            row = grants.propose(uow, number(form.person.data) or 0, _wanted(form))
            awaits = row.awaits_confirmation
    except RiskFlowError as error:
        return _grant_page(form, localise(error.message)), status_of(error)
    flash(gettext("Another administrator must confirm the role.") if awaits else gettext("The role is granted."))
    return redirect(url_for("admin.people.roles"))


def _grant_form() -> GrantForm:
    form = GrantForm()
    with read_unit_of_work() as uow:
        people = _people_to_choose(uow, number(form.person.data) or number(request.args.get("person")))
        if not form.is_submitted():
            form.valid_from.process_data(uow.today)
    none = ("", gettext("Choose"))
    form.person.choices = [choice(str(each.id), each.name, hint=each.department) for each in people]
    form.role.choices = [none, *((role.value, localise(ROLE_NAMES[role])) for role in Role if role in GRANTABLE)]
    form.position.choices = [(seat.value, SEAT_NAMES[seat]) for seat in Position if seat in SEATS | {Position.NONE}]
    return form


def _people_to_choose(uow: UnitOfWork, chosen: int | None) -> list[Person]:
    """Return the person who is chosen, and those who are searched for by name."""
    person = uow.session.get(Person, chosen) if chosen else None
    found = collaboration_queries.people_by_name(uow.session, searched_words(), uow.today)
    is_there = person is not None and not person.has_left(uow.today)
    return [*([person] if person and is_there else []), *(each for each in found if each is not person)]


def _wanted(form: GrantForm) -> WantedGrant:
    with read_unit_of_work() as uow:
        first = form.valid_from.data or uow.today
    return WantedGrant(
        Role(form.role.data),
        (form.scope.data or "").strip(),
        first,
        form.valid_until.data,
        form.reason.data or "",
        Position(form.position.data or ""),
    )


def _grant_page(form: GrantForm, refused: str = "") -> str:
    return render_template("admin/people/grant.html", form=form, refused=refused, words=searched_words())


@pages.post("/admin/people/<int:number>/confirm")
def confirm(number: int) -> Page:
    """Confirm a proposed role as a second administrator."""
    try:
        with write_unit_of_work() as uow:
            grants.confirm(uow, number)
    except RiskFlowError as error:
        return _roles_page(localise(error.message)), status_of(error)
    flash(gettext("The role is granted."))
    return redirect(url_for("admin.people.roles"))


@pages.post("/admin/people/<int:number>/end")
def end(number: int) -> Page:
    """End a role, or take back a proposal."""
    reason = request.form.get("reason", "")
    if len(reason) > MAX_TEXT_LENGTH:
        return _roles_page(gettext("Shorten the reason.")), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with write_unit_of_work() as uow:
            grants.end(uow, number, reason)
    except RiskFlowError as error:
        return _roles_page(localise(error.message)), status_of(error)
    flash(gettext("The role has ended."))
    return redirect(url_for("admin.people.roles"))
