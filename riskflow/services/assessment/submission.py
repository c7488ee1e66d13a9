"""Submitting and taking back: submit, close, withdraw, hand over to security, re-assess."""

import secrets
from dataclasses import dataclass, replace

from riskflow.cases.events import Event
from riskflow.cases.labels import CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.submission import (
    LOTS,
    WRITE_NOTHING,
    DraftRevision,
    Submission,
    decide_submission,
)
from riskflow.cases.workflow import Action, State
from riskflow.errors import FrozenError
from riskflow.questionnaire.answer_sheet import AnswerSheet, sheet_digest
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Profile
from riskflow.services.assessment.answers import (
    MeasureInput,
    ScoredAssessment,
    StoredAnswers,
    add_planned,
    add_revision,
    current_answers,
    scheduled_measures,
    score_answers,
)
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.assessment.inquiries import end_unanswered, open_inquiries
from riskflow.services.assessment.removal import HANDED_OVER, remove_content
from riskflow.services.assessment.supplements import check_supplement
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event, record_events
from riskflow.services.open_case import OpenCase, change_state, enter_state, is_to_leave, next_state, open_case
from riskflow.services.partners.rescreen import (
    FetchedAnswers,
    fetched_answers,
    store_screening_answers,
    update_screening_answers,
)
from riskflow.services.unit_of_work import UnitOfWork, enqueue_record
from riskflow.store.database import insert_all
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import AnswerRow, Assessment, Attachment, Decision, Inquiry, PlannedMeasure, Stop


@dataclass(frozen=True, slots=True)
class _ReadDraft:
    """What a submission reads, once."""

    stored: StoredAnswers
    screened: FetchedAnswers
    """The answers that the screening of the partners gives today; `scored` counts them already."""
    scored: ScoredAssessment
    planned: list[PlannedMeasure]
    documents: list[Attachment]
    inquiries: list[Inquiry]

    @property
    def fetched(self) -> dict[str, str]:
        """Question -> option, for every answer that was looked up."""
        questions = self.scored.questionnaire.questions.values()
        facts = {q.id: self.scored.answers[q.id][0] for q in questions if q.fetch}
        return {**self.screened.by_question, **facts}


