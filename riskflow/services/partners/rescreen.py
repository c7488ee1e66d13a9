"""What follows from a screening: the answers that are fetched, and what the cases are told when the lists change."""

from collections.abc import Mapping

from riskflow.cases.workflow import State
from riskflow.questionnaire.model import Question, Questionnaire
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.verdicts import SCREENING_OUTCOME_NAMES, ScreeningOutcome, worst_outcome
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.partners.search import Screener
from riskflow.services.partners.status import PartnerStatus, partner_statuses, search_digest
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import insert_all
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import lists, partners
from riskflow.store.tables import AnswerRow, Assessment, Case, Partner, Screening

ENDED = (State.CLOSED, State.WITHDRAWN, State.DISMISSED, State.WITH_SECURITY)


def store_screening(uow: UnitOfWork, screener: Screener, partner: Partner) -> Screening:
    """Search the lists for a partner and keep what was found."""
    identifiers = {"ror": partner.organisation} if partner.organisation else {}
    answer = screener.screen(ScreeningQuery(partner.name, partner.territory, identifiers))
    row = Screening(
        partner_id=identity(partner.id),
        screened_at=uow.now,
        screened_by=uow.viewer.id or None,
        band=answer.band.value,
        subject=search_digest(partner),
        lists=answer.versions,
        hits=[hit.as_json() for hit in answer.hits],
    )
    uow.session.add(row)
    uow.session.flush()  # it is the newest from here on
    return row


def update_all_screening_answers(uow: UnitOfWork, partner: Partner) -> None:
    """Set the fetched answers of all cases of a partner."""
    uow.session.flush()  # a partner may just have been moved to another record
    for case in partners.cases_of(uow.session, identity(partner.id)):
        update_screening_answers(uow, case)


def update_screening_answers(uow: UnitOfWork, case: Case) -> None:
    """Set the answers that are fetched and not asked; submitted answers stay as they were."""
    assessment = case_queries.latest_assessment(uow.session, identity(case.id))
    if assessment.submitted_at is not None:
        return
    fetched = screening_answers(uow, case, uow.version_of(assessment).questionnaire)
    if fetched:
        store_screening_answers(uow, assessment, case_queries.answers_of(uow.session, identity(assessment.id)), fetched)


def screening_answers(uow: UnitOfWork, case: Case, questionnaire: Questionnaire) -> dict[str, str]:
    """Return the option that the screening of the partners gives each question whose answer is fetched."""
    fetched = [question for question in questionnaire.questions.values() if question.kind == "screening"]
    if not fetched:
        return {}
    outcome = case_outcome(uow, case)
    return {question.id: _option(question, outcome) for question in fetched}


def _option(question: Question, outcome: ScreeningOutcome) -> str:
    """Return the option that an outcome sets; *don't know* where the question does not offer it."""
    return outcome.value if outcome.value in question.by_id or question.unknown is None else question.unknown.id


def case_outcome(uow: UnitOfWork, case: Case) -> ScreeningOutcome:
    """Return what the partners of a case amount to together."""
    uow.session.flush()  # a partner may just have been added or removed
    found = partner_statuses(uow, partners.partners_of(uow.session, identity(case.id)))
    return worst_outcome(status.outcome for status in found)


def store_screening_answers(
    uow: UnitOfWork, assessment: Assessment, rows: Mapping[str, AnswerRow], fetched: Mapping[str, str]
) -> None:
    """Write the fetched answers that differ from the stored rows."""
    for question, option in fetched.items():
        row = rows.get(question)
        if row is not None and row.chosen != [option]:
            row.chosen, row.saved_at = [option], uow.now
    uow.session.flush()  # the profile is scored from the stored answers
    new = {question: option for question, option in fetched.items() if question not in rows}
    if new:
        number = identity(assessment.id)
        author = uow.viewer.id or case_queries.owner_of(uow.session, assessment.case_id)
        insert_all(
            uow.session,
            [
                AnswerRow(assessment_id=number, question=question, chosen=[option], author_id=author, saved_at=uow.now)
                for question, option in new.items()
            ],
        )


def rescreen_outdated(uow: UnitOfWork) -> int:
    """Screen the partners of all live cases whose screening is older than the lists; tell each case once.

    Doing it twice does nothing more: what was screened against today's lists is left alone.
    """
    edition = dict(lists.index_edition(uow.session))
    live = partners.live_partners(uow.session, ENDED)
    before = {status.partner.id: status for status in partner_statuses(uow, live)}
    stale = [partner for partner in live if not _is_fresh(before[partner.id], edition)]
    if not stale:
        return 0
    screener = Screener(uow)
    for partner in stale:
        store_screening(uow, screener, partner)
    for status in partner_statuses(uow, stale):
        if _has_changed(before[status.partner.id], status):
            _record_change(uow, status)
        update_all_screening_answers(uow, status.partner)
    return len(stale)


def _is_fresh(status: PartnerStatus, edition: dict[str, int]) -> bool:
    screening = status.screening
    return screening is not None and screening.lists == edition and screening.subject == search_digest(status.partner)


def _has_changed(before: PartnerStatus, now: PartnerStatus) -> bool:
    """Say whether the lists now say something else of a partner than what people have seen."""
    return _judged_hit_keys(before) != _judged_hit_keys(now)


def _judged_hit_keys(status: PartnerStatus) -> set[tuple[str, str, str, str | None]]:
    return {(*f.hit.place, f.hit.fingerprint, f.verdict.value if f.verdict else None) for f in status.judged_hits}


def _record_change(uow: UnitOfWork, status: PartnerStatus) -> None:
    for case in partners.cases_of(uow.session, identity(status.partner.id)):
        if case.state not in ENDED:
            outcome = SCREENING_OUTCOME_NAMES[status.outcome]
            record_event(uow, case, "screening-changed", partner=status.partner.name, outcome=outcome)
