"""What every page of a case shows of it: who and what, the levels where they may be seen, the ways on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext

from riskflow.cases.access import Part
from riskflow.cases.labels import ACTIONS, OUTCOMES
from riskflow.cases.review_rules import ReviewRules
from riskflow.cases.workflow import WRITERS, Action, Group, Role
from riskflow.questionnaire.explanations import Credit, residual
from riskflow.questionnaire.model import Level
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment.answers import Sheaf, sheaf_of
from riskflow.services.assessment.revisions import comparison
from riskflow.services.review.todo import Pile, open_pile
from riskflow.services.unit_of_work import Desk, Matter, identity, review_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment
from riskflow.text import Text
from riskflow.web.present.remarks import Compared, compared

PAGES = {
    Action.ANSWER: "assess.tasks",
    Action.DECLARE: "review.declare",
    Action.CLEAR: "review.clear",
    Action.READ_SECOND: "review.read_second",
    Action.ACKNOWLEDGE: "review.acknowledge",
    Action.RATE: "review.rate",
    Action.GIVE_OPINION: "review.opinion",
    Action.SUPPORT: "review.rate",
    Action.TAKE_POSITION: "review.opinion",
    Action.DECIDE: "review.decide",
    Action.RETURN: "review.return_",
    Action.REFER: "review.refer",
    Action.SUSPEND: "review.suspend",
    Action.RESUME: "review.resume",
    Action.REASSESS: "assess.reassess",
    Action.WITHDRAW: "assess.withdraw",
    Action.DISMISS: "review.dismiss",
    Action.REGISTER: "records.register",
}
"""Where each action is done."""
MEMBER_OF = {Group.RAI: Role.RAI, Group.SAI: Role.SAI}


@dataclass(frozen=True, slots=True)
class Button:
    """A way on: an action, its words and its page."""

    action: Action
    words: Text
    href: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case, opened for one person. `sheaf` is what was submitted last; nobody but its writers reads a draft.

    The profile has no areas where the person may not see the levels.
    """

    desk: Desk
    matter: Matter
    pile: Pile
    sheaf: Sheaf | None

    @property
    def shows_levels(self) -> bool:
        """Whether the tool's levels may be shown to the person."""
        return self.sheaf is not None and self.pile.shows_levels(self.matter)

    @property
    def is_blind(self) -> bool:
        """Whether the person is to rate the case before seeing the tool's levels."""
        return self.sheaf is not None and not self.pile.shows_levels(self.matter)

    @property
    def levels(self) -> list[tuple[Text, Level]]:
        """The level of each area, where they may be seen."""
        if self.sheaf is None or not self.shows_levels:
            return []
        return [(self.sheaf.questionnaire.areas[area], r.level) for area, r in self.sheaf.profile.areas.items()]

    @property
    def group(self) -> Group:
        """The group that the case is with, or was with last."""
        return Group.SAI if self.matter.facts.was_with_sai else Group.RAI

    def rules_of(self, revision: Assessment) -> ReviewRules:
        """Return the rules of review for the person and one revision, which need not be the newest."""
        is_newest = revision.id == self.pile.newest[self.matter.id].id
        review = self.pile.reviews[self.matter.id] if is_newest else review_of(self.desk, revision)
        return ReviewRules(self.desk.viewer, self.matter.facts, review)

    def sees(self, part: Part) -> bool:
        """Say whether the person sees a part of the case."""
        return part in self.matter.parts

    def buttons(self) -> list[Button]:
        """Return what is expected of the person."""
        return self._buttons(self.pile.todo(self.matter))

    def further(self) -> list[Button]:
        """Return what the person may also do."""
        return self._buttons(self.pile.may(self.matter))

    def _buttons(self, actions: tuple[Action, ...]) -> list[Button]:
        code = self.matter.case.code
        return [Button(action, ACTIONS[action], url_for(PAGES[action], code=code)) for action in actions]

    def eligible(self, group: Group) -> frozenset[int]:
        """Return the members of a group who may take part."""
        members = case_queries.holders_of(self.desk.session, MEMBER_OF[group])
        return members - self.matter.facts.barred


