"""Pages of the decision-maker: decide, with a page that asks once more; suspend and resume."""

from datetime import date
from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, StringField

from riskflow.cases.labels import CASE_OUTCOME_NAMES, Advice, CaseOutcome, decision_outcomes
from riskflow.cases.review_input import DecisionInput
from riskflow.cases.workflow import Action, Group
from riskflow.deliberation.overrides import of_decision
from riskflow.errors import InvalidError
from riskflow.questionnaire.model import Level
from riskflow.services.assessment.shown import shown_requests
from riskflow.services.deliberation.assignments import rapporteur
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.open_points import OpenPoint, check_despite, despite_token, open_points
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import (
    DESPITE,
    CaseAction,
    ConditionsForm,
    add_action_pages,
    condition_data,
    condition_fields,
    radios,
    reason_form,
    textarea,
)
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_LINE_LENGTH, ExtraValidators, build_form, max_length
from riskflow.web.present.answers import all_items
from riskflow.web.present.case import CasePage, plan_context
from riskflow.web.present.review.groups import group_review
from riskflow.web.present.review.obligations import earlier_context, open_conditions
from riskflow.web.present.review.precedents import precedents_shown
from riskflow.web.reviewer.deliberation.departures import (
    benefit_field,
    day_data,
    day_fields,
    departure_field,
    risks_field,
    says_why_it_departs,
)

pages = Blueprint("decisions", __name__)

MONTHS = 12


class DecisionForm(ConditionsForm):
    """A decision. `_decision_form` adds the fields."""

    worst = Level.LOW
    advice: Advice | None = None

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = super().validate(extra_validators)
        outcome = self["outcome"].data
        if outcome == CaseOutcome.WITH_CONDITIONS and not any(row.is_filled_in for row in self.rows):
            self["outcome"].errors = [gettext("Write at least one condition below, or choose another outcome")]
            is_valid = False
        if outcome and not self["outcome"].errors:
            departs = of_decision(CaseOutcome(outcome), self.worst, self.advice)
            is_valid = says_why_it_departs(self, departs) and is_valid
        return is_valid


def _outcome_field(case_page: CasePage) -> RadioField:
    """Return the choice of what is decided, as far as the answers of the functions leave it."""
    hints = {
        CaseOutcome.WITH_CONDITIONS: gettext("Write the conditions below."),
        CaseOutcome.REDUCE_SCOPE: gettext("Say in the reasons what is taken out."),
        CaseOutcome.DECLINE: gettext("Say in the reasons what else was tried."),
    }
    gates = case_page.pending.gates[case_page.opened.id]
    offered = decision_outcomes([found.outcome for found in gates if found.outcome])
    choices = [(outcome.value, CASE_OUTCOME_NAMES[outcome], hints.get(outcome, "")) for outcome in offered]
    return radios(gettext("What do you decide?"), choices, gettext("Choose what you decide"))


def _handling_fields() -> dict[str, Any]:
    """Return the fields about who took part in the final handling."""
    return {
        "presenter": StringField(
            gettext("Who presented the case? (optional)"),
            [max_length(MAX_LINE_LENGTH)],
            description=gettext("Name and title"),
        ),
        "dissent": textarea(
            gettext("Dissent (optional)"),
            gettext(
                "Name and reasons of somebody who took part in the final handling and thinks otherwise. It is noted "
                "before the decision is dispatched (Administrative Procedure Act, section 30)."
            ),
        ),
    }


def _decision_form(case_page: CasePage) -> DecisionForm:
    """Return the form with the conditions of SAI's position or RAI's opinion, and the day that the policy names."""
    groups = (Group.SAI, Group.RAI) if case_page.opened.facts.was_with_sai else (Group.RAI,)
    opinions = (group_review(case_page, group).opinion for group in groups)
    standing = next((opinion for opinion in opinions if opinion), None)
    proposed = standing.conditions if standing else open_conditions(case_page)
    fields = {
        "worst": case_page.pending.reviews[case_page.opened.id].worst,
        "advice": Advice(standing.advice) if standing else None,
        "outcome": _outcome_field(case_page),
        "benefit": benefit_field(),
        "reasons": risks_field(gettext("Name what weighs most, and why nothing less intrusive is enough.")),
        **condition_fields(proposed),
        "exit_plan": textarea(
            gettext("How can the collaboration be ended? (optional)"),
            gettext("People, data, equipment and teaching that have to be taken care of."),
        ),
        DESPITE: HiddenField(),
        "unheard_reason": textarea(
            gettext("Why does the applicant not answer first? (only if you decline without it)"),
            gettext("A decision to decline without the applicant's answer needs a reason."),
        ),
        **day_fields(),
        **_handling_fields(),
        **departure_field(),
    }
    days = day_data(standing)
    data = {
        **condition_data(proposed),
        **days,
        "follow_up_on": days.get("follow_up_on") or _follow_up(case_page),
        "presenter": _presenter(case_page),
    }
    return build_form(DecisionForm, fields, data)


