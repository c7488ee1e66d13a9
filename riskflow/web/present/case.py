"""A case for templates: what every page of it shows, its levels where they may be seen, and what groups have said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext

from riskflow.cases.labels import (
    ACTION_NAMES,
    ADVICE_NAMES,
    CASE_OUTCOME_NAMES,
    VOTE_NAMES,
)
from riskflow.cases.policy import Part
from riskflow.cases.review_rules import ReviewRules
from riskflow.cases.secrecy import PARTNER, PROVISIONS
from riskflow.cases.workflow import FOLLOWED, MEMBER_OF, WRITERS, Action, Group, Role
from riskflow.errors import NotFoundError
from riskflow.questionnaire.explanations import MeasureStatus, residual_levels
from riskflow.questionnaire.model import Level
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment.answers import ScoredAssessment
from riskflow.services.assessment.shown import (
    shown_comparison,
    shown_submitted,
)
from riskflow.services.case_facts import identity
from riskflow.services.listing.who import clock_in
from riskflow.services.open_case import NOT_FOUND, OpenCase, review_of
from riskflow.services.review import discussion
from riskflow.services.review.todo import PendingWork, pending_work
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Assessment
from riskflow.text import Text
from riskflow.web.present.answers import RevisionView, revision_view

ACTION_ENDPOINTS = {
    Action.ANSWER: "applicant.tasks.tasks",
    Action.DECLARE: "reviewer.committee.declare",
    Action.CLEAR: "reviewer.handling.clear",
    Action.FILL_FUNCTION: "reviewer.inbox.case",
    Action.REFER_QUESTION: "reviewer.requests.refer_question",
    Action.ANSWER_REFERRAL: "reviewer.requests.answer_referral",
    Action.HEAR: "reviewer.requests.hear",
    Action.BE_HEARD: "reviewer.requests.be_heard",
    Action.READ_SECOND: "reviewer.readings.read_second",
    Action.LIGHT_CHECK: "reviewer.readings.light_check",
    Action.MARK_URGENT: "reviewer.committee.urgent",
    Action.ASK_RAI: "reviewer.committee.ask_rai",
    Action.ACKNOWLEDGE: "reviewer.handling.acknowledge",
    Action.REPORT_CONFLICT: "reviewer.conflicts.report",
    Action.RULE_ON_CONFLICT: "reviewer.conflicts.rule",
    Action.MARK_SECRECY: "reviewer.secrecy.mark",
    Action.ASK_CORRECTION: "reviewer.corrections.ask",
    Action.RULE_ON_CORRECTION: "reviewer.corrections.rule",
    Action.RATE: "reviewer.committee.rate",
    Action.GIVE_OPINION: "reviewer.committee.opinion",
    Action.SUPPORT: "reviewer.committee.rate",
    Action.GIVE_STATEMENT: "reviewer.work.statement",
    Action.ASSIGN: "reviewer.work.share",
    Action.TAKE_POSITION: "reviewer.committee.opinion",
    Action.DISSENT: "reviewer.dissents.dissent",
    Action.DECIDE: "reviewer.decisions.decide",
    Action.RETURN: "reviewer.handling.return_",
    Action.REFER: "reviewer.handling.refer",
    Action.SUSPEND: "reviewer.decisions.suspend",
    Action.RESUME: "reviewer.decisions.resume",
    Action.REASSESS: "applicant.tasks.reassess",
    Action.CHECK_IN: "reviewer.check_ins.check_in",
    Action.ASK_CHECK_IN: "reviewer.check_ins.ask",
    Action.ASSESS_CHANGE: "reviewer.watch.tasks",
    Action.SET_END: "reviewer.watch.set_end",
    Action.JUDGE_PROOF: "reviewer.obligations.shown",
    Action.JUDGE_OWN_PROOF: "reviewer.obligations.shown",
    Action.TERMINATE: "reviewer.termination.terminate",
    Action.WITHDRAW: "applicant.tasks.withdraw",
    Action.DISMISS: "reviewer.handling.dismiss",
    Action.HAND_OVER: "reviewer.handling.hand_over",
    Action.REGISTER: "reviewer.records.register",
    Action.DISPATCH: "reviewer.dispatch.dispatch",
}
"""The page of each action."""


@dataclass(frozen=True, slots=True)
class ActionLink:
    """A link to the page of an action."""

    action: Action
    label: Text
    href: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case opened for one person.

    `scored` is the revision that was submitted last, since only its writers read a draft. Where the person may not see
    the levels, its profile has no areas.
    """

    uow: UnitOfWork
    opened: OpenCase
    pending: PendingWork
    scored: ScoredAssessment | None

    @property
    def shows_levels(self) -> bool:
        """Whether the tool's levels may be shown to the person."""
        return self.scored is not None and self.pending.shows_levels(self.opened)

    @property
    def is_blind(self) -> bool:
        """Whether the person is to rate the case before seeing the tool's levels."""
        return self.scored is not None and not self.pending.shows_levels(self.opened)

    @property
    def levels(self) -> list[tuple[Text, Level]]:
        """The level of each area, where they may be seen."""
        if self.scored is None or not self.shows_levels:
            return []
        return [(self.scored.questionnaire.areas[area], r.level) for area, r in self.scored.profile.areas.items()]

    @property
    def group(self) -> Group:
        """The group that the case is with, or was with last."""
        return Group.SAI if self.opened.facts.was_with_sai else Group.RAI

    def rules_of(self, revision: Assessment) -> ReviewRules:
        """Return the rules of review for the person and a revision, which need not be the newest."""
        is_newest = revision.id == self.pending.newest[self.opened.id].id
        review = self.pending.reviews[self.opened.id] if is_newest else review_of(self.uow, self.opened, revision)
        return ReviewRules(self.uow.viewer, self.opened.facts, review)

    def may_see(self, part: Part) -> bool:
        return part in self.opened.parts

    def due_links(self) -> list[ActionLink]:
        """Return links to the actions that are expected of the person."""
        return self._links(self.pending.due_actions(self.opened))

    def optional_links(self) -> list[ActionLink]:
        """Return links to the other actions that the person may take."""
        return self._links(self.pending.optional_actions(self.opened))

    def _links(self, actions: tuple[Action, ...]) -> list[ActionLink]:
        code = self.opened.shown.code
        return [
            ActionLink(action, ACTION_NAMES[action], url_for(ACTION_ENDPOINTS[action], code=code)) for action in actions
        ]

    def eligible(self, group: Group) -> frozenset[int]:
        """Return the members of a group who are not excluded from the case."""
        members = people_queries.holders_of(self.uow.session, MEMBER_OF[group], self.uow.today)
        return members - self.opened.facts.excluded


