"""Pages of the applicant and of those who write with them."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from riskflow.cases.workflow import Action
from riskflow.services.open_case import is_to_leave
from riskflow.web.applicant import (
    attachments,
    co_editors,
    inquiries,
    owners,
    partners,
    questions,
    reuse,
    security,
    supplement,
    tasks,
    terms,
)
from riskflow.web.guards import get_case

pages = Blueprint("applicant", __name__)
for module in (
    tasks,
    security,
    questions,
    reuse,
    supplement,
    co_editors,
    inquiries,
    attachments,
    terms,
    partners,
    owners,
):
    pages.register_blueprint(module.pages)

OPEN_WHILE_LEAVING = frozenset(
    {"applicant.security.leave_tool", "applicant.tasks.hand_to_security", "applicant.tasks.withdraw"}
)


@pages.before_request
def interrupt() -> Response | None:
    """Show no page to write on while a draft is to be handed to security; the verbs refuse what is sent."""
    code = (request.view_args or {}).get("code")
    if request.method != "GET" or code is None or request.endpoint in OPEN_WHILE_LEAVING:
        return None
    with get_case(code) as (uow, opened):
        if Action.ANSWER in opened.actions and is_to_leave(uow, opened):
            return redirect(url_for("applicant.security.leave_tool", code=code))
    return None
