"""Who owns or controls a partner: stating an owner, and taking a statement back."""

from decimal import Decimal, InvalidOperation
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.form import BaseForm
from wtforms.validators import Optional, StopValidation

from riskflow.errors import RiskFlowError
from riskflow.screening.ownership import WHOLE
from riskflow.services.open_case import OpenCase
from riskflow.services.partners import owners as owner_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.owners import OwnerInput
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.territories import territory_names
from riskflow.web.case_forms import answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import MAX_LINE_LENGTH, DateField, Form, Page, choice, max_length
from riskflow.web.guards import get_case, write_unit_of_work

pages = Blueprint("owners", __name__)
PARTNER_PAGE = "applicant.partners.partner_page"
HUNDRED = 100


def hundredths_of(written: str | None) -> int | None:
    """Return a share in hundredths of a per cent, written with a comma or a point; None where it is no share."""
    plain = (written or "").strip().removesuffix("%").strip().replace(",", ".")
    if not plain:
        return 0
    try:
        share = Decimal(plain) * HUNDRED
    except InvalidOperation:
        return None
    return int(share) if share.is_finite() and share == int(share) and 0 <= share <= WHOLE else None


def _share(_form: BaseForm, field: Field) -> None:
    if hundredths_of(field.data) is None:
        raise StopValidation(gettext("Write the share as a number from 0 to 100, for example 24.5"))


def _day(_form: BaseForm, field: Field) -> None:
    if field.data is None and not field.errors:
        raise StopValidation(gettext("Write the day that the information is of"))


class OwnerForm(Form):
    """An owner as it is stated."""

    name = StringField(
        lazy_gettext("Name of the owner"),
        [answer_required(lazy_gettext("Write the name of the owner")), max_length(MAX_LINE_LENGTH)],
        description=lazy_gettext("An organisation, a state or a person, as the source names it."),
    )
    territory = SelectField(lazy_gettext("Country or territory of the owner"), [Optional()], validate_choice=False)
    is_person = BooleanField(lazy_gettext("The owner is a person"))
    share = StringField(
        lazy_gettext("Share in per cent"),
        [_share],
        description=lazy_gettext("Leave it empty if only the control is known."),
    )
    has_control = BooleanField(
        lazy_gettext("The owner controls the partner: it appoints the board, or decides by agreement")
    )
    source = StringField(
        lazy_gettext("Where does it say so?"),
        [answer_required(lazy_gettext("Write where the information comes from")), max_length(MAX_LINE_LENGTH)],
        description=lazy_gettext("For example a register of companies or an annual report, with its address."),
    )
    as_of = DateField(
        lazy_gettext("Of which day is the information?"),
        [_day],
    )

    def given(self) -> OwnerInput:
        written, known = self.territory.data or "", territory_names(reader_language())
        return OwnerInput(
            PartnerInput((self.name.data or "").strip(), written if written in known else ""),
            hundredths_of(self.share.data) or 0,
            (self.source.data or "").strip(),
            self.as_of.data,
            has_control=bool(self.has_control.data),
            is_person=bool(self.is_person.data),
        )


@pages.route("/a/<code>/partners/<partner>/owners", methods=["GET", "POST"])
def state(code: str, partner: str) -> Page:
    """State an owner of a partner."""
    form = OwnerForm()
    names = territory_names(reader_language())
    form.territory.choices = [choice("", gettext("Not known")), *(choice(*pair) for pair in names.items())]
    with get_case(code) as (uow, opened):
        if not form.validate_on_submit():
            status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
            return _page(uow, opened, partner, form), status
        searched = owner_service.search_before(uow, form.given())
    try:
        with write_unit_of_work() as uow:
            owner_service.state(uow, code, partner, form.given(), searched)
    except RiskFlowError as error:
        with get_case(code) as (uow, opened):
            return _page(uow, opened, partner, form, localise(error.message)), status_of(error)
    flash(gettext("The owner is stated, and searched for on the lists."))
    return redirect(url_for(PARTNER_PAGE, code=code, partner=partner, _anchor="owners"))


def _page(uow: UnitOfWork, opened: OpenCase, partner: str, form: OwnerForm, refused: str = "") -> str:
    row, _ = partner_service.partner_in(uow, opened, partner)
    return render_template("applicant/partners/owner.html", case=opened.shown, partner=row, form=form, refused=refused)


@pages.post("/a/<code>/partners/<partner>/owners/<int:number>/withdraw")
def withdraw(code: str, partner: str, number: int) -> Page:
    """Take a statement about an owner back."""
    with write_unit_of_work() as uow:
        owner_service.withdraw(uow, code, partner, number)
    flash(gettext("The statement is taken back."))
    return redirect(url_for(PARTNER_PAGE, code=code, partner=partner, _anchor="owners"))
