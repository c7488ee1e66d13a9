"""Drafts of forms about a case, for pages: kept as their writer works, brought back when the page is opened again.

What was typed survives the language switch, a click on the logo, a closed tab and a new session. The words are
encrypted for their writer (`services.people.unsent_forms`).
"""

from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask_babel import gettext

from riskflow.services.people import unsent_forms
from riskflow.services.people.unsent_forms import KeptDraft
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.guards import current_instance, session_unit_of_work
from riskflow.web.resent.drafts import fill_with


@dataclass(frozen=True, slots=True)
class FormDraftView:
    """What a page says of the draft of its form."""

    address: str
    """Where the form is kept."""
    failed: str
    saved_at: datetime | None


def brought_back(uow: UnitOfWork, case_id: int, form: str) -> KeptDraft | None:
    """Return the draft of a form; where the page is opened, the form that is then made is filled with it."""
    found = unsent_forms.draft_of(uow, current_instance().config.secret_key, case_id, form)
    if found is not None and request.method == "GET":
        fill_with(found.fields)
    return found


def draft_view(code: str, form: str, draft: KeptDraft | None) -> FormDraftView:
    """Return what a page says of the draft of its form."""
    return FormDraftView(
        address=url_for("drafts.keep", code=code, form=form),
        failed=gettext("Not kept. Your text is still here."),
        saved_at=draft.saved_at if draft is not None and request.method == "GET" else None,
    )


def forget(case_id: int, form: str) -> None:
    """Forget a draft whose form has been sent, or that its writer does not want any more."""
    with session_unit_of_work() as uow:
        unsent_forms.discard_draft(uow, case_id, form)
