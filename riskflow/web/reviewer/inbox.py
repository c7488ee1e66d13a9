"""The desk of those who handle cases: the inbox, and a case as they may read it. Acting is elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.access import Part
from riskflow.cases.labels import ACTIONS, STATES
from riskflow.cases.workflow import UNDER_HANDLING, WRITERS, Action, Role, State
from riskflow.errors import NotFoundError
from riskflow.questionnaire.model import Area, Level
from riskflow.screening.verdicts import OUTCOMES as SCREENING_WORDS
from riskflow.services.assessment.answers import KIND
from riskflow.services.partners.changes import told_in
from riskflow.services.partners.status import named_in, partners_in, waiting_in
from riskflow.services.review.todo import Pile, open_pile
from riskflow.services.unit_of_work import NOT_FOUND, SWEDISH_TIME, Desk, Matter, enterable
from riskflow.store.queries import cases as case_queries
from riskflow.web.case_forms import view_of
from riskflow.web.filters import answer_words, date_words, t
from riskflow.web.guards import get_case, reading
from riskflow.web.present.answers import NEXT_STEPS, all_items, answer_lines, outlook
from riskflow.web.present.case import Dossier, compared_of, frame, open_dossier, planned
from riskflow.web.present.history import chain_holds, told
from riskflow.web.present.indicators import world_of
from riskflow.web.present.opinions import all_heard
from riskflow.web.present.remarks import remarks_beside
from riskflow.web.present.terms import words_of
from riskflow.web.reviewer import committee, decisions, handling

pages = Blueprint("review", __name__)
pages.add_url_rule("/c/<code>/declare", "declare", committee.declare, methods=["GET", "POST"])
for endpoint, deed in {**committee.DEEDS, **handling.DEEDS, **decisions.DEEDS}.items():
    pages.add_url_rule(f"/c/<code>/{deed.path}", endpoint, view_of(deed), methods=["GET", "POST"])

IN_INBOX = tuple(state for state in State if state not in {State.DRAFT, State.WITH_SECURITY})
TO_DO, LIGHT_CHECK, ENDED, ALL = "to-do", "light-check", "ended", "all"
LIGHT_CHECKERS = frozenset({Role.LIGHT_CHECKER, Role.SECRETARY})
NOT_HERE = {*WRITERS, Role.REGISTRAR}
LATEST_EVENTS = 5
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One case of the inbox."""

    matter: Matter
    todo: tuple[Action, ...]
    levels: list[tuple[Area, Level]]
    age: int | None

    @property
    def is_to_check(self) -> bool:
        """Whether the case was drawn for a light check that the person does or prepares."""
        facts = self.matter.facts
        return facts.drawn_for_check and facts.state is State.CLOSED and bool(self.matter.roles & LIGHT_CHECKERS)

    @property
    def groups(self) -> Iterator[str]:
        """The groups in which the case is counted."""
        if self.todo:
            yield TO_DO
        if self.is_to_check:
            yield LIGHT_CHECK
        yield self.matter.case.state.value if self.matter.case.state in (*UNDER_HANDLING, State.SUPPLEMENT) else ENDED
        yield ALL


@pages.get("/inbox")
def inbox() -> str:
    """List the cases that the person handles, those that wait for the person first."""
    with reading() as desk:
        listed = enterable(desk, case_queries.cases_in(desk.session, IN_INBOX))
        matters = [matter for matter in listed if matter.roles - NOT_HERE]
        pile = open_pile(desk, matters)
        rows = [_row(pile, matter) for matter in matters if pile.was_submitted(matter)]
        counts = {group: sum(group in row.groups for row in rows) for group in _group_names()}
        chosen = request.args.get("group", TO_DO if counts[TO_DO] else ALL)
        chosen = chosen if chosen in counts else ALL
        named = named_in(desk, [row.matter.id for row in rows if Part.ANSWERS in row.matter.parts])
        return render_template(
            "reviewer/inbox.html",
            rows=[row for row in rows if chosen in row.groups],
            groups=[
                {
                    "href": url_for("review.inbox", group=group),
                    "label": f"{label} ({counts[group]})",
                    "current": group == chosen,
                }
                for group, label in _group_names().items()
                if counts[group] or group in {TO_DO, ALL}
            ],
            heading=_group_names()[chosen],
            areas=desk.library.current(desk.questionnaire).questionnaire.areas,
            actions=ACTIONS,
            to_judge=waiting_in(named),
            news=told_in(desk, (row.matter for row in rows), named),
        )


def _group_names() -> dict[str, str]:
    states = (State.STOPPED, State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE, State.SUPPLEMENT)
    named = {state.value: t(STATES[state]) for state in states}
    return {
        TO_DO: gettext("For you now"),
        **named,
        LIGHT_CHECK: gettext("Drawn for a light check"),
        ENDED: gettext("Ended"),
        ALL: gettext("All"),
    }


def _row(pile: Pile, matter: Matter) -> InboxRow:
    assessment = pile.newest[matter.id]
    found = [(Area(area), Level.parse(level)) for area, level in assessment.levels.items()]
    levels = sorted(found, key=lambda pair: list(Area).index(pair[0])) if pile.shows_levels(matter) else []
    since = assessment.submitted_at if matter.case.state in UNDER_HANDLING else None
    age = working_days(since.astimezone(SWEDISH_TIME).date(), pile.desk.today) if since else None
    return InboxRow(matter, pile.todo(matter), levels, age)