def submit(uow: UnitOfWork, code: str, expected_version: int | None = None) -> Profile:
    """Freeze the answers, open the stops and route the case.

    Raises:
        IncompleteError: when a visible question is unanswered, or a moderate area has no measure.
        InvalidError: when gate H5 says that the case must leave the tool.
        ConflictError: when the case changed since the page was shown.
        IncompleteError: also when what reviewers asked about is neither changed nor explained.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.SUBMIT, expected_version)
    draft = _read_draft(uow, opened)
    check_supplement(uow, draft.stored)

    submission = decide_submission(_draft_revision(draft, state), secrets.randbelow(LOTS))

    _store_submission(uow, opened, draft, submission)
    return draft.scored.profile


def _read_draft(uow: UnitOfWork, opened: OpenCase) -> _ReadDraft:
    stored = current_answers(uow, opened)
    number = identity(stored.assessment.id)
    screened = fetched_answers(uow, opened.id, stored.questionnaire)
    answers = stored.with_chosen({question: (option,) for question, option in screened.by_question.items()})
    return _ReadDraft(
        stored=stored,
        screened=screened,
        scored=score_answers(uow, replace(stored, answers=answers)),
        planned=list(case_queries.plan_of(uow.session, number)),
        documents=evidence_of(collaboration_queries.attached_to(uow.session, opened.id), stored.assessment),
        inquiries=open_inquiries(uow, opened),
    )


def _draft_revision(draft: _ReadDraft, state: State) -> DraftRevision:
    scored = draft.scored
    return DraftRevision(
        state=state,
        revision=scored.assessment.revision,
        questionnaire=scored.questionnaire,
        policy=scored.version.policy,
        answers=scored.answers,
        context=scored.context,
        profile=scored.profile,
        to_confirm=scored.to_confirm,
        scheduled=scheduled_measures(draft.planned),
        documents=tuple((document.number, document.digest) for document in draft.documents),
        open_inquiries=len(draft.inquiries),
        holds_case=draft.screened.holds_case,
    )


def _store_submission(uow: UnitOfWork, opened: OpenCase, draft: _ReadDraft, submission: Submission) -> None:
    case, scored = opened.case, draft.scored
    store_screening_answers(uow, scored.assessment, draft.stored.rows, draft.fetched)
    end_unanswered(uow, draft.inquiries)
    uow.session.flush()  # before the assessment is frozen: the database refuses answers of a submitted one
    _freeze(uow, scored, is_fragile=submission.is_fragile)
    enter_state(uow, case, submission.state)
    case.decision_maker = submission.decision_maker
    case.was_with_rai = case.was_with_rai or submission.state is State.WITH_RAI
    case.drawn_for_check = case.drawn_for_check or submission.is_drawn
    _open_stops(uow, opened, scored.assessment, submission)
    if submission.state is State.CLOSED:
        add_ending(uow, opened, scored.assessment, CaseOutcome.CLOSED)
    facts = replace(opened.facts, functions=opened.facts.functions | submission.functions, open_inquiries=frozenset())
    record_events(uow, case, submission.events, facts)


def _freeze(uow: UnitOfWork, scored: ScoredAssessment, *, is_fragile: bool) -> None:
    assessment = scored.assessment
    assessment.context = {area.value: scored.context.get(area) for area in CONTEXT_AREAS}
    assessment.context_grounds = [each.as_plain() for each in scored.context_evidence]
    assessment.submitted_at, assessment.submitted_by = uow.now, uow.viewer.id
    assessment.digest = sheet_digest(scored.version.digest, AnswerSheet(scored.answers, scored.context))
    assessment.levels = {area.value: result.level.id for area, result in scored.profile.areas.items()}
    assessment.route, assessment.fragile = scored.profile.route.value, is_fragile
    uow.session.add(assessment)


def _open_stops(uow: UnitOfWork, opened: OpenCase, assessment: Assessment, submission: Submission) -> None:
    stops = [
        Stop(
            case_id=opened.id,
            assessment_id=identity(assessment.id),
            gate=gate.id,
            is_question=is_question,
            functions=list(gate.cleared_by),
            opened_at=uow.now,
        )
        for gate, is_question in submission.gates
    ]
    insert_all(uow.session, stops)


def add_ending(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, outcome: CaseOutcome, reasons: str = ""
) -> Decision:
    """Record how a case ended without a formal decision, and enqueue its record."""
    return store_ending(uow, opened, ending(uow, assessment, outcome, reasons))


def ending(uow: UnitOfWork, assessment: Assessment, outcome: CaseOutcome, reasons: str = "") -> Decision:
    """Return the end of a case without a formal decision, not yet numbered."""
    return Decision(
        case_id=assessment.case_id,
        assessment_id=identity(assessment.id),
        number=0,
        outcome=outcome.value,
        reasons=reasons,
        decided_by=uow.viewer.id or None,
        decided_at=uow.now,
    )


def store_ending(uow: UnitOfWork, opened: OpenCase, row: Decision) -> Decision:
    opened.case.records_due += 1
    row.number = opened.case.records_due
    uow.session.add(row)
    enqueue_record(uow, opened.case)
    return row


def withdraw(uow: UnitOfWork, code: str, reason: str, expected_version: int | None = None) -> None:
    """Take a case back. One that was never submitted leaves no record."""
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.WITHDRAW, expected_version)
    if reason and is_to_leave(uow, opened):
        raise FrozenError(WRITE_NOTHING)
    assessment = case_queries.latest_submitted(uow.session, opened.id)
    inquiries = open_inquiries(uow, opened)

    withdrawn = Event("case-withdrawn", {"reason": reason})
    ended = [Event("requests-ended", {"count": str(len(inquiries))})] if inquiries else []

    enter_state(uow, opened.case, state)
    end_unanswered(uow, inquiries)
    if assessment:
        add_ending(uow, opened, assessment, CaseOutcome.WITHDRAWN, reason)
    record_events(uow, opened.case, [*ended, withdrawn], opened.facts)


def hand_to_security(uow: UnitOfWork, code: str) -> None:
    """Take a case out of the tool: its content is removed, a neutral marker stays (Security Protection Act)."""
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.HAND_TO_SECURITY)
    enter_state(uow, opened.case, state)
    record_event(uow, opened.case, HANDED_OVER)
    remove_content(uow, opened.case, uow.viewer.id)


def dispose_of_draft(uow: UnitOfWork, code: str, days: int, authority: str) -> set[str]:
    """Delete the content of a draft that was never sent and that nobody works on; a marker without content stays.

    Return the digests of attached documents that no case refers to any longer: once this is committed, the caller
    destroys them.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.DISPOSE)
    orphans = _empty(uow, opened, state)
    collaboration_queries.delete_partners_of(uow.session, opened.id)
    record_event(uow, opened.case, "draft-disposed", days=str(days), authority=authority)
    return orphans


def _empty(uow: UnitOfWork, opened: OpenCase, state: State) -> set[str]:
    """Delete what was written into the open revision of a case that enters a state in which the database allows it."""
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    number = identity(assessment.id)
    answers, planned = case_queries.answers_of(uow.session, number), case_queries.plan_of(uow.session, number)

    enter_state(uow, opened.case, state)
    opened.case.title = opened.case.partner = opened.case.kind = ""
    assessment.explained = {}
    uow.session.flush()  # the database lets rows go only once the case has left
    for row in (*answers.values(), *planned):
        uow.session.delete(row)
    return collaboration_queries.delete_shared_work(uow.session, opened.id, number)


def reassess(uow: UnitOfWork, code: str) -> None:
    """Open a new revision of a case that has ended; the answers come along, the old revision stays as it was."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.REASSESS)
    assessment = new_revision(uow, opened)
    record_events(
        uow, opened.case, [Event("reassessment-started", {"revision": str(assessment.revision)})], opened.facts
    )


def new_revision(uow: UnitOfWork, opened: OpenCase) -> Assessment:
    """Copy the newest revision into a new, open one under the same version of the questions."""
    old = case_queries.latest_assessment(uow.session, opened.id)
    fresh = add_revision(uow, opened.case, uow.version_of(old), old.revision + 1, old.partners)
    fresh.explained = dict(old.explained)
    number = identity(fresh.id)
    for row in case_queries.answers_of(uow.session, identity(old.id)).values():
        uow.session.add(
            AnswerRow(
                assessment_id=number,
                question=row.question,
                chosen=list(row.chosen),
                comment=row.comment,
                author_id=row.author_id,
                saved_at=row.saved_at,
                origin=dict(row.origin),
            )
        )
    for item in case_queries.plan_of(uow.session, identity(old.id)):
        add_planned(uow.session, number, MeasureInput(item.measure, item.text, item.owner, item.due))
    update_screening_answers(uow, opened.case)
    return fresh
