"""Existing cases under another version of the questions. It reads and never writes."""

from collections.abc import Iterator

from sqlmodel import Session

from riskflow.questionnaire.authoring.simulation import Existing, Simulation, simulate
from riskflow.questionnaire.loader import Library, Version
from riskflow.questionnaire.scoring import CONTEXT_AREAS
from riskflow.questionnaire.worked_cases import work_through
from riskflow.services.unit_of_work import identity
from riskflow.store.queries import releases as release_queries


def simulate_cases(session: Session, library: Library, other: Version) -> Simulation:
    """Score the newest submitted revision of every case under another version."""
    return simulate(_submitted(session, library, other.questionnaire.id), other.questionnaire)


def simulate_worked(library: Library, own: Version, other: Version) -> Simulation:
    """Score the worked cases of one version under another."""
    cases = work_through(own.questionnaire, own.policy, library.cases(own))
    existing = (Existing(c.id, own.questionnaire, c.sheet.answers, c.sheet.context) for c in cases)
    return simulate(existing, other.questionnaire)


def _submitted(session: Session, library: Library, questionnaire: str) -> Iterator[Existing]:
    answers = release_queries.answers_of(session, questionnaire)
    for case, assessment in release_queries.latest_submitted(session, questionnaire):
        own = library.get(questionnaire, assessment.questionnaire_version)
        context = {area: assessment.context.get(area.value) for area in CONTEXT_AREAS}
        yield Existing(case.reference, own.questionnaire, answers.get(identity(assessment.id), {}), context)
