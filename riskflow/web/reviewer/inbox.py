"""The inbox of those who handle cases, and the pages on which they read a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.labels import ACTION_NAMES, STATE_NAMES
from riskflow.cases.policy import Part
from riskflow.cases.workflow import WRITERS, Action, Group, Role, State
from riskflow.clocks.words import Wait
from riskflow.errors import NotFoundError
from riskflow.screening.verdicts import SCREENING_OUTCOME_NAMES
from riskflow.services.assessment import supplements as supplement_service
from riskflow.services.assessment.answers import KIND
from riskflow.services.assessment.shown import shown_events, shown_partners, shown_requests, shown_stops
from riskflow.services.deliberation.assignments import rapporteur
from riskflow.services.events import chain_holds
from riskflow.services.listing.cases import ListedCase, listed_cases, readable_cases
from riskflow.services.listing.inbox import (
    ACTIONS,
    ALL,
    ENDED,
    GROUPS,
    LIGHT_CHECK,
    LIGHT_CHECKERS,
    OVERDUE,
    STATES,
    TO_DO,
    inbox_counts,
    inbox_page,
)
from riskflow.services.listing.views import own_views
from riskflow.services.listing.who import waits_for
from riskflow.services.meetings.agenda import agenda_offers
from riskflow.services.open_case import NOT_FOUND, OpenCase, ShownCase
from riskflow.services.partners import freezes
from riskflow.services.partners.changes import changes_in
from riskflow.services.partners.status import open_hits_by_case, shown_statuses, statuses_by_case, statuses_in_case
from riskflow.services.registry.act_signatures import acts_to_sign
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.web.filters import localise
from riskflow.web.guards import get_case, read_unit_of_work
from riskflow.web.present.answers import NEXT_STEPS, all_items, answer_lines, contradictions_shown, outlook, shown_words
from riskflow.web.present.case import (
    CasePage,
    open_case_page,
    page_context,
    partners_mask,
    plan_context,
    revision_view_of,
)
from riskflow.web.present.corrections import corrections_by_subject
from riskflow.web.present.history import history_entries
from riskflow.web.present.indicators import indicator_panel
from riskflow.web.present.listing import asked_place, count_words, page_links
from riskflow.web.present.meetings import meetings_of_case
from riskflow.web.present.review.committee import quorum_panel, statements_shown
from riskflow.web.present.review.deliberation import deliberation_context
from riskflow.web.present.review.discussion import about_each
from riskflow.web.present.review.groups import earlier_reviews, group_reviews
from riskflow.web.present.review.precedents import precedents_shown
from riskflow.web.present.terms import term_suggestions
from riskflow.web.public import KINDS
from riskflow.web.reviewer.inbox_filters import asked_filter, filter_context

pages = Blueprint("inbox", __name__)

CHANGED = "changed"
LATEST_EVENTS = 5


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One case of the inbox."""

    listed: ListedCase
    wait: Wait | None

    @property
    def case(self) -> ShownCase:
        return self.listed.opened.shown

    @property
    def is_open(self) -> bool:
        """Whether the person may know more of it than that it is there."""
        return bool(self.listed.opened.parts)

    @property
    def due_actions(self) -> tuple[Action, ...]:
        """What is expected of the person here; registration has a list of its own in the archive."""
        return tuple(action for action in self.listed.due_actions if action in ACTIONS)

    @property
    def is_to_check(self) -> bool:
        """Whether the case was drawn for a light check that the person makes or prepares."""
        opened = self.listed.opened
        facts = opened.facts
        return facts.drawn_for_check and facts.state is State.CLOSED and bool(opened.roles & {*LIGHT_CHECKERS})


@pages.get("/inbox")
def inbox() -> str:
    """List the cases that the person handles; those that wait for the person are the first group."""
    return inbox_page_with()


