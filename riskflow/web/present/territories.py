"""One territory: what is known of it, from whom and as of when. Facts with dates, never a verdict."""

from flask import Blueprint, abort, render_template

from riskflow.territories import by_code
from riskflow.web.guards import reading
from riskflow.web.present.indicators import lines_of

pages = Blueprint("territories", __name__)


@pages.get("/territories/<code>")
def territory(code: str) -> str:
    """Show every indicator of a territory with its source, its date and its course over the years."""
    if by_code(code) != code:
        abort(404)
    with reading() as desk:
        lines = lines_of(desk, [code])[code]
        eea = desk.library.current(desk.questionnaire).policy.eea
    return render_template("public/territory.html", code=code, lines=lines, inside_eea=code in eea)
