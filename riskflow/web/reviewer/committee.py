"""Pages of the members of RAI and SAI: declaration on conflict of interest, own rating, the group's opinion."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField

from riskflow.cases.labels import ADVICE_NAMES, Advice
from riskflow.cases.review_input import OpinionInput, RatingInput
from riskflow.cases.workflow import Action, Group, group_in
from riskflow.errors import ConflictError, RiskFlowError
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.shown import shown_requests
from riskflow.services.review import committee
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import (
    CaseAction,
    CaseForm,
    ConditionsForm,
    add_action_pages,
    condition_data,
    condition_fields,
    radios,
    textarea,
)
from riskflow.web.errors import status_of
from riskflow.web.filters import level_name, localise
from riskflow.web.forms import ExtraValidators, Page, build_form, form_status
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.answers import all_items, answer_lines
from riskflow.web.present.case import CasePage, MemberRating, group_review, plan_context
from riskflow.web.present.earlier_acts import receipt_page
from riskflow.web.resent.receipts import CASE_PAGE, leads_to
from riskflow.web.reviewer.conflicts import CLOSED_TO_YOU

pages = Blueprint("committee", __name__)

DECLARED = lazy_gettext("Noted: you have no conflict of interest. Here is the case.")
OF_MEMBERS = tuple(Advice)
OF_SAI = tuple(advice for advice in Advice if advice is not Advice.TO_SAI)


class DeclareForm(CaseForm):
    conflict = radios(
        lazy_gettext("Do you have a conflict of interest?"),
        [("no", lazy_gettext("No"), ""), ("yes", lazy_gettext("Yes, or it may look so"), "")],
        lazy_gettext("Choose whether you have a conflict of interest"),
    )
    reason = textarea(lazy_gettext("If yes: what is the tie?"), lazy_gettext("One sentence is enough."))


@pages.route("/c/<code>/declare", methods=["GET", "POST"])
def declare(code: str) -> Page:
    """Ask for a declaration on conflict of interest before anything else of the case is shown."""
    form = DeclareForm()
    refused = None
    if form.validate_on_submit():
        has_conflict = form.conflict.data == "yes"
        try:
            with write_unit_of_work() as uow:
                committee.declare(uow, code, has_conflict=has_conflict, reason=form.text_in("reason"))
                following = url_for("reviewer.inbox.inbox") if has_conflict else url_for(CASE_PAGE, code=code)
                leads_to(following)
        # Sent twice: the first declaration is stored.
        except ConflictError:
            return receipt_page() or redirect(url_for("reviewer.inbox.case", code=code))
        except RiskFlowError as error:
            refused = error
        else:
            flash(str(CLOSED_TO_YOU if has_conflict else DECLARED))
            return redirect(following)
    with get_case(code) as (uow, opened):
        is_open = Action.DECLARE in opened.actions and uow.viewer.id not in opened.facts.declared
        if opened.parts and not is_open:
            return redirect(url_for("reviewer.inbox.case", code=code))
        page = render_template(
            "reviewer/actions/declare.html",
            case=opened.shown,
            form=form,
            refusals=[localise(refused.message)] if refused else [],
            is_open=is_open,
        )
        return page, status_of(refused) if refused else form_status(form)


def _group(case_page: CasePage) -> Group:
    return group_in(case_page.opened.shown.state)


def _rating_form(case_page: CasePage) -> CaseForm:
    """Return the form for advice and reason, and for RAI's members a level of each area."""
    is_rai = _group(case_page) is Group.RAI
    fields: dict[str, Any] = {}
    if case_page.scored and is_rai:
        choices = [(level.id, level_name(level), hint) for level, hint in _level_hints().items()]
        for area, name in case_page.scored.questionnaire.areas.items():
            message = gettext("Choose a level for: %(area)s", area=localise(name).lower())
            fields[area.value] = radios(localise(name), choices, message)
    fields["advice"] = _advice_field(OF_MEMBERS if is_rai else OF_SAI, gettext("What do you advise?"))
    fields["reason"] = textarea(gettext("Why?"), gettext("Name the facts that weigh most."), gettext("Write why"))
    return build_form(CaseForm, fields)


def _level_hints() -> dict[Level, str]:
    return {
        Level.LOW: gettext("Nothing here calls for review"),
        Level.MODERATE: gettext("Standard measures are enough"),
        Level.HIGH: gettext("Needs RAI's opinion"),
        Level.CRITICAL: gettext("Needs SAI's position too"),
    }


