"""The page on which a member records their own dissent from the opinion of their group."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext

from riskflow.cases.workflow import Action, Group
from riskflow.services.deliberation.dissents import ACT_OF, record_dissent
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, radios, textarea
from riskflow.web.filters import localise
from riskflow.web.forms import build_form
from riskflow.web.present.case import CasePage
from riskflow.web.present.review.groups import group_review

pages = Blueprint("dissents", __name__)


class DissentForm(CaseForm):
    """A member's dissent. `_dissent_form` adds the fields; who took part in both opinions says from which."""

    groups: tuple[Group, ...] = ()

    @property
    def group(self) -> Group:
        return Group(self["group"].data) if "group" in self else self.groups[0]


def _groups(case_page: CasePage) -> tuple[Group, ...]:
    """Return from what the person may dissent; the group that has the case, where the verb will say why not."""
    return case_page.pending.rules(case_page.opened).dissents_from or (case_page.group,)


def _dissent_form(case_page: CasePage) -> DissentForm:
    groups = _groups(case_page)
    fields: dict[str, Any] = {"groups": groups}
    if len(groups) > 1:
        choices = [(group.value, localise(ACT_OF[group]), "") for group in groups]
        fields["group"] = radios(gettext("From what?"), choices, gettext("Choose what you dissent from"))
    fields["reason"] = textarea(
        gettext("What do you think, and why?"),
        gettext("What you would have proposed instead. It becomes part of the record and can become public."),
        gettext("Write what you think, and why"),
    )
    return build_form(DissentForm, fields)


def _record(uow: UnitOfWork, code: str, form: DissentForm) -> None:
    record_dissent(uow, code, form.seen_revision, form.group, form.text_in("reason"))


def _context(case_page: CasePage) -> dict[str, Any]:
    return {"group_reviews": [group_review(case_page, group) for group in _groups(case_page)]}


CASE_ACTIONS: dict[str, CaseAction] = {
    "dissent": CaseAction(
        path="dissent",
        actions=(Action.DISSENT,),
        form=_dissent_form,
        perform=_record,
        template="reviewer/tasks/dissent.html",
        context=_context,
        success_message=lazy_gettext("Your dissent is recorded. Who decides reads it, and it stands in the record."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
