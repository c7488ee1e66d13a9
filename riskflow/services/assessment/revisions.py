"""Revisions after the first one: their differences from the one before, and the statement that there are none."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import NotFoundError
from riskflow.questionnaire.carry_over import AnswerDifference, RevisionAnswers, answer_differences, level_changes
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import visible_answers
from riskflow.services.assessment.answers import ScoredAssessment, StoredAnswers, score_assessment
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import NOT_FOUND, enter_state, next_state, open_case
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Assessment

CONTENT_DOMAIN = b"riskflow-content-1\n"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A revision compared with the one that was submitted before it."""

    before: ScoredAssessment
    after: ScoredAssessment
    differences: tuple[AnswerDifference, ...]
    levels: Mapping[Area, tuple[Level, Level]]


def comparison(uow: UnitOfWork, scored: ScoredAssessment) -> Comparison | None:
    """Return a revision compared with the one before it; None for the first one."""
    earlier = cases.submitted_before(uow.session, scored.assessment)
    if earlier is None:
        return None
    before = score_assessment(uow, earlier)
    now = {area: result.level for area, result in scored.profile.areas.items()}
    changed = answer_differences(visible_content(before), visible_content(scored))
    return Comparison(before, scored, changed, level_changes(earlier.levels, now))


def visible_content(scored: StoredAnswers) -> RevisionAnswers:
    """Return the visible answers and comments of a revision."""
    seen = visible_answers(scored.questionnaire, scored.answers)
    return RevisionAnswers(seen, {question: scored.rows[question].comment for question in seen})


def content_digest(uow: UnitOfWork, assessment: Assessment) -> str:
    """Return the SHA-256 of what a submitted revision shows: answers and context, plan of measures, and documents."""
    plan = cases.plan_of(uow.session, identity(assessment.id))
    documents = evidence_of(collaboration_queries.attached_to(uow.session, assessment.case_id), assessment)
    content: dict[str, Any] = {
        "answers": assessment.digest,
        "plan": [[row.measure, row.text, row.owner, row.due.isoformat() if row.due else ""] for row in plan],
        "documents": [[row.number, row.title, row.digest] for row in documents],
    }
    return hashlib.sha256(CONTENT_DOMAIN + rfc8785.dumps(content)).hexdigest()


def confirm_unchanged(uow: UnitOfWork, code: str) -> None:
    """Record that the applicant states that nothing has changed since the revision before.

    Raises:
        NotFoundError: when there is no submitted revision before this one.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.ANSWER)
    earlier = cases.submitted_before(uow.session, cases.latest_assessment(uow.session, opened.id))
    if earlier is None or earlier.submitted_at is None:
        raise NotFoundError(NOT_FOUND)

    enter_state(uow, opened.case, state)
    since = earlier.submitted_at.astimezone(SWEDISH_TIME).date()
    record_event(uow, opened.case, "nothing-changed", since=since.isoformat())
