"""How we judge: what was counted, and calibration rounds in which members of RAI rate the same cases alone."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from wtforms import StringField

from riskflow.cases.labels import LIGHT_CHECK_NAMES
from riskflow.cases.workflow import Role
from riskflow.deliberation.calibration import NO_CASE
from riskflow.deliberation.overrides import OVERRIDE_NAMES
from riskflow.errors import NotFoundError, RiskFlowError
from riskflow.questionnaire.model import Area, Level
from riskflow.services.deliberation import calibration
from riskflow.services.deliberation.calibration import OpenRound
from riskflow.services.deliberation.figures import judging_figures
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import rounds
from riskflow.web.case_forms import answer_required, radios
from riskflow.web.errors import status_of
from riskflow.web.filters import level_name, localise
from riskflow.web.forms import (
    MAX_LINE_LENGTH,
    ChoicesField,
    DateField,
    Form,
    Page,
    build_form,
    choice,
    form_status,
    max_length,
)
from riskflow.web.guards import read_unit_of_work, write_unit_of_work
from riskflow.web.present.answers import all_items

pages = Blueprint("deliberation", __name__)


@pages.get("/judging")
def overview() -> str:
    """Show what was counted, and the calibration rounds."""
    with read_unit_of_work() as uow:
        return render_template(
            "reviewer/deliberation/overview.html",
            figures=judging_figures(uow),
            ways=list(OVERRIDE_NAMES.values()),
            check_names=LIGHT_CHECK_NAMES,
            rounds=rounds.latest_rounds(uow.session),
            today=uow.today,
            may_make=uow.viewer.has_role(Role.SECRETARY),
        )


def _round_form(uow: UnitOfWork) -> Form:
    offered = [choice(case.id, case.name) for case in calibration.offered_cases(uow)]
    fields = {
        "title": StringField(
            gettext("What is the round called?"),
            [answer_required(gettext("Write what the round is called")), max_length(MAX_LINE_LENGTH)],
            description=gettext("For example: Spring 2027"),
        ),
        "cases": ChoicesField(gettext("Which invented cases are rated?"), choices=offered, validate_choice=False),
        "closes_on": DateField(gettext("Which is the last day?"), description=gettext("For example 1 3 2027")),
    }
    return build_form(Form, fields)


@pages.route("/judging/rounds", methods=["GET", "POST"])
def make() -> Page:
    """Make a calibration round."""
    with read_unit_of_work() as uow:
        form = _round_form(uow)
    refused = None
    if form.validate_on_submit():
        try:
            with write_unit_of_work() as uow:
                found = calibration.make_round(
                    uow, form["title"].data or "", form["cases"].data or [], form["closes_on"].data
                )
        except RiskFlowError as error:
            refused = error
        else:
            flash(gettext("The round is made. Tell the members of RAI that it is open."))
            return redirect(url_for("reviewer.deliberation.round_", number=found))
    page = render_template(
        "reviewer/deliberation/make.html", form=form, refusals=[localise(refused.message)] if refused else []
    )
    return page, status_of(refused) if refused else form_status(form)


@pages.get("/judging/rounds/<int:number>")
def round_(number: int) -> str:
    """Show the cases of a round, and the figures once the person may see them."""
    with read_unit_of_work() as uow:
        opened = calibration.open_round(uow, number)
        return render_template(
            "reviewer/deliberation/round.html", opened=opened, areas=opened.version.questionnaire.areas
        )


@pages.route("/judging/rounds/<int:number>/<int:item>", methods=["GET", "POST"])
def rate(number: int, item: int) -> Page:
    """Rate one case of a round from its answers."""
    with read_unit_of_work() as uow:
        opened = calibration.open_round(uow, number)
    if item >= len(opened.items):
        raise NotFoundError(NO_CASE)
    form, refused = _levels_form(opened), None
    if form.validate_on_submit():
        try:
            with write_unit_of_work() as uow:
                calibration.rate_item(uow, number, item, {area: Level.parse(form[area.value].data) for area in Area})
        except RiskFlowError as error:
            refused = error
        else:
            flash(gettext("Your levels are kept."))
            return redirect(url_for("reviewer.deliberation.round_", number=number))
    page = render_template("reviewer/deliberation/rate.html", form=form, **_item_context(opened, item, refused))
    return page, status_of(refused) if refused else form_status(form)


def _levels_form(opened: OpenRound) -> Form:
    choices = [(level.id, level_name(level), "") for level in Level]
    fields = {
        area.value: radios(
            localise(name), choices, gettext("Choose a level for: %(area)s", area=localise(name).lower())
        )
        for area, name in opened.version.questionnaire.areas.items()
    }
    return build_form(Form, fields)


def _item_context(opened: OpenRound, item: int, refused: RiskFlowError | None) -> dict[str, Any]:
    questionnaire, found = opened.version.questionnaire, opened.items[item]
    items = all_items(questionnaire)
    return {
        "opened": opened,
        "item": found,
        "lines": [(items[question], chosen) for question, chosen in found.answers.items() if question in items],
        "refusals": [localise(refused.message)] if refused else [],
    }