def inbox_page_with(problem: str = "", name: str = "") -> str:
    """Return the inbox as the address asks for it; `problem` is what is wrong with a form, `name` that of a view."""
    with read_unit_of_work() as uow:
        counts = inbox_counts(uow)
        wanted, message = asked_filter(request.args.get("group", TO_DO if counts[TO_DO] else ALL))
        asked = asked_place(wanted.order(uow.viewer))
        page = inbox_page(uow, wanted, asked.cursor)
        listed = listed_cases(uow, page)
        waits = waits_for(uow, listed)
        readable = readable_cases(listed, Part.ANSWERS)
        named = shown_statuses(uow, readable, statuses_by_case(uow, readable))
        is_secretary = uow.viewer.has_role(Role.SECRETARY)
        return render_template(
            "reviewer/inbox.html",
            rows=[InboxRow(each, waits.get(each.opened.id)) for each in listed],
            links=page_links(page, asked),
            message=message,
            problem=problem,
            view_name=name,
            views=own_views(uow),
            groups=_group_links(counts, wanted.group),
            heading=_group_names()[wanted.group],
            **filter_context(uow, wanted),
            areas=uow.current_version.questionnaire.areas,
            actions=ACTION_NAMES,
            to_judge=open_hits_by_case(named),
            may_judge=any(uow.viewer.has_role(role) for role in (Role.SECRETARY, Role.RAI, Role.RAI_CHAIR)),
            has_leavers=is_secretary,
            may_select=is_secretary,
            agendas=agenda_offers(uow, [each.opened for each in listed]) if is_secretary else {},
            freezes_to_confirm=len(freezes.waiting(uow)),
            freezes_through_owners=len(freezes.through_owners(uow)),
            changed_partners=changes_in(uow, (each.opened for each in listed), named),
        )


def _group_links(counts: Mapping[str, int], chosen: str) -> list[dict[str, Any]]:
    shown = [group for group in GROUPS if group in {TO_DO, OVERDUE, ENDED, ALL} or counts[group]]
    names = _group_names()
    return [
        {
            "href": url_for("reviewer.inbox.inbox", group=group),
            "label": f"{names[group]} ({count_words(counts[group])})" if group in counts else names[group],
            "current": group == chosen,
        }
        for group in shown
    ]


def _group_names() -> dict[str, str]:
    named = {state.value: localise(STATE_NAMES[state]) for state in STATES}
    return {
        TO_DO: gettext("For you now"),
        OVERDUE: gettext("Overdue"),
        **named,
        LIGHT_CHECK: gettext("Drawn for a light check"),
        ENDED: gettext("Ended"),
        ALL: gettext("All"),
    }


