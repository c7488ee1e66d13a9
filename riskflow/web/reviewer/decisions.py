"""What the decision-maker does: decide on one page, after a page that asks once more; suspend and resume."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import StringField

from riskflow.cases.labels import DECISION_OUTCOMES, OUTCOMES, Outcome
from riskflow.cases.workflow import Action, Group
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.decisions import Verdict
from riskflow.services.unit_of_work import Desk
from riskflow.web.case_forms import Deed, radios, reason_form, textarea
from riskflow.web.conditions import ConditionsForm, condition_data, condition_fields
from riskflow.web.forms import LONGEST_LINE, DateField, at_most
from riskflow.web.present.answers import all_items
from riskflow.web.present.case import Dossier, planned
from riskflow.web.present.opinions import hear

MONTHS = 12


class DecisionForm(ConditionsForm):
    """A decision as it is written. `_decision_form` adds the fields."""

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields, and that a conditional yes has a condition."""
        fits = super().validate(extra_validators)
        if self["outcome"].data == Outcome.WITH_CONDITIONS and not any(row.is_wanted for row in self.rows):
            self["outcome"].errors = [gettext("Write at least one condition below, or choose another outcome")]
            return False
        return fits


def _decision_form(dossier: Dossier) -> DecisionForm:
    """Build the form; conditions come from SAI's position or RAI's opinion, the day from the policy."""
    groups = (Group.SAI, Group.RAI) if dossier.matter.facts.was_with_sai else (Group.RAI,)
    spoken = next((said for group in groups if (said := hear(dossier, group).opinion)), None)
    proposed = spoken.conditions if spoken else []
    hints = {
        Outcome.WITH_CONDITIONS: gettext("Write the conditions below."),
        Outcome.REDUCE_SCOPE: gettext("Say in the reasons what is taken out."),
        Outcome.DECLINE: gettext("Say in the reasons what else was tried."),
    }
    choices = [(outcome.value, OUTCOMES[outcome], hints.get(outcome, "")) for outcome in DECISION_OUTCOMES]
    fields = {
        "outcome": radios(gettext("What do you decide?"), choices, gettext("Choose what you decide")),
        "benefit": textarea(
            gettext("What does the collaboration give?"),
            gettext("Also what would be lost without it, for the university and for the partner."),
            gettext("Write what the collaboration gives"),
        ),
        "reasons": textarea(
            gettext("Which risks are weighed, and how?"),
            gettext("Name what weighs most, and why nothing less intrusive is enough."),
            gettext("Write which risks are weighed"),
        ),
        **condition_fields(proposed),
        "exit_plan": textarea(
            gettext("How can the collaboration be ended? (optional)"),
            gettext("People, data, equipment and teaching that have to be taken care of."),
        ),
        "follow_up_on": DateField(gettext("When is it followed up?"), description=gettext("For example 1 3 2027")),
        "presenter": StringField(
            gettext("Who presented the case? (optional)"),
            [at_most(LONGEST_LINE)],
            description=gettext("Name and title"),
        ),
    }
    data = {**condition_data(proposed), "follow_up_on": _follow_up(dossier)}
    return type("Decision", (DecisionForm,), fields)(data=data)  # type: ignore[no-any-return]


def _follow_up(dossier: Dossier) -> date | None:
    """Return the day that the policy names for the worst level."""
    if dossier.sheaf is None or not dossier.shows_levels:
        return None
    months = dossier.sheaf.version.policy.follow_up_months[dossier.sheaf.profile.worst.id]
    return _months_after(dossier.desk.today, months)


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later; the 28th where the month may be shorter."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    return date(day.year + years, month + 1, min(day.day, 28))


def _decide(desk: Desk, code: str, form: DecisionForm) -> None:
    verdict = Verdict(
        outcome=Outcome(form["outcome"].data),
        benefit=form.words("benefit"),
        reasons=form.words("reasons"),
        conditions=form.conditions(),
        exit_plan=form.words("exit_plan"),
        follow_up_on=form["follow_up_on"].data,
        presenter=form.words("presenter"),
    )
    decision_service.decide(desk, code, form.seen, verdict)


def _what_is_weighed(dossier: Dossier) -> dict[str, Any]:
    groups = tuple(Group) if dossier.matter.facts.was_with_sai else (Group.RAI,)
    return {
        "heard": {group: hear(dossier, group) for group in groups},
        "stops": dossier.pile.stops(dossier.matter),
        "items": all_items(dossier.sheaf.questionnaire) if dossier.sheaf else {},
        **planned(dossier),
    }


DEEDS: dict[str, Deed] = {
    "decide": Deed(
        path="decide",
        actions=(Action.DECIDE,),
        form=_decision_form,
        verb=_decide,
        template="reviewer/actions/decide.html",
        shows=_what_is_weighed,
        interrupts="reviewer/actions/confirm.html",
        told=lazy_gettext("You have decided. The record is being drawn up and sealed."),
    ),
    "suspend": Deed(
        path="suspend",
        actions=(Action.SUSPEND,),
        form=reason_form(
            lazy_gettext("Why is the collaboration suspended?"),
            lazy_gettext("Say also what must happen before it can resume."),
        ),
        verb=lambda desk, code, form: decision_service.suspend(desk, code, form.words("reason")),
        template="reviewer/actions/reason.html",
        told=lazy_gettext("The collaboration is suspended. A record of it is being drawn up."),
    ),
    "resume": Deed(
        path="resume",
        actions=(Action.RESUME,),
        form=reason_form(lazy_gettext("Why can the collaboration resume?")),
        verb=lambda desk, code, form: decision_service.resume(desk, code, form.words("reason")),
        template="reviewer/actions/reason.html",
        told=lazy_gettext("The collaboration may resume. A record of it is being drawn up."),
    ),
}
"""Endpoint -> deed."""
