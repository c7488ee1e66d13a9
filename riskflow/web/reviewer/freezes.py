"""The likely freezes of assets that wait for a second person: the function in charge confirms or refuses."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, TextAreaField

from riskflow.errors import RiskFlowError
from riskflow.screening.lists import LIST_SOURCES
from riskflow.services.partners import freezes
from riskflow.store.queries import cases as case_queries
from riskflow.web.case_forms import answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, Form, Page, choice, max_length, number
from riskflow.web.guards import read_unit_of_work, write_unit_of_work

pages = Blueprint("freezes", __name__)
CONFIRM, REFUSE = "confirm", "refuse"


class RulingForm(Form):
    """Whether it is another organisation, as a second person sees it, and why."""

    judgement = RadioField(
        lazy_gettext("Which judgement do you answer?"),
        [answer_required(lazy_gettext("Choose a judgement"))],
        validate_choice=False,
    )
    ruling = RadioField(
        lazy_gettext("Is it another organisation?"),
        [answer_required(lazy_gettext("Choose whether you confirm the judgement"), frozenset({CONFIRM, REFUSE}))],
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("How do you know?"),
        [answer_required(lazy_gettext("Write how you know")), max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("For example its address, its website, or whom you asked. Saved with your name."),
    )


@pages.get("/freezes")
def waiting() -> str:
    """List the judgements that wait for the person's function."""
    return _page(RulingForm())


@pages.post("/freezes")
def rule() -> Page:
    """Confirm or refuse one judgement."""
    form = RulingForm()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    is_confirmed = form.ruling.data == CONFIRM
    try:
        with write_unit_of_work() as uow:
            freezes.rule(uow, number(form.judgement.data) or 0, form.reason.data or "", is_confirmed=is_confirmed)
    except RiskFlowError as error:
        return _page(form, localise(error.message)), status_of(error)
    flash(gettext("Your answer is recorded."))
    return redirect(url_for("reviewer.freezes.waiting"))


def _page(form: RulingForm, refused: str = "") -> str:
    with read_unit_of_work() as uow:
        found = freezes.waiting(uow)
        own = {each.judgement.id for each in found if not freezes.may_rule(uow, each)}
        form.judgement.choices = [
            choice(str(each.judgement.id), f"{each.partner.name} – {each.hit.name}", hint="")
            for each in found
            if each.judgement.id not in own
        ]
        form.ruling.choices = [
            choice(CONFIRM, gettext("Yes, another organisation"), hint=""),
            choice(REFUSE, gettext("No, or it cannot be told"), hint=gettext("The hit counts as not judged.")),
        ]
        return render_template(
            "reviewer/freezes.html",
            proposals=found,
            through_owners=freezes.through_owners(uow),
            own=own,
            authors=case_queries.names_of(uow.session, (each.judgement.author_id for each in found)),
            sources=LIST_SOURCES,
            form=form,
            refused=refused,
        )
