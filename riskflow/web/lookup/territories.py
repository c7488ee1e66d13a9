"""The page of a territory: published facts with their sources and dates, never a verdict."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template

from riskflow.territories import territory_by_code
from riskflow.web.guards import read_unit_of_work
from riskflow.web.present.indicators import indicator_rows

pages = Blueprint("territories", __name__)


@pages.get("/territories/<code>")
def territory(code: str) -> str:
    """Show every indicator of a territory with its source, its date and its values over the years."""
    if territory_by_code(code) != code:
        abort(HTTPStatus.NOT_FOUND)
    with read_unit_of_work() as uow:
        rows = indicator_rows(uow, [code])[code]
        eea = uow.current_version.policy.eea
    return render_template("public/territory.html", code=code, lines=rows, inside_eea=code in eea)