def open_dossier(desk: Desk, matter: Matter) -> Dossier:
    """Return a case as the person who came through the door may see it."""
    submitted = case_queries.latest_submitted(desk.session, matter.id)
    sheaf = sheaf_of(desk, submitted) if submitted else None
    pile = open_pile(desk, [matter])
    if sheaf is not None and not pile.shows_levels(matter):
        sheaf = _without_levels(sheaf)
    return Dossier(desk, matter, pile, sheaf)


def _without_levels(sheaf: Sheaf) -> Sheaf:
    """Return a case as somebody may read it who is to rate it blind: no template can show what is not there."""
    return replace(sheaf, profile=replace(sheaf.profile, areas={}))


def planned(dossier: Dossier) -> dict[str, Any]:
    """Return the planned measures, and the levels that would remain if they were agreed where levels may be seen."""
    sheaf = dossier.sheaf
    if sheaf is None:
        return {"planned": [], "left": {}}
    rows = case_queries.plan_of(dossier.desk.session, identity(sheaf.assessment.id))
    agreed = {row.measure: Credit.AGREED for row in rows if row.measure}
    left = residual(sheaf.profile, agreed, sheaf.questionnaire.measures_by_id) if rows and dossier.shows_levels else {}
    return {"planned": rows, "left": {area: rest.agreed for area, rest in left.items()}}


def compared_of(dossier: Dossier) -> Compared | None:
    """Return the revision beside the one before it, for those who read answers; the template keeps back the levels."""
    if dossier.sheaf is None or not dossier.sees(Part.ANSWERS):
        return None
    return compared(comparison(dossier.desk, dossier.sheaf))


def frame(dossier: Dossier, current: str = "") -> dict[str, Any]:
    """Return what the frame of a case's page needs; `current` is the endpoint of the tab that is open."""
    case = dossier.matter.case
    return {
        "case": case,
        "sheaf": dossier.sheaf,
        "levels": dossier.levels,
        "outcomes": OUTCOMES,
        "tabs": [
            {"href": url_for(e, code=case.code), "label": label, "current": e == current} for e, label in _tabs(dossier)
        ],
        "home": _home(dossier.matter),
        "buttons": dossier.buttons(),
        "further": dossier.further(),
    }


def _home(matter: Matter) -> Mapping[str, str]:
    """Return the list that the person came from."""
    if matter.roles & WRITERS:
        return {"href": url_for("assess.mine"), "label": gettext("My assessments")}
    if matter.roles == {Role.REGISTRAR}:
        return {"href": url_for("records.archive"), "label": gettext("Archive")}
    return {"href": url_for("review.inbox"), "label": gettext("Cases to handle")}


def _tabs(dossier: Dossier) -> Iterator[tuple[str, str]]:
    yield "review.case", gettext("Overview")
    if dossier.sheaf and dossier.sees(Part.ANSWERS):
        yield "review.answers", gettext("Answers")
        yield "review.measures", gettext("Measures")
        count = len(attachment_service.readable(dossier.desk, dossier.matter))
        yield "attaching.evidence", str(gettext("Documents (%(count)s)", count=count))
        yield "partners.of_case", gettext("Partners")
    if dossier.sheaf and dossier.sees(Part.RATINGS) and dossier.matter.facts.was_with_rai:
        yield "review.opinions", _opinions_label(dossier, identity(dossier.sheaf.assessment.id))
    if dossier.sees(Part.RECORDS):
        yield "records.of_case", gettext("Records")
    if dossier.sees(Part.HISTORY):
        yield "review.history", gettext("History")


def _opinions_label(dossier: Dossier, assessment: int) -> str:
    given = sum(group is dossier.group for _, group, _ in case_queries.raters(dossier.desk.session, [assessment]))
    return str(gettext("Opinions (%(given)s of %(all)s)", given=given, all=len(dossier.eligible(dossier.group))))
