"""Pages about the tokens by which programs read: all of them, making one, revoking one."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField

from riskflow.errors import RiskFlowError
from riskflow.identity.service_tokens import MAX_NAME, SCOPE_NAMES, ServiceScope, WantedToken
from riskflow.services.people import tokens
from riskflow.store.queries import cases as case_queries
from riskflow.web.case_forms import answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, ChoicesField, DateField, Form, Page, form_status, max_length
from riskflow.web.guards import read_unit_of_work, write_unit_of_work

pages = Blueprint("tokens", __name__)


class TokenForm(Form):
    """A token as an administrator wants it."""

    name = StringField(
        lazy_gettext("Which program reads by it?"),
        [answer_required(lazy_gettext("Write which program is to read")), max_length(MAX_NAME)],
        description=lazy_gettext("For example the name of the server and of the program."),
    )
    scopes = ChoicesField(lazy_gettext("What may it read?"))
    expires_on = DateField(
        lazy_gettext("Last day"), description=lazy_gettext("A year from today at the latest. Then a new one is made.")
    )
    reason = TextAreaField(
        lazy_gettext("Why?"), [answer_required(lazy_gettext("Write why")), max_length(MAX_TEXT_LENGTH)]
    )

    def wanted(self) -> WantedToken:
        """Return what the form asks for."""
        scopes = frozenset(ServiceScope(each) for each in self.scopes.data or ())
        return WantedToken(self.name.data or "", scopes, self.expires_on.data, self.reason.data or "")


@pages.get("/admin/tokens")
def overview() -> str:
    """Show all tokens; of each only what it opens, never the token itself."""
    return _overview()


def _overview(refused: str = "") -> str:
    with read_unit_of_work() as uow:
        rows = tokens.every_token(uow)
        names = case_queries.names_of(uow.session, (n for row in rows for n in (row.created_by, row.revoked_by)))
        return render_template(
            "admin/people/tokens.html",
            tokens=rows,
            names=names,
            scope_names=SCOPE_NAMES,
            today=uow.today,
            refused=refused,
        )


@pages.route("/admin/tokens/new", methods=["GET", "POST"])
def create() -> Page:
    """Make a token, and show it this once."""
    form = TokenForm()
    form.scopes.choices = [(scope.value, localise(SCOPE_NAMES[scope])) for scope in ServiceScope]
    if request.method == "GET" or not form.validate():
        return _form_page(form), form_status(form)
    try:
        with write_unit_of_work() as uow:
            row, token = tokens.create(uow, form.wanted())
            name = row.name
    except RiskFlowError as error:
        return _form_page(form, localise(error.message)), status_of(error)
    return render_template("admin/people/token_made.html", name=name, secret=token)


def _form_page(form: TokenForm, refused: str = "") -> str:
    return render_template("admin/people/token.html", form=form, refused=refused)


@pages.post("/admin/tokens/<int:number>/revoke")
def revoke(number: int) -> Page:
    """Revoke a token."""
    reason = request.form.get("reason", "")
    if len(reason) > MAX_TEXT_LENGTH:
        return _overview(gettext("Shorten the reason.")), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with write_unit_of_work() as uow:
            tokens.revoke(uow, number, reason)
    except RiskFlowError as error:
        return _overview(localise(error.message)), status_of(error)
    flash(gettext("The token opens nothing any more."))
    return redirect(url_for("admin.tokens.overview"))