def _presenter(case_page: CasePage) -> str:
    """Return the name and title of the rapporteur, if there is one."""
    found = rapporteur(case_page.uow, case_page.opened)
    return ", ".join(filter(None, (found.name, found.title))) if found else ""


def _follow_up(case_page: CasePage) -> date | None:
    """Return the day that the policy names for the worst level, where the person may see it."""
    if case_page.scored is None or not case_page.shows_levels:
        return None
    months = case_page.scored.version.policy.follow_up_months[case_page.scored.profile.worst.id]
    return _months_after(case_page.uow.today, months)


def _months_after(day: date, months: int) -> date:
    # The 28th at the latest: every month has one.
    years, month = divmod(day.month - 1 + months, MONTHS)
    return date(day.year + years, month + 1, min(day.day, 28))


def _decide(uow: UnitOfWork, code: str, form: DecisionForm) -> None:
    decision = DecisionInput(
        outcome=CaseOutcome(form["outcome"].data),
        benefit=form.text_in("benefit"),
        reasons=form.text_in("reasons"),
        conditions=form.conditions(),
        exit_plan=form.text_in("exit_plan"),
        follow_up_on=form["follow_up_on"].data,
        presenter=form.text_in("presenter"),
        despite=form.text_in(DESPITE),
        unheard_reason=form.text_in("unheard_reason"),
        valid_until=form["valid_until"].data,
        dissent=form.text_in("dissent"),
        override_reason=form.text_in("override_reason"),
    )
    decision_service.decide(uow, code, form.seen_revision, decision)


def _points(case_page: CasePage) -> list[OpenPoint]:
    if case_page.scored is None:
        return []
    return open_points(case_page.uow, case_page.opened, case_page.scored.for_rules)


def _unconfirmed(case_page: CasePage, form: DecisionForm) -> str:
    """Return what the page that asks once more says while the tick is missing, or is of something else."""
    try:
        check_despite(_points(case_page), form.text_in(DESPITE))
    except InvalidError as error:
        return localise(error.message)
    return ""


def _decision_context(case_page: CasePage) -> dict[str, Any]:
    points = _points(case_page)
    groups = tuple(Group) if case_page.opened.facts.was_with_sai else (Group.RAI,)
    return {
        "group_reviews": {group: group_review(case_page, group) for group in groups},
        **precedents_shown(case_page),
        "stops": [found for found in case_page.pending.gates[case_page.opened.id] if found.freezes],
        "points": points,
        "requests": shown_requests(case_page.uow, case_page.opened),
        "despite": despite_token(points),
        **earlier_context(case_page),
        "items": all_items(case_page.scored.questionnaire) if case_page.scored else {},
        **plan_context(case_page),
    }


CASE_ACTIONS: dict[str, CaseAction] = {
    "decide": CaseAction(
        path="decide",
        actions=(Action.DECIDE,),
        form=_decision_form,
        perform=_decide,
        template="reviewer/actions/decide.html",
        context=_decision_context,
        confirmation_template="reviewer/actions/confirm.html",
        unconfirmed=_unconfirmed,
        success_message=lazy_gettext("You have decided. The record is being drawn up and sealed."),
    ),
    "suspend": CaseAction(
        path="suspend",
        actions=(Action.SUSPEND,),
        form=reason_form(
            lazy_gettext("Why is the collaboration suspended?"),
            lazy_gettext("Say also what must happen before it can resume."),
        ),
        perform=lambda uow, code, form: decision_service.suspend(uow, code, form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("The collaboration is suspended. A record of it is being drawn up."),
    ),
    "resume": CaseAction(
        path="resume",
        actions=(Action.RESUME,),
        form=reason_form(lazy_gettext("Why can the collaboration resume?")),
        perform=lambda uow, code, form: decision_service.resume(uow, code, form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("The collaboration may resume. A record of it is being drawn up."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
