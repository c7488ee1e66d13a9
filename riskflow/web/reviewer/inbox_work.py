"""Beside the list of the inbox: views under a name, and what the secretary does with several cases at once."""

from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from riskflow.errors import RiskFlowError
from riskflow.services.listing import export, views
from riskflow.services.meetings.agenda import put_on_next_agenda
from riskflow.services.review.reminders import remind_now
from riskflow.web.errors import status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import Page
from riskflow.web.guards import read_unit_of_work, write_unit_of_work
from riskflow.web.present.listing import PLACE
from riskflow.web.reviewer.inbox import inbox_page_with
from riskflow.web.reviewer.inbox_filters import ENDPOINT

pages = Blueprint("inbox_work", __name__)
MAX_SELECTED = 100
EXPORT, AGENDA = "export", "agenda"
OF_ROW = "to-agenda"
"""The button of one row, whose value is its case."""


@pages.post("/inbox/views")
def save_view() -> Page:
    """Save the list as it is filtered under a name."""
    query = request.form.get("query", "")
    try:
        with write_unit_of_work() as uow:
            view = views.save_view(uow, request.form.get("name", ""), _clean(query))
            name, kept = view.name, view.query
    except RiskFlowError as error:
        return inbox_page_with(localise(error.message), request.form.get("name", "")), status_of(error)
    flash(gettext("The view “%(name)s” is saved.", name=name))
    return redirect(_place(kept))


def _clean(query: str) -> str:
    """Return a query without the place in the list, and without instructions to Flask."""
    kept = [(name, value) for name, value in parse_qsl(query) if not name.startswith("_") and name != PLACE]
    return urlencode(kept)


def _place(query: str) -> str:
    return f"{url_for(ENDPOINT)}?{query}" if query else url_for(ENDPOINT)


@pages.post("/inbox/views/<int:number>/delete")
def delete_view(number: int) -> Page:
    """Delete a view of one's own."""
    with write_unit_of_work() as uow:
        views.delete_view(uow, number)
    flash(gettext("The view is deleted."))
    return redirect(url_for(ENDPOINT))


@pages.post("/inbox/selected")
def selected() -> Page:
    """Remind whoever has the selected cases, put them on an agenda, or send their rows as CSV."""
    of_row = request.form.get(OF_ROW, "")
    codes = [of_row] if of_row else request.form.getlist("case")[:MAX_SELECTED]
    if not codes:
        return inbox_page_with(gettext("Select at least one case first.")), HTTPStatus.UNPROCESSABLE_ENTITY
    if request.form.get("do") == EXPORT:
        with read_unit_of_work() as uow:
            written = export.rows_as_csv(uow, codes, reader_language())
        headers = {"Content-Disposition": "attachment; filename=cases.csv"}
        return Response(written, mimetype="text/csv", headers=headers)
    if of_row or request.form.get("do") == AGENDA:
        _put_on_agenda(codes)
    else:
        _remind(codes)
    return redirect(_place(_clean(request.form.get("query", ""))))


def _put_on_agenda(codes: list[str]) -> None:
    with write_unit_of_work() as uow:
        count, left = put_on_next_agenda(uow, codes)
    if count:
        flash(
            ngettext(
                "%(num)d case is on the agenda of the next meeting.",
                "%(num)d cases are on the agenda of the next meeting.",
                count,
            )
        )
    if left:
        flash(
            gettext(
                "Not put on an agenda: %(cases)s. They are with no group, have a meeting already, or none is planned.",
                cases=", ".join(left),
            )
        )


def _remind(codes: list[str]) -> None:
    with write_unit_of_work() as uow:
        count = remind_now(uow, codes)
    flash(
        ngettext("%(num)d reminder is on its way.", "%(num)d reminders are on their way.", count)
        if count
        else gettext("Nobody was reminded: whoever has the cases has been today, or nobody has them.")
    )
