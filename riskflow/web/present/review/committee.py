"""What a group has of its quorum in a case, who is missing and who may step in, as far as the reader may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from riskflow.cases.workflow import Group
from riskflow.committees.rules import committee_rules
from riskflow.committees.work import Candidate
from riskflow.services.assessment.shown import shown_statements
from riskflow.services.case_facts import identity
from riskflow.services.deliberation.assignments import MissingMember, group_at_work, missing_members, substitutes_for
from riskflow.text import Text
from riskflow.web.filters import localise
from riskflow.web.present.case import CasePage


@dataclass(frozen=True, slots=True)
class QuorumPanel:
    """The quorum of a group in a case."""

    is_met: bool
    missing: Sequence[Text]
    members: Sequence[MissingMember]
    substitutes: Sequence[Candidate]


def quorum_panel(case_page: CasePage, group: Group) -> QuorumPanel | None:
    """Return the quorum of the group that has the case; of others, and for the blind, nothing is said.

    Nothing is said either before somebody has a task, has rated or stood aside: that no quorum is there yet is no
    news. A competence that is missing tells which level is high.
    """
    uow, opened = case_page.uow, case_page.opened
    review = case_page.pending.reviews[opened.id]
    if group is not group_at_work(opened.facts) or group in review.opinions or not case_page.shows_levels:
        return None
    missing = missing_members(uow, opened)
    has_begun = review.given(group) > 0 or any(each.group is group for each in opened.facts.assignments)
    if not has_begun and not any(each.has_conflict for each in missing):
        return None
    state = review.quorum_state(group)
    return QuorumPanel(state.is_met, state.missing(), missing, substitutes_for(uow, opened))


@dataclass(frozen=True, slots=True)
class StatementShown:
    """An expert's statement as a page shows it."""

    group: Group
    name: str
    competences: str
    text: str
    given_at: datetime


def statements_shown(case_page: CasePage) -> list[StatementShown]:
    """Return the statements of experts on the revision that was submitted last."""
    if case_page.scored is None:
        return []
    known = committee_rules().competences
    number = identity(case_page.scored.assessment.id)
    return [
        StatementShown(
            row.group,
            name,
            ", ".join(localise(known[each].name) for each in row.competences if each in known),
            row.text,
            row.given_at,
        )
        for row, name in shown_statements(case_page.uow, case_page.opened, number)
    ]
