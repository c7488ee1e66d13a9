"""Screening again after an event: what a filter chooses is shown first, then the worker is given the order."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField

from riskflow.cases.labels import STATE_NAMES
from riskflow.cases.workflow import State
from riskflow.errors import RiskFlowError
from riskflow.follow_up.watch import UNWATCHED
from riskflow.screening.lists import LIST_SOURCES
from riskflow.services.assessment.answers import KIND
from riskflow.services.partners import bulk
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.watch import WatchFilter, bulk_screenings
from riskflow.store.listing.page import MAX_COUNTED
from riskflow.store.queries import cases as case_queries
from riskflow.territories import territory_names
from riskflow.web.case_forms import textarea
from riskflow.web.errors import status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import MAX_LINE_LENGTH, Form, Page
from riskflow.web.guards import read_unit_of_work, write_unit_of_work

pages = Blueprint("screenings", __name__)
SHOWN = 20
FILTERS = ("territory", "source", "kind", "state")


class OrderForm(Form):
    """Why the partners are screened again, and whether each case gets a task whatever is found."""

    reason = textarea(
        lazy_gettext("What has happened?"),
        lazy_gettext("It stands in the history of every case that gets a task. Write what is so, and no names."),
        lazy_gettext("Write the reasons"),
    )
    tasks = BooleanField(lazy_gettext("Open a task in each case, also where the lists say the same as before"))


@pages.get("/screenings")
def overview() -> str:
    """Show what a filter chooses, and what was ordered before."""
    return _page(OrderForm())


@pages.post("/screenings")
def order() -> Page:
    """Have the worker screen what the filter of the address chooses."""
    form = OrderForm()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with write_unit_of_work() as uow:
            bulk.order(uow, _filter(), form.reason.data or "", opens_tasks=bool(form.tasks.data))
    except RiskFlowError as error:
        return _page(form, localise(error.message)), status_of(error)
    flash(gettext("The search is ordered. This page says how far it is."))
    return redirect(url_for("reviewer.screenings.overview"))


def _filter() -> WatchFilter:
    asked = {name: request.args.get(name, "")[:MAX_LINE_LENGTH] for name in FILTERS}
    return WatchFilter(
        territory=asked["territory"] if asked["territory"] in territory_names(reader_language()) else "",
        source=asked["source"] if asked["source"] in LIST_SOURCES else "",
        kind=asked["kind"],
        state=State(asked["state"]) if asked["state"] in {*State} else None,
    )


def _page(form: OrderForm, refused: str = "") -> str:
    with read_unit_of_work() as uow:
        wanted, names = _filter(), _names(uow)
        orders = bulk_screenings(uow.session, SHOWN)
        anything = ("", gettext("All"))
        is_asked = any(name in request.args for name in FILTERS)
        return render_template(
            "reviewer/follow_up/screenings.html",
            form=form,
            refused=refused,
            wanted=wanted.as_words(),
            is_asked=is_asked,
            chosen=bulk.preview(uow, wanted) if is_asked or form.is_submitted() else None,
            max_counted=MAX_COUNTED,
            names=names,
            choices={name: [anything, *offered.items()] for name, offered in names.items()},
            orders=orders,
            people=case_queries.names_of(uow.session, [row.ordered_by for row in orders]),
        )


def _names(uow: UnitOfWork) -> Mapping[str, Mapping[str, str]]:
    """Return the names of what a filter may name, by the filter."""
    kinds = uow.current_version.questionnaire.questions[KIND].options
    places = sorted(territory_names(reader_language()).items(), key=lambda pair: pair[1])
    return {
        "territory": dict(places),
        "source": {name: localise(source.name) for name, source in LIST_SOURCES.items()},
        "kind": {option.id: localise(option.text) for option in kinds},
        "state": {state.value: localise(STATE_NAMES[state]) for state in State if state not in UNWATCHED},
    }
