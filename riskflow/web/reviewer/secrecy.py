"""The page on which fields of a case are marked as possibly secret."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from riskflow.cases.secrecy import NO_PROVISION, PROVISIONS, SecrecyClass
from riskflow.cases.workflow import Action
from riskflow.services.review import secrecy
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, among, radios, textarea
from riskflow.web.filters import localise
from riskflow.web.forms import build_form, choice
from riskflow.web.present.case import CasePage

pages = Blueprint("secrecy", __name__)


def _form(case_page: CasePage) -> CaseForm:
    """Return the form that marks one field, or takes its mark away."""
    fields = secrecy.markable_fields(case_page.uow, case_page.opened)
    message = gettext("Choose the field")
    choices = [choice("", message), *(choice(name, localise(text)) for name, text in fields.items())]
    provisions = [(name, each.text, _readers(each.secrecy_class)) for name, each in PROVISIONS.items()]
    controls: dict[str, Any] = {
        "field": SelectField(gettext("Which field?"), [among(message)], choices=choices, validate_choice=False),
        "provision": radios(
            gettext("Which provision may apply?"),
            [*provisions, (NO_PROVISION, gettext("None: take the marks away"), "")],
            gettext("Choose a provision"),
        ),
        "note": textarea(gettext("Note (optional)"), gettext("Why, in words that give nothing away.")),
    }
    return build_form(CaseForm, controls)


def _mark(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    secrecy.mark_secrecy(uow, code, form["field"].data, form["provision"].data, form.text_in("note"))


def _readers(secrecy_class: SecrecyClass) -> str:
    """Return who reads a field of a class, in a few words."""
    if secrecy_class is SecrecyClass.STRICT:
        return str(gettext("Read by the applicant, the secretary, the registrar, and those whose turn it is."))
    return str(gettext("Read by those who handle the case. The head of department only with the case on the desk."))


def _context(case_page: CasePage) -> dict[str, Any]:
    uow, opened = case_page.uow, case_page.opened
    fields = secrecy.markable_fields(uow, opened)
    marks = [mark for mark in secrecy.marks_of(uow, opened) if mark.field in fields]
    names = case_queries.names_of(uow.session, [mark.marked_by for mark in marks])
    return {
        "marks": [(fields[mark.field], PROVISIONS[mark.provision].text, mark, names[mark.marked_by]) for mark in marks]
    }


CASE_ACTIONS: dict[str, CaseAction] = {
    "mark": CaseAction(
        path="secrecy",
        actions=(Action.MARK_SECRECY,),
        form=_form,
        perform=_mark,
        template="reviewer/actions/mark_secrecy.html",
        context=_context,
        success_message=lazy_gettext("The mark is recorded."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
