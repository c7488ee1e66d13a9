"""Pages of the members of RAI and SAI: declaration on conflict of interest, own rating, the group's opinion."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField

from riskflow.cases.labels import ADVICE_NAMES, CONFIDENCE_NAMES, VOTE_NAMES, Advice, Confidence, Vote
from riskflow.cases.review_input import OpinionInput, RatingInput
from riskflow.cases.workflow import Action, Group, Guard, group_in
from riskflow.deliberation.overrides import of_opinion
from riskflow.deliberation.ratings import areas_without_reason
from riskflow.errors import ConflictError, RiskFlowError
from riskflow.questionnaire.model import Area, Level
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
    reason_form,
    textarea,
)
from riskflow.web.errors import status_of
from riskflow.web.filters import level_name, localise
from riskflow.web.forms import ExtraValidators, Page, build_form, choice, form_status
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.answers import all_items, answer_lines
from riskflow.web.present.case import CasePage, plan_context
from riskflow.web.present.earlier_acts import receipt_page
from riskflow.web.present.review.deliberation import urgency_shown
from riskflow.web.present.review.groups import MemberRating, group_review
from riskflow.web.present.review.obligations import earlier_context, open_conditions
from riskflow.web.present.review.precedents import precedents_shown
from riskflow.web.resent.receipts import CASE_PAGE, leads_to
from riskflow.web.reviewer.conflicts import CLOSED_TO_YOU
from riskflow.web.reviewer.deliberation.departures import (
    among_or_nothing,
    benefit_field,
    day_data,
    day_fields,
    departure_field,
    risks_field,
    says_why_it_departs,
)

pages = Blueprint("committee", __name__)

DECLARED = lazy_gettext("Noted: you have no conflict of interest. Here is the case.")
VOTED = "yes"
LEVEL_IDS = frozenset(level.id for level in Level)
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


class RatingForm(CaseForm):
    """A member's rating. `_rating_form` adds the fields."""

    @property
    def area_fields(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each area: the level, how sure the member is, and why."""
        return [(self[area], self[f"confidence-{area}"], self[f"reason-{area}"]) for area in Area if area in self]

    @property
    def levels(self) -> dict[Area, Level]:
        return {area: Level.parse(self[area].data) for area in Area if area in self and self[area].data in LEVEL_IDS}

    def reasons(self) -> dict[Area, str]:
        return {area: self.text_in(f"reason-{area}") for area in self.levels}

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        for area in areas_without_reason(self.levels, self.reasons()):
            self[f"reason-{area}"].errors = [gettext("Write why the level is high or critical")]
            is_valid = False
        return is_valid


def _rating_form(case_page: CasePage) -> RatingForm:
    """Return the form for advice and reason, and for RAI's members level, confidence and reason of each area."""
    is_rai = _group(case_page) is Group.RAI
    fields: dict[str, Any] = {}
    if case_page.scored and is_rai:
        choices = [(level.id, level_name(level), hint) for level, hint in _level_hints().items()]
        sure = [(each.value, name, "") for each, name in CONFIDENCE_NAMES.items()]
        for area, name in case_page.scored.questionnaire.areas.items():
            words = localise(name)
            message = gettext("Choose a level for: %(area)s", area=words.lower())
            fields[area.value] = radios(words, choices, message)
            how = gettext("How sure are you of the level? (%(area)s)", area=words.lower())
            unsaid = gettext("Say how sure you are of: %(area)s", area=words.lower())
            fields[f"confidence-{area}"] = radios(how, sure, unsaid)
            fields[f"reason-{area}"] = textarea(
                gettext("Why this level? (%(area)s)", area=words.lower()),
                gettext("Needed for high and critical. Name the answers that weigh most."),
            )
    fields["advice"] = _advice_field(OF_MEMBERS if is_rai else OF_SAI, gettext("What do you advise?"))
    fields["reason"] = textarea(
        gettext("Why?"),
        gettext("The whole weighed together. What you write may become public: keep to the facts."),
        gettext("Write why"),
    )
    return build_form(RatingForm, fields)


def _level_hints() -> dict[Level, str]:
    return {
        Level.LOW: gettext("Nothing here calls for review"),
        Level.MODERATE: gettext("Standard measures are enough"),
        Level.HIGH: gettext("Needs RAI's opinion"),
        Level.CRITICAL: gettext("Needs SAI's position too"),
    }


def _advice_field(offered: tuple[Advice, ...], label: str) -> RadioField:
    return radios(label, [(advice.value, ADVICE_NAMES[advice], "") for advice in offered], gettext("Choose an advice"))


def _rate(uow: UnitOfWork, code: str, form: RatingForm) -> None:
    levels = form.levels
    confidence = {area: Confidence(form[f"confidence-{area}"].data) for area in levels}
    rating = RatingInput(Advice(form["advice"].data), form.text_in("reason"), levels, form.reasons(), confidence)
    committee.rate(uow, code, form.seen_revision, rating)


def _rating_context(case_page: CasePage) -> dict[str, Any]:
    sections = answer_lines(case_page.scored) if case_page.scored else []
    return {
        "group": _group(case_page),
        "urgency": urgency_shown(case_page),
        "areas": {section.area.value: (section, lines) for section, lines in sections if section.area},
        "others": [(section, lines) for section, lines in sections if not section.area],
    }


class OpinionForm(ConditionsForm):
    """The opinion or position of a group. `_opinion_form` adds the fields."""

    group = Group.RAI
    worst = Level.LOW
    must_refer = False
    member_ratings: tuple[MemberRating, ...] = ()

    @property
    def dissents(self) -> list[Any]:
        """The fields for dissent, one for each member who has rated."""
        return [self[f"dissent-{rating.person}"] for rating in self.member_ratings]

    @property
    def vote_fields(self) -> list[Any]:
        return [self[f"vote-{rating.person}"] for rating in self.member_ratings]

    def votes(self) -> dict[int, Vote]:
        """Return the votes; none where the group spoke without voting."""
        if self["voted"].data != VOTED:
            return {}
        given = {rating.person: self[f"vote-{rating.person}"].data for rating in self.member_ratings}
        return {person: Vote(vote) for person, vote in given.items() if vote}

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = super().validate(extra_validators)
        advice = self["advice"].data
        if advice == Advice.WITH_CONDITIONS and not any(row.is_filled_in for row in self.rows):
            self["advice"].errors = [gettext("Write at least one condition below, or choose another advice")]
            is_valid = False
        if advice and not self["advice"].errors:
            departs = of_opinion(Advice(advice), self.worst, must_refer=self.must_refer)
            is_valid = says_why_it_departs(self, departs) and is_valid
        return is_valid


def _opinion_form(case_page: CasePage) -> OpinionForm:
    group = _group(case_page)
    member_ratings = tuple(group_review(case_page, group).counted)
    earlier = group_review(case_page, Group.RAI).opinion if group is Group.SAI else None
    proposed = earlier.conditions if earlier else open_conditions(case_page)
    review = case_page.pending.reviews[case_page.opened.id]
    is_asked = group is Group.RAI and review.is_asked_by_sai
    ways = {vote.value: localise(VOTE_NAMES[vote]) for vote in Vote}
    fields = {
        "group": group,
        "worst": review.worst,
        "must_refer": is_asked,
        "member_ratings": member_ratings,
        "advice": _advice_field(_offered(case_page), gettext("What does the group advise?")),
        "text": textarea(
            gettext("The proposal"),
            gettext("What the group proposes, in a few sentences that can stand alone. It becomes part of the record."),
            gettext("Write the proposal"),
        ),
        "benefit": benefit_field(),
        "risks": risks_field(
            gettext("Name what weighs most, and why nothing less intrusive is enough. It may become public.")
        ),
        **condition_fields(proposed),
        **day_fields(),
        "voted": _optional_radios(
            gettext("Was there a vote?"),
            {
                "": gettext("No, the group speaks without a vote"),
                VOTED: gettext("Yes, on the proposal above"),
            },
        ),
        **{f"vote-{rating.person}": _optional_radios(rating.name, ways) for rating in member_ratings},
        **{f"dissent-{rating.person}": textarea(rating.name) for rating in member_ratings},
        **departure_field(),
    }
    data = {**condition_data(proposed), **day_data(earlier), "voted": ""}
    return build_form(OpinionForm, fields, data)


def _optional_radios(label: str, names: Mapping[str, str]) -> RadioField:
    options = [choice(value, name) for value, name in names.items()]
    return RadioField(label, [among_or_nothing(names)], choices=options, validate_choice=False)


def _offered(case_page: CasePage) -> tuple[Advice, ...]:
    """Return the advice that a group may give; where an area is critical, RAI can only refer the case to SAI."""
    if _group(case_page) is Group.SAI:
        return OF_SAI
    rules = case_page.pending.rules(case_page.opened)
    return (Advice.TO_SAI,) if rules.shows_levels and Guard.BELOW_CRITICAL in rules.unmet else OF_MEMBERS


def _give_opinion(uow: UnitOfWork, code: str, form: OpinionForm) -> None:
    dissents = {rating.person: form.text_in(f"dissent-{rating.person}") for rating in form.member_ratings}
    opinion = OpinionInput(
        Advice(form["advice"].data),
        form.text_in("text"),
        form.conditions(),
        dissents,
        benefit=form.text_in("benefit"),
        risks=form.text_in("risks"),
        votes=form.votes(),
        override_reason=form.text_in("override_reason"),
        follow_up_on=form["follow_up_on"].data,
        valid_until=form["valid_until"].data,
    )
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
        "review": case_page.pending.reviews[case_page.opened.id],
        **earlier_context(case_page),
        **precedents_shown(case_page),
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
    "urgent": CaseAction(
        path="urgent",
        actions=(Action.MARK_URGENT,),
        form=reason_form(
            lazy_gettext("Why can the case not wait?"),
            lazy_gettext("The record shows this. Say nothing of levels: members may not have rated yet."),
        ),
        perform=lambda uow, code, form: committee.mark_urgent(uow, code, form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("The case is marked as urgent."),
    ),
    "ask_rai": CaseAction(
        path="ask-rai",
        actions=(Action.ASK_RAI,),
        form=reason_form(
            lazy_gettext("What does SAI ask RAI?"),
            lazy_gettext("RAI gets the case back and gives another opinion. The earlier one is kept as superseded."),
        ),
        perform=lambda uow, code, form: committee.ask_rai(uow, code, form.text_in("reason")),
        template="reviewer/actions/reason.html",
        success_message=lazy_gettext("RAI has been asked, and has the case again."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
