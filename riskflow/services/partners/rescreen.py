"""What follows from a screening: the answers that are fetched, and what the cases are told when the lists change."""

from riskflow.cases.workflow import State
from riskflow.questionnaire.model import Question
from riskflow.screening.hits import Query
from riskflow.screening.verdicts import OUTCOMES, Outcome, gravest
from riskflow.services.partners.search import Screener
from riskflow.services.partners.status import Standing, standings, subject_of
from riskflow.services.unit_of_work import Desk, identity, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import lists, partners
from riskflow.store.tables import AnswerRow, Assessment, Case, Partner, Screening

ENDED = (State.CLOSED, State.WITHDRAWN, State.DISMISSED, State.WITH_SECURITY)


def screened(desk: Desk, screener: Screener, partner: Partner) -> Screening:
    """Search the lists for a partner and keep what was found."""
    identifiers = {"ror": partner.organisation} if partner.organisation else {}
    answer = screener.screen(Query(partner.name, partner.territory, identifiers))
    row = Screening(
        partner_id=identity(partner.id),
        screened_at=desk.now,
        screened_by=desk.viewer.id or None,
        band=answer.band.value,
        subject=subject_of(partner),
        lists=answer.versions,
        hits=[hit.as_json() for hit in answer.hits],
    )
    desk.session.add(row)
    desk.session.flush()  # it is the newest from here on
    return row


def settle_all(desk: Desk, partner: Partner) -> None:
    """Set the fetched answers of all cases of a partner."""
    desk.session.flush()  # a partner may just have been moved to another record
    for case in partners.cases_of(desk.session, identity(partner.id)):
        settle(desk, case)


def settle(desk: Desk, case: Case) -> None:
    """Set the answers that are fetched and not asked; submitted answers stay as they were."""
    assessment = case_queries.latest_assessment(desk.session, identity(case.id))
    if assessment.submitted_at is not None:
        return
    questions = desk.version_of(assessment).questionnaire.questions.values()
    fetched = [question for question in questions if question.kind == "screening"]
    if not fetched:
        return
    outcome = case_outcome(desk, case)
    rows = case_queries.answers_of(desk.session, identity(assessment.id))
    for question in fetched:
        _set(desk, assessment, rows.get(question.id), question.id, _option(question, outcome))


def _option(question: Question, outcome: Outcome) -> str:
    """Return the option that an outcome sets; *don't know* where the question does not offer it."""
    return outcome.value if outcome.value in question.by_id or question.unknown is None else question.unknown.id


def case_outcome(desk: Desk, case: Case) -> Outcome:
    """Return what the partners of a case amount to together."""
    desk.session.flush()  # a partner may just have been added or removed
    found = standings(desk, partners.partners_of(desk.session, identity(case.id)))
    return gravest(standing.outcome for standing in found)


def _set(desk: Desk, assessment: Assessment, row: AnswerRow | None, question: str, option: str) -> None:
    if row is not None and row.chosen == [option]:
        return
    number = identity(assessment.id)
    author = desk.viewer.id or case_queries.owner_of(desk.session, assessment.case_id)
    row = row or AnswerRow(assessment_id=number, question=question, author_id=author, saved_at=desk.now)
    row.chosen, row.saved_at = [option], desk.now
    desk.session.add(row)
    desk.session.flush()  # the profile is scored from the stored answers


def screen_again(desk: Desk) -> int:
    """Screen the partners of all live cases whose screening is older than the lists; tell each case once.

    Doing it twice does nothing more: what was screened against today's lists is left alone.
    """
    edition = dict(lists.index_edition(desk.session))
    live = partners.live_partners(desk.session, ENDED)
    before = {standing.partner.id: standing for standing in standings(desk, live)}
    stale = [partner for partner in live if not _is_fresh(before[partner.id], edition)]
    if not stale:
        return 0
    screener = Screener(desk)
    for partner in stale:
        screened(desk, screener, partner)
    for standing in standings(desk, stale):
        if _says_other(before[standing.partner.id], standing):
            _tell(desk, standing)
        settle_all(desk, standing.partner)
    return len(stale)


def _is_fresh(standing: Standing, edition: dict[str, int]) -> bool:
    screening = standing.screening
    return screening is not None and screening.lists == edition and screening.subject == subject_of(standing.partner)


def _says_other(before: Standing, now: Standing) -> bool:
    """Say whether the lists now say something else of a partner than what people have seen."""
    return _said(before) != _said(now)


def _said(standing: Standing) -> set[tuple[str, str, str, str | None]]:
    return {(*f.hit.place, f.hit.fingerprint, f.verdict.value if f.verdict else None) for f in standing.findings}


def _tell(desk: Desk, standing: Standing) -> None:
    for case in partners.cases_of(desk.session, identity(standing.partner.id)):
        if case.state not in ENDED:
            outcome = OUTCOMES[standing.outcome]
            record_event(desk, case, "screening-changed", partner=standing.partner.name, outcome=outcome)
