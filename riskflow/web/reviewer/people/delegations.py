"""Pages of those who delegate a role for some days: what they have delegated, a new delegation, ending one early."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, TextAreaField

from riskflow.cases.grants import WantedGrant
from riskflow.cases.labels import ROLE_NAMES
from riskflow.errors import RiskFlowError
from riskflow.services.people import delegations, grants
from riskflow.services.people.delegations import DelegableRole
from riskflow.services.people.reconciliation import GrantStatus
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Person
from riskflow.text import Text
from riskflow.web.case_forms import among, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, DateField, Form, Page, choice, form_status, max_length, number
from riskflow.web.guards import read_unit_of_work, write_unit_of_work
from riskflow.web.present.grants import grant_words, scope_names

pages = Blueprint("delegations", __name__)


class DelegationForm(Form):
    """A role to hand on, to whom, for which days, and why."""

    role = RadioField(
        lazy_gettext("Which role?"), [answer_required(lazy_gettext("Choose the role"))], validate_choice=False
    )
    person = RadioField(lazy_gettext("To whom?"), [among(lazy_gettext("Choose the person"))], validate_choice=False)
    valid_from = DateField(lazy_gettext("First day"))
    valid_until = DateField(lazy_gettext("Last day"))
    reason = TextAreaField(
        lazy_gettext("Why?"), [answer_required(lazy_gettext("Write why")), max_length(MAX_TEXT_LENGTH)]
    )


@pages.get("/delegations")
def own() -> str:
    """Show what the person may delegate, has delegated and holds by delegation."""
    return _own()


def _own(refused: str = "") -> str:
    with read_unit_of_work() as uow:
        return render_template(
            "reviewer/delegations/own.html",
            own=delegations.own_delegations(uow),
            refused=refused,
            ended=GrantStatus.ENDED,
            **grant_words(uow),
        )


@pages.route("/delegations/new", methods=["GET", "POST"])
def create() -> Page:
    """Search for somebody by name, and delegate one's role to them."""
    form = DelegationForm()
    with read_unit_of_work() as uow:
        roles = delegations.delegable_roles(uow)
        searched = request.values.get("q", "").strip()
        found = collaboration_queries.people_by_name(uow.session, searched, uow.today)
        _fill(form, roles, [each for each in found if each.id != uow.viewer.id], scope_names(uow.current_version))
        today = uow.today
    if request.method == "GET":
        form.valid_from.process_data(today)
    chosen = next((each for each in roles if _value(each) == form.role.data), None)
    if request.method == "GET" or not form.validate():
        return _form_page(form, searched), form_status(form)
    if chosen is None:
        return _form_page(form, searched, localise(grants.NOT_YOUR_ROLE)), HTTPStatus.FORBIDDEN
    first, last = form.valid_from.data or today, form.valid_until.data
    wanted = WantedGrant(chosen.role, chosen.scope, first, last, form.reason.data or "")
    try:
        with write_unit_of_work() as uow:
            grants.delegate(uow, chosen.grant, number(form.person.data) or 0, wanted)
    except RiskFlowError as error:
        return _form_page(form, searched, localise(error.message)), status_of(error)
    flash(gettext("The role is delegated."))
    return redirect(url_for("reviewer.delegations.own"))


def _fill(
    form: DelegationForm, roles: Sequence[DelegableRole], people: Sequence[Person], scopes: dict[str, Text]
) -> None:
    form.role.choices = [
        choice(_value(each), _role_in_words(each, scopes), hint=_until_in_words(each)) for each in roles
    ]
    form.person.choices = [
        choice(str(each.id), each.name, hint=", ".join(filter(None, (each.title, each.department)))) for each in people
    ]
    if len(roles) == 1 and not form.is_submitted():
        form.role.data = _value(roles[0])


def _value(role: DelegableRole) -> str:
    return f"{role.grant}:{role.role}"


def _role_in_words(role: DelegableRole, scopes: dict[str, Text]) -> str:
    name = localise(ROLE_NAMES[role.role])
    return f"{name}: {localise(scopes.get(role.scope)) or role.scope}" if role.scope else name


def _until_in_words(role: DelegableRole) -> str:
    return gettext("You hold it until %(day)s.", day=role.until.isoformat()) if role.until else ""


def _form_page(form: DelegationForm, searched: str, refused: str = "") -> str:
    return render_template("reviewer/delegations/new.html", form=form, searched=searched, refused=refused)


@pages.post("/delegations/<int:number>/end")
def end(number: int) -> Page:
    """End a delegation of one's own role before its last day."""
    reason = request.form.get("reason", "")
    if len(reason) > MAX_TEXT_LENGTH:
        return _own(gettext("Shorten the reason.")), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with write_unit_of_work() as uow:
            grants.end(uow, number, reason)
    except RiskFlowError as error:
        return _own(localise(error.message)), status_of(error)
    flash(gettext("The role has ended."))
    return redirect(url_for("reviewer.delegations.own"))
