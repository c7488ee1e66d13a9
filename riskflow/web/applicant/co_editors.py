"""People with access: the owner searches for a colleague by name, invites, and removes again."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.workflow import WRITERS
from riskflow.errors import NotAllowedError, NotFoundError, RiskFlowError
from riskflow.services.assessment import co_editors as verbs
from riskflow.services.unit_of_work import Desk
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.web.errors import status_of
from riskflow.web.filters import t
from riskflow.web.forms import number_in
from riskflow.web.guards import get_case, writing
from riskflow.web.present.collaboration import people_of

pages = Blueprint("sharing", __name__)

Page = str | Response | tuple[str, int]


@pages.get("/a/<code>/people")
def people(code: str) -> Page:
    """Show who has access; the owner finds a colleague by name."""
    return _shown(code)


@pages.post("/a/<code>/people/invite")
def invite(code: str) -> Page:
    """Let a colleague write along."""
    return _done(code, verbs.invite, gettext("Your colleague can now read and answer."))


@pages.post("/a/<code>/people/remove")
def remove(code: str) -> Page:
    """End a co-editor's access."""
    return _done(code, verbs.remove, gettext("The access has ended."))


def _done(code: str, verb: Callable[[Desk, str, int], None], told: str) -> Page:
    try:
        with writing() as desk:
            verb(desk, code, number_in("person"))
    except (NotAllowedError, NotFoundError):
        raise
    except RiskFlowError as error:
        page = _shown(code, [t(error.message)])
        return page if isinstance(page, Response) else (page, status_of(error))
    flash(told)
    return redirect(url_for("sharing.people", code=code))


def _shown(code: str, refusals: list[str] | None = None) -> str | Response:
    words = request.values.get("q", "").strip()
    with get_case(code) as (desk, matter):
        if not matter.roles & WRITERS:
            return redirect(url_for("review.case", code=code))
        shown = people_of(desk, matter)
        known = {matter.case.owner_id, *matter.facts.co_editors}
        found = [person for person in collaboration_queries.people_named(desk.session, words) if person.id not in known]
        return render_template(
            "applicant/collaboration/co_editors.html",
            case=matter.case,
            people=shown,
            words=words,
            found=found if shown.may_invite else [],
            refusals=refusals or [],
        )