def open_case_page(uow: UnitOfWork, opened: OpenCase) -> CasePage:
    """Return a case as the person who opened it may see it."""
    scored = shown_submitted(uow, opened)
    pending = pending_work(uow, [opened])
    if scored is not None and not pending.shows_levels(opened):
        # Whoever is to rate the case blind gets no levels at all, so that no template can show them by mistake.
        scored = _without_levels(scored)
    return CasePage(uow, opened, pending, scored)


def _without_levels(scored: ScoredAssessment) -> ScoredAssessment:
    original = _without_levels(scored.original) if scored.original else None
    return replace(scored, profile=replace(scored.profile, areas={}), original=original)


def plan_context(case_page: CasePage) -> dict[str, Any]:
    """Return the planned measures and, where levels may be seen, those that would remain if they were agreed."""
    scored = case_page.scored
    if scored is None:
        return {"planned": [], "residual_levels": {}}
    rows = case_queries.plan_of(case_page.uow.session, identity(scored.assessment.id))
    agreed = {row.measure: MeasureStatus.AGREED for row in rows if row.measure}
    left = (
        residual_levels(scored.for_rules.profile, agreed, scored.questionnaire.measures_by_id)
        if rows and case_page.shows_levels
        else {}
    )
    return {"planned": rows, "residual_levels": {area: rest.agreed for area, rest in left.items()}}


def revision_view_of(case_page: CasePage) -> RevisionView | None:
    """Return the revision compared with the one before it, for those who read answers.

    It has the levels of both; the template hides them from those who may not see them.
    """
    if case_page.scored is None or not case_page.may_see(Part.ANSWERS):
        return None
    return revision_view(shown_comparison(case_page.uow, case_page.opened, case_page.scored))


def page_context(case_page: CasePage, current: str = "") -> dict[str, Any]:
    """Return the values of the layout of a case's pages; `current` is the endpoint of the open tab.

    Raises:
        NotFoundError: the case has no such tab for this person now.
    """
    case, tabs = case_page.opened.shown, dict(_tabs(case_page))
    if current and current not in tabs:
        raise NotFoundError(NOT_FOUND)
    return {
        "case": case,
        "wait": clock_in(case_page.uow, case_page.opened, is_blind=case_page.is_blind).wait
        if case_page.opened.parts
        else None,
        "secrecy": marks_in_words(case_page.opened),
        "scored": case_page.scored,
        "levels": case_page.levels,
        "outcomes": CASE_OUTCOME_NAMES,
        "advice_names": ADVICE_NAMES,
        "vote_names": VOTE_NAMES,
        "tabs": [
            {"href": url_for(e, code=case.code), "label": label, "current": e == current} for e, label in tabs.items()
        ],
        "home": _home(case_page.opened),
        "due_links": case_page.due_links(),
        "optional_links": case_page.optional_links(),
    }


