"""The desk of those who handle cases: the inbox, and a case as they may read it. Acting is elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.access import Part
from riskflow.cases.labels import ACTION_NAMES, STATE_NAMES
from riskflow.cases.workflow import UNDER_HANDLING, WRITERS, Action, Role, State
from riskflow.errors import NotFoundError
from riskflow.questionnaire.model import Area, Level
from riskflow.screening.verdicts import SCREENING_OUTCOME_NAMES as SCREENING_WORDS
from riskflow.services.assessment.answers import KIND
from riskflow.services.open_case import NOT_FOUND, OpenCase, accessible_cases
from riskflow.services.partners.changes import changes_in
from riskflow.services.partners.status import open_hits_by_case, statuses_by_case, statuses_in_case
from riskflow.services.review.todo import PendingWork, pending_work
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.web.filters import answer_words, localise
from riskflow.web.guards import get_case, read_unit_of_work
from riskflow.web.present.answers import NEXT_STEPS, all_items, answer_lines, contradictions_shown, outlook
from riskflow.web.present.case import (
    CasePage,
    group_reviews,
    open_case_page,
    page_context,
    plan_context,
    revision_view_of,
)
from riskflow.web.present.history import chain_holds, history_entries
from riskflow.web.present.indicators import indicator_panel
from riskflow.web.present.terms import term_suggestions

pages = Blueprint("inbox", __name__)

IN_INBOX = tuple(state for state in State if state not in {State.DRAFT, State.WITH_SECURITY})
TO_DO, LIGHT_CHECK, ENDED, ALL = "to-do", "light-check", "ended", "all"
LIGHT_CHECKERS = frozenset({Role.LIGHT_CHECKER, Role.SECRETARY})
EXCLUDED_ROLES = {*WRITERS, Role.REGISTRAR}
LATEST_EVENTS = 5
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One case of the inbox."""

    opened: OpenCase
    due_actions: tuple[Action, ...]
    levels: list[tuple[Area, Level]]
    age: int | None

    @property
    def is_to_check(self) -> bool:
        """Whether the case was drawn for a light check that the person does or prepares."""
        facts = self.opened.facts
        return facts.drawn_for_check and facts.state is State.CLOSED and bool(self.opened.roles & LIGHT_CHECKERS)

    @property
    def groups(self) -> Iterator[str]:
        """The groups in which the case is counted."""
        if self.due_actions:
            yield TO_DO
        if self.is_to_check:
            yield LIGHT_CHECK
        yield self.opened.case.state.value if self.opened.case.state in (*UNDER_HANDLING, State.SUPPLEMENT) else ENDED
        yield ALL


@pages.get("/inbox")
def inbox() -> str:
    """List the cases that the person handles, those that wait for the person first."""
    with read_unit_of_work() as uow:
        listed = accessible_cases(uow, case_queries.cases_in(uow.session, IN_INBOX))
        opened_cases = [opened for opened in listed if opened.roles - EXCLUDED_ROLES]
        pending = pending_work(uow, opened_cases)
        rows = [_row(pending, opened) for opened in opened_cases if pending.was_submitted(opened)]
        counts = {group: sum(group in row.groups for row in rows) for group in _group_names()}
        chosen = request.args.get("group", TO_DO if counts[TO_DO] else ALL)
        chosen = chosen if chosen in counts else ALL
        named = statuses_by_case(uow, [row.opened.id for row in rows if Part.ANSWERS in row.opened.parts])
        return render_template(
            "reviewer/inbox.html",
            rows=[row for row in rows if chosen in row.groups],
            groups=[
                {
                    "href": url_for("reviewer.inbox.inbox", group=group),
                    "label": f"{label} ({counts[group]})",
                    "current": group == chosen,
                }
                for group, label in _group_names().items()
                if counts[group] or group in {TO_DO, ALL}
            ],
            heading=_group_names()[chosen],
            areas=uow.current_version.questionnaire.areas,
            actions=ACTION_NAMES,
            to_judge=open_hits_by_case(named),
            news=changes_in(uow, (row.opened for row in rows), named),
        )


def _group_names() -> dict[str, str]:
    states = (State.STOPPED, State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE, State.SUPPLEMENT)
    named = {state.value: localise(STATE_NAMES[state]) for state in states}
    return {
        TO_DO: gettext("For you now"),
        **named,
        LIGHT_CHECK: gettext("Drawn for a light check"),
        ENDED: gettext("Ended"),
        ALL: gettext("All"),
    }


def _row(pending: PendingWork, opened: OpenCase) -> InboxRow:
    assessment = pending.newest[opened.id]
    found = [(Area(area), Level.parse(level)) for area, level in assessment.levels.items()]
    levels = sorted(found, key=lambda pair: list(Area).index(pair[0])) if pending.shows_levels(opened) else []
    since = assessment.submitted_at if opened.case.state in UNDER_HANDLING else None
    age = working_days(since.astimezone(SWEDISH_TIME).date(), pending.uow.today) if since else None
    return InboxRow(opened, pending.due_actions(opened), levels, age)