def working_days(since: date, until: date) -> int:
    """Return how many days from Monday to Friday have passed."""
    days = (since + timedelta(days=number) for number in range(1, (until - since).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


@pages.get("/c/<code>")
def case(code: str) -> str | Response:
    """Show the case at a glance: what is asked, what the levels rest on, what happens next."""
    with get_case(code) as (desk, matter):
        dossier = open_dossier(desk, matter)
        if dossier.sheaf is None and matter.roles & WRITERS:
            return redirect(url_for("assess.tasks", code=code))
        return render_template("reviewer/case.html", **frame(dossier, "review.case"), **_overview(dossier))


def _overview(dossier: Dossier) -> dict[str, Any]:
    desk, matter = dossier.desk, dossier.matter
    events = case_queries.events_of(desk.session, matter.id) if dossier.sees(Part.HISTORY) else []
    is_blind = dossier.is_blind
    explains = dossier.shows_levels and dossier.sees(Part.ANSWERS)
    return {
        "facts": _facts(dossier),
        "items": all_items(dossier.sheaf.questionnaire) if dossier.sheaf else {},
        "outlook": outlook(dossier.sheaf, []) if dossier.sheaf and explains else None,
        "world": world_of(desk, dossier.sheaf) if dossier.sheaf and dossier.sees(Part.ANSWERS) else None,
        "stops": case_queries.stops_of(desk.session, [matter.id]),
        "decisions": [] if is_blind else case_queries.decisions_of(desk.session, matter.id),
        "latest": told(desk, events, is_blind=is_blind)[-LATEST_EVENTS:],
        "next_step": NEXT_STEPS.get(matter.case.state),
        "is_blind": is_blind,
        "compared": compared_of(dossier),
        "named": partners_in(desk, matter) if dossier.sees(Part.ANSWERS) else [],
        "screening_words": SCREENING_WORDS,
        "sees_answers": dossier.sees(Part.ANSWERS),
        "words": words_of(desk, matter, dossier.sheaf) if dossier.sheaf and dossier.sees(Part.ANSWERS) else None,
        "waits_for_second_reader": dossier.pile.waits_for_second_reader(matter)
        and matter.case.state is State.WITH_HEAD
        and not is_blind,  # only a case above low waits
    }


def _facts(dossier: Dossier) -> list[tuple[str, str]]:
    """Return the collaboration in a few lines."""
    case, sheaf = dossier.matter.case, dossier.sheaf
    name = case_queries.names_of(dossier.desk.session, [case.owner_id])[case.owner_id]
    facts = [(gettext("Applicant"), f"{name}, {case.department}"), (gettext("Partner"), case.partner)]
    if sheaf and dossier.sees(Part.ANSWERS):
        for label, question in (
            (gettext("Where"), "partner-territories"),
            (gettext("Kind"), KIND),
            (gettext("What and why"), "summary"),
            (gettext("Benefit"), "benefit"),
        ):
            facts.append(
                (label, answer_words(sheaf.questionnaire.questions[question], sheaf.answers.get(question, ())))
            )
    if sheaf and dossier.shows_levels and case.decision_maker:
        facts.append((gettext("Decides"), t(sheaf.version.policy.office(case.decision_maker))))
    return [(label, words) for label, words in facts if words]


def _read(desk: Desk, matter: Matter) -> Dossier:
    """Open a case for a page of what was submitted."""
    dossier = open_dossier(desk, matter)
    if dossier.sheaf is None:
        raise NotFoundError(NOT_FOUND)
    return dossier


@pages.app_template_filter()
def day_words(value: date | str) -> str:
    """Write a day out that may stand in a condition as it was stored."""
    return date_words(date.fromisoformat(value) if isinstance(value, str) else value)


@pages.get("/c/<code>/answers")
def answers(code: str) -> str:
    """Show every answer of the revision that was submitted last."""
    with get_case(code) as (desk, matter):
        dossier = _read(desk, matter)
        sections = answer_lines(dossier.sheaf) if dossier.sheaf else []
        remarks = remarks_beside(dossier.sheaf) if dossier.sheaf else []
        return render_template(
            "reviewer/answers.html", **frame(dossier, "review.answers"), sections=sections, apart=remarks
        )


@pages.get("/c/<code>/measures")
def measures(code: str) -> str:
    """Show the planned measures, and what they would leave of the levels."""
    with get_case(code) as (desk, matter):
        dossier = _read(desk, matter)
        return render_template("reviewer/measures.html", **frame(dossier, "review.measures"), **planned(dossier))


@pages.get("/c/<code>/opinions")
def opinions(code: str) -> str:
    """Show what members and groups have said, as far as the person may see it."""
    with get_case(code) as (desk, matter):
        dossier = _read(desk, matter)
        return render_template("reviewer/opinions.html", **frame(dossier, "review.opinions"), heard=all_heard(dossier))


@pages.get("/c/<code>/history")
def history(code: str) -> str:
    """Tell everything that happened, and whether the chain holds."""
    with get_case(code) as (desk, matter):
        dossier = open_dossier(desk, matter)
        events = case_queries.events_of(desk.session, matter.id)
        is_blind = dossier.is_blind
        return render_template(
            "reviewer/history.html",
            **frame(dossier, "review.history"),
            events=told(desk, events, is_blind=is_blind),
            is_blind=is_blind,
            compared=compared_of(dossier),
            holds=chain_holds(desk, events),
        )