def _advice_field(offered: tuple[Advice, ...], label: str) -> RadioField:
    return radios(label, [(advice.value, ADVICE_NAMES[advice], "") for advice in offered], gettext("Choose an advice"))


def _rate(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    levels = {area: Level.parse(form[area.value].data) for area in Area if area.value in form}
    committee.rate(
        uow, code, form.seen_revision, RatingInput(Advice(form["advice"].data), form.text_in("reason"), levels)
    )


def _rating_context(case_page: CasePage) -> dict[str, Any]:
    sections = answer_lines(case_page.scored) if case_page.scored else []
    return {
        "group": _group(case_page),
        "areas": {section.area.value: (section, lines) for section, lines in sections if section.area},
        "others": [(section, lines) for section, lines in sections if not section.area],
    }


class OpinionForm(ConditionsForm):
    """The opinion or position of a group. `_opinion_form` adds the fields."""

    group = Group.RAI
    member_ratings: tuple[MemberRating, ...] = ()

    @property
    def dissents(self) -> list[Any]:
        """The fields for dissent, one for each member who has rated."""
        return [self[f"dissent-{rating.person}"] for rating in self.member_ratings]

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self["advice"].data == Advice.WITH_CONDITIONS and not any(row.is_filled_in for row in self.rows):
            self["advice"].errors = [gettext("Write at least one condition below, or choose another advice")]
            return False
        return is_valid


def _opinion_form(case_page: CasePage) -> OpinionForm:
    group = _group(case_page)
    member_ratings = tuple(group_review(case_page, group).counted)
    earlier = group_review(case_page, Group.RAI).opinion if group is Group.SAI else None
    proposed = earlier.conditions if earlier else []
    fields = {
        "group": group,
        "member_ratings": member_ratings,
        "advice": _advice_field(_offered(case_page), gettext("What does the group advise?")),
        "text": textarea(
            gettext("The text"),
            gettext("Weigh what the collaboration gives against its risks. It becomes part of the record."),
            gettext("Write the text"),
        ),
        **condition_fields(proposed),
        **{f"dissent-{rating.person}": textarea(rating.name) for rating in member_ratings},
    }
    return build_form(OpinionForm, fields, condition_data(proposed))


def _offered(case_page: CasePage) -> tuple[Advice, ...]:
    """Return the advice that a group may give; where an area is critical, RAI can only refer the case to SAI."""
    if _group(case_page) is Group.SAI:
        return OF_SAI
    scored = case_page.scored if case_page.shows_levels else None
    is_critical = scored is not None and scored.profile.route_by_level is Route.SAI
    return (Advice.TO_SAI,) if is_critical else OF_MEMBERS


def _give_opinion(uow: UnitOfWork, code: str, form: OpinionForm) -> None:
    dissents = {rating.person: form.text_in(f"dissent-{rating.person}") for rating in form.member_ratings}
    opinion = OpinionInput(Advice(form["advice"].data), form.text_in("text"), form.conditions(), dissents)
    verb = committee.take_position if form.group is Group.SAI else committee.give_opinion
    verb(uow, code, form.seen_revision, opinion)


def _opinion_context(case_page: CasePage) -> dict[str, Any]:
    group = _group(case_page)
    groups = tuple(Group) if group is Group.SAI else (Group.RAI,)
    return {
        "group": group,
        "group_reviews": {each: group_review(case_page, each) for each in groups},
        "items": all_items(case_page.scored.questionnaire) if case_page.scored else {},
        "offered": _offered(case_page),
        "requests": shown_requests(case_page.uow, case_page.opened),
        **plan_context(case_page),
    }


CASE_ACTIONS: dict[str, CaseAction] = {
    "rate": CaseAction(
        path="rate",
        actions=(Action.RATE, Action.SUPPORT),
        form=_rating_form,
        perform=_rate,
        template="reviewer/actions/rate.html",
        context=_rating_context,
        success_message=lazy_gettext("Thank you. What the others have said is now shown under Opinions."),
    ),
    "opinion": CaseAction(
        path="opinion",
        actions=(Action.GIVE_OPINION, Action.TAKE_POSITION),
        form=_opinion_form,
        perform=_give_opinion,
        template="reviewer/actions/opinion.html",
        context=_opinion_context,
        success_message=lazy_gettext("It is given, and the case has gone on."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
