"""Pages about whom cases come to: the committees, and the functions, offices and departments with their holders."""

from flask import Blueprint, render_template

from riskflow.services.committees.coverage import responsibilities
from riskflow.services.committees.membership import FAULTS, committees
from riskflow.services.people.reconciliation import grant_lines
from riskflow.web.guards import read_unit_of_work
from riskflow.web.present.grants import grant_words

pages = Blueprint("coverage", __name__)


@pages.get("/admin/committees")
def committee_list() -> str:
    """Show the committees with their seats, and what is missing."""
    with read_unit_of_work() as uow:
        return render_template(
            "admin/people/committees.html",
            committees=committees(uow, grant_lines(uow)),
            faults=FAULTS,
            **grant_words(uow),
        )


@pages.get("/admin/functions")
def functions() -> str:
    """Show who holds each function, decides as each office and heads each department."""
    with read_unit_of_work() as uow:
        return render_template(
            "admin/people/functions.html",
            found=responsibilities(uow, grant_lines(uow)),
            **grant_words(uow),
        )