def marks_in_words(opened: OpenCase) -> dict[str, list[Text]]:
    """Return the provisions that each marked field is marked with; everybody who sees the field sees them."""
    secrecy = opened.secrecy
    return {name: [PROVISIONS[each].text for each in secrecy.provisions(name)] for name in secrecy.marks}


def partners_mask(opened: OpenCase) -> str:
    """Return what stands in the place of partners that are hidden from the person; nothing where none are."""
    return opened.secrecy.mask(PARTNER) if opened.secrecy.hides(PARTNER) else ""


def _home(opened: OpenCase) -> Mapping[str, str]:
    """Return the list of cases that is the person's own."""
    if opened.roles & WRITERS:
        return {"href": url_for("applicant.tasks.mine"), "label": gettext("My assessments")}
    if opened.roles == {Role.REGISTRAR}:
        return {"href": url_for("reviewer.records.archive"), "label": gettext("Archive")}
    return {"href": url_for("reviewer.inbox.inbox"), "label": gettext("Cases to handle")}


def _tabs(case_page: CasePage) -> Iterator[tuple[str, str]]:
    yield "reviewer.inbox.case", gettext("Overview")
    if case_page.scored:
        yield from _tabs_of_revision(case_page, case_page.scored)
    if case_page.may_see(Part.RECORDS):
        yield "reviewer.records.case_records", gettext("Records")
    if case_page.may_see(Part.HISTORY):
        yield "reviewer.inbox.history", gettext("History")
    if case_page.scored and case_page.may_see(Part.OVERVIEW):
        yield "reviewer.corrections.listed", gettext("Corrections")


def _tabs_of_revision(case_page: CasePage, scored: ScoredAssessment) -> Iterator[tuple[str, str]]:
    if case_page.may_see(Part.ANSWERS):
        yield "reviewer.inbox.answers", gettext("Answers")
        yield "reviewer.inbox.measures", gettext("Measures")
        count = len(attachment_service.readable_documents(case_page.uow, case_page.opened))
        yield "applicant.attachments.evidence", str(gettext("Documents (%(count)s)", count=count))
        yield "applicant.partners.case_partners", gettext("Partners")
    if case_page.may_see(Part.RATINGS) and case_page.opened.facts.was_with_rai:
        yield "reviewer.inbox.opinions", _opinions_label(case_page, identity(scored.assessment.id))
    if case_page.may_see(Part.TALK):
        yield "reviewer.discussion.talk", _messages_label(case_page)
    if case_page.may_see(Part.INTERNAL):
        yield "reviewer.discussion.internal", _internal_label(case_page)
    if case_page.may_see(Part.ANSWERS) and _is_followed(case_page):
        yield "reviewer.obligations.shown", gettext("Follow-up")
    has_task = case_page.pending.reviews[case_page.opened.id].has_watch_task
    if case_page.may_see(Part.ANSWERS) and (has_task or _is_followed(case_page)):
        yield "reviewer.watch.tasks", gettext("Changes")


def _messages_label(case_page: CasePage) -> str:
    count = len(discussion.messages_with_applicant(case_page.uow, case_page.opened))
    return str(gettext("With the applicant (%(count)s)", count=count))


def _internal_label(case_page: CasePage) -> str:
    uow, opened, review = case_page.uow, case_page.opened, case_page.pending.reviews[case_page.opened.id]
    if not discussion.may_read_internal(uow, opened, review):
        return str(gettext("Internal"))
    count = len(discussion.internal_messages(uow, opened, review))
    return str(gettext("Internal (%(count)s)", count=count))


def _is_followed(case_page: CasePage) -> bool:
    """Return whether the case rests after its decision, or rested once."""
    newest = case_page.pending.newest[case_page.opened.id]
    return case_page.opened.shown.state in FOLLOWED or newest.revision > 1


def _opinions_label(case_page: CasePage, assessment: int) -> str:
    group, void = case_page.group, case_page.opened.facts.disqualified
    raters = case_queries.raters(case_page.uow.session, [assessment])
    given = sum(each is group and person not in void for _, each, person in raters)
    return str(gettext("Opinions (%(given)s of %(all)s)", given=given, all=len(case_page.eligible(group))))
