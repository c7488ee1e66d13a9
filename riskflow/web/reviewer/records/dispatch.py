"""The page on which the registrar notes that a record was dispatched."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from riskflow.cases.workflow import Action
from riskflow.follow_up.dispatch import NOT_REGISTERED, DispatchInput, recipients_in
from riskflow.services.registry.dispatch import SendableFile, dispatch, sendable_files
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, among, textarea
from riskflow.web.filters import date_words, localise
from riskflow.web.forms import DateField, build_form, choice
from riskflow.web.present.case import CasePage
from riskflow.web.public import KINDS

pages = Blueprint("dispatch", __name__)


def _form(case_page: CasePage) -> CaseForm:
    """Return the form that says which file was sent to whom, and when."""
    message = gettext("Choose what was sent")
    files = sendable_files(case_page.uow, case_page.opened)
    controls: dict[str, Any] = {
        "file": SelectField(
            gettext("What was sent?"),
            [among(message)],
            choices=[choice("", message), *(choice(each.digest, _label(each)) for each in files)],
            validate_choice=False,
        ),
        "recipients": textarea(
            gettext("To whom?"),
            gettext("One recipient on each line: a name, an office or an address."),
            gettext("Write at least one recipient"),
        ),
        "day": DateField(gettext("On which day?")),
    }
    return build_form(CaseForm, controls, {"day": case_page.uow.today})


def _label(file: SendableFile) -> str:
    language = gettext("Swedish") if file.row.language == "sv" else gettext("English")
    how = gettext("signed in person") if file.is_signed else gettext("as issued")
    return f"{localise(file.name)}: {KINDS[file.row.kind]}, {language}, {how}, {date_words(file.archived_at)}"


def _dispatch(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    given = DispatchInput(form["file"].data, recipients_in(form.text_in("recipients")), form["day"].data)
    dispatch(uow, code, given)


def _context(case_page: CasePage) -> dict[str, Any]:
    uow, opened = case_page.uow, case_page.opened
    is_registered = bool(opened.shown.registry_no)
    return {"hindrance": None if is_registered else NOT_REGISTERED, "files": sendable_files(uow, opened)}


CASE_ACTIONS: dict[str, CaseAction] = {
    "dispatch": CaseAction(
        path="dispatch",
        actions=(Action.DISPATCH,),
        form=_form,
        perform=_dispatch,
        template="reviewer/records/dispatch.html",
        context=_context,
        success_message=lazy_gettext("The dispatch is noted. Nothing of what was sent changes from now on."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
