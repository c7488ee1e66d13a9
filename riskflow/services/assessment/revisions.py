"""Revisions after the first one: what changed since the one before, and saying that nothing did."""

from collections.abc import Mapping
from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.workflow import Action
from riskflow.errors import NotFoundError
from riskflow.questionnaire.carry_over import AnswerDifference, RevisionAnswers, answer_differences, level_changes
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import visible_answers
from riskflow.services.assessment.answers import ScoredAssessment, current_assessment, score_assessment
from riskflow.services.unit_of_work import NOT_FOUND, SWEDISH_TIME, UnitOfWork, change_state, open_case, record_event
from riskflow.store.queries import cases


@dataclass(frozen=True, slots=True)
class Comparison:
    """A revision beside the one that was submitted before it."""

    before: ScoredAssessment
    after: ScoredAssessment
    differences: tuple[AnswerDifference, ...]
    levels: Mapping[Area, tuple[Level, Level]]


def comparison(uow: UnitOfWork, scored: ScoredAssessment) -> Comparison | None:
    """Return a revision beside the one before it, or nothing for the first one."""
    earlier = cases.submitted_before(uow.session, scored.assessment)
    if earlier is None:
        return None
    before = score_assessment(uow, earlier)
    now = {area: result.level for area, result in scored.profile.areas.items()}
    changed = answer_differences(visible_content(before), visible_content(scored))
    return Comparison(before, scored, changed, level_changes(earlier.levels, now))


def visible_content(scored: ScoredAssessment) -> RevisionAnswers:
    """Return what a revision says: what is hidden is not said."""
    seen = visible_answers(scored.questionnaire, scored.answers)
    return RevisionAnswers(seen, {question: scored.rows[question].comment for question in seen})


def confirm_unchanged(uow: UnitOfWork, code: str) -> None:
    """Note that the applicant says that nothing has changed since the revision before."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    found = comparison(uow, current_assessment(uow, opened))
    if found is None or found.before.assessment.submitted_at is None:
        raise NotFoundError(NOT_FOUND)
    since = found.before.assessment.submitted_at.astimezone(SWEDISH_TIME).date()
    record_event(uow, opened.case, "nothing-changed", since=since.isoformat())
