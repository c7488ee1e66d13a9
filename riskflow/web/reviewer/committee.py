"""What members of RAI and SAI say of a case: their conflict of interest, their own rating, the group's opinion."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext

from riskflow.cases.labels import ADVICE, Advice
from riskflow.cases.workflow import Action, Group, group_in
from riskflow.errors import ConflictError, RiskFlowError
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.services.review import committee
from riskflow.services.review.committee import GroupOpinion, OwnRating
from riskflow.services.unit_of_work import Desk
from riskflow.web.case_forms import UNPROCESSABLE, CaseForm, Deed, Page, radios, textarea
from riskflow.web.conditions import ConditionsForm, condition_data, condition_fields
from riskflow.web.errors import status_of
from riskflow.web.filters import level_name, t
from riskflow.web.guards import get_case, writing
from riskflow.web.present.answers import all_items, answer_lines
from riskflow.web.present.case import Dossier, planned
from riskflow.web.present.opinions import Voice, hear

CLOSED_TO_YOU = lazy_gettext("Your conflict of interest is noted. The case is closed to you.")
DECLARED = lazy_gettext("Noted: you have no conflict of interest. Here is the case.")
OF_MEMBERS = tuple(Advice)
OF_SAI = tuple(advice for advice in Advice if advice is not Advice.TO_SAI)


class DeclareForm(CaseForm):
    """Whether a member has a conflict of interest."""

    conflict = radios(
        lazy_gettext("Do you have a conflict of interest?"),
        [("no", lazy_gettext("No"), ""), ("yes", lazy_gettext("Yes, or it may look so"), "")],
        lazy_gettext("Choose whether you have a conflict of interest"),
    )
    reason = textarea(lazy_gettext("If yes: what is the tie?"), lazy_gettext("One sentence is enough."))


def declare(code: str) -> Page:
    """Ask for a conflict of interest before anything else of the case is shown."""
    form = DeclareForm()
    refused = None
    if form.validate_on_submit():
        has_conflict = form.conflict.data == "yes"
        try:
            with writing() as desk:
                committee.declare(desk, code, has_conflict=has_conflict, reason=form.words("reason"))
        except ConflictError:
            return redirect(url_for("review.case", code=code))  # a second click: the first one stands
        except RiskFlowError as error:
            refused = error
        else:
            flash(str(CLOSED_TO_YOU if has_conflict else DECLARED))
            return redirect(url_for("review.inbox") if has_conflict else url_for("review.case", code=code))
    with get_case(code) as (desk, matter):
        is_open = Action.DECLARE in matter.actions and desk.viewer.id not in matter.facts.declared
        if matter.parts and not is_open:
            return redirect(url_for("review.case", code=code))
        page = render_template(
            "reviewer/actions/declare.html",
            case=matter.case,
            form=form,
            refusals=[t(refused.message)] if refused else [],
            is_open=is_open,
        )
        return page, status_of(refused) if refused else UNPROCESSABLE if form.errors else 200


def _group(dossier: Dossier) -> Group:
    return group_in(dossier.matter.case.state)


def _rating_form(dossier: Dossier) -> CaseForm:
    """Ask RAI's members for a level of each area, and all members for their advice and why."""
    is_rai = _group(dossier) is Group.RAI
    fields: dict[str, Any] = {}
    if dossier.sheaf and is_rai:
        choices = [(level.id, level_name(level), hint) for level, hint in _level_hints().items()]
        for area, name in dossier.sheaf.questionnaire.areas.items():
            message = gettext("Choose a level for: %(area)s", area=t(name).lower())
            fields[area.value] = radios(t(name), choices, message)
    fields["advice"] = _advice_field(OF_MEMBERS if is_rai else OF_SAI, gettext("What do you advise?"))
    fields["reason"] = textarea(gettext("Why?"), gettext("Name the facts that weigh most."), gettext("Write why"))
    return type("RatingForm", (CaseForm,), fields)()  # type: ignore[no-any-return]


def _level_hints() -> dict[Level, str]:
    return {
        Level.LOW: gettext("Nothing here calls for review"),
        Level.MODERATE: gettext("Standard measures are enough"),
        Level.HIGH: gettext("Needs RAI's opinion"),
        Level.CRITICAL: gettext("Needs SAI's position too"),
    }


