"""Storing screenings, and what follows from them: answers that are fetched, and events when the lists change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from riskflow.questionnaire.model import Question, Questionnaire
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.verdicts import ScreeningOutcome, subject_digest, worst_outcome
from riskflow.services.case_facts import identity
from riskflow.services.partners import news
from riskflow.services.partners.lists import edition_in_force
from riskflow.services.partners.search import Screener
from riskflow.services.partners.status import outcomes_by_case, search_digest, statuses_by_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import insert_all
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners
from riskflow.store.tables import AnswerRow, Assessment, Case, Partner, Screening


@dataclass(frozen=True, slots=True)
class SearchedPartner:
    """What the lists say of one partner, searched before the transaction that stores it."""

    subject: str
    """Digest of what it was searched by."""
    band: str
    versions: Mapping[str, int]
    hits: Sequence[dict[str, Any]]

    @classmethod
    def of(cls, screening: Screening, edition: Mapping[str, int]) -> Self:
        """Return an earlier screening as that of an edition whose changes cannot touch it."""
        return cls(screening.subject, screening.band, edition, screening.hits)


def search_for(uow: UnitOfWork, found: Sequence[Partner]) -> list[SearchedPartner]:
    """Search the lists for some partners; one that no index can answer for is left out, and stays unknown."""
    results = Screener(uow).screen_all([screening_query(partner) for partner in found])
    return [
        SearchedPartner(
            search_digest(partner), result.band.value, result.versions, [hit.as_json() for hit in result.hits]
        )
        for partner, result in zip(found, results, strict=True)
        if result is not None
    ]


def screening_query(partner: Partner) -> ScreeningQuery:
    identifiers = {"ror": partner.organisation} if partner.organisation else {}
    return ScreeningQuery(partner.name, partner.territory, identifiers)


def store_screenings(uow: UnitOfWork, found: Sequence[Partner], searched: Iterable[SearchedPartner]) -> None:
    """Store what was searched for some partners; what was searched by another name or place counts for nothing."""
    by_subject = {each.subject: each for each in searched}
    subjects = [(partner, by_subject.get(search_digest(partner))) for partner in found]
    uow.session.add_all(_screening(uow, partner, each) for partner, each in subjects if each)


def _screening(uow: UnitOfWork, partner: Partner, searched: SearchedPartner) -> Screening:
    return Screening(
        partner_id=identity(partner.id),
        screened_at=uow.now,
        screened_by=uow.viewer.id or None,
        band=searched.band,
        subject=searched.subject,
        lists=dict(searched.versions),
        hits=list(searched.hits),
    )


def update_screening_answers(uow: UnitOfWork, *cases: Case) -> None:
    """Set the answers that follow from the partners of some cases; submitted answers stay as they were."""
    owners = {identity(case.id): case.owner_id for case in cases}
    fetched = [
        (assessment, question)
        for assessment in partners.open_assessments(uow.session, owners)
        for question in uow.version_of(assessment).questionnaire.questions.values()
        if question.is_answered_by_screening
    ]
    if not fetched:
        return
    outcomes = outcomes_by_case(uow, {assessment.case_id for assessment, _ in fetched})
    stored = partners.answers_to(
        uow.session, {identity(assessment.id) for assessment, _ in fetched}, {question.id for _, question in fetched}
    )
    for assessment, question in fetched:
        option = _option(question, outcomes[assessment.case_id])
        row = stored.get((identity(assessment.id), question.id))
        if row is None:
            author = uow.viewer.id or owners[assessment.case_id]
            row = AnswerRow(
                assessment_id=identity(assessment.id), question=question.id, author_id=author, saved_at=uow.now
            )
        if row.chosen != [option]:
            row.chosen, row.saved_at = [option], uow.now
            uow.session.add(row)


@dataclass(frozen=True, slots=True)
class FetchedAnswers:
    """What the screening of the partners of a case gives today."""

    by_question: dict[str, str]
    """Question -> option, for the questions that the screening answers."""
    holds_case: bool = False
    """Whether a likely freeze waits, so that the case may not close by itself."""


def fetched_answers(uow: UnitOfWork, case_id: int, questionnaire: Questionnaire) -> FetchedAnswers:
    """Return the option that the screening of the partners gives each question that it answers."""
    fetched = [question for question in questionnaire.questions.values() if question.is_answered_by_screening]
    if not fetched:
        return FetchedAnswers({})
    statuses = [status for _, status in statuses_by_case(uow, {case_id})]
    outcome = worst_outcome(status.outcome for status in statuses)
    answers = {question.id: _option(question, outcome) for question in fetched}
    return FetchedAnswers(answers, holds_case=any(status.holds_case for status in statuses))


def _option(question: Question, outcome: ScreeningOutcome) -> str:
    """Return the option of an outcome, or *don't know* where the question does not offer it."""
    return outcome.value if outcome.value in question.by_id or question.unknown is None else question.unknown.id


def update_answers_of_cases_with(uow: UnitOfWork, *found: Partner) -> None:
    """Set the answers that follow from the partners, in all cases that have any of some partners."""
    cases = partners.cases_of(uow.session, [identity(partner.id) for partner in found])
    update_screening_answers(uow, *cases)


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


def outdated_partners(uow: UnitOfWork) -> list[int]:
    """Return the ids of the partners of watched cases that were not screened as they are against today's lists."""
    edition = edition_in_force(uow)
    return [
        row.id
        for row in partners.newest_screenings_of_watched(uow.session, uow.today)
        if row.lists != edition or row.subject != subject_digest(row.name, row.territory, row.organisation)
    ]


def rescreen_outdated(uow: UnitOfWork) -> int:
    """Screen all outdated partners in one transaction, which is for few; return how many."""
    found = list(partners.partners_numbered(uow.session, outdated_partners(uow)).values())
    return store_again(uow, found, search_for(uow, found)) if found else 0


def store_again(
    uow: UnitOfWork, found: Sequence[Partner], searched: Iterable[SearchedPartner], *, also_current: bool = False
) -> int:
    """Store what today's lists say of some partners, and tell what follows from it; return for how many.

    What has been searched by others meanwhile, or in lists that have been replaced since, is left alone.
    """
    edition = edition_in_force(uow)
    today = {each.subject: each for each in searched if each.versions == edition}
    before = news.known_before(uow, found)
    again = [
        partner
        for partner in found
        if (also_current or not before.statuses[identity(partner.id)].is_current) and search_digest(partner) in today
    ]
    if not again:
        return 0
    store_screenings(uow, again, today.values())
    news.tell(uow, before)
    update_answers_of_cases_with(uow, *before.partners)
    return len(again)