@pages.get("/c/<code>")
def case(code: str) -> str | Response:
    """Show the overview of a case; writers of one that was not submitted go to its tasks instead."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        if case_page.scored is None and opened.roles & WRITERS:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        return render_template(
            "reviewer/case.html", **page_context(case_page, "reviewer.inbox.case"), **_overview(case_page)
        )


def _overview(case_page: CasePage) -> dict[str, Any]:
    uow, opened, is_blind = case_page.uow, case_page.opened, case_page.is_blind
    sees_answers = case_page.may_see(Part.ANSWERS)
    answered = case_page.scored if sees_answers else None
    events = shown_events(uow, opened) if case_page.may_see(Part.HISTORY) else []
    return {
        "facts": _facts(case_page),
        "meetings": meetings_of_case(case_page),
        "items": all_items(case_page.scored.questionnaire) if case_page.scored else {},
        "outlook": outlook(answered, []) if answered and case_page.shows_levels else None,
        "indicators": indicator_panel(uow, answered) if answered else None,
        "stops": shown_stops(uow, opened),
        "requests": shown_requests(uow, opened),
        "decisions": [] if is_blind else case_queries.decisions_of(uow.session, opened.id),
        "latest": history_entries(uow, events, is_blind=is_blind)[-LATEST_EVENTS:],
        "next_step": NEXT_STEPS.get(opened.shown.state),
        "is_blind": is_blind,
        "corrections": corrections_by_subject(uow, opened),
        "to_sign": acts_to_sign(uow, opened),
        "act_kinds": KINDS,
        "revision_view": revision_view_of(case_page),
        "partner_statuses": statuses_in_case(uow, opened) if sees_answers else [],
        "partners_mask": partners_mask(opened),
        "screening_words": SCREENING_OUTCOME_NAMES,
        "sees_answers": sees_answers,
        "term_suggestions": term_suggestions(uow, opened, answered) if answered else None,
        **deliberation_context(case_page),
        **(precedents_shown(case_page) if case_page.may_see(Part.RATINGS) else {}),
        # Not shown to the blind: that a case waits tells that one of its levels is above low.
        "waits_for_second_reader": opened.shown.state is State.WITH_HEAD
        and not is_blind
        and case_page.pending.waits_for_second_reader(opened),
    }


def _facts(case_page: CasePage) -> list[tuple[str, str]]:
    """Return the labels and values of the key facts."""
    case, scored = case_page.opened.shown, case_page.scored
    name = case_queries.names_of(case_page.uow.session, [case.owner_id])[case.owner_id]
    facts = [(gettext("Applicant"), f"{name}, {case.department}"), (gettext("Partner"), case.partner)]
    if presenter := rapporteur(case_page.uow, case_page.opened):
        facts.append((gettext("Rapporteur"), presenter.name))
    if scored and case_page.may_see(Part.ANSWERS):
        labels = {
            "partner-territories": gettext("Where"),
            KIND: gettext("Kind"),
            "summary": gettext("What and why"),
            "benefit": gettext("Benefit"),
        }
        questions = scored.questionnaire.questions
        facts += [(label, shown_words(scored, questions[each])) for each, label in labels.items() if each in questions]
    if scored and case_page.shows_levels and case.decision_maker:
        facts.append((gettext("Decides"), localise(scored.version.policy.office(case.decision_maker))))
    return [(label, value) for label, value in facts if value]


def _submitted_page(uow: UnitOfWork, opened: OpenCase) -> CasePage:
    """Return the page of a case of which a revision was submitted.

    Raises:
        NotFoundError: none was.
    """
    case_page = open_case_page(uow, opened)
    if case_page.scored is None:
        raise NotFoundError(NOT_FOUND)
    return case_page


@pages.get("/c/<code>/answers")
def answers(code: str) -> str:
    """Show every answer of the revision that was submitted last."""
    with get_case(code) as (uow, opened):
        case_page = _submitted_page(uow, opened)
        sections = answer_lines(case_page.scored) if case_page.scored else []
        remarks = contradictions_shown(case_page.scored) if case_page.scored else []
        compared = revision_view_of(case_page)
        changed = {each.item.id: each for each in compared.changes} if compared else {}
        shows_changed = request.args.get("show") == CHANGED and bool(changed)
        return render_template(
            "reviewer/case/answers.html",
            **page_context(case_page, "reviewer.inbox.answers"),
            sections=sections,
            partners=shown_partners(uow, opened, case_page.scored.assessment) if case_page.scored else {},
            contradictions=remarks,
            corrections=corrections_by_subject(uow, opened),
            revision_view=compared,
            changed=changed,
            shows_changed=shows_changed,
            supplements=supplement_service.supplements(uow, opened),
            is_blind=case_page.is_blind,
            talk=about_each(case_page),
        )


@pages.get("/c/<code>/measures")
def measures(code: str) -> str:
    """Show the planned measures, and the levels that they would leave."""
    with get_case(code) as (uow, opened):
        case_page = _submitted_page(uow, opened)
        return render_template(
            "reviewer/case/measures.html",
            **page_context(case_page, "reviewer.inbox.measures"),
            **plan_context(case_page),
        )


@pages.get("/c/<code>/opinions")
def opinions(code: str) -> str:
    """Show the ratings and opinions, as far as the person may see them."""
    with get_case(code) as (uow, opened):
        case_page = _submitted_page(uow, opened)
        return render_template(
            "reviewer/case/opinions.html",
            **page_context(case_page, "reviewer.inbox.opinions"),
            group_reviews=group_reviews(case_page),
            statements=statements_shown(case_page),
            panels={group: quorum_panel(case_page, group) for group in Group},
            earlier_reviews=earlier_reviews(case_page),
            corrections=corrections_by_subject(uow, opened),
        )


@pages.get("/c/<code>/history")
def history(code: str) -> str:
    """Show all events of a case, and whether their hash chain is intact."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        is_blind = case_page.is_blind
        return render_template(
            "reviewer/case/history.html",
            **page_context(case_page, "reviewer.inbox.history"),
            events=history_entries(uow, shown_events(uow, opened), is_blind=is_blind),
            is_blind=is_blind,
            corrections=corrections_by_subject(uow, opened),
            revision_view=revision_view_of(case_page),
            holds=chain_holds(uow.session, opened.id),
        )