def _advice_field(offered: tuple[Advice, ...], label: str) -> Any:  # noqa: ANN401 - a field that WTForms has yet to bind
    return radios(label, [(advice.value, ADVICE[advice], "") for advice in offered], gettext("Choose an advice"))


def _rate(desk: Desk, code: str, form: CaseForm) -> None:
    levels = {area: Level.parse(form[area.value].data) for area in Area if area.value in form}
    committee.rate(desk, code, form.seen, OwnRating(Advice(form["advice"].data), form.words("reason"), levels))


def _answers_by_area(dossier: Dossier) -> dict[str, Any]:
    sections = answer_lines(dossier.sheaf) if dossier.sheaf else []
    return {
        "group": _group(dossier),
        "areas": {section.area.value: (section, lines) for section, lines in sections if section.area},
        "others": [(section, lines) for section, lines in sections if not section.area],
    }


class OpinionForm(ConditionsForm):
    """What a group says. `_opinion_form` adds the fields."""

    group = Group.RAI
    voices: tuple[Voice, ...] = ()

    @property
    def dissents(self) -> list[Any]:
        """The fields for dissent, one for each member who took part."""
        return [self[f"dissent-{voice.person}"] for voice in self.voices]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields, and that an advice with conditions has one."""
        fits = super().validate(extra_validators)
        if self["advice"].data == Advice.WITH_CONDITIONS and not any(row.is_wanted for row in self.rows):
            self["advice"].errors = [gettext("Write at least one condition below, or choose another advice")]
            return False
        return fits


def _opinion_form(dossier: Dossier) -> OpinionForm:
    group = _group(dossier)
    heard = hear(dossier, group)
    earlier = hear(dossier, Group.RAI).opinion if group is Group.SAI else None
    proposed = earlier.conditions if earlier else []
    fields = {
        "group": group,
        "voices": tuple(heard.voices),
        "advice": _advice_field(_offered(dossier), gettext("What does the group advise?")),
        "text": textarea(
            gettext("The text"),
            gettext("Weigh what the collaboration gives against its risks. It becomes part of the record."),
            gettext("Write the text"),
        ),
        **condition_fields(proposed),
        **{f"dissent-{voice.person}": textarea(voice.name) for voice in heard.voices},
    }
    return type("Opinion", (OpinionForm,), fields)(data=condition_data(proposed))  # type: ignore[no-any-return]


def _offered(dossier: Dossier) -> tuple[Advice, ...]:
    """Return the advice that a group may give: where an area is critical, RAI can only refer to SAI."""
    if _group(dossier) is Group.SAI:
        return OF_SAI
    sheaf = dossier.sheaf if dossier.shows_levels else None
    is_critical = sheaf is not None and sheaf.profile.route_by_level is Route.SAI
    return (Advice.TO_SAI,) if is_critical else OF_MEMBERS


def _opine(desk: Desk, code: str, form: OpinionForm) -> None:
    dissents = {voice.person: form.words(f"dissent-{voice.person}") for voice in form.voices}
    said = GroupOpinion(Advice(form["advice"].data), form.words("text"), form.conditions(), dissents)
    speak = committee.take_position if form.group is Group.SAI else committee.give_opinion
    speak(desk, code, form.seen, said)


def _what_was_heard(dossier: Dossier) -> dict[str, Any]:
    group = _group(dossier)
    groups = tuple(Group) if group is Group.SAI else (Group.RAI,)
    return {
        "group": group,
        "heard": {each: hear(dossier, each) for each in groups},
        "items": all_items(dossier.sheaf.questionnaire) if dossier.sheaf else {},
        "offered": _offered(dossier),
        **planned(dossier),
    }


DEEDS: dict[str, Deed] = {
    "rate": Deed(
        path="rate",
        actions=(Action.RATE, Action.SUPPORT),
        form=_rating_form,
        verb=_rate,
        template="reviewer/actions/rate.html",
        shows=_answers_by_area,
        told=lazy_gettext("Thank you. What the others have said is now shown under Opinions."),
    ),
    "opinion": Deed(
        path="opinion",
        actions=(Action.GIVE_OPINION, Action.TAKE_POSITION),
        form=_opinion_form,
        verb=_opine,
        template="reviewer/actions/opinion.html",
        shows=_what_was_heard,
        told=lazy_gettext("It is given, and the case has gone on."),
    ),
}
"""Endpoint -> deed."""
