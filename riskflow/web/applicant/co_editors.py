"""People with access: the owner searches for a colleague by name, invites, and removes again."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.workflow import WRITERS
from riskflow.errors import NotAllowedError, NotFoundError, RiskFlowError
from riskflow.services.assessment import co_editors as verbs
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
    """Show who has access; the owner finds a colleague by name."""
    return _shown(code)


@pages.post("/a/<code>/people/invite")
def invite(code: str) -> Page:
    """Let a colleague write along."""
    return _change_access(code, verbs.invite, gettext("Your colleague can now read and answer."))


@pages.post("/a/<code>/people/remove")
def remove(code: str) -> Page:
    """End a co-editor's access."""
    return _change_access(code, verbs.remove, gettext("The access has ended."))


def _change_access(code: str, verb: Callable[[UnitOfWork, str, int], None], message: str) -> Page:
    try:
        with write_unit_of_work() as uow:
            verb(uow, code, submitted_number("person"))
    except (NotAllowedError, NotFoundError):
        raise
    except RiskFlowError as error:
        page = _shown(code, [localise(error.message)])
        return page if isinstance(page, Response) else (page, status_of(error))
    flash(message)
    return redirect(url_for("applicant.co_editors.people", code=code))


def _shown(code: str, refusals: list[str] | None = None) -> str | Response:
    words = request.values.get("q", "").strip()
    with get_case(code) as (uow, opened):
        if not opened.roles & WRITERS:
            return redirect(url_for("reviewer.inbox.case", code=code))
        shown = collaborators_of(uow, opened)
        known = {opened.case.owner_id, *opened.facts.co_editors}
        found = [
            person for person in collaboration_queries.people_by_name(uow.session, words) if person.id not in known
        ]
        return render_template(
            "applicant/collaboration/co_editors.html",
            case=opened.case,
            collaborators=shown,
            words=words,
            found=found if shown.may_invite else [],
            refusals=refusals or [],
        )
