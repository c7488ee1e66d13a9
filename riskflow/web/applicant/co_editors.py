"""People with access: the owner searches for colleagues by name, invites them and removes them."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.workflow import WRITERS
from riskflow.errors import NotAllowedError, NotFoundError, RiskFlowError
from riskflow.services.assessment import co_editors as co_editor_service
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import Page, submitted_number
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.collaboration import collaborators_of

pages = Blueprint("co_editors", __name__)


@pages.get("/a/<code>/people")
def people(code: str) -> Page:
    """Show who has access, and search for a colleague by name."""
    return _render_people(code)


@pages.post("/a/<code>/people/invite")
def invite(code: str) -> Page:
    return _change_access(code, co_editor_service.invite, gettext("Your colleague can now read and answer."))


@pages.post("/a/<code>/people/remove")
def remove(code: str) -> Page:
    return _change_access(code, co_editor_service.remove, gettext("The access has ended."))


def _change_access(code: str, verb: Callable[[UnitOfWork, str, int], None], message: str) -> Page:
    try:
        with write_unit_of_work() as uow:
            verb(uow, code, submitted_number("person"))
    except (NotAllowedError, NotFoundError):
        raise
    except RiskFlowError as error:
        page = _render_people(code, [localise(error.message)])
        return page if isinstance(page, Response) else (page, status_of(error))
    flash(message)
    return redirect(url_for("applicant.co_editors.people", code=code))


def _render_people(code: str, refusals: list[str] | None = None) -> str | Response:
    searched = request.values.get("q", "").strip()
    with get_case(code) as (uow, opened):
        if not opened.roles & WRITERS:
            return redirect(url_for("reviewer.inbox.case", code=code))
        collaborators = collaborators_of(uow, opened)
        writers = {opened.shown.owner_id, *opened.facts.co_editors}
        found = collaboration_queries.people_by_name(uow.session, searched, uow.today)
        return render_template(
            "applicant/collaboration/co_editors.html",
            case=opened.shown,
            collaborators=collaborators,
            words=searched,
            found=[person for person in found if person.id not in writers] if collaborators.may_invite else [],
            refusals=refusals or [],
        )
