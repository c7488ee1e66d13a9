"""What has changed for the partners of a case: the tasks, assessing one, and the day on which a collaboration ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask_babel import gettext, lazy_gettext
from wtforms.validators import Optional

from riskflow.cases.workflow import Action
from riskflow.errors import NotFoundError
from riskflow.follow_up.labels import WATCH_OUTCOME_NAMES
from riskflow.follow_up.watch import WatchOutcome
from riskflow.screening.verdicts import SCREENING_OUTCOME_NAMES
from riskflow.services.open_case import NOT_FOUND
from riskflow.services.partners.status import PartnerStatus, partner_statuses
from riskflow.services.review.follow_up import watch as watch_service
from riskflow.services.review.follow_up.watch import MAY_REASSESS
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Partner, WatchTask
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, handle_action, radios, textarea
from riskflow.web.forms import DateField, Page, build_form
from riskflow.web.guards import get_case
from riskflow.web.present.case import CasePage, open_case_page, page_context

pages = Blueprint("watch", __name__)
TASKS = "reviewer.watch.tasks"


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task with what the lists say today of its partner."""

    task: WatchTask
    partner: Partner
    status: PartnerStatus

    @property
    def is_open(self) -> bool:
        return self.task.outcome is None


def shown_tasks(case_page: CasePage) -> Sequence[ShownTask]:
    """Return the tasks of a case as the person may see them."""
    found = watch_service.shown_tasks(case_page.uow, case_page.opened)
    distinct = list({partner.id: partner for _, partner in found}.values())
    statuses = {each.partner.id: each for each in partner_statuses(case_page.uow, distinct)}
    return [ShownTask(task, partner, statuses[partner.id]) for task, partner in found]


@pages.get("/c/<code>/changes")
def tasks(code: str) -> str:
    """List what has changed for the partners of a case, and what came of it."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        found = shown_tasks(case_page)
        return render_template(
            "reviewer/follow_up/changes.html",
            **page_context(case_page, TASKS),
            found=found,
            today=uow.today,
            may_assess=Action.ASSESS_CHANGE in opened.actions,
            ends_on=opened.shown.ends_on,
            may_set_end=Action.SET_END in opened.actions,
            screening_outcomes=SCREENING_OUTCOME_NAMES,
            watch_outcomes=WATCH_OUTCOME_NAMES,
            names=case_queries.names_of(uow.session, [each.task.settled_by for each in found]),
        )


@pages.route("/c/<code>/changes/<int:number>", methods=["GET", "POST"])
def settle(code: str, number: int) -> Page:
    """Say what follows from what has changed for a partner."""
    action = CaseAction(
        path="",
        actions=(Action.ASSESS_CHANGE,),
        form=_settle_form,
        perform=lambda uow, case, form: watch_service.settle(
            uow, case, number, WatchOutcome(form.text_in("outcome")), form.text_in("reason")
        ),
        template="reviewer/follow_up/change.html",
        context=lambda case_page: {"each": _task(case_page, number), "screening_outcomes": SCREENING_OUTCOME_NAMES},
        success_message=lazy_gettext("What you found is recorded."),
    )
    return handle_action(code, action)


def _task(case_page: CasePage, number: int) -> ShownTask:
    for each in shown_tasks(case_page):
        if each.task.id == number:
            return each
    raise NotFoundError(NOT_FOUND)


def _settle_form(case_page: CasePage) -> CaseForm:
    offered = [(WatchOutcome.NOTHING.value, gettext("Nothing is to be done"), gettext("Each hit has been judged."))]
    if case_page.opened.shown.state in MAY_REASSESS:
        again = gettext("A new assessment begins with the old answers.")
        offered.append((WatchOutcome.REASSESS.value, gettext("Assess the collaboration again"), again))
    return build_form(
        CaseForm,
        {
            "outcome": radios(gettext("What follows from it?"), offered, gettext("Choose what follows")),
            "reason": textarea(
                gettext("Reasons"), gettext("It can become public. Write what is so."), gettext("Write the reasons")
            ),
        },
    )


class EndForm(CaseForm):
    """The last day of a collaboration; `_end_form` fills it in."""

    day = DateField(
        lazy_gettext("Last day of the collaboration"),
        [Optional()],
        description=lazy_gettext("Leave it empty if the day is not known any longer."),
    )


def _end_form(case_page: CasePage) -> EndForm:
    return EndForm(data={"day": case_page.opened.shown.ends_on})


def _day(form: EndForm) -> date | None:
    return form.day.data or None


CASE_ACTIONS = {
    "set_end": CaseAction(
        path="end-date",
        actions=(Action.SET_END,),
        form=_end_form,
        perform=lambda uow, code, form: watch_service.set_end(uow, code, _day(form)),
        template="reviewer/follow_up/end_date.html",
        success_message=lazy_gettext("The day is recorded."),
    )
}
add_action_pages(pages, CASE_ACTIONS)
