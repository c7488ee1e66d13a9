"""The facts that are looked up for a draft and never asked: its places, its words, earlier stops of its partners."""

from collections.abc import Iterable

from riskflow.questionnaire.answer_sheet import territories_in
from riskflow.questionnaire.context import (
    UNKNOWN,
    fetched_answers_to,
    place_customs,
    place_eea,
    place_measures,
)
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.scoring import Answers
from riskflow.services.assessment.context import observation_lookup
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import Partner

# The questions whose words are read; the names of the partners are read too.
WORDS_READ = ("title", "summary", "partner-names")


def look_up_facts(uow: UnitOfWork, case_id: int, version: QuestionnaireVersion, answers: Answers) -> Answers:
    """Return the answers to the fetched questions of a version, as they are today; the worst partner counts."""
    if not any(question.fetch for question in version.questionnaire.questions.values()):
        return {}
    partners = partner_queries.partners_of(uow.session, case_id)
    stated = territories_in(version.questionnaire, answers)
    places = tuple(dict.fromkeys((*stated, *(partner.territory for partner in partners if partner.territory))))
    known = observation_lookup(uow.session, places)
    found = {
        "place-customs": place_customs(places),
        "place-eea": place_eea(version.policy, places),
        "place-measures": place_measures(version.policy, places, known, uow.today),
        "text-alarm": _alarm(uow, _words(answers, partners)),
        "earlier-stop": "yes" if partner_queries.was_stopped_elsewhere(uow.session, case_id) else "no",
    }
    return fetched_answers_to(version.questionnaire, found)


def _words(answers: Answers, partners: Iterable[Partner]) -> list[str]:
    written = (" ".join(answers.get(question, ())) for question in WORDS_READ)
    return [text for text in (*written, *(partner.name for partner in partners)) if text]


def _alarm(uow: UnitOfWork, texts: Iterable[str]) -> str:
    found = [uow.alarms(text) for text in texts]
    if True in found:
        return "alarm"
    return UNKNOWN if None in found else "none"
