"""Pages on conflicts of interest during the handling: one's own is reported, another's is ruled on."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext

from riskflow.cases.labels import ACTION_NAMES, RULING_NAMES
from riskflow.cases.workflow import Action
from riskflow.errors import RiskFlowError
from riskflow.services.review import conflicts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, radios, textarea
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import Page, build_form, form_status, number
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.case import CasePage

pages = Blueprint("conflicts", __name__)

CLOSED_TO_YOU = lazy_gettext("Your conflict of interest is noted. The case is closed to you.")


class ReportForm(CaseForm):
    reason = textarea(
        lazy_gettext("What is the tie?"), lazy_gettext("One sentence is enough."), lazy_gettext("Write what the tie is")
    )


@pages.route("/c/<code>/conflict", methods=["GET", "POST"])
def report(code: str) -> Page:
    """Report one's own conflict of interest, at any time; nothing of the case is shown."""
    form = ReportForm()
    refused = None
    if form.validate_on_submit():
        try:
            with write_unit_of_work() as uow:
                conflicts.report_conflict(uow, code, form.text_in("reason"))
        except RiskFlowError as error:
            refused = error
        else:
            flash(str(CLOSED_TO_YOU))
            return redirect(url_for("reviewer.inbox.inbox"))
    with get_case(code, Action.REPORT_CONFLICT) as (_, opened):
        page = render_template(
            "reviewer/actions/report_conflict.html",
            case=opened.shown,
            form=form,
            refusals=[localise(refused.message)] if refused else [],
            action=ACTION_NAMES[Action.REPORT_CONFLICT],
        )
        return page, status_of(refused) if refused else form_status(form)


def _rule_form(case_page: CasePage) -> CaseForm:
    """Return the form for a ruling on one of the conflicts that others have reported."""
    persons = [each.person for each in case_page.pending.rules(case_page.opened).to_rule_on]
    names = case_queries.names_of(case_page.uow.session, persons)
    let_in = gettext("The person is let in again, and what was given counts again.")
    fields: dict[str, Any] = {
        "person": radios(
            gettext("Whose conflict of interest?"),
            [(str(person), names[person], "") for person in persons],
            gettext("Choose the person"),
        ),
        "ruling": radios(
            gettext("What do you find?"),
            [("no", RULING_NAMES[False], let_in), ("yes", RULING_NAMES[True], "")],
            gettext("Choose what you find"),
        ),
        "reason": textarea(gettext("Why?"), gettext("The history of the case shows this."), gettext("Write why")),
    }
    return build_form(CaseForm, fields)


def _rule(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    conflicts.rule_on_conflict(
        uow,
        code,
        number(form["person"].data) or 0,
        has_conflict=form["ruling"].data == "yes",
        reason=form.text_in("reason"),
    )


CASE_ACTIONS: dict[str, CaseAction] = {
    "rule": CaseAction(
        path="conflict/ruling",
        actions=(Action.RULE_ON_CONFLICT,),
        form=_rule_form,
        perform=_rule,
        template="reviewer/actions/rule_on_conflict.html",
        success_message=lazy_gettext("The ruling is recorded."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