def working_days(since: date, until: date) -> int:
    """Return how many days from Monday to Friday have passed."""
    days = (since + timedelta(days=number) for number in range(1, (until - since).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


@pages.get("/c/<code>")
def case(code: str) -> str | Response:
    """Show the case at a glance: what is asked, what the levels rest on, what happens next."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        if case_page.scored is None and opened.roles & WRITERS:
            return redirect(url_for("applicant.tasks.tasks", code=code))
        return render_template(
            "reviewer/case.html", **page_context(case_page, "reviewer.inbox.case"), **_overview(case_page)
        )


def _overview(case_page: CasePage) -> dict[str, Any]:
    uow, opened = case_page.uow, case_page.opened
    events = case_queries.events_of(uow.session, opened.id) if case_page.may_see(Part.HISTORY) else []
    is_blind = case_page.is_blind
    explains = case_page.shows_levels and case_page.may_see(Part.ANSWERS)
    return {
        "facts": _facts(case_page),
        "items": all_items(case_page.scored.questionnaire) if case_page.scored else {},
        "outlook": outlook(case_page.scored, []) if case_page.scored and explains else None,
        "world": indicator_panel(uow, case_page.scored)
        if case_page.scored and case_page.may_see(Part.ANSWERS)
        else None,
        "stops": case_queries.stops_of(uow.session, [opened.id]),
        "decisions": [] if is_blind else case_queries.decisions_of(uow.session, opened.id),
        "latest": history_entries(uow, events, is_blind=is_blind)[-LATEST_EVENTS:],
        "next_step": NEXT_STEPS.get(opened.case.state),
        "is_blind": is_blind,
        "compared": revision_view_of(case_page),
        "named": statuses_in_case(uow, opened) if case_page.may_see(Part.ANSWERS) else [],
        "screening_words": SCREENING_WORDS,
        "sees_answers": case_page.may_see(Part.ANSWERS),
        "words": term_suggestions(uow, opened, case_page.scored)
        if case_page.scored and case_page.may_see(Part.ANSWERS)
        else None,
        "waits_for_second_reader": case_page.pending.waits_for_second_reader(opened)
        and opened.case.state is State.WITH_HEAD
        and not is_blind,  # only a case above low waits
    }


def _facts(case_page: CasePage) -> list[tuple[str, str]]:
    """Return the collaboration in a few lines."""
    case, scored = case_page.opened.case, case_page.scored
    name = case_queries.names_of(case_page.uow.session, [case.owner_id])[case.owner_id]
    facts = [(gettext("Applicant"), f"{name}, {case.department}"), (gettext("Partner"), case.partner)]
    if scored and case_page.may_see(Part.ANSWERS):
        for label, question in (
            (gettext("Where"), "partner-territories"),
            (gettext("Kind"), KIND),
            (gettext("What and why"), "summary"),
            (gettext("Benefit"), "benefit"),
        ):
            facts.append(
                (label, answer_words(scored.questionnaire.questions[question], scored.answers.get(question, ())))
            )
    if scored and case_page.shows_levels and case.decision_maker:
        facts.append((gettext("Decides"), localise(scored.version.policy.office(case.decision_maker))))
    return [(label, words) for label, words in facts if words]


def _read(uow: UnitOfWork, opened: OpenCase) -> CasePage:
    """Open a case for a page of what was submitted."""
    case_page = open_case_page(uow, opened)
    if case_page.scored is None:
        raise NotFoundError(NOT_FOUND)
    return case_page


@pages.get("/c/<code>/answers")
def answers(code: str) -> str:
    """Show every answer of the revision that was submitted last."""
    with get_case(code) as (uow, opened):
        case_page = _read(uow, opened)
        sections = answer_lines(case_page.scored) if case_page.scored else []
        remarks = contradictions_shown(case_page.scored) if case_page.scored else []
        return render_template(
            "reviewer/answers.html",
            **page_context(case_page, "reviewer.inbox.answers"),
            sections=sections,
            apart=remarks,
        )


@pages.get("/c/<code>/measures")
def measures(code: str) -> str:
    """Show the planned measures, and what they would leave of the levels."""
    with get_case(code) as (uow, opened):
        case_page = _read(uow, opened)
        return render_template(
            "reviewer/measures.html", **page_context(case_page, "reviewer.inbox.measures"), **plan_context(case_page)
        )


@pages.get("/c/<code>/opinions")
def opinions(code: str) -> str:
    """Show what members and groups have said, as far as the person may see it."""
    with get_case(code) as (uow, opened):
        case_page = _read(uow, opened)
        return render_template(
            "reviewer/opinions.html",
            **page_context(case_page, "reviewer.inbox.opinions"),
            heard=group_reviews(case_page),
        )


@pages.get("/c/<code>/history")
def history(code: str) -> str:
    """Tell everything that happened, and whether the chain holds."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        events = case_queries.events_of(uow.session, opened.id)
        is_blind = case_page.is_blind
        return render_template(
            "reviewer/history.html",
            **page_context(case_page, "reviewer.inbox.history"),
            events=history_entries(uow, events, is_blind=is_blind),
            is_blind=is_blind,
            compared=revision_view_of(case_page),
            holds=chain_holds(uow, events),
        )
